/**
 * Composes a mail: addresses, subject and headers that cannot carry another header (RFC 5322, 2.2; CWE-93), a plain
 * text always, HTML when a view made it. Templates are functions without logic of their own; nothing in data is ever
 * read as a template.
 */
import { z } from "zod";
import type { Html } from "../../public/html.ts";
import { idSchema } from "../identifiers.ts";
import type { AccountId, MailId } from "../identifiers.ts";

// One address, nothing else: no display name, no list, no comment, no folding, no control character, no quoting.
const address = z
  .email()
  .max(254)
  .refine(
    (value) => /^[\u0021-\u007e]+$/.test(value) && !/[",;:<>()[\]\\]/.test(value),
    "not a plain address",
  );

// Anything that could end a line, hide, or turn the reading direction around has no place in a header.
const headerText = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine(
      (value) => value.isWellFormed() && !/[\p{Cc}\p{Cf}\u2028\u2029]/u.test(value),
      "not a single line",
    )
    .refine((value) => !/=\?.*\?=/.test(value), "looks like an encoded word");

/** Mail servers commonly refuse more than ten megabytes, and base64 makes three bytes four. */
const maximumAttachmentCharacters = 4 * 1024 * 1024;

const Attachment = z.strictObject({
  /** A name of ours: letters, digits, hyphens, one dot. */
  fileName: z.string().regex(/^[A-Za-z0-9-]{1,80}\.[a-z0-9]{1,8}$/),
  mediaType: z.enum(["application/pdf"]),
  base64: z.base64().max(maximumAttachmentCharacters),
});

export const MailContent = z.strictObject({
  to: address,
  /** Shown beside the address; may be a person's name. */
  toName: headerText(120).optional(),
  subject: headerText(200),
  text: z
    .string()
    .min(1)
    .max(200_000)
    .refine((value) => value.isWellFormed() && !value.includes("\0"), "not text"),
  html: z.string().max(400_000).optional(),
  attachments: z.array(Attachment).max(1).optional(),
  language: z.string().regex(/^[a-z]{2}(?:-[A-Z]{2})?$/),
  /** Written under one colleague's own rights: in the outbox nobody else reads what it says. */
  onlyFor: idSchema<AccountId>().optional(),
});
export type MailContent = z.infer<typeof MailContent>;

/** A letter as a function of its data, one per kind of letter and language. */
export type MailTemplate<Data> = (data: Data) => {
  readonly subject: string;
  readonly text: string;
  readonly html?: Html;
};

/** Fills a template for a recipient; throws a `ZodError` when a header would not be one line. */
export function compose<Data>(
  template: MailTemplate<Data>,
  data: Data,
  recipient: { readonly to: string; readonly toName?: string; readonly language: string },
): MailContent {
  const { subject, text, html } = template(data);
  return MailContent.parse({
    ...recipient,
    subject,
    text,
    ...(html === undefined ? {} : { html: html.text }),
  });
}

/** The same at every delivery of the same mail, so that a mailbox (and we) recognise a repetition. */
export function messageIdOf(id: MailId, from: string): string {
  return `<${id}@${from.split("@").at(-1) ?? "kept.invalid"}>`;
}
