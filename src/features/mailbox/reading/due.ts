/**
 * When a mailbox is read next. Each reading is one duty, named by mailbox and round, so that any number of nodes may make
 * it due; the sweep that every node does looks twice a minute, which also heals a chain that was broken.
 */
import type { WriteTx } from "../../../platform/db.ts";
import { insertDuty } from "../../../platform/duties/store.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { dueMailboxes } from "../boxes/store.ts";
import type { MailboxRow } from "../boxes/store.ts";

export const readKind = "mailbox.read";

const everyMinutes = 3;
const longestMinutes = 6 * 60;

/** After so many failures in a row: doubling from three minutes to six hours; a server may be away for days. */
export function pauseMinutes(failures: number): number {
  return Math.min(longestMinutes, everyMinutes * 2 ** Math.min(failures, 12));
}

export async function oweReadings(tx: WriteTx, scope: Scope, now: Instant): Promise<void> {
  for (const box of await dueMailboxes(tx, scope, now)) await oweReading(tx, scope, box, now);
}

export async function oweReading(
  tx: WriteTx,
  scope: Scope,
  { id, round }: Pick<MailboxRow, "id" | "round">,
  now: Instant,
): Promise<void> {
  const data = { mailbox: id, round };
  await insertDuty(tx, scope, { kind: readKind, key: `${id}:${round}`, data, dueAt: now, now });
}
