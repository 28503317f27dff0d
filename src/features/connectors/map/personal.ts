/** Whether a table looks as if it held somebody's data, by names; by values, too, where some were read. */
import type { Column, Table } from "../catalog.ts";
import { guessColumn, type ColumnGuess } from "./columns.ts";
import { noSamples, valuesOf, type Samples } from "./samples.ts";
import { has, mailingWords, namesPeople, organisationWords, wordsOf } from "./words.ts";

/** The reason in words, ending a sentence that begins "The map does not have this table, and …"; else nothing. */
export function looksPersonal(table: Table, samples: Samples = noSamples): string | undefined {
  const [first] = tellingColumns(table, samples);
  if (first !== undefined) return `its column ${first.column.name} looks personal`;
  const words = wordsOf(table.name);
  if (namesPeople(words) || has(words, mailingWords)) return `its name ${table.name} speaks of people`;
  return undefined;
}

/** The columns that are personal wherever they stand, with the reason. */
export function tellingColumns(
  table: Table,
  samples: Samples = noSamples,
): readonly { readonly column: Column; readonly guess: ColumnGuess }[] {
  const words = wordsOf(table.name);
  // What a company's table calls street and telephone is the company's.
  const isOrganisation = has(words, organisationWords) && !namesPeople(words);
  return table.columns.flatMap((column) => {
    const guess = guessColumn(column, valuesOf(samples, table.id, column.name));
    if (guess?.weight !== "strong") return [];
    return isOrganisation && /^user\.contact\.|^user\.location/.test(guess.category)
      ? []
      : [{ column, guess }];
  });
}
