/**
 * What can happen in a rights request (GDPR arts. 12 and 15), as codes, ids and dates. Words of people (names,
 * addresses, wording, reasons in prose) lie in cells beside the events and can be destroyed.
 */
import { z } from "zod";
import { calendarChanged, walled, wallLifted } from "../../../platform/cases/common.ts";
import { code, defineEvent } from "../../../platform/events.ts";
import type { EventOf } from "../../../platform/events.ts";
import { idSchema } from "../../../platform/identifiers.ts";
import type { AccountId, ActorId, FileId, Id, LedgerEntryId, MailId } from "../../../platform/identifiers.ts";
import type { CertificateId } from "../erasure/contract.ts";
import { executionEvents } from "../execution/events.ts";
import { fileEvents } from "../documents/erasing/events.ts";
import { recipientEvents } from "../recipients/events.ts";
import {
  assessed,
  childHeard,
  done,
  examined,
  feeAsked,
  feePaid,
  feeWaived,
  liftingPlanned,
  liftingTold,
  measureDropped,
  measureHanded,
  measurePlanned,
  measureSettled,
  rerouted,
  restrictionBegun,
  restrictionHandedOn,
  restrictionLifted,
} from "./events.decided.ts";
import type { LetterId } from "./events.decided.ts";
import {
  authorityBases,
  capacities,
  channels,
  deliveries,
  evidenceKinds,
  extensionReasons,
  identityMethods,
  questionReaches,
  questionWays,
  regimes,
  requestRights,
  reviewDecisions,
  secondFindings,
  standings,
  survivorRelations,
} from "./contract.ts";

export type RunId = Id<"search run">;
export type PackageId = Id<"package">;
export type BundleId = Id<"bundle of requests">;

export * from "./events.decided.ts";
export { capacities, channels, deliveries, evidenceKinds, identityMethods, regimes } from "./contract.ts";

const moment = z.iso.datetime({ offset: true });
const digest = z.string().regex(/^(?:sha256:)?[0-9a-f]{64}$/);
const count = z.int().nonnegative();
const none = z.strictObject({});

export const received = defineEvent(
  "request.received",
  1,
  z.strictObject({
    right: z.enum(requestRights),
    capacity: z.enum(capacities),
    channel: z.enum(channels),
    regime: z.enum(regimes),
    /** When it arrived in the world; the clock starts here, however late it was written down. */
    receivedAt: moment,
    delivery: z.enum(deliveries),
    /** Of a request about somebody who has died: what the requester was to them. */
    relation: z.enum(survivorRelations).optional(),
    /** The person wants to know whom the data went to (GDPR art. 19, last sentence). */
    wantsRecipients: z.literal(true).optional(),
    /** The colleague the request is about, when staff said so: walls the case from them. */
    aboutAccountId: idSchema<AccountId>().optional(),
    /** Asked for together with others: each right is a request of its own, and this they have in common. */
    bundle: idSchema<BundleId>().optional(),
    /** Rehearsed, on an invented person: never counted as a real one. */
    isDrill: z.literal(true).optional(),
  }),
);
/** The address answered: the link in our mail was followed. */
export const confirmed = defineEvent("request.confirmed", 1, none);
export const assigned = defineEvent("request.assigned", 1, z.strictObject({ to: idSchema<ActorId>() }));
export const noted = defineEvent("request.noted", 1, none);

export const identityAsked = defineEvent(
  "identity.asked",
  1,
  /** Without `by`: of a time when asking by mail was reckoned as reaching. */
  z.strictObject({
    method: z.enum(identityMethods),
    by: z.enum(["mail", "letter"]).optional(),
    mailId: idSchema<MailId>().optional(),
  }),
);
/** What was asked for is known to the person; the clock may wait from here. */
export const identityReached = defineEvent(
  "identity.reached",
  1,
  z.strictObject({ by: z.enum(["mail", "page"]) }),
);
export const codeTried = defineEvent("identity.code-tried", 1, z.strictObject({ right: z.boolean() }));
export const evidenceReceived = defineEvent(
  "identity.evidence-received",
  1,
  z.strictObject({ fileId: idSchema<FileId>(), of: z.enum(evidenceKinds) }),
);
export const evidenceDestroyed = defineEvent(
  "identity.evidence-destroyed",
  1,
  z.strictObject({ fileId: idSchema<FileId>() }),
);
/** Asked for in the same letter by the same person: it was settled in that request, once for all of them. */
const elsewhere = {
  settledIn: z
    .string()
    .regex(/^R-\d{4}-\d{4,12}$/)
    .optional(),
};
export const identityConfirmed = defineEvent(
  "identity.confirmed",
  1,
  z.strictObject({ method: z.enum(identityMethods), ...elsewhere }),
);
/** No proof was asked for; the reason is a code, and a cell when words are needed. */
export const identitySkipped = defineEvent(
  "identity.skipped",
  1,
  z.strictObject({ reason: code, ...elsewhere }),
);
export const identityRefused = defineEvent(
  "identity.refused",
  1,
  z.strictObject({ reason: code, ...elsewhere }),
);
/** A guardian or agent was asked to show that they may act for the person. */
export const authorityAsked = defineEvent(
  "authority.asked",
  1,
  z.strictObject({ mailId: idSchema<MailId>().optional() }),
);
/** That a guardian or agent may act for the person. */
export const authorityConfirmed = defineEvent(
  "authority.confirmed",
  1,
  z.strictObject({ basis: z.enum(authorityBases), ...elsewhere }),
);
export const authorityRefused = defineEvent(
  "authority.refused",
  1,
  z.strictObject({ reason: code, ...elsewhere }),
);
/** Whom it is about has died since somebody asked for them: what that somebody was to them now counts. */
export const subjectDied = defineEvent(
  "subject.died",
  1,
  z.strictObject({ relation: z.enum(survivorRelations) }),
);
/** Of the dead: whether a law gives it to whoever asks; the reasons for the person stand in the event's cell. */
export const standingSettled = defineEvent(
  "standing.settled",
  1,
  z.strictObject({ standing: z.enum(standings), ...elsewhere }),
);

/** A question of ours. Nothing waits for it before it has reached the person. */
export const clarificationAsked = defineEvent(
  "clarification.asked",
  1,
  /** Without `by`: of a time when asking was reckoned as reaching. */
  z.strictObject({ by: z.enum(questionWays).optional(), mailId: idSchema<MailId>().optional() }),
);
/** The question is with the person; the clock may wait from here until the answer. */
export const clarificationReached = defineEvent(
  "clarification.reached",
  1,
  z.strictObject({ by: z.enum(questionReaches) }),
);
export const clarificationAnswered = defineEvent("clarification.answered", 1, none);
/** The letter that says it was refused is with the person: a mail server took its mail. */
export const refusalReached = defineEvent("refusal.reached", 1, z.strictObject({ by: z.literal("mail") }));
export const extended = defineEvent(
  "request.extended",
  1,
  z.strictObject({ months: z.int().min(1).max(2), reason: z.enum(extensionReasons) }),
);

const runId = idSchema<RunId>();
export const searchPlanned = defineEvent(
  "search.planned",
  1,
  z.strictObject({ runId, planHash: digest, steps: count, systems: count }),
);
export const searchApproved = defineEvent("search.approved", 1, z.strictObject({ runId, planHash: digest }));
export const searchStarted = defineEvent("search.started", 1, z.strictObject({ runId }));
export const searchFinished = defineEvent(
  "search.finished",
  1,
  z.strictObject({
    runId,
    systems: count,
    systemsDone: count,
    rows: count,
    /** Rows that are nobody else's. */
    clear: count,
    /** Rows that wait for a decision because they are also someone else's. */
    shared: count,
    /** The other people those rows belong to. */
    people: count,
    /** What could not be seen; a search with gaps is never called complete. */
    gaps: count,
  }),
);
export const searchFailed = defineEvent("search.failed", 1, z.strictObject({ runId, reason: code }));

export const reviewDecided = defineEvent(
  "review.decided",
  1,
  z.strictObject({
    runId,
    /** A keyed hash of the other person's row: recognises them within this case and says nothing outside it. */
    person: digest,
    decision: z.enum(reviewDecisions),
    reason: code,
    rows: count,
    /** Of a decision made once for several people: for how many, and how many rows are any of theirs. */
    together: z.strictObject({ people: count, rows: count }).optional(),
    /** The rule for people acting in their role that decided. */
    rule: z.uuid().optional(),
  }),
);
/** A decision taken back: the person's rows wait again. */
export const reviewUndone = defineEvent(
  "review.undone",
  1,
  z.strictObject({ runId, person: digest, rows: count }),
);
const place = { runId, position: count, ordinal: count };
/** A decision on one row; it goes before the decisions for the people it belongs to. */
export const rowDecided = defineEvent(
  "review.row-decided",
  1,
  /** `rows`: with those that were reached through it, where it is somebody else's altogether. */
  z.strictObject({ ...place, decision: z.enum(reviewDecisions), reason: code, rows: count.optional() }),
);
export const rowUndone = defineEvent("review.row-undone", 1, z.strictObject(place));
/** Words inside fields of one row are withheld: how many passages it now has, and why. */
export const wordsCovered = defineEvent(
  "review.words-covered",
  1,
  z.strictObject({ ...place, passages: count, reasons: z.array(code).max(20) }),
);
/** What was entered stands in several person tables, and a person said that these rows are one and the same. */
export const samenessConfirmed = defineEvent(
  "review.sameness-confirmed",
  1,
  z.strictObject({ runId, rows: count, tables: count }),
);
export const reviewApproved = defineEvent(
  "review.approved",
  1,
  z.strictObject({
    runId,
    disclosed: count,
    redacted: count,
    withheld: count,
    /** Of those withheld, rows of the person alone; not told of reviews from before it was counted. */
    own: count.optional(),
  }),
);

/**
 * Whether a second person looks at the answer before it goes out, drawn from the ledger's entry of the approval, which nobody
 * knows beforehand: one in `oneIn` (decision 0133).
 */
export const secondDrawn = defineEvent(
  "review.second-drawn",
  1,
  z.strictObject({
    runId,
    oneIn: count,
    entryId: idSchema<LedgerEntryId>(),
    isDrawn: z.boolean(),
    approver: idSchema<ActorId>(),
  }),
);

const packageId = idSchema<PackageId>();
/** The second person has looked at this very package: it may go, it is to be looked through again, or nobody else could. */
export const secondSettled = defineEvent(
  "review.second-settled",
  1,
  z.strictObject({ packageId, finding: z.enum(secondFindings) }),
);
export const packageBuilt = defineEvent(
  "package.built",
  1,
  z.strictObject({
    packageId,
    fileId: idSchema<FileId>(),
    manifestHash: digest,
    rows: count,
    sizeBytes: count,
    /** What the register told when it was made. */
    register: digest.optional(),
  }),
);
export const packageFailed = defineEvent(
  "package.failed",
  1,
  z.strictObject({
    reason: code,
    /** Which of them; not told of failures from before it was. */
    packageId: packageId.optional(),
    /** How often what is held back stood in it all the same; where, and against which decision, in the event's cell. */
    survivors: count.optional(),
  }),
);
export const released = defineEvent(
  "request.answered",
  1,
  /** `mailId`: the mail that brings the link; the person has no answer before a mail server has taken it. */
  z.strictObject({
    packageId,
    delivery: z.enum(deliveries),
    mailId: idSchema<MailId>().optional(),
    /** What a person must be told beside their data and was not, as codes; why stands in the event's cell. */
    lacking: z.array(code).max(40).optional(),
  }),
);
/** The mail with the link reached nobody: the package is handed over anew, and every link before is dead. */
export const sentAgain = defineEvent("package.sent-again", 1, z.strictObject({ packageId }));
/** On paper or a data carrier: given to the post on that day of the organisation's zone. */
export const posted = defineEvent("package.posted", 1, z.strictObject({ packageId, on: z.iso.date() }));
export const downloaded = defineEvent("package.downloaded", 1, z.strictObject({ packageId }));
export const packageDestroyed = defineEvent("package.destroyed", 1, z.strictObject({ packageId }));
/** What was kept of the person in a request that is over was erased; the certificate says what and when. */
export const erased = defineEvent(
  "request.erased",
  1,
  z.strictObject({ certificateId: idSchema<CertificateId>() }),
);

const letter = { letterId: idSchema<LetterId>(), template: code };
export const letterDrafted = defineEvent("letter.drafted", 1, z.strictObject(letter));
export const letterSent = defineEvent(
  "letter.sent",
  1,
  z.strictObject({ ...letter, by: z.enum(["mail", "print"]), mailId: idSchema<MailId>().optional() }),
);

/** `ground`: an id of the law's rows on refusals. */
export const refused = defineEvent("request.refused", 1, z.strictObject({ ground: code }));
export const withdrawn = defineEvent("request.withdrawn", 1, none);
/** Whoever asked through the public form was reminded, once, that the address is not confirmed. */
export const reminded = defineEvent("request.reminded", 1, z.strictObject({ mailId: idSchema<MailId>() }));
/** Nobody followed the link to confirm the address, and nobody took the request up. */
export const lapsed = defineEvent("request.lapsed", 1, none);
export const closed = defineEvent("request.closed", 1, none);

/** A rehearsal is over: by whoever rehearses, or because its time is. What it found is destroyed. */
export const drillEnded = defineEvent("drill.ended", 1, z.strictObject({ by: z.enum(["person", "time"]) }));

export const requestEvents = [
  received,
  rerouted,
  confirmed,
  assigned,
  noted,
  identityAsked,
  identityReached,
  codeTried,
  evidenceReceived,
  evidenceDestroyed,
  identityConfirmed,
  identitySkipped,
  identityRefused,
  authorityAsked,
  authorityConfirmed,
  authorityRefused,
  subjectDied,
  standingSettled,
  clarificationAsked,
  clarificationReached,
  clarificationAnswered,
  refusalReached,
  extended,
  feeAsked,
  feePaid,
  feeWaived,
  childHeard,
  examined,
  assessed,
  measurePlanned,
  measureHanded,
  measureSettled,
  measureDropped,
  restrictionBegun,
  liftingPlanned,
  liftingTold,
  restrictionLifted,
  restrictionHandedOn,
  searchPlanned,
  searchApproved,
  searchStarted,
  searchFinished,
  searchFailed,
  reviewDecided,
  reviewUndone,
  rowDecided,
  rowUndone,
  wordsCovered,
  samenessConfirmed,
  reviewApproved,
  secondDrawn,
  secondSettled,
  packageBuilt,
  packageFailed,
  released,
  sentAgain,
  posted,
  downloaded,
  packageDestroyed,
  erased,
  letterDrafted,
  letterSent,
  done,
  refused,
  withdrawn,
  reminded,
  lapsed,
  closed,
  drillEnded,
  calendarChanged,
  walled,
  wallLifted,
  ...recipientEvents,
  ...executionEvents,
  ...fileEvents,
] as const;

export type RequestEvent = {
  [T in (typeof requestEvents)[number] as T["type"]]: EventOf<T>;
}[(typeof requestEvents)[number]["type"]];
