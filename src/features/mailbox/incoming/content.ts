/**
 * What is kept of a mail: the whole of it as it came, encrypted as one file, and what was read of it, sealed in a cell,
 * both under a key of the mail's own: destroyed with it, from every backup as well (GDPR art. 5(1)(e)).
 */
import { createHmac } from "node:crypto";
import { z } from "zod";
import { fixedIndexKey } from "../../../platform/blind_index.ts";
import { readCells, writeCell } from "../../../platform/cells/cells.ts";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import type { Platform } from "../../../platform/feature.ts";
import type { CellId, FileId } from "../../../platform/identifiers.ts";
import type { KeyOwner, KeyProvider } from "../../../platform/keys.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { askKinds, machineKinds } from "../contract.ts";
import type { IncomingMailId } from "../contract.ts";
import { ReadMail } from "../domain.mail.ts";

const Summary = z.object({
  mail: ReadMail,
  machine: z.enum(machineKinds).optional(),
  suggestion: z.object({ kind: z.enum(askKinds), isSure: z.boolean(), words: z.string() }).optional(),
});
export type Summary = z.infer<typeof Summary>;

export const mailOwner = (id: IncomingMailId): KeyOwner => ({ kind: "file", id });

export async function keepContent(
  tx: WriteTx,
  scope: Scope,
  { keys, files }: Pick<Platform, "keys" | "files">,
  given: {
    readonly id: IncomingMailId;
    /** As it came; of a mail that is too big, its head. */
    readonly raw: Buffer;
    readonly summary: Summary;
    readonly now: Instant;
  },
): Promise<{ readonly fileId: FileId; readonly cellId: CellId }> {
  const { id, raw, summary, now } = given;
  const owner = mailOwner(id);
  const content = (async function* () {
    yield raw;
  })();
  const { id: fileId } = await files.put(tx, scope, content, { owner, mediaType: "message/rfc822", now });
  const row = { table: "incoming_mail", column: "summary", rowId: id };
  const cellId = await writeCell(tx, scope, keys, { row, owner, text: JSON.stringify(summary), now });
  return { fileId, cellId };
}

/** What was read of these mails; what was destroyed is missing. */
export async function readSummaries(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  cells: readonly (CellId | null)[],
): Promise<ReadonlyMap<CellId, Summary>> {
  const ids = cells.filter((id) => id !== null);
  const texts = await readCells(tx, scope, keys, ids);
  return new Map([...texts].map(([id, text]) => [id, Summary.parse(JSON.parse(text))]));
}

/**
 * Recognises a mail that comes again, from whichever mailbox and however its UID changed. By the message id together with
 * sender, day and subject: the id alone is chosen by the sender, and somebody who learns another's could keep theirs out.
 */
export async function digestOf(
  scope: Scope,
  keys: KeyProvider,
  mail: Pick<ReadMail, "messageId" | "from" | "date" | "subject">,
  raw: Buffer,
): Promise<Buffer> {
  // Nobody makes these again: what was destroyed is still recognised.
  const hash = createHmac("sha256", await fixedIndexKey(keys, scope)).update("incoming mail ");
  if (mail.messageId === "") return hash.update(bodyOf(raw)).update(mail.date).digest();
  return hash.update(JSON.stringify([mail.messageId, mail.from.address, mail.date, mail.subject])).digest();
}

/** Without the head, which each server on the way adds to. */
function bodyOf(raw: Buffer): Buffer {
  const end = raw.indexOf("\r\n\r\n");
  return end < 0 ? raw : raw.subarray(end);
}
