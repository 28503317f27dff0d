/** How long each kind is kept: what the organisation chose, else what the kind says of itself. Versions stay readable. */
import { z } from "zod";
import { VersionConflict } from "../../../platform/cases/kind.ts";
import type { Machine } from "../../../platform/cases/machine.ts";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import { changeEntry, createEntry, firstVersion, readEntryByKey } from "../../../platform/entries/store.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { months } from "./contract.ts";

const Body = z.strictObject({
  kinds: z.array(z.strictObject({ kind: z.string(), months, why: z.string() })).max(50),
});
const kindOfEntry = firstVersion("case-ends", Body);
const key = "organisation";

export type Times = {
  readonly version: number;
  readonly of: (machine: Machine) => { readonly months: number; readonly why: string };
};

export async function readTimes(tx: Tx, scope: Scope): Promise<Times> {
  const entry = await readEntryByKey(tx, scope, kindOfEntry, key);
  const chosen = new Map(entry?.body.kinds.map((one) => [one.kind, one]));
  return {
    version: entry?.version ?? 0,
    of: ({ kind, end }) => chosen.get(kind.kind) ?? end,
  };
}

/** Refuses with `conflict` when another version was saved since `version` was read. */
export async function saveTimes(
  tx: WriteTx,
  scope: Scope,
  change: { readonly version: number; readonly kinds: z.infer<typeof Body>["kinds"]; readonly now: Instant },
): Promise<number> {
  const { version, kinds, now } = change;
  const known = await readEntryByKey(tx, scope, kindOfEntry, key);
  if ((known?.version ?? 0) !== version) throw refusal("conflict");
  const body = { kinds };
  try {
    if (known === undefined) await createEntry(tx, scope, kindOfEntry, { key, body, now });
    else await changeEntry(tx, scope, kindOfEntry, { entryId: known.id, version, body, now });
  } catch (error) {
    throw error instanceof VersionConflict ? refusal("conflict") : error;
  }
  return version + 1;
}
