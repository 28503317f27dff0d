/** Promises on somebody's word that have to be looked at again: those whose time is near its end or over. */
import type { Tx } from "../../../platform/db.ts";
import type { ClauseId } from "../../../platform/identifiers.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { PlainDate } from "../../../platform/time.ts";
import { currentPolicy } from "../store.ts";
import { attestedResult } from "./domain.ts";
import { newestAttestations } from "./store.ts";

export type Look = {
  readonly id: ClauseId;
  /** The clause as the policy numbers it. */
  readonly clause: string;
  /** The last day for which somebody's word is good. */
  readonly day: PlainDate;
  /** When somebody looked last. */
  readonly lookedOn: PlainDate;
};

/** The earliest first. What was found broken waits for a mend, not for another look. */
export async function looksOwed(tx: Tx, scope: Scope, today: PlainDate): Promise<readonly Look[]> {
  const policy = await currentPolicy(tx, scope);
  if (policy === undefined) return [];
  const attested = await newestAttestations(tx, scope);
  return policy.clauses
    .flatMap((clause): Look[] => {
      const word = attested.get(clause.id);
      const result = attestedResult(clause, word, today);
      const isOwed = result?.status === "due" || result?.status === "unproven";
      return word === undefined || !isOwed
        ? []
        : [{ id: clause.id, clause: clause.label, day: word.until, lookedOn: word.on }];
    })
    .toSorted((a, b) => Temporal.PlainDate.compare(a.day, b.day));
}
