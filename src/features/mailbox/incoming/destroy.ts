/**
 * Destroys the content of mails whose time is over: no request after thirty days, a machine's as long, and what belongs to
 * a case as long after its end as a package is kept. While its sender has a request open, a mail is kept: it may be part of
 * what they ask for (Data Protection Act 2018 s. 173). What happened stays in the ledger, without a word of the mail.
 */
import { z } from "zod";
import { read } from "../../../platform/db.ts";
import type { WriteTx } from "../../../platform/db.ts";
import { dutyKind } from "../../../platform/duties/kinds.ts";
import type { DutyKind } from "../../../platform/duties/kinds.ts";
import { insertDuty } from "../../../platform/duties/store.ts";
import type { Platform } from "../../../platform/feature.ts";
import { idSchema } from "../../../platform/identifiers.ts";
import { append } from "../../../platform/ledger/ledger.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { readSettings } from "../../office/index.ts";
import { hasOpenRequest } from "../../rights/index.ts";
import { destroyCell } from "../boxes/store.ts";
import type { IncomingMailId } from "../contract.ts";
import { senderOf } from "./cases.ts";
import { readSummaries } from "./content.ts";
import { anyMail, changeMail, lockMail, spentMails } from "./store.ts";
import type { IncomingRow } from "./store.ts";

const data = z.strictObject({ mail: idSchema<IncomingMailId>() });
const kindName = "mailbox.destroy";
const batch = 100;

export async function oweDestructions(tx: WriteTx, scope: Scope, now: Instant): Promise<void> {
  const spent = await spentMails(tx, scope, {
    now,
    casesClosedBy: await closedBy(tx, scope, now),
    limit: batch,
  });
  for (const { id: mail, end } of spent) {
    // A mail that was taken back has another end: the moment is part of what is owed.
    const key = `${mail}:${end.epochMilliseconds}`;
    await insertDuty(tx, scope, { kind: kindName, key, data: { mail }, dueAt: now, now });
  }
}

/** It is looked at again after this long, until the request is over. */
const heldHours = 24;

/** Of a mail with a time of its own; one that belongs to a case ends with that. In doubt whose it is, it is kept. */
async function isHeld(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  { case_id: ofCase, summary_cell: cell }: IncomingRow,
): Promise<boolean> {
  const mail = cell === null ? undefined : (await readSummaries(tx, scope, keys, [cell])).get(cell)?.mail;
  if (ofCase !== null || mail === undefined) return false;
  // Of a mail that was sent on, both: who wrote it and who passed it here.
  for (const address of new Set([senderOf(mail).address, mail.from.address]))
    if (await hasOpenRequest(tx, scope, keys, address)) return true;
  return false;
}

async function closedBy(tx: WriteTx, scope: Scope, now: Instant): Promise<Instant> {
  const { packageKeptMonths } = await readSettings(tx, scope);
  return now.toZonedDateTimeISO("UTC").subtract({ months: packageKeptMonths }).toInstant();
}

export function destroyDuty(platform: Platform): DutyKind {
  return dutyKind({
    name: kindName,
    data,
    isDestructive: true,
    run: async ({ scope, data: { mail: id }, write }) => {
      const before = await read(platform.db, scope, (tx) => anyMail(tx, scope, id));
      if (before === undefined || before.state === "destroyed") return undefined;
      const erase = await write(async (tx) => {
        await lockMail(tx, scope, id);
        const now = platform.now();
        const row = await anyMail(tx, scope, id);
        const end = { now, casesClosedBy: await closedBy(tx, scope, now), limit: 1 };
        // Somebody may have taken it back since it was owed.
        if (row === undefined || (await spentMails(tx, scope, end, id)).length === 0) return undefined;
        if (await isHeld(tx, scope, platform.keys, row)) {
          await changeMail(tx, scope, id, { destroy_at: now.add({ hours: heldHours }) });
          return undefined;
        }
        const { file_id: file, summary_cell: cell } = row;
        await changeMail(tx, scope, id, { state: "destroyed", file_id: null, summary_cell: null });
        if (cell !== null) await destroyCell(tx, scope, cell);
        await append(tx, scope, platform.keys, {
          type: "mail.destroyed",
          now,
          owner: { kind: "organisation", id: scope.organisationId },
          payload: { mail: id, was: row.state },
        });
        return file === null ? undefined : platform.files.remove(tx, scope, file);
      });
      await erase?.();
      return undefined;
    },
  }) as DutyKind;
}
