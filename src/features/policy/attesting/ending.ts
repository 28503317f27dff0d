/** Whose word ends soon or has ended: what those who may check the policy look at again. */
import type { Tx } from "../../../platform/db.ts";
import type { ClauseId } from "../../../platform/identifiers.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant, PlainDate } from "../../../platform/time.ts";
import type { Colleague } from "../../access/index.ts";
import { currentPolicy } from "../store.ts";
import { isToldOf, mayBeAttested, toldAheadDays, wordsOf } from "./domain.ts";
import { wordsGoodUntil } from "./store.ts";

export type EndingWord = {
  readonly clauseId: ClauseId;
  readonly label: string;
  /** The last day the word is good. */
  readonly until: PlainDate;
  readonly attestedAt: Instant;
};

/**
 * The earliest first; nothing for whoever may not say anew. A promise found broken is shown broken and has no day; a word about
 * other words than those in force is no word of this clause.
 */
export async function endingWords(
  tx: Tx,
  scope: Scope,
  { permissions }: Pick<Colleague, "permissions">,
  today: PlainDate,
): Promise<readonly EndingWord[]> {
  if (!permissions.has("policy:check")) return [];
  const ending = await wordsGoodUntil(tx, scope, today.add({ days: toldAheadDays }));
  if (ending.length === 0) return [];
  const policy = await currentPolicy(tx, scope);
  const clauses = new Map(policy?.clauses.map((clause) => [clause.id, clause]));
  return ending.flatMap(({ clauseId, words, on, until, attestedAt }) => {
    if (!isToldOf({ on, until }, today)) return [];
    const clause = clauses.get(clauseId);
    if (clause === undefined || !mayBeAttested(clause.promise) || words !== wordsOf(clause.text)) return [];
    return [{ clauseId, label: clause.label, until, attestedAt }];
  });
}
