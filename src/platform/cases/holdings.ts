/**
 * What belongs to a case and lies neither under its key nor in a file of its own: each feature that holds such things says
 * whose keys they are under and forgets them when the case is erased. The preview counts them, the erasure takes them, the
 * certificate names them (GDPR Art. 17; docs/decisions/0101-what-belongs-to-a-case.md).
 */
import type { Tx, WriteTx } from "../db.ts";
import type { CaseId } from "../identifiers.ts";
import type { KeyOwner } from "../keys.ts";
import type { Scope } from "../scope.ts";
import type { Instant } from "../time.ts";

export type CaseHolding = {
  /** The tables whose rows it answers for; a test holds that every table with parts of cases has somebody. */
  readonly tables: readonly string[];
  /** The owners of the keys under which texts and files of these cases lie. */
  readonly owners: (tx: Tx, scope: Scope, caseIds: readonly CaseId[]) => Promise<readonly KeyOwner[]>;
  /** Brings the rows to say that the content is gone; texts, files and keys go with their owners. */
  readonly forget: (tx: WriteTx, scope: Scope, caseIds: readonly CaseId[]) => Promise<void>;
};

export async function ownersHeld(
  tx: Tx,
  scope: Scope,
  holdings: readonly CaseHolding[],
  caseIds: readonly CaseId[],
): Promise<readonly KeyOwner[]> {
  const owners: KeyOwner[] = [];
  for (const holding of holdings) owners.push(...(await holding.owners(tx, scope, caseIds)));
  return owners;
}

/** Removes what stands in the clear or as a keyed hash about cases whose keys are destroyed, where a restore brought it back. */
export type ForgetErased = (
  tx: WriteTx,
  scope: Scope,
  caseIds: readonly CaseId[],
  now: Instant,
) => Promise<void>;

/** What all these features forget. */
export const forgetIn =
  (
    features: readonly { readonly holdsOfCases?: CaseHolding; readonly forgetErased?: ForgetErased }[],
  ): ForgetErased =>
  async (tx, scope, caseIds, now) => {
    for (const { holdsOfCases, forgetErased } of features) {
      await holdsOfCases?.forget(tx, scope, caseIds);
      await forgetErased?.(tx, scope, caseIds, now);
    }
  };
