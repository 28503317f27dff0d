/**
 * The facts that today's checks look at, and nothing else: declared here, gathered in `gather.ts` and beside it, handed in. Personal
 * data are not among them: a case is its id, its reference and its moments.
 */
import type {
  RecordedActivity,
  RecordedCamera,
  RecordedCategory,
  RecordedDevice,
  RecordedDocument,
  RecordedMeasure,
  RecordedNotice,
  RecordedOccasion,
  RecordedRisk,
  RecordedRole,
  RecordedSite,
  RecordedStore,
  RecordedSystem,
  RecordedTransfer,
  RecordedVendor,
} from "../../registers/index.ts";
import type { AccountId, CaseId } from "../../../platform/identifiers.ts";

type Instant = Temporal.Instant;

export type RequestFacts = {
  readonly caseId: CaseId;
  readonly reference: string;
  /** The colleague it is about: that person is shown nothing of it. */
  readonly aboutAccountId: AccountId | undefined;
  readonly right: string;
  /** Confirmed or taken up, and neither withdrawn nor lapsed: the organisation owes an answer. */
  readonly isOwed: boolean;
  /** How it ended where no answer is owed any more. */
  readonly endedWithout?: "withdrawn" | "lapsed" | undefined;
  /** How it came, and how the person wanted the answer. */
  readonly channel: string;
  readonly wanted: string;
  readonly receivedAt: Instant;
  /** The first thing that was done for it; absent while nothing was. */
  readonly firstActAt: Instant | undefined;
  /** Somebody asks for another person, and has to show that they may. */
  readonly isForAnother: boolean;
  readonly authorityAt: Instant | undefined;
  /** Proof of who they are was asked for, and when the person knew. */
  readonly proof: { readonly askedAt: Instant; readonly toldAt: Instant | undefined } | undefined;
  /** Of a right that takes effect at once nobody is asked who they are. */
  readonly isIdentityAsked: boolean;
  readonly identity: { readonly at: Instant; readonly isConfirmed: boolean } | undefined;
  readonly answered: { readonly at: Instant; readonly delivery: string } | undefined;
  readonly refusedAt: Instant | undefined;
  /** What a decision of this right was rested on: bases to grant, grounds to refuse; absent while it is undecided. */
  readonly decided:
    | {
        readonly at: Instant;
        readonly verdict: string;
        readonly bases: readonly string[];
        readonly grounds: readonly string[];
      }
    | undefined;
  /** When interests were weighed, or accuracy found out, before the decision. */
  readonly examinedAt: Instant | undefined;
  /** When somebody who had no part in it looked again at what a machine decided. */
  readonly reviewedByAt: Instant | undefined;
  /** When the last of what was to be done was done; absent while something is open, or nothing was to be done. */
  readonly carriedOutAt: Instant | undefined;
  /** What was done for it in each place and system, by what came of it. */
  readonly done: DoneFacts;
  /** The last search before the answer; absent where none was finished. */
  readonly searched:
    | { readonly systems: number; readonly answering: number; readonly gaps: number }
    | undefined;
  /** Of a block: when it began, when the person was told of its end, and when it ended. */
  readonly restriction: {
    readonly begunAt: Instant | undefined;
    readonly liftingToldAt: Instant | undefined;
    readonly liftedAt: Instant | undefined;
  };
  readonly extensions: readonly { readonly at: Instant; readonly months: number }[];
  readonly letters: readonly { readonly at: Instant; readonly template: string }[];
  /** Fees that were asked for and not waived, each with the ground it was asked on. */
  readonly fees: readonly { readonly at: Instant; readonly ground: string }[];
  /** What a person must be told beside their data and was not; absent where no package answered. */
  readonly lacking: readonly string[] | undefined;
  /** When what the data say about others had been looked through. */
  readonly reviewedAt: Instant | undefined;
  /** The end of the day the answer is due; undefined while the clock has not started, stands still or cannot tell. */
  readonly due: Instant | undefined;
  /** The clock waited for the person to the last: for proof of who they are, or for an answer. */
  readonly isWaiting: boolean;
  /** The end of the day by which an extension must be told. */
  readonly noticeBy: Instant | undefined;
};

export type DoneFacts = {
  /** Settled as done, or as nothing there. */
  readonly whole: number;
  /** Settled in part or not at all, with the law's reason; and without one. */
  readonly reasoned: number;
  readonly unreasoned: number;
  readonly open: number;
  /** Carried out in connected systems: looked at again and found so, found otherwise, or not to be seen. */
  readonly verified: number;
  readonly residual: number;
  readonly unseen: number;
};

/** An account of this office that ended; it has no name here. */
export type LeaverFacts = {
  readonly endedAt: Instant;
  /** Sessions and tokens of it that still live. */
  readonly waysIn: number;
};

export type ReleaseFacts = Pick<RequestFacts, "caseId" | "reference" | "aboutAccountId"> & {
  readonly at: Instant;
  readonly isOnLedger: boolean;
};

/** Of a request that was answered and not refused: who was told of it. */
export type TellingFacts = Pick<RequestFacts, "caseId" | "reference" | "aboutAccountId" | "right"> & {
  readonly answeredAt: Instant;
  /** Somebody has gone through whom the data went to. */
  readonly isListed: boolean;
  readonly notices: readonly {
    readonly act: string;
    readonly toldOn: Temporal.PlainDate | undefined;
    readonly isExcused: boolean;
  }[];
};

type CaseFacts = Pick<RequestFacts, "caseId" | "reference" | "aboutAccountId">;

export type ComplaintFacts = CaseFacts & {
  readonly receivedOn: Temporal.PlainDate;
  /** When the outcome was told. */
  readonly toldAt: Instant | undefined;
  readonly closedAt: Instant | undefined;
};

/** A question to the officer. */
export type AdviceFacts = CaseFacts & {
  readonly topic: string;
  readonly askedAt: Instant;
  readonly answeredAt: Instant | undefined;
};

/** A plan to start, change or share something, which the officer looks at first. */
export type PlanFacts = CaseFacts & {
  readonly plan: string;
  readonly isNewTechnology: boolean;
  /** The officer asked for an impact assessment. */
  readonly isRisky: boolean;
  readonly submittedAt: Instant;
  readonly startsOn: Temporal.PlainDate | undefined;
  readonly assessedAt: Instant | undefined;
  readonly approvedAt: Instant | undefined;
};

/** An audit that was concluded. */
export type AuditFacts = Pick<RequestFacts, "caseId" | "reference"> & {
  /** What its sample was drawn from. */
  readonly of: string;
  readonly at: Instant;
  /** What it found led to an action, or it found nothing. */
  readonly isAnswered: boolean;
};

/** The version in force, read and signed. */
export type SigningFacts = {
  /** By when it was to be signed; absent while nobody was asked. */
  readonly dueOn: Temporal.PlainDate | undefined;
  /** Of those who work here, how many have signed it. */
  readonly signed: number;
  readonly staff: number;
};

/** The register, entry by entry. */
export type ActivityFacts = RecordedActivity;
export type NoticeFacts = RecordedNotice;
export type VendorFacts = RecordedVendor;

/** What can be gathered; a check says which of these it looks at, and nothing else is read for it. */
export const factKeys = [
  "requests",
  "tellings",
  "leavers",
  "releases",
  "complaints",
  "advice",
  "plans",
  "activities",
  "notices",
  "vendors",
  "risks",
  "systems",
  "stores",
  "categories",
  "transfers",
  "cameras",
  "occasions",
  "devices",
  "sites",
  "documents",
  "measures",
  "roles",
  "post",
  "audits",
  "signing",
] as const;
export type FactKey = (typeof factKeys)[number];

/** What the register says, kind by kind. */
export type RegisterFacts = {
  readonly activities: readonly ActivityFacts[];
  readonly notices: readonly NoticeFacts[];
  readonly vendors: readonly VendorFacts[];
  readonly risks: readonly RecordedRisk[];
  readonly systems: readonly RecordedSystem[];
  readonly stores: readonly RecordedStore[];
  readonly categories: readonly RecordedCategory[];
  readonly transfers: readonly RecordedTransfer[];
  readonly cameras: readonly RecordedCamera[];
  readonly occasions: readonly RecordedOccasion[];
  readonly devices: readonly RecordedDevice[];
  readonly sites: readonly RecordedSite[];
  readonly documents: readonly RecordedDocument[];
  readonly measures: readonly RecordedMeasure[];
  readonly roles: readonly RecordedRole[];
};
export const emptyRegister: RegisterFacts = {
  activities: [],
  notices: [],
  vendors: [],
  risks: [],
  systems: [],
  stores: [],
  categories: [],
  transfers: [],
  cameras: [],
  occasions: [],
  devices: [],
  sites: [],
  documents: [],
  measures: [],
  roles: [],
};

export type Facts = RegisterFacts & {
  readonly now: Instant;
  readonly zone: string;
  readonly requests: readonly RequestFacts[];
  readonly tellings: readonly TellingFacts[];
  readonly leavers: readonly LeaverFacts[];
  readonly releases: readonly ReleaseFacts[];
  /** Moments of ledger entries that tell of a release nobody else knows of. */
  readonly strayEntries: readonly Instant[];
  readonly complaints: readonly ComplaintFacts[];
  readonly advice: readonly AdviceFacts[];
  readonly plans: readonly PlanFacts[];
  /** How many hold the officer's role now, and whether the register names somebody to turn to; absent when not gathered. */
  readonly post: { readonly officers: number; readonly isContactKnown: boolean } | undefined;
  readonly audits: readonly AuditFacts[];
  /** Absent when not gathered. */
  readonly signing: SigningFacts | undefined;
  readonly version: {
    /** The next review is promised, by an interval or a day. */
    readonly isReviewPromised: boolean;
    readonly reviewedOn: Temporal.PlainDate | undefined;
    /** Since when this installation keeps a record of the policy. */
    readonly recordedSince: Temporal.PlainDate;
  };
};
