/** What the office asks of mailboxes and of the mails that came in, and is told about them. Safe for the browser. */
import { z } from "zod";
import type { Id } from "../../platform/identifiers.ts";
import { line, sentDay, sentMoment, text } from "../../platform/text.ts";

export type MailboxId = Id<"mailbox">;
export type IncomingMailId = Id<"incoming mail">;

const moment = z.iso.datetime({ offset: true });

/** `tls`: encrypted from the first byte · `starttls`: made so before anybody signs in · `none`: in the own network alone. */
export const encryptions = ["tls", "starttls", "none"] as const;
/** Whether a mail that plainly asks for data opens a request by itself. */
export const openings = ["by-itself", "by-a-colleague"] as const;
export type Opening = (typeof openings)[number];

/** Why a mailbox could not be read; the page has the sentences. */
const mailboxProblems = [
  "unknown_host",
  "unreachable",
  "timed_out",
  "certificate",
  "no_encryption",
  "login_refused",
  "no_folder",
  "own_network",
  "not_own_network",
  "address_refused",
  "not_imap",
  "busy",
  "connection_lost",
  "no_address",
  "internal",
] as const;
export const MailboxProblem = z.enum(mailboxProblems);
export type MailboxProblem = z.infer<typeof MailboxProblem>;

const Place = {
  host: line({ max: 255, min: 1 }),
  port: z.int().min(1).max(65_535),
  encryption: z.enum(encryptions),
  user: line({ max: 255, min: 1 }),
  folder: line({ max: 255, min: 1 }),
  /** Private addresses are allowed: somebody said that the server is on their own network. */
  ownNetwork: z.boolean(),
};
/** A password is typed again whenever server or user change, so that it never goes to another server. */
const password = z.string().min(1).max(1000);

const Rules = {
  name: line({ max: 120, min: 1 }),
  opening: z.enum(openings),
  /** Mails that arrived before this day are left alone. */
  fromDay: sentDay,
};
export const NewMailbox = z.strictObject({ ...Rules, ...Place, password });
export const ChangedMailbox = z.strictObject({ ...Rules, ...Place, password: password.optional() });

export const MailboxView = z.strictObject({
  id: z.string(),
  name: z.string(),
  opening: z.enum(openings),
  fromDay: z.iso.date(),
  /** Absent when its seal was destroyed. */
  place: z
    .strictObject({
      host: z.string(),
      port: z.int(),
      encryption: z.enum(encryptions),
      user: z.string(),
      folder: z.string(),
      ownNetwork: z.boolean(),
    })
    .optional(),
  isPaused: z.boolean(),
  problem: MailboxProblem.optional(),
  failingSince: moment.optional(),
  /** When a reading last got to its end. */
  readAt: moment.optional(),
  /** When a reading was last begun, whatever came of it. */
  triedAt: moment.optional(),
  nextReadAt: moment.optional(),
  /** A reading is under way or about to be. */
  isReading: z.boolean(),
  mails: z.strictObject({ all: z.int(), waiting: z.int() }),
});
export type MailboxView = z.infer<typeof MailboxView>;

export const mailStates = ["waiting", "opened", "kept", "machine", "dismissed", "destroyed"] as const;
export type MailStateName = (typeof mailStates)[number];
/** `cut`: only its beginning could be read as a mail; the whole of it is kept · `too-big`: only its head was fetched. */
export const contentStates = ["whole", "cut", "too-big"] as const;
export type MailContentState = (typeof contentStates)[number];
/** What says when it arrived: the server's clock, its line in the mail, a mail that was attached, a colleague. */
export const receipts = ["server", "received-line", "forwarded-mail", "to-be-said", "said"] as const;
export type Receipt = (typeof receipts)[number];

/** What a request may be opened for. */
export const openRights = [
  "access",
  "rectification",
  "erasure",
  "restriction",
  "portability",
  "objection",
  "marketing-objection",
  "automated-decision",
  "withdrawal",
] as const;
export type OpenRight = (typeof openRights)[number];
/** What a mail seems to ask for. */
export const askKinds = [...openRights, "complaint"] as const;
export type AskKind = (typeof askKinds)[number];
export const machineKinds = ["our-own", "delivery-report", "automatic", "no-return", "bulk"] as const;
export type MachineKind = (typeof machineKinds)[number];
export const dismissReasons = [
  "not-about-data",
  "advertising",
  "spam",
  "answered-elsewhere",
  "duplicate",
] as const;

const Suggestion = z.strictObject({
  kind: z.enum(askKinds),
  isSure: z.boolean(),
  /** The words it rests on, as they stand in the mail. */
  words: z.string(),
});

export const MailLine = z.strictObject({
  id: z.string(),
  from: z.string(),
  subject: z.string(),
  receivedAt: moment,
  /** The clock it would have, as the law reckons from the receipt. */
  due: moment.optional(),
  isLate: z.boolean(),
  content: z.enum(contentStates),
  suggestion: z.enum(askKinds).optional(),
  machine: z.enum(machineKinds).optional(),
  reference: z.string().optional(),
  mailbox: z.string(),
});
export const lists = ["waiting", "machine", "settled"] as const;

export const MailView = z.strictObject({
  id: z.string(),
  state: z.enum(mailStates),
  content: z.enum(contentStates),
  mailbox: z.string(),
  fromName: z.string(),
  fromAddress: z.string(),
  to: z.string(),
  subject: z.string(),
  /** Plain; of a mail in HTML what is left without it. */
  text: z.string(),
  isTextCut: z.boolean(),
  sizeBytes: z.int(),
  receivedAt: moment,
  receipt: z.enum(receipts),
  due: moment.optional(),
  isLate: z.boolean(),
  /** A colleague sent it on: whom it is from, as far as that stands in it. */
  forward: z.strictObject({ how: z.enum(["attached", "inline"]), sentAt: z.string().optional() }).optional(),
  attachments: z
    .array(z.strictObject({ at: z.int(), name: z.string(), mediaType: z.string(), sizeBytes: z.int() }))
    .max(100),
  moreAttachments: z.int(),
  suggestion: Suggestion.optional(),
  machine: z.enum(machineKinds).optional(),
  /** The sender's own server says that it is not from there. */
  isDoubtful: z.boolean(),
  cases: z.array(z.strictObject({ reference: z.string(), why: z.enum(["named", "reply", "same-sender"]) })),
  reference: z.string().optional(),
  dismissed: z.string().optional(),
  destroyAt: moment.optional(),
  settledBy: z.string().optional(),
  settledAt: moment.optional(),
  /** What the form of a new request begins with. */
  prefill: z.strictObject({
    right: z.enum(openRights),
    name: z.string(),
    email: z.string(),
    wording: z.string(),
    language: z.enum(["en", "es"]),
  }),
  mayAct: z.boolean(),
});
export type MailView = z.infer<typeof MailView>;

export const OpenFromMail = z.strictObject({
  right: z.enum(openRights),
  name: line({ max: 200, min: 1 }),
  email: z.email().max(254).optional(),
  capacity: z.enum(["self", "guardian", "agent", "survivor"]),
  /** About somebody who has died: what whoever asks was to them. */
  relation: z.enum(["executor", "spouse", "relative", "other"]).optional(),
  subjectName: line({ max: 200, min: 1 }).optional(),
  wording: text({ max: 8000 }),
  receivedAt: sentMoment,
  language: z.enum(["en", "es"]),
});
export const KeepWithCase = z.strictObject({
  reference: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z]{1,3}-\d{4}-\d{4,9}$/),
});
export const Dismiss = z.strictObject({ reason: z.enum(dismissReasons) });
