/**
 * What the public pages of a rights request take and show. A form's fields are wide here and judged in
 * `domain.intake.ts`, so that a mistake is a sentence beside its field and never a lost page. Safe for the browser.
 */
import { z } from "zod";
import { organisationParam } from "../../../platform/endpoint.ts";
import { line, text } from "../../../platform/text.ts";
import { uploadedFile } from "../../../platform/upload.ts";
import { capacities, deliveries, evidenceLimit, requestRights } from "../request/contract.ts";
import type { RequestRight } from "../request/contract.ts";

export const languages = ["en", "es"] as const;
export const languageQuery = z.strictObject({ language: z.enum(languages).optional() });

export const organisationPath = z.strictObject({ organisation: organisationParam });
/** 256 bits, base64url. */
const linkToken = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
export const tokenPath = z.strictObject({ organisation: organisationParam, token: linkToken });

/** Far more than any field may hold: what is only too long is told to the person, not refused by the door. */
const typed = text({ max: 6000 }).optional();

/** The button of another language was pressed; and whether the form had been judged before. */
const inAnotherLanguage = { switch: typed, judged: typed } as const;

/** What may be asked for with the form; what takes effect at once has pages of its own. */
export const askRights = [
  "access",
  "rectification",
  "erasure",
  "restriction",
  "objection",
  "portability",
  "automated-decision",
] as const satisfies readonly RequestRight[];
export type AskRight = (typeof askRights)[number];
export const stopRights = ["marketing-objection", "withdrawal"] as const satisfies readonly RequestRight[];
export type StopRight = (typeof stopRights)[number];

export const AskForm = z.strictObject({
  /** What is wanted, each by itself; none is chosen for anybody. */
  "want-access": typed,
  "want-rectification": typed,
  "want-erasure": typed,
  "want-restriction": typed,
  "want-objection": typed,
  "want-portability": typed,
  "want-automated-decision": typed,
  "about-rectification": typed,
  "about-erasure": typed,
  "about-restriction": typed,
  "about-objection": typed,
  "about-portability": typed,
  "about-automated-decision": typed,
  capacity: typed,
  "guardian-of": typed,
  "guardian-born": typed,
  relation: typed,
  "agent-for": typed,
  "agent-email": typed,
  "dead-name": typed,
  "dead-relation": typed,
  "dead-email": typed,
  "tell-recipients": typed,
  name: typed,
  delivery: typed,
  email: typed,
  postal: typed,
  "age-key": typed,
  wording: typed,
  "other-addresses": typed,
  number: typed,
  trap: typed,
  ...inAnotherLanguage,
});
export type AskForm = z.output<typeof AskForm>;
export type AskField = keyof AskForm | "want";

/** What takes effect when it arrives: whom it is about and what is to stop, in a few words. */
export const StopForm = z.strictObject({
  reach: typed,
  name: typed,
  which: typed,
  trap: typed,
  ...inAnotherLanguage,
});
export type StopForm = z.output<typeof StopForm>;
export type StopField = keyof StopForm;

export const CodeForm = z.strictObject({ code: typed });
export const AnswerForm = z.strictObject({ answer: typed, ...inAnotherLanguage });
export const WithdrawForm = z.strictObject({ sure: typed });
export const LostForm = z.strictObject({ email: typed, trap: typed, ...inAnotherLanguage });
/** What the page after a request tells, so that it can tell it in another language. */
export const SentForm = z.strictObject({
  /** Only of a page that names it. */
  reference: z
    .string()
    .regex(/^R-\d{4}-\d{1,8}$/)
    .optional(),
  email: line({ max: 254 }).optional(),
  due: z.iso.date().optional(),
  quiet: z.literal("yes").optional(),
  /** The rights that were asked for, in their order. */
  rights: z
    .string()
    .regex(/^[a-z,-]{1,200}$/)
    .optional(),
  switch: typed,
});

/** A file of another kind is told to the person, too. */
export const EvidenceForm = z.strictObject({
  of: typed,
  file: uploadedFile(evidenceLimit).nullable().catch(null).optional(),
});

/** What every page of an organisation needs for its frame. */
export const OfOrganisation = z.object({
  slug: z.string(),
  name: z.string(),
  /** IANA; dates are told in it. */
  zone: z.string(),
  /** Whom to write to, when the organisation has said so. */
  contact: z.string().optional(),
  /** Whom to complain to, when the place tells. */
  authority: z.string().optional(),
  /** The language the reader asked for, which links keep; absent when their browser chose. */
  chosen: z.enum(languages).optional(),
});
export type OfOrganisation = z.infer<typeof OfOrganisation>;

const day = z.iso.date();
const inFrame = { organisation: OfOrganisation };

export const Plain = z.object(inFrame);

const Problem = z.object({ field: z.string(), key: z.string() });
export type Problem = z.infer<typeof Problem>;

const slow = { slowUntil: z.iso.datetime().optional() };

export const AskPage = z.object({
  ...inFrame,
  ...slow,
  kind: z.literal("ask"),
  values: AskForm,
  problems: z.array(Problem),
  /** The last day for an answer, were it asked today; absent when the calendar does not tell. */
  dueIfToday: day.optional(),
});
export const SentPage = z.object({
  ...inFrame,
  kind: z.literal("sent"),
  /** Masked; absent when the answer goes by post and no mail is sent. */
  email: z.string().optional(),
  reference: z.string(),
  /** No mail was sent: too many have gone to this address today. */
  isQuiet: z.boolean(),
  /** The mail waits: no mail server sends it, or the last try failed. */
  isMailWaiting: z.boolean(),
  due: day.optional(),
  /** What was asked for; each is a request of its own. */
  rights: z.array(z.enum(askRights)),
});
export const StopPage = z.object({
  ...inFrame,
  ...slow,
  kind: z.literal("stop"),
  right: z.enum(stopRights),
  values: StopForm,
  problems: z.array(Problem),
});
export const StoppedPage = z.object({
  ...inFrame,
  kind: z.literal("stopped"),
  right: z.enum(stopRights),
  reference: z.string(),
  /** Where a mail about it goes; absent where none does. */
  email: z.string().optional(),
});
export const AskReply = z.object({ page: z.discriminatedUnion("kind", [AskPage, SentPage, StoppedPage]) });
export const StopReply = z.object({ page: z.discriminatedUnion("kind", [StopPage, StoppedPage]) });

export const ConfirmPage = z.object({
  ...inFrame,
  token: z.string(),
  /** False when the link has expired, was used, or never was. */
  alive: z.boolean(),
  /** Of a rehearsed request. */
  isDrill: z.literal(true).optional(),
});

export const LostPage = z.object({
  ...inFrame,
  ...slow,
  values: LostForm,
  problems: z.array(Problem),
  sent: z.boolean(),
});

/** What the person has just done, for a word of thanks after the redirect. */
export const thanks = z.enum(["code", "evidence", "answer", "confirmed", "withdrawn", "new-code"]);
const needs = ["confirm", "code", "code-blocked", "identity", "authority", "answer", "package"] as const;
const stageNames = ["received", "who", "look", "search", "others", "do", "ready"] as const;
export const FollowPage = z.object({
  ...inFrame,
  kind: z.literal("follow"),
  token: z.string(),
  /** Of a rehearsed request. */
  isDrill: z.literal(true).optional(),
  reference: z.string(),
  right: z.enum(requestRights),
  /** What was asked for together with it, each a request of its own. */
  others: z.array(z.object({ right: z.enum(requestRights), reference: z.string() })),
  receivedOn: day,
  due: day.optional(),
  late: z.boolean(),
  paused: z.boolean(),
  extendedMonths: z.int(),
  /** The letter about it, or about a refusal, has gone out. */
  toldByLetter: z.boolean(),
  /** The answer is ready and has not left us: its mail waits, or it is still to be posted. */
  held: z.enum(["mail", "post"]).optional(),
  /** The masked address; absent when we write by post. */
  email: z.string().optional(),
  delivery: z.enum(deliveries),
  capacity: z.enum(capacities),
  name: z.enum(["unconfirmed", "open", "answered", "closed", "refused", "withdrawn", "lapsed"]),
  stages: z.array(z.object({ name: z.enum(stageNames), is: z.enum(["done", "now", "next"]) })),
  needs: z.array(z.enum(needs)),
  evidenceHeld: z.int(),
  /** Which proofs may be uploaded. */
  uploads: z.array(z.enum(["identity", "authority"])),
  canWithdraw: z.boolean(),
  problems: z.array(Problem),
  thanks: thanks.optional(),
  /** What we asked, in the words of whoever asked; absent when it went as a letter. */
  question: z.string().optional(),
  /** What was typed into a refused answer. */
  answer: z.string().optional(),
  ...slow,
});
export type FollowPage = z.infer<typeof FollowPage>;
const GonePage = z.object({ ...inFrame, kind: z.literal("gone") });
export const FollowReply = z.object({ page: z.discriminatedUnion("kind", [FollowPage, GonePage]) });
