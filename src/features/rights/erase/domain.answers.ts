/**
 * What a person answered where the map leaves a row to one (GDPR art. 17; decisions 98 and 106): what they may say of which
 * row, and what their word makes of it. An answer never widens what the map may say: a row that somebody else owns as well
 * is not deleted. Pure.
 */
import type { DataMap } from "../../connectors/standalone.ts";
import { keyText } from "../search/state.ts";
import type { ReachedFact, Why, Wish } from "./domain.plan.ts";

export const answerWords = ["delete", "anonymise", "unlink", "keep"] as const;
export type AnswerWord = (typeof answerWords)[number];

/** Why a row waits for a person: what asked, or that it cannot be unlinked where it stands. */
export type QuestionWhy = Why | "reference";

export type Answer = {
  readonly table: string;
  /** All rows of the table that wait for this reason; not where the answer is about one row. */
  readonly why?: QuestionWhy;
  /** One row, by the values of its key. */
  readonly key?: readonly string[];
  readonly becomes: AnswerWord;
  readonly because: string;
  /** Of what is kept: the ground of the law, and the last day. */
  readonly exemption?: string;
  readonly until?: string;
};

/** What may be said of a row that waits; never what would take from somebody else, or from somebody we cannot see. */
export function mayBecome(
  { table, way, shared, seed, ownersUnsure, relations }: ReachedFact,
  why: QuestionWhy,
  map: DataMap,
): readonly AnswerWord[] {
  const isOthersPerson = map.tables[table]?.kind === "person" && !seed;
  const unlink = why === "reference" || seed ? [] : (["unlink"] as const);
  const isTheirs = way !== "mentioned" && !shared && !ownersUnsure && !isOthersPerson;
  if (!isTheirs) return [...unlink, "keep"];
  if (way === "owned") return ["delete", "anonymise", "keep"];
  // Linked by what is shared alone, and nobody outside owns it: only a relation that shares may take it along.
  const isShared = relations.every(({ role }) => role === "co_owned_by");
  return [...(isShared ? (["delete"] as const) : []), ...unlink, "keep"];
}

export type Answers = {
  /** The answer for a row that waits, if there is one that may be given of it: its own before its table's. */
  readonly for: (
    row: { readonly table: string; readonly key: readonly string[] },
    why: QuestionWhy,
  ) => Answer | undefined;
};

export function answersOf(given: readonly Answer[]): Answers {
  const rows = new Map<string, Answer>();
  const tables = new Map<string, Answer>();
  for (const answer of given) {
    if (answer.key !== undefined) rows.set(`${answer.table}\0${keyText(answer.key)}`, answer);
    else tables.set(`${answer.table}\0${answer.why ?? ""}`, answer);
  }
  return {
    for: ({ table, key }, why) => rows.get(`${table}\0${keyText(key)}`) ?? tables.get(`${table}\0${why}`),
  };
}

/** The wish with the answer in it; one that may not be said of this row, or whose day is over, leaves it waiting. */
export function answered(
  wish: Wish,
  why: QuestionWhy,
  fact: ReachedFact,
  answer: Answer | undefined,
  { map, today }: { readonly map: DataMap; readonly today: string },
): Wish {
  if (answer === undefined || !mayBecome(fact, why, map).includes(answer.becomes)) return wish;
  if (answer.becomes === "keep" && answer.until !== undefined && answer.until < today) return wish;
  return { wanted: answer.becomes, why: "answered" };
}
