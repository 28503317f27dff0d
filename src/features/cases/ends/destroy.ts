/**
 * Destroys what is written in a case of the engine's kinds: texts, letters, mails, files, payloads of ledger entries, the
 * hashes of addresses, then the key. The row, its dates and its events stay, and name nobody
 * (GDPR arts. 5(1)(e), 5(2), 17; docs/decisions/0105-cases-end.md).
 */
import { destroyed } from "../../../platform/cases/common.ts";
import { ownersHeld } from "../../../platform/cases/holdings.ts";
import type { CaseHolding } from "../../../platform/cases/holdings.ts";
import type { Machine } from "../../../platform/cases/machine.ts";
import { changeCase } from "../../../platform/cases/store.ts";
import { forgetAddresses } from "../../../platform/cases/walls.ts";
import type { WriteTx } from "../../../platform/db.ts";
import type { Platform } from "../../../platform/feature.ts";
import { readProfile } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import { dayIn } from "../../../platform/time.ts";
import type { Instant } from "../../../platform/time.ts";
import { erasePerson } from "../../../platform/vault/erase.ts";
import type { File } from "../carry.ts";

/** Says in the case itself that nothing is left of what was written in it; from then on it takes no command. */
export async function recordDestroyed(
  tx: WriteTx,
  scope: Scope,
  machine: Machine,
  file: Pick<File, "id" | "version">,
  { because, now }: { readonly because: "time" | "erasure"; readonly now: Instant },
): Promise<void> {
  const { zone } = await readProfile(tx, scope);
  await changeCase(tx, scope, machine.kind, {
    caseId: file.id,
    version: file.version,
    events: [destroyed.make({ on: dayIn(zone, now).toString(), because })],
    now,
  });
  await forgetAddresses(tx, scope, file.id);
}

/** By its time: with an entry of its own. Gives what erases the files, to be called once the transaction has committed. */
export async function destroyCase(
  tx: WriteTx,
  scope: Scope,
  desk: Pick<Platform, "keys" | "files">,
  of: {
    readonly machine: Machine;
    readonly file: File;
    readonly months: number;
    readonly holdings: readonly CaseHolding[];
    readonly now: Instant;
  },
): Promise<() => Promise<void>> {
  const { machine, file, months, holdings, now } = of;
  await recordDestroyed(tx, scope, machine, file, { because: "time", now });
  const held = await ownersHeld(tx, scope, holdings, [file.id]);
  for (const holding of holdings) await holding.forget(tx, scope, [file.id]);
  const { eraseContents } = await erasePerson(tx, scope, desk, {
    caseIds: [file.id],
    held,
    now,
    type: destroyed.type,
    about: {
      case: file.id,
      reference: file.reference,
      kind: file.kind,
      closedAt: file.closedAt?.toString() ?? null,
      months,
      keptUntil: file.state.keptUntil ?? null,
    },
  });
  return eraseContents;
}
