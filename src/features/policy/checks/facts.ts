/**
 * The facts that today's checks look at, and nothing else: declared here, gathered in `gather.ts`, handed in. Personal
 * data are not among them: a case is its id, its reference and its moments.
 */
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
  /** When the last of what was to be done was done; absent while something is open, or nothing was to be done. */
  readonly carriedOutAt: Instant | undefined;
  /** Of a block: when it began, when the person was told of its end, and when it ended. */
  readonly restriction: {
    readonly begunAt: Instant | undefined;
    readonly liftingToldAt: Instant | undefined;
    readonly liftedAt: Instant | undefined;
  };
  readonly extensions: readonly { readonly at: Instant; readonly months: number }[];
  readonly letters: readonly { readonly at: Instant; readonly template: string }[];
  /** The end of the day the answer is due; undefined while the clock has not started, stands still or cannot tell. */
  readonly due: Instant | undefined;
  /** The clock waited for the person to the last: for proof of who they are, or for an answer. */
  readonly isWaiting: boolean;
  /** The end of the day by which an extension must be told. */
  readonly noticeBy: Instant | undefined;
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

export type Facts = {
  readonly now: Instant;
  readonly zone: string;
  readonly requests: readonly RequestFacts[];
  readonly tellings: readonly TellingFacts[];
  readonly leavers: readonly LeaverFacts[];
  readonly releases: readonly ReleaseFacts[];
  /** Moments of ledger entries that tell of a release nobody else knows of. */
  readonly strayEntries: readonly Instant[];
  readonly version: {
    readonly reviewedOn: Temporal.PlainDate | undefined;
    /** Since when this installation keeps a record of the policy. */
    readonly recordedSince: Temporal.PlainDate;
  };
};
