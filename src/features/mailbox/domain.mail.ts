/**
 * A mail as the rest of this feature knows it: what was read of its bytes, bounded in every direction, and what its head
 * says of it (RFC 5322). Nothing here is believed; it says what the sender, or a server on the way, wrote. Pure.
 */
import { z } from "zod";

/** The lines of a head that decisions look at, by lower-case name, topmost first. */
export const keptHeaders = [
  "received",
  "return-path",
  "auto-submitted",
  "precedence",
  "list-id",
  "x-autoreply",
  "x-autorespond",
  "content-type",
  "authentication-results",
  "x-failed-recipients",
] as const;

const Person = z.object({ name: z.string(), address: z.string() });

const Head = z.object({
  from: Person,
  to: z.array(Person),
  subject: z.string(),
  /** As it stands there, for people; the clock never rests on it. */
  date: z.string(),
  messageId: z.string(),
  inReplyTo: z.array(z.string()),
  headers: z.array(z.tuple([z.enum(keptHeaders), z.string()])),
});

const Attachment = z.object({ name: z.string(), mediaType: z.string(), sizeBytes: z.int() });

export const ReadMail = Head.extend({
  text: z.string(),
  isTextCut: z.boolean(),
  attachments: z.array(Attachment),
  moreAttachments: z.int(),
  /** A mail that was sent on as an attachment: the first one. */
  inner: Head.extend({ text: z.string() }).optional(),
  /** Of a delivery report: which mails it speaks of, and whether it says that they failed for good. */
  report: z.object({ failed: z.boolean(), messageIds: z.array(z.string()) }).optional(),
});
export type MailHead = z.infer<typeof Head>;
export type ReadMail = z.infer<typeof ReadMail>;

export const noPerson = { name: "", address: "" } as const;

/** A mail of which nothing could be read. */
export const unreadMail: ReadMail = {
  from: noPerson,
  to: [],
  subject: "",
  date: "",
  messageId: "",
  inReplyTo: [],
  headers: [],
  text: "",
  isTextCut: true,
  attachments: [],
  moreAttachments: 0,
};

/** All lines of a name, topmost first. */
export function linesOf(
  { headers }: Pick<MailHead, "headers">,
  name: (typeof keptHeaders)[number],
): string[] {
  return headers.filter(([key]) => key === name).map(([, value]) => value);
}

/** One line of text from outside: what a page, a cell and a mail's head can hold. */
export function plainLine(text: string, max: number): string {
  return cut(
    text
      .toWellFormed()
      .normalize("NFC")
      .replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029\s]+/gu, " ")
      .trim(),
    max,
  );
}

/** Several lines: line feeds and tabs stay, signs that hide or turn the reading direction around go. */
export function plainText(text: string, max: number): string {
  return cut(
    text
      .toWellFormed()
      .replaceAll(/\r\n?|\u2028|\u2029/g, "\n")
      .replaceAll(/[^\P{Cc}\n\t]/gu, "")
      .replaceAll(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, "")
      .normalize("NFC")
      .replaceAll(/[ \t]+\n/g, "\n")
      .replaceAll(/\n{4,}/g, "\n\n\n")
      .trim(),
    max,
  );
}

/** At most so many signs, never half of one. */
function cut(text: string, max: number): string {
  return text.length <= max
    ? text
    : text
        .slice(0, max)
        .toWellFormed()
        .replace(/\ufffd$/, "");
}

/** The address alone, lower case; empty when it is none. */
export function plainAddress(address: string): string {
  const plain = plainLine(address, 254).toLowerCase();
  return /^[^\s@<>"(),:;[\]\\]+@[^\s@<>"(),:;[\]\\]+\.[^\s@<>"(),:;[\]\\]+$/.test(plain) ? plain : "";
}
