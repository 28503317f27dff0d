/**
 * Whom the data went to and what they are told (GDPR art. 19): the closed choices, and what the office sees and sends.
 * Safe for the browser.
 */
import { z } from "zod";
import { idSchema } from "../../../platform/identifiers.ts";
import type { Id } from "../../../platform/identifiers.ts";
import { line, sentDay, text } from "../../../platform/text.ts";
import type { RequestRight } from "../request/contract.ts";

export type NoticeId = Id<"recipient notice">;
/** One conversation with the system of a processor about one notice (OpenDSR 2.0). */
export type ExchangeId = Id<"opendsr exchange">;

/** What was done to the data, as a recipient is told it. */
export const noticeActs = ["corrected", "erased", "restricted", "lifted", "stopped"] as const;
export type NoticeAct = (typeof noticeActs)[number];

/**
 * What a request of this right may be told about. The law asks it of corrections, erasures and restrictions; an
 * objection or a withdrawal may end in an erasure (art. 17(1)(b), (c)) or in a restriction (art. 18(1)(d)).
 */
export const actsOfRight: Readonly<Record<RequestRight, readonly NoticeAct[]>> = {
  access: [],
  portability: [],
  "automated-decision": [],
  rectification: ["corrected"],
  erasure: ["erased"],
  restriction: ["restricted", "lifted"],
  objection: ["stopped", "erased", "restricted", "lifted"],
  "marketing-objection": ["stopped"],
  withdrawal: ["stopped", "erased"],
};

export const noticeStates = [
  "proposed",
  "sent",
  "reached",
  "reminded",
  "answered",
  "given-up",
  "not-needed",
] as const;
export type NoticeStateName = (typeof noticeStates)[number];

export const noticeSources = ["register", "system", "officer", "passed-on", "told-before"] as const;
export type NoticeSource = (typeof noticeSources)[number];

export const answerKinds = [
  "confirmed",
  "partly",
  "later",
  "must-keep",
  "never-had",
  "passed-on",
  "wrong-person",
] as const;
export type AnswerKind = (typeof answerKinds)[number];

export const answerWays = ["page", "mail", "telephone", "post", "in-person", "opendsr"] as const;
export type AnswerWay = (typeof answerWays)[number];

/** How a notice has gone out: a mail with a link, a letter, a conversation, from system to system, or in a vendor's weekly bundle. */
export const noticeWays = ["mail", "post", "telephone", "in-person", "opendsr", "bundle"] as const;
export type NoticeWay = (typeof noticeWays)[number];

/** `refused`: it was not taken, or not in a way that can be trusted. */
export const exchangeStates = ["waiting", "sent", "accepted", "completed", "cancelled", "refused"] as const;
export type ExchangeState = (typeof exchangeStates)[number];

/** Why there is no answer of a processor's system to go by. */
export const exchangeTroubles = [
  "unreachable",
  "address_refused",
  "busy",
  "server_failed",
  "refused",
  "unknown_there",
  "not_understood",
  "erasure_not_supported",
  "no_identity_taken",
  "certificate_unreadable",
  "certificate_not_valid_now",
  "certificate_of_another",
  "certificate_weak",
  "certificate_not_trusted",
  "domain_of_another",
  "not_signed",
  "signature_wrong",
  "request_of_another",
  "request_altered",
  "cancelled_there",
  "too_late_to_cancel",
] as const;
export type ExchangeTrouble = (typeof exchangeTroubles)[number];

/** Why one need not be told; the last two are the article's exception. */
export const excuses = [
  "nothing-disclosed",
  "our-own",
  "listed-twice",
  "impossible",
  "disproportionate",
] as const;
export type Excuse = (typeof excuses)[number];

/** Why nobody waits for this recipient any longer. */
export const giveUpReasons = ["no-answer", "unreachable", "refuses", "rest-accepted"] as const;
export type GiveUpReason = (typeof giveUpReasons)[number];

/**
 * The law says "communicate" and gives no number of days. Two weeks are what a business letter asks; whoever sends may
 * choose otherwise within these.
 */
export const answerDays = { usual: 14, least: 3, most: 60 } as const;
/** A recipient may ask for so much more time, from the day of asking. */
export const laterAtMostDays = 60;
export const mostReminders = 2;
/** So long after the day for the answer it becomes the handler's to decide. */
export const escalateAfterDays = 7;
export const mostNotices = 200;

/** What is told a caller when a step does not fit the notice as it stands. */
export const noticeObstacles = [
  "notice-not-sent",
  "notice-on-its-way",
  "notice-told-already",
  "notice-settled",
  "notice-not-settled",
  "notice-not-due",
  "notice-not-mailed",
  "notice-undelivered",
  "too-early-to-give-up",
  "day-out-of-reach",
] as const;
export type NoticeObstacle = (typeof noticeObstacles)[number];

/** What keeps a notice from going out, beyond its own state. */
export const missingToTell = [
  "request-not-open",
  "identity-open",
  "authority-open",
  "not-decided",
  "not-lifted",
  "no-address",
  "no-person-named",
  "nothing-to-correct",
  "too-many-notices",
  "no-such-act",
  "no-opendsr-address",
  "not-in-opendsr",
  "no-vendor-address",
  "not-in-drill",
] as const;
export type MissingToTell = (typeof missingToTell)[number];

const name = line({ min: 1, max: 200 });
const email = z.email().max(254);
const words = text({ min: 1, max: 4000 });

/** Whom it goes to and what it says, in the officer's words; all of it is sealed. */
export const NoticeTexts = z.strictObject({
  name,
  email: email.optional(),
  postal: text({ min: 1, max: 600 }).optional(),
  /** What this recipient knows the person by, and no more. */
  person: text({ min: 1, max: 600 }).optional(),
  /** Which of the data it is about; for a correction, what is right now. */
  data: text({ min: 1, max: 2000 }).optional(),
});
export type NoticeTexts = z.infer<typeof NoticeTexts>;

export const NewNotice = z.strictObject({
  act: z.enum(noticeActs),
  language: z.enum(["en", "es"]).optional(),
  texts: NoticeTexts,
});
export const MakeList = z.strictObject({ act: z.enum(noticeActs) });

const days = z.int().min(answerDays.least).max(answerDays.most);

export const WorkOnNotice = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("change"), language: z.enum(["en", "es"]), texts: NoticeTexts }),
  z.strictObject({ type: z.literal("mail"), days }),
  z.strictObject({ type: z.literal("transmit"), days }),
  z.strictObject({ type: z.literal("bundle"), days }),
  z.strictObject({
    type: z.literal("tell"),
    way: z.enum(["post", "telephone", "in-person"]),
    on: sentDay,
    days,
  }),
  z.strictObject({ type: z.literal("bounce") }),
  z.strictObject({
    type: z.literal("answer"),
    kind: z.enum(answerKinds),
    way: z.enum(["mail", "telephone", "post", "in-person"]),
    on: sentDay,
    until: sentDay.optional(),
    words: words.optional(),
  }),
  z.strictObject({ type: z.literal("put-back") }),
]);
export type WorkOnNotice = z.infer<typeof WorkOnNotice>;

export const DecideOnNotice = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("excuse"), reason: z.enum(excuses), words: words.optional() }),
  z.strictObject({ type: z.literal("give-up"), reason: z.enum(giveUpReasons), words }),
]);
export type DecideOnNotice = z.infer<typeof DecideOnNotice>;

/** Several at once, for one reason: a register names many to whom nothing of one person went. */
export const ExcuseSeveral = z.strictObject({
  notices: z.array(idSchema<NoticeId>()).min(1).max(mostNotices),
  reason: z.enum(excuses),
  words: words.optional(),
});

const day = z.iso.date();

export const noticeOffers = [
  "change",
  "mail",
  "transmit",
  "bundle",
  "tell",
  "bounce",
  "answer",
  "put-back",
  "excuse",
  "give-up",
] as const;
export type NoticeOffer = (typeof noticeOffers)[number];

export const ExchangeSeen = z.object({
  domain: z.string(),
  state: z.enum(exchangeStates),
  /** What is wrong, as a code. */
  trouble: z.enum(exchangeTroubles).optional(),
  expectedOn: day.optional(),
  /** SHA-256 of the certificate by which the processor's answers were verified. */
  fingerprint: z.string().optional(),
  hasReceipt: z.boolean(),
});

/** How a code reaches a vendor other than by the address that has the link. */
export const secondWays = ["mail", "telephone"] as const;

/** Of one that waits in a vendor's bundle: when it goes, and by which other way the code reaches them. */
export const BundleSeen = z.object({
  /** The day the mail with the link goes; absent once it has gone. */
  goesOn: day.optional(),
  second: z.enum(secondWays),
  /** As the register has it; absent where it has none. */
  telephone: z.string().optional(),
});

export const NoticeView = z.object({
  id: idSchema<NoticeId>(),
  /** Counts within the request; stands in letters as `R-2026-0007/2`. */
  number: z.int(),
  act: z.enum(noticeActs),
  state: z.enum(noticeStates),
  source: z.enum(noticeSources),
  language: z.enum(["en", "es"]),
  texts: NoticeTexts.partial(),
  way: z.enum(noticeWays).optional(),
  /** Of a mailed one: what became of its mail. */
  mail: z.enum(["waiting", "sent", "refused", "suppressed"]).optional(),
  isUndelivered: z.boolean(),
  reachedOn: day.optional(),
  dueOn: day.optional(),
  isLate: z.boolean(),
  isOpen: z.boolean(),
  reminders: z.int(),
  isEscalated: z.boolean(),
  answer: z
    .object({
      kind: z.enum(answerKinds),
      way: z.enum(answerWays),
      on: day,
      until: day.optional(),
      words: z.string().optional(),
    })
    .optional(),
  reason: z.enum([...excuses, ...giveUpReasons]).optional(),
  /** Why, in whoever's words decided it. */
  reasonWords: z.string().optional(),
  /** Of one that went from system to system: where it stands there, and what the processor signed. */
  exchange: ExchangeSeen.optional(),
  /** Of one in a vendor's bundle, while the register names the vendor. */
  bundle: BundleSeen.optional(),
  /** What is next, in a sentence. */
  next: z.string(),
  missing: z.array(z.enum(missingToTell)),
  offers: z.array(z.enum(noticeOffers)),
});
export type NoticeView = z.infer<typeof NoticeView>;

export const RecipientsView = z.object({
  right: z.string(),
  /** What may be told in this request; empty where its right has nothing to tell. */
  acts: z.array(z.enum(noticeActs)),
  /** Whether the law asks that recipients be told. */
  isRequired: z.boolean(),
  /** Whether somebody has gone through the register for each of these. */
  listed: z.array(z.enum(noticeActs)),
  notices: z.array(NoticeView),
  open: z.int(),
  isOver: z.boolean(),
  isPseudonymous: z.boolean(),
  usualDays: z.int(),
  today: day,
});
export type RecipientsView = z.infer<typeof RecipientsView>;

/** A code to be read out by telephone; it is shown this once. */
export const CodeToRead = z.object({
  code: z.string(),
  until: z.iso.datetime(),
  telephone: z.string().optional(),
});

/** A vendor was sent the link of its page; the one before is over. */
export const VendorPageSent = z.object({ until: day });

export const NoticeDone = z.object({ state: z.enum(noticeStates) });
