/**
 * What the keystore owes: to destroy the key of an owner whose rows are gone, and to begin a new epoch each week. Both
 * are duties, so that a crash, a locked file or a key service that is away delays them and never loses them; each leaves
 * an entry in the ledger.
 */
import { z } from "zod";
import type { WriteTx } from "../db.ts";
import { dutyKind } from "../duties/kinds.ts";
import type { DutyKind } from "../duties/kinds.ts";
import { insertDuty } from "../duties/store.ts";
import type { KeyOwner } from "../keys.ts";
import { append } from "../ledger/ledger.ts";
import type { Scope } from "../scope.ts";
import type { Instant, Now } from "../time.ts";
import { epochDays } from "./turn.ts";
import type { Vault } from "./vault.ts";

const destroyName = "key.destroy";
const turnName = "key.turn";

const Owner = z.strictObject({ kind: z.enum(["subject", "case", "file", "organisation"]), id: z.guid() });
const Turn = z.strictObject({ after: z.int() });

/** Has the owner's key destroyed once the caller's transaction, which removes what it sealed, has committed. */
export async function oweDestruction(
  tx: WriteTx,
  scope: Scope,
  { owner, now }: { readonly owner: KeyOwner; readonly now: Instant },
): Promise<void> {
  await insertDuty(tx, scope, {
    kind: destroyName,
    key: `${owner.kind} ${owner.id} ${now.toString()}`,
    data: owner,
    dueAt: now,
    now,
  });
}

/** Has the next epoch begun when the present one is a week old; one duty for each, whichever organisation asks first. */
export async function oweTurn(tx: WriteTx, scope: Scope, vault: Vault, now: Instant): Promise<void> {
  if (!vault.isEpochDue()) return;
  const present = vault.status().epochs.find(({ state }) => state === "current");
  if (present === undefined) return;
  const data = { after: present.number };
  await insertDuty(tx, scope, { kind: turnName, key: String(present.number), data, dueAt: now, now });
}

export function vaultDuties({ keys, now }: { readonly keys: Vault; readonly now: Now }): readonly DutyKind[] {
  return [
    dutyKind({
      name: destroyName,
      data: Owner,
      isDestructive: true,
      maxAttempts: 1000,
      run: async ({ data: owner, scope }) => {
        const gone = keys.destroy(scope.organisationId, owner);
        const at = now();
        return async (tx) => {
          await append(tx, scope, keys, {
            type: "key.destroyed",
            now: at,
            owner: { kind: "organisation", id: scope.organisationId },
            payload: {
              owner: { kind: owner.kind, id: owner.id },
              // None when an attempt before this one was cut off after it: the key is gone all the same.
              keys: gone.map((id) => id.toString("hex")),
              unreadableInCopiesBy: at.add({ hours: 2 * 24 * epochDays }).toString(),
            },
          });
        };
      },
    }) as DutyKind,
    dutyKind({
      name: turnName,
      data: Turn,
      isDestructive: true,
      leaseSeconds: 600,
      maxAttempts: 1000,
      run: async ({ scope }) => {
        const begun = await keys.turnEpoch();
        if (begun === undefined) return undefined;
        const ended = keys.status().epochs.filter(({ state }) => state === "destroyed");
        return async (tx) => {
          await append(tx, scope, keys, {
            type: "key.epoch_begun",
            now: now(),
            owner: { kind: "organisation", id: scope.organisationId },
            payload: { epoch: begun.number, destroyed: ended.at(-1)?.number ?? null },
          });
        };
      },
    }) as DutyKind,
  ];
}
