/** Whether a table looks as if it held somebody's data, by names alone: works without reading a row. */
import type { Table } from "../catalog.ts";
import { guessColumn } from "./columns.ts";
import { has, mailingWords, namesPeople, organisationWords, wordsOf } from "./words.ts";

/** The reason in words, ending a sentence that begins "The map does not have this table, and …"; else nothing. */
export function looksPersonal(table: Table): string | undefined {
  const words = wordsOf(table.name);
  const strong = table.columns.filter((column) => guessColumn(column)?.weight === "strong");
  // What a company's table calls street and telephone is the company's.
  const isOrganisation = has(words, organisationWords) && !namesPeople(words);
  const telling = isOrganisation
    ? strong.filter((column) => !/^user\.contact\.|^user\.location/.test(guessColumn(column)?.category ?? ""))
    : strong;
  const [first] = telling;
  if (first !== undefined) return `its column ${first.name} looks personal`;
  if (namesPeople(words) || has(words, mailingWords)) return `its name ${table.name} speaks of people`;
  return undefined;
}
