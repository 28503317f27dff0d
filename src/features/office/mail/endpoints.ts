/** The outbox: what waits, what went out, what was refused; one mail to read; sending a refused one again. */
import { z } from "zod";
import { endpoint, organisationParam } from "../../../platform/endpoint.ts";
import { idSchema } from "../../../platform/identifiers.ts";
import type { MailId } from "../../../platform/identifiers.ts";

const states = ["waiting", "sent", "refused", "suppressed"] as const;
const base = "/o/:organisation/api/office/mails" as const;
const organisation = z.strictObject({ organisation: organisationParam });
const oneMail = z.strictObject({ organisation: organisationParam, mail: idSchema<MailId>() });

const Line = z.object({
  id: idSchema<MailId>(),
  state: z.enum(states),
  /** A code; the page has the sentences. */
  problem: z.string().nullable(),
  canSendAgain: z.boolean(),
  createdAt: z.string(),
  settledAt: z.string().nullable(),
  /** Of the case it belongs to. */
  reference: z.string().nullable(),
  /** How often sending it was begun, sendings anew included. */
  tries: z.int(),
  /** Masked; absent when the mail was erased. */
  to: z.string().optional(),
  /** Says what kind of letter it is; codes in it are dots. Absent when the mail was erased. */
  subject: z.string().optional(),
});

export const listMails = endpoint({
  kind: "json",
  method: "GET",
  path: base,
  permission: "mail:read",
  params: organisation,
  query: z.strictObject({ state: z.enum(states).optional(), before: idSchema<MailId>().optional() }),
  reply: z.object({
    mails: z.array(Line),
    counts: z.object({ waiting: z.int(), sent: z.int(), refused: z.int(), suppressed: z.int() }),
    /** Give it as `before` for the next page. */
    next: z.string().optional(),
    hasMailServer: z.boolean(),
    from: z.string(),
  }),
  refusals: [],
  summary: "Lists the outbox, newest first, with masked recipients.",
});

export const openMail = endpoint({
  kind: "json",
  method: "GET",
  path: `${base}/:mail`,
  permission: "mail:read",
  params: oneMail,
  reply: z.object({
    ...Line.shape,
    toName: z.string().optional(),
    language: z.string().optional(),
    text: z.string().optional(),
    /** What goes with it, in order. */
    attachments: z.array(z.object({ fileName: z.string(), sizeBytes: z.int() })),
    /** Links and codes that open a door are dots in the text. */
    isMasked: z.boolean(),
  }),
  refusals: ["not_found"],
  summary: "Shows one mail; who read it is recorded.",
});

export const openAttachment = endpoint({
  kind: "stream",
  method: "GET",
  path: `${base}/:mail/attachments/:number`,
  permission: "mail:read",
  params: oneMail.extend({ number: z.string().regex(/^[1-9]$/) }),
  reply: z.object({ mediaType: z.string(), fileName: z.string() }),
  refusals: ["not_found"],
  summary: "Gives a file that goes with a mail; who opened it is recorded.",
});

export const sendAgain = endpoint({
  kind: "json",
  method: "POST",
  path: `${base}/:mail/again`,
  permission: "mail:write",
  params: oneMail,
  reply: z.object({ state: z.enum(states) }),
  refusals: ["not_found", "conflict"],
  summary: "Sends a refused mail once more.",
});
