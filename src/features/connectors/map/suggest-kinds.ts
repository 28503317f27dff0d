/** Which tables hold persons: from what they are called, what their columns say and where they point. */
import type { Catalog, Table, TableId } from "../catalog.ts";
import { guessColumn, type ColumnGuess } from "./columns.ts";
import type { LinkGuess } from "./link-guesses.ts";
import { valuesOf, type Samples } from "./samples.ts";
import {
  actorWords,
  happeningWords,
  has,
  headIs,
  loginWords,
  mailingWords,
  namesPeople,
  organisationWords,
  wordsOf,
} from "./words.ts";

export type Judged = {
  readonly table: Table;
  readonly words: readonly string[];
  readonly guesses: ReadonlyMap<string, ColumnGuess>;
  /** How much speaks for one row being one person, and the reasons. */
  readonly score: number;
  readonly reasons: readonly string[];
  readonly isMailingList: boolean;
  readonly isLogin: boolean;
};

const personFrom = 0.5;

/** What every table says about itself, before links are looked at. */
export function judgeTables(catalog: Catalog, samples: Samples): ReadonlyMap<TableId, Judged> {
  const tables = [...catalog.tables.values()].filter((table) => table.kind !== "view");
  return new Map(tables.map((table) => [table.id, judge(table, samples)]));
}

function judge(table: Table, samples: Samples): Judged {
  const words = wordsOf(table.name);
  const guesses = new Map(
    table.columns.flatMap((column) => {
      const guess = guessColumn(column, valuesOf(samples, table.id, column.name));
      return guess === undefined ? [] : [[column.name, guess] as const];
    }),
  );
  const categories = [...guesses.values()].filter((guess) => guess.confidence >= 0.5);
  const holds = (pattern: RegExp, weight?: string): boolean =>
    categories.some(
      (guess) => pattern.test(guess.category) && (weight === undefined || guess.weight === weight),
    );
  const called = namesPeople(words);
  const isMailingList = has(words, mailingWords) && holds(/^user\.contact\.email/);
  const isLogin = headIs(words, loginWords);
  const evidence: readonly (readonly [boolean, number, string])[] = [
    [called, 0.35, "called after people"],
    [holds(/^user\.name/, "strong"), 0.4, "names"],
    [called && !holds(/^user\.name/, "strong") && holds(/^user\.name/), 0.3, "names"],
    [holds(/^user\.contact\.(?:email|phone)/), 0.3, "contact details"],
    [
      holds(/^user\.(?:demographic\.(?:date_of_birth|gender)|government_id)/),
      0.2,
      "birth, gender or official numbers",
    ],
    [isMailingList, 0.35, "a list that knows people by e-mail address"],
    [isLogin && holds(/^user\.(?:contact\.email|account|authorization)/), 0.25, "log-ins"],
    [!called && !isMailingList && headIs(words, happeningWords), -0.5, "called after something that happens"],
    [!called && has(words, organisationWords), -0.5, "called after an organisation or place"],
  ];
  const counted = evidence.filter(([holdsTrue]) => holdsTrue);
  return {
    table,
    words,
    guesses,
    score: counted.reduce((sum, [, weight]) => sum + weight, 0),
    reasons: counted.filter(([, weight]) => weight > 0).map(([, , reason]) => reason),
    isMailingList,
    isLogin,
  };
}

/**
 * The tables of persons. One that looks like it but hangs on another person (an order with a recipient's name, a
 * profile with exactly one row per user) is that person's data.
 */
export function personTables(
  judged: ReadonlyMap<TableId, Judged>,
  links: readonly LinkGuess[],
): ReadonlySet<TableId> {
  const persons = new Set(
    [...judged.values()].filter((one) => one.score >= personFrom).map((one) => one.table.id),
  );
  for (const link of links) {
    const from = judged.get(link.from);
    if (from === undefined || link.from === link.to || !persons.has(link.from) || !persons.has(link.to))
      continue;
    if (has(link.words, actorWords)) continue;
    const columns = Object.keys(link.match);
    const required = columns.every((name) =>
      from.table.columns.some((column) => column.name === name && column.notNull),
    );
    const oneEach = [from.table.primaryKey, ...from.table.uniqueKeys].some(
      (key) => key.length > 0 && key.every((column) => columns.includes(column)),
    );
    const other = judged.get(link.to);
    const pointsBack = links.some((back) => back.from === link.to && back.to === link.from);
    const hangs =
      oneEach ||
      from.isLogin ||
      link.source === "typed" ||
      (required && !namesPeople(from.words) && !pointsBack);
    if (!hangs || other === undefined) continue;
    // One row each: the person stands where people can be found, which a bare log-in does not offer.
    if (oneEach && other.score < from.score) persons.delete(link.to);
    else if (other.score >= from.score || from.isLogin) persons.delete(link.from);
  }
  return persons;
}
