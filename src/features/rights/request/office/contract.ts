/** What the office asks of rights requests and is told about them. Safe for the browser. */
import { z } from "zod";
import { idSchema } from "../../../../platform/identifiers.ts";
import type { AccountId, ActorId, EntryId, FileId } from "../../../../platform/identifiers.ts";
import { line, sentCount, sentDay, sentMoment, text } from "../../../../platform/text.ts";
import { uploadedFile } from "../../../../platform/upload.ts";
import {
  authorityBases,
  authorityRefusals,
  capacities,
  channels,
  loggedCapacities,
  childViews,
  deliveries,
  evidenceKinds,
  evidenceLimit,
  extensionReasons,
  feeCurrencies,
  feeGrounds,
  feeValue,
  feeWays,
  findings,
  identityRefusals,
  measureTasks,
  questionWays,
  refusalGrounds,
  requestRights,
  rerouteReasons,
  skipReasons,
  standings,
  stateNames,
  survivorRelations,
  verdicts,
} from "../contract.ts";
import { choice, DecideView, lawId, MeasureView, settling } from "../measures/contract.ts";
import type { MeasureId } from "../measures/contract.ts";

const moment = z.iso.datetime({ offset: true });
const words = text({ max: 4000, min: 1 });

const whose = ["mine", "team", "all"] as const;

/** A reference as it stands in an address; anything else is not found. */
export const reference = z.string().regex(/^[A-Z]{1,3}-\d{4}-\d{4,12}$/);

export const ListQuery = z.strictObject({
  whose: z.enum(whose).optional(),
  state: z.enum(stateNames).optional(),
  /** Only what is late or due within a week. */
  pressing: z.enum(["yes"]).optional(),
  /** Only where somebody else did something since whoever asks looked. */
  changed: z.enum(["yes"]).optional(),
  after: z
    .string()
    .max(200)
    .regex(/^[A-Za-z0-9_-]+$/)
    .optional(),
});

const ListedRequest = z.strictObject({
  reference: z.string(),
  /** A sentence: who asks for what. */
  what: z.string(),
  about: z.string(),
  right: z.enum(requestRights),
  capacity: z.enum(capacities),
  channel: z.enum(channels),
  state: z.enum(stateNames),
  /** What the request waits for, in two or three words. */
  stage: z.string(),
  receivedAt: moment,
  due: moment.optional(),
  /** An answer is still owed: open, or handed over and not gone out. */
  isOwed: z.boolean(),
  isLate: z.boolean(),
  /** The clock waits for the person. */
  isWaiting: z.boolean(),
  handler: z.string().optional(),
  isMine: z.boolean(),
  /** Whoever asks never looked at it, or somebody else did something in it since. */
  news: z.enum(["new", "changed"]).optional(),
});
/** Requests from the public page whose address nobody confirmed. */
export const Unconfirmed = z.strictObject({
  waiting: z.strictObject({ count: z.int(), oldest: z.iso.datetime({ offset: true }).optional() }),
  /** In the last so many days. */
  lapsed: z.strictObject({
    days: z.int(),
    count: z.int(),
    newest: z.array(
      z.strictObject({
        reference: z.string(),
        receivedAt: z.iso.datetime({ offset: true }),
        lapsedAt: z.iso.datetime({ offset: true }),
      }),
    ),
  }),
  asOf: z.iso.datetime({ offset: true }),
});

export const RequestList = z.strictObject({
  requests: z.array(ListedRequest).max(50),
  next: z.string().optional(),
  counts: z.strictObject({
    mine: z.int(),
    team: z.int(),
    all: z.int(),
    late: z.int(),
    /** Of the last 30 days: nobody confirmed the address. */
    lapsed: z.int(),
  }),
  asOf: moment,
});

const identity = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9]+(?:[._-][a-z0-9]+)*$/)
    .max(60),
  value: line({ max: 320, min: 1 }),
});

export const LogRequest = z.strictObject({
  /** What is asked for; each is a request of its own. Access when not said. */
  rights: z.array(z.enum(requestRights)).min(1).max(requestRights.length).optional(),
  channel: z.enum(channels).exclude(["portal", "opendsr"]),
  receivedAt: sentMoment,
  /** Said when the receipt lies more than ninety days back. */
  isOldConfirmed: z.boolean().optional(),
  capacity: z.enum(loggedCapacities),
  /** Of a request about somebody who has died: what the requester was to them. */
  relation: z.enum(survivorRelations).optional(),
  /** They want to know whom the data went to. */
  wantsRecipients: z.boolean().optional(),
  requester: z.strictObject({
    name: line({ max: 200, min: 1 }),
    email: z.email().max(254).optional(),
    address: text({ max: 600 }).optional(),
  }),
  subject: z
    .strictObject({
      name: line({ max: 200, min: 1 }),
      born: sentDay.optional(),
    })
    .optional(),
  /** The colleague it is about; the case does not exist for them. */
  aboutAccountId: idSchema<AccountId>().optional(),
  identities: z.array(identity).max(20),
  wording: text({ max: 8000 }).optional(),
  delivery: z.enum(deliveries),
  language: z.enum(["en", "es"]),
});
export type LogRequest = z.infer<typeof LogRequest>;
const logWarnings = ["about-a-colleague", "no-address", "nothing-to-search-by"] as const;
export const LoggedRequest = z.strictObject({
  reference: z.string(),
  /** Asked for in the same letter: the requests of the other rights. */
  together: z.array(z.strictObject({ reference: z.string(), right: z.enum(requestRights) })),
  /** Whether whoever logged it may open it. */
  mayOpen: z.boolean(),
  due: moment.optional(),
  warnings: z.array(z.enum(logWarnings)),
});

/** What whoever works on a case may do to it. */
export const WorkAct = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("assign"), to: idSchema<ActorId>().optional() }),
  z.strictObject({ type: z.literal("note"), words }),
  z.strictObject({ type: z.literal("ask-code") }),
  z.strictObject({ type: z.literal("try-code"), code: z.string().regex(/^\d{6,8}$/) }),
  z.strictObject({ type: z.literal("ask-evidence"), of: z.enum(evidenceKinds) }),
  z.strictObject({
    type: z.literal("confirm-identity"),
    method: z.enum(["evidence", "known-to-staff", "mailed-link"]),
    /** What was compared: an address that was confirmed proves nothing before it is held against ours. */
    words: words.optional(),
  }),
  z.strictObject({ type: z.literal("refuse-identity"), reason: z.enum(identityRefusals) }),
  z.strictObject({ type: z.literal("confirm-authority"), basis: z.enum(authorityBases) }),
  z.strictObject({ type: z.literal("refuse-authority"), reason: z.enum(authorityRefusals) }),
  z.strictObject({
    type: z.literal("ask-clarification"),
    words,
    /** By mail where there is an address, unless it is said otherwise. */
    by: z.enum(questionWays).optional(),
    /** Of a question that was put by telephone or in person: when. */
    happenedAt: sentMoment.optional(),
  }),
  z.strictObject({ type: z.literal("record-clarification"), words, happenedAt: sentMoment.optional() }),
  z.strictObject({ type: z.literal("note-death"), relation: z.enum(survivorRelations), words }),
  z.strictObject({ type: z.literal("take-fee") }),
  z.strictObject({ type: z.literal("hear-child"), view: z.enum(childViews), words }),
  z.strictObject({
    type: z.literal("examine"),
    finding: z.enum(findings),
    reviewer: idSchema<ActorId>().optional(),
    madeBy: idSchema<ActorId>().optional(),
    words,
  }),
  z.strictObject({
    type: z.literal("plan-measure"),
    task: z.enum(measureTasks),
    owner: idSchema<ActorId>(),
    due: sentDay,
    storeId: idSchema<EntryId>().optional(),
    /** The system, or where else it is: a folder, a cupboard, a school’s paper file. */
    place: line({ max: 200, min: 1 }),
    words,
  }),
  z.strictObject({
    type: z.literal("hand-measure"),
    measureId: idSchema<MeasureId>(),
    owner: idSchema<ActorId>(),
    due: sentDay,
  }),
  settling,
  z.strictObject({ type: z.literal("drop-measure"), measureId: idSchema<MeasureId>(), words }),
  z.strictObject({ type: z.literal("begin-restriction"), words }),
  z.strictObject({ type: z.literal("plan-lifting"), on: sentDay, words }),
  z.strictObject({ type: z.literal("tell-lifting"), words, happenedAt: sentMoment.optional() }),
  z.strictObject({ type: z.literal("close") }),
]);
export type WorkAct = z.infer<typeof WorkAct>;

/** What only whoever decides may do. */
export const DecideAct = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("skip-identity"), reason: z.enum(skipReasons), words }),
  z.strictObject({
    type: z.literal("extend"),
    months: z.int().min(1).max(2),
    reason: z.enum(extensionReasons),
    words,
  }),
  z.strictObject({
    type: z.literal("reroute"),
    to: z.enum(requestRights),
    reason: z.enum(rerouteReasons),
    words,
  }),
  z.strictObject({ type: z.literal("settle-standing"), standing: z.enum(standings), words }),
  z.strictObject({
    type: z.literal("ask-fee"),
    ground: z.enum(feeGrounds),
    by: z.enum(feeWays),
    amount: z.strictObject({ value: z.string().regex(feeValue), currency: z.enum(feeCurrencies) }).optional(),
    words,
  }),
  z.strictObject({ type: z.literal("waive-fee"), words }),
  z.strictObject({
    type: z.literal("assess"),
    verdict: z.enum(verdicts),
    bases: z.array(lawId).max(10),
    grounds: z.array(lawId).max(20),
    words,
    /** The reference, typed by hand, where it is refused. */
    typed: line({ max: 40 }).optional(),
  }),
  z.strictObject({ type: z.literal("lift-restriction"), words }),
  z.strictObject({ type: z.literal("hand-on-restriction"), words }),
  z.strictObject({
    type: z.literal("refuse"),
    ground: z.enum(refusalGrounds),
    words,
    /** The reference, typed by hand. */
    typed: line({ max: 40 }),
  }),
  z.strictObject({
    type: z.literal("withdraw"),
    words,
    typed: line({ max: 40 }),
    happenedAt: sentMoment.optional(),
  }),
]);
export type DecideAct = z.infer<typeof DecideAct>;
export type OfficeAct = WorkAct | DecideAct;

export const workBody = z.strictObject({ version: sentCount.min(1), act: WorkAct });
export const decideBody = z.strictObject({ version: sentCount.min(1), act: DecideAct });
/** A document that reached the office: by post, attached to a mail, handed over. */
export const NewEvidence = z.strictObject({
  of: z.enum(evidenceKinds),
  file: uploadedFile(evidenceLimit),
  /** Today, when it is not said. */
  arrivedOn: sentDay.optional(),
});
export const Acted = z.strictObject({
  version: z.int(),
  state: z.enum(stateNames),
  /** Of a code: whether it was right, and how many tries are left. */
  code: z
    .strictObject({ outcome: z.enum(["right", "wrong", "expired", "exhausted"]), triesLeft: z.int() })
    .optional(),
});

const status = z.enum(["kept", "due", "broken", "unproven", "n/a"]);
export const offers = [
  "assign",
  "note",
  "ask-code",
  "try-code",
  "ask-evidence",
  "ask-authority",
  "add-evidence",
  "add-authority",
  "confirm-identity",
  "confirm-mailbox",
  "refuse-identity",
  "skip-identity",
  "confirm-authority",
  "refuse-authority",
  "note-death",
  "settle-standing",
  "ask-clarification",
  "record-clarification",
  "extend",
  "reroute",
  "ask-fee",
  "take-fee",
  "waive-fee",
  "hear-child",
  "examine",
  "assess",
  "plan-measure",
  "begin-restriction",
  "plan-lifting",
  "tell-lifting",
  "lift-restriction",
  "hand-on-restriction",
  "refuse",
  "withdraw",
  "close",
] as const;
export type Offer = (typeof offers)[number];
/** Where the button of the next action leads: an act on this page, or a part of the case with a page of its own. */
const nextTargets = ["search", "review", "package", "letters", "outbox", "measures", "systems"] as const;

export const ClockView = z.strictObject({
  title: z.string(),
  /** The day, and what moved it. */
  headline: z.string(),
  /** Why the date is what it is, a sentence each. */
  explanation: z.array(z.string()),
  start: moment,
  now: moment,
  end: moment.optional(),
  isOver: z.boolean(),
  isLate: z.boolean(),
  pauses: z.array(z.strictObject({ from: moment, to: moment.optional(), label: z.string() })),
  marks: z.array(z.strictObject({ at: moment, label: z.string() })),
  rule: z.string(),
});
export const NextActionView = z.strictObject({
  code: z.string(),
  title: z.string(),
  text: z.string(),
  button: z
    .union([
      z.strictObject({ label: z.string(), act: z.enum(offers) }),
      z.strictObject({
        label: z.string(),
        go: z.enum(nextTargets),
        /** The letter to write there. */
        write: z
          .enum([
            "extension",
            "refusal",
            "clarification",
            "answer",
            "partial-answer",
            "fee",
            "restriction-lifting",
          ])
          .optional(),
      }),
    ])
    .optional(),
  /** Who may take the step, when that is not whoever reads. */
  who: z.string().optional(),
  /** What has to be there before anything goes out. */
  missing: z.array(
    z.strictObject({
      code: z.string(),
      text: z.string(),
      /** The page where it is mended, when that is not here. */
      to: z.string().optional(),
    }),
  ),
});
const TimelineItem = z.strictObject({
  sequence: z.int(),
  type: z.string(),
  at: moment,
  /** When it was written down, if that was later. */
  recordedAt: moment.optional(),
  sentence: z.string(),
  /** Done by somebody else since whoever reads last looked. */
  isNew: z.boolean(),
  detail: z.string().optional(),
  who: z.string(),
});
const EvidenceItem = z.strictObject({
  fileId: idSchema<FileId>(),
  of: z.enum(evidenceKinds),
  receivedAt: moment.optional(),
});

export const RequestView = z.strictObject({
  reference: z.string(),
  /** Rehearsed: nobody asked, nobody outside hears of it, nothing is to be changed. */
  isDrill: z.boolean(),
  /** The rehearsal has ended, and its report is stored. */
  isDrillEnded: z.boolean(),
  right: z.enum(requestRights),
  decide: DecideView,
  measures: z.array(MeasureView),
  /** Who may be given a measure, the day one is due when nothing else is said, and why one may be left undone. */
  owners: z.array(z.strictObject({ actorId: z.string(), name: z.string(), isMe: z.boolean() })),
  measureDue: z.iso.date(),
  keepReasons: z.array(choice),
  /** Asked for in the same letter. */
  together: z.array(z.strictObject({ reference: z.string(), right: z.string(), state: z.string() })),
  /** While it is open nothing of the person is destroyed by itself. */
  isHeldSafe: z.boolean(),
  version: z.int(),
  title: z.string(),
  sub: z.string(),
  state: z.enum(stateNames),
  capacity: z.enum(capacities),
  delivery: z.enum(deliveries),
  requesterHasEmail: z.boolean(),
  clock: ClockView,
  next: NextActionView,
  people: z.array(z.strictObject({ label: z.string(), value: z.string(), detail: z.string().optional() })),
  /** Mails that said something to the person and have not left, a sentence each. */
  held: z.array(z.string()),
  /** Other open requests of the same person that came in other letters, as far as whoever reads may see them. */
  others: z.array(
    z.strictObject({
      reference: z.string(),
      /** What it asks for. */
      right: z.string(),
      receivedAt: moment,
      by: z.enum(["address", "identity"]),
    }),
  ),
  wording: z.string().optional(),
  identities: z.array(z.strictObject({ name: z.string(), value: z.string() })),
  systems: z.array(z.strictObject({ name: z.string(), status, text: z.string() })),
  promises: z.array(
    z.strictObject({ clause: z.string().optional(), name: z.string(), status, note: z.string() }),
  ),
  evidence: z.array(EvidenceItem),
  timeline: z.array(TimelineItem),
  /** When whoever reads last looked at it, before now. */
  lookedAt: moment.optional(),
  /** What this member may do now; everything else would be refused. */
  offers: z.array(z.enum(offers)),
  assignable: z.array(z.strictObject({ actorId: z.string(), name: z.string(), isMe: z.boolean() })),
  /** Names are pseudonyms: whoever reads is an auditor. */
  isPseudonymous: z.boolean(),
});
export type RequestView = z.infer<typeof RequestView>;

/** A form as it stands while somebody types: fields by name, nothing judged. */
export const DraftFields = z.record(z.string().regex(/^[a-zA-Z0-9.]{1,40}$/), text({ max: 8000 }));
export const draftForm = z.string().regex(/^[a-z0-9-]{1,40}$/);
