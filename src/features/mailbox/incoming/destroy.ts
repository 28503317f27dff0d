/**
 * Destroys the content of mails whose time is over: no request after thirty days, a machine's as long, and what belongs to
 * a case as long after its end as a package is kept. What happened stays in the ledger, without a word of the mail.
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
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { readSettings } from "../../office/index.ts";
import { destroyCell } from "../boxes/store.ts";
import type { IncomingMailId } from "../contract.ts";
import { anyMail, changeMail, lockMail, spentMails } from "./store.ts";

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
