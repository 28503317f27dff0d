/** What is wrong with the text of a draft itself. Pure. */
import { lintPolicy } from "../importing/lint.ts";
import { proposePromises } from "../importing/proposals.ts";
import type { Clause } from "../importing/clause.ts";
import type { DraftClause } from "./domain.ts";

export type DraftFinding = { readonly label: string; readonly words: string; readonly sentence: string };

const most = 200;

/** Numbering is the file's own matter: here each clause has a label. */
export function findingsIn(clauses: readonly DraftClause[], today: Temporal.PlainDate): DraftFinding[] {
  const flat: Clause[] = clauses.map(({ label, body }, at) => ({
    id: label,
    number: label,
    heading: "",
    text: body,
    place: { paragraph: at + 1 },
    children: [],
  }));
  return lintPolicy(flat, proposePromises(flat), today.toString())
    .filter(({ kind }) => kind !== "numbering" && kind !== "lost reference")
    .slice(0, most)
    .map(({ clause, words, sentence }) => ({ label: clause, words, sentence }));
}
