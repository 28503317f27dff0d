/** Mailboxes, and the mails that came in through them. */
import { z } from "zod";
import { endpoint, organisationParam } from "../../platform/endpoint.ts";
import { idSchema } from "../../platform/identifiers.ts";
import * as contract from "./contract.ts";
import type { IncomingMailId, MailboxId } from "./contract.ts";

const organisation = z.strictObject({ organisation: organisationParam });
const oneBox = z.strictObject({ organisation: organisationParam, mailbox: idSchema<MailboxId>() });
const oneMail = z.strictObject({ organisation: organisationParam, mail: idSchema<IncomingMailId>() });
const boxes = "/o/:organisation/api/mailbox/boxes" as const;
const mails = "/o/:organisation/api/mailbox/mails" as const;
const done = z.object({ done: z.literal(true) });

export const listMailboxes = endpoint({
  kind: "json",
  method: "GET",
  path: boxes,
  permission: "connection:read",
  params: organisation,
  reply: z.object({ mailboxes: z.array(contract.MailboxView), asOf: z.string() }),
  refusals: [],
  summary: "Lists the mailboxes that are read, how each is, and what it brought.",
});

export const addMailbox = endpoint({
  kind: "json",
  method: "POST",
  path: boxes,
  permission: "connection:write",
  params: organisation,
  body: contract.NewMailbox,
  reply: z.object({ id: z.string() }),
  refusals: ["not_yet"],
  summary: "Adds a mailbox and begins to read it.",
});

export const changeMailbox = endpoint({
  kind: "json",
  method: "PUT",
  path: `${boxes}/:mailbox`,
  permission: "connection:write",
  params: oneBox,
  body: contract.ChangedMailbox,
  reply: done,
  refusals: ["not_found"],
  summary: "Changes a mailbox; another server or user needs the password anew.",
});

export const readNow = endpoint({
  kind: "json",
  method: "POST",
  path: `${boxes}/:mailbox/read`,
  permission: "connection:write",
  params: oneBox,
  reply: done,
  refusals: ["not_found", "not_yet"],
  summary: "Has a mailbox read at once, which shows whether it can be.",
});

export const pauseMailbox = endpoint({
  kind: "json",
  method: "POST",
  path: `${boxes}/:mailbox/pause`,
  permission: "connection:write",
  params: oneBox,
  body: z.strictObject({ paused: z.boolean() }),
  reply: done,
  refusals: ["not_found"],
  summary: "Pauses a mailbox or goes on reading it.",
});

export const removeMailbox = endpoint({
  kind: "json",
  method: "DELETE",
  path: `${boxes}/:mailbox`,
  permission: "connection:write",
  params: oneBox,
  reply: done,
  refusals: ["not_found"],
  summary: "Removes a mailbox and destroys its password; mails that came in stay.",
});

export const countMails = endpoint({
  kind: "json",
  method: "GET",
  path: `${mails}/count`,
  permission: "case:work",
  params: organisation,
  reply: z.object({ waiting: z.int(), hasMailboxes: z.boolean() }),
  refusals: [],
  summary: "Says how many mails wait for a colleague.",
});

export const listMails = endpoint({
  kind: "json",
  method: "GET",
  path: mails,
  permission: "case:work",
  params: organisation,
  query: z.strictObject({
    list: z.enum(contract.lists).optional(),
    after: z
      .string()
      .max(200)
      .regex(/^[A-Za-z0-9_-]+$/)
      .optional(),
  }),
  reply: z.object({
    mails: z.array(contract.MailLine),
    counts: z.object({ waiting: z.int(), machine: z.int(), settled: z.int() }),
    next: z.string().optional(),
  }),
  refusals: [],
  summary: "Lists the mails that came in, those that wait oldest first.",
});

export const openMail = endpoint({
  kind: "json",
  method: "GET",
  path: `${mails}/:mail`,
  permission: "case:work",
  params: oneMail,
  reply: contract.MailView,
  refusals: ["not_found"],
  summary: "Shows a mail that came in as plain text; who read it is recorded.",
});

export const readAttachment = endpoint({
  kind: "stream",
  method: "GET",
  path: `${mails}/:mail/attachments/:at`,
  permission: "case:work",
  params: z.strictObject({
    organisation: organisationParam,
    mail: idSchema<IncomingMailId>(),
    at: z.string().regex(/^(?:\d{1,2})$/),
  }),
  reply: z.object({ mediaType: z.literal("application/octet-stream"), fileName: z.string() }),
  refusals: ["not_found"],
  summary: "Gives an attachment to save; who fetched it is recorded.",
});

export const readWhole = endpoint({
  kind: "stream",
  method: "GET",
  path: `${mails}/:mail/whole`,
  permission: "case:work",
  params: oneMail,
  reply: z.object({ mediaType: z.literal("application/octet-stream"), fileName: z.string() }),
  refusals: ["not_found"],
  summary: "Gives the mail as it came, head and all, to save.",
});

export const openRequestFrom = endpoint({
  kind: "json",
  method: "POST",
  path: `${mails}/:mail/open`,
  permission: "case:work",
  params: oneMail,
  body: contract.OpenFromMail,
  reply: z.object({ reference: z.string(), mayOpen: z.boolean() }),
  refusals: ["not_found", "conflict"],
  summary: "Opens a request from a mail; its clock starts when the mail arrived.",
});

export const keepWithCase = endpoint({
  kind: "json",
  method: "POST",
  path: `${mails}/:mail/keep`,
  permission: "case:work",
  params: oneMail,
  body: contract.KeepWithCase,
  reply: z.object({ reference: z.string() }),
  refusals: ["not_found", "conflict"],
  summary: "Keeps a mail with a request it belongs to.",
});

export const dismissMail = endpoint({
  kind: "json",
  method: "POST",
  path: `${mails}/:mail/dismiss`,
  permission: "case:work",
  params: oneMail,
  body: contract.Dismiss,
  reply: done,
  refusals: ["not_found", "conflict"],
  summary: "Says that a mail is no request; its content is destroyed after thirty days.",
});

export const waitAgain = endpoint({
  kind: "json",
  method: "POST",
  path: `${mails}/:mail/wait`,
  permission: "case:work",
  params: oneMail,
  reply: done,
  refusals: ["not_found", "conflict"],
  summary: "Has a mail that was set aside wait for a decision again.",
});
