/** One mail in a folder: what it is called, its bytes, and the guard that says whether it is still the same. */
import { createHash } from "node:crypto";
import type { FetchMessageObject, ImapFlow, MessageStructureObject } from "imapflow";
import { z } from "zod";
import { mostMailBytes } from "../../../mailbox/standalone.ts";
import type { RecordRef } from "../system.ts";

/** A number means a mail only within a folder and while the folder's UIDVALIDITY is the same (RFC 9051 2.3.1.1). */
const MailId = z.tuple([z.string(), z.string(), z.int(), z.string()]);
export type MailPlace = {
  readonly folder: string;
  readonly uidValidity: string;
  readonly uid: number;
  /** Empty when the mail has none. */
  readonly messageId: string;
};

export function refOf({ folder, uidValidity, uid, messageId }: MailPlace): RecordRef {
  return { id: JSON.stringify([folder, uidValidity, uid, messageId]), place: folder };
}

/** `undefined` for what is no name of a mail. */
export function placeOf({ id }: RecordRef): MailPlace | undefined {
  try {
    const [folder, uidValidity, uid, messageId] = MailId.parse(JSON.parse(id));
    return { folder, uidValidity, uid, messageId };
  } catch {
    return undefined;
  }
}

/** `bytes` as the server says them: it is asked by them for copies. */
function guardOf(raw: Uint8Array, bytes: number): string {
  return `sha256:${createHash("sha256").update(raw).digest("hex")}:${bytes}`;
}
export function bytesIn(guard: string): number {
  return Number(guard.split(":")[2]);
}

export type Mail = {
  readonly raw: Uint8Array;
  readonly guard: string;
  /** Somebody marked it as deleted. */
  readonly isMarked: boolean;
};

/** Its bytes, without marking it as seen; `undefined` when it is not there. */
export async function fetchMail(client: ImapFlow, uid: number): Promise<Mail | undefined> {
  const whole = await client.fetchOne(
    uid,
    { uid: true, size: true, flags: true, source: { start: 0, maxLength: mostMailBytes + 1 } },
    { uid: true },
  );
  if (whole === false || whole?.source === undefined || whole.uid !== uid) return undefined;
  const guard = guardOf(whole.source, whole.size ?? whole.source.length);
  return { raw: whole.source, guard, isMarked: whole.flags?.has("\\Deleted") ?? false };
}

/** What the server says of a mail without its body, as a text that may hold an asked value. */
export function envelopeText({ envelope }: FetchMessageObject): string {
  const { subject, from, sender, replyTo, to, cc, bcc } = envelope ?? {};
  const people = [from, sender, replyTo, to, cc, bcc].flatMap((some) => some ?? []);
  return [subject ?? "", ...people.map(({ name, address }) => `${name ?? ""} <${address ?? ""}>`)].join("\n");
}

/** One text that stands in the mail as it is read: a server that searches its bytes searches its words. */
export function isPlain(structure: MessageStructureObject | undefined): boolean {
  if (structure === undefined || structure.childNodes !== undefined) return false;
  return structure.type === "text/plain" && /^(?:7bit|8bit|binary)$/i.test(structure.encoding ?? "7bit");
}
