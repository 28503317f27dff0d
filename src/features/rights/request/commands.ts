/** What may be asked of a rights request: by staff, by the person, by time. Codes and ids; words go to a cell. */
import type { ActorId, EntryId, FileId, MailId } from "../../../platform/identifiers.ts";
import type {
  authorityBases,
  authorityRefusals,
  childViews,
  EvidenceKind,
  extensionReasons,
  FeeAmount,
  feeGrounds,
  feeWays,
  Finding,
  identityRefusals,
  MeasureOutcome,
  MeasureTask,
  questionWays,
  refusalGrounds,
  RequestRight,
  rerouteReasons,
  skipReasons,
  Standing,
  SurvivorRelation,
  Verdict,
} from "./contract.ts";
import type { ShortReference } from "../../../platform/identifiers.ts";
import type { MeasureId } from "./events.ts";

/** It was settled in a request of the same letter, by the same person; nobody can send this from outside. */
type Elsewhere = { readonly settledIn?: ShortReference | undefined };

type OneOf<List extends readonly string[]> = List[number];

export type Command =
  /** The link in our mail was followed. */
  | { readonly type: "confirm-address" }
  | { readonly type: "assign"; readonly to: ActorId }
  | { readonly type: "note" }
  | { readonly type: "ask-code"; readonly mailId?: MailId | undefined }
  /** `right` was found by comparing hashes, outside this pure part. */
  | { readonly type: "try-code"; readonly right: boolean }
  | { readonly type: "ask-evidence"; readonly of: EvidenceKind; readonly mailId?: MailId | undefined }
  | { readonly type: "reach-identity"; readonly by: "mail" | "page" }
  | { readonly type: "receive-evidence"; readonly of: EvidenceKind; readonly fileId: FileId }
  /** `mailed-link`: the address was confirmed by its link, and it is one we know of this person. */
  | ({
      readonly type: "confirm-identity";
      readonly method: "evidence" | "known-to-staff" | "mailed-link" | "mailed-code";
    } & Elsewhere)
  | ({ readonly type: "refuse-identity"; readonly reason: OneOf<typeof identityRefusals> } & Elsewhere)
  | ({ readonly type: "skip-identity"; readonly reason: OneOf<typeof skipReasons> } & Elsewhere)
  | ({ readonly type: "confirm-authority"; readonly basis: OneOf<typeof authorityBases> } & Elsewhere)
  | ({ readonly type: "refuse-authority"; readonly reason: OneOf<typeof authorityRefusals> } & Elsewhere)
  | { readonly type: "note-death"; readonly relation: SurvivorRelation }
  | ({ readonly type: "settle-standing"; readonly standing: Standing } & Elsewhere)
  /** Without `by`: by mail when there are words and an address, else by a letter to be written. */
  | {
      readonly type: "ask-clarification";
      readonly by?: OneOf<typeof questionWays> | undefined;
      readonly mailId?: MailId | undefined;
    }
  | { readonly type: "reach-clarification"; readonly by: "mail" | "page" }
  | { readonly type: "record-clarification" }
  | { readonly type: "reach-refusal"; readonly by: "mail" }
  | { readonly type: "extend"; readonly months: number; readonly reason: OneOf<typeof extensionReasons> }
  | { readonly type: "reroute"; readonly to: RequestRight; readonly reason: OneOf<typeof rerouteReasons> }
  | {
      readonly type: "ask-fee";
      readonly ground: OneOf<typeof feeGrounds>;
      readonly by: OneOf<typeof feeWays>;
      readonly amount?: FeeAmount | undefined;
    }
  | { readonly type: "take-fee" }
  | { readonly type: "waive-fee" }
  | { readonly type: "hear-child"; readonly view: OneOf<typeof childViews> }
  /** `reviewer` looked again at a decision; `madeBy` had a part in it. */
  | {
      readonly type: "examine";
      readonly finding: Finding;
      readonly reviewer?: ActorId | undefined;
      readonly madeBy?: ActorId | undefined;
    }
  | {
      readonly type: "assess";
      readonly verdict: Verdict;
      readonly bases: readonly string[];
      readonly grounds: readonly string[];
    }
  | {
      readonly type: "plan-measure";
      readonly measureId: MeasureId;
      readonly task: MeasureTask;
      readonly owner: ActorId;
      readonly due: string;
      readonly storeId?: EntryId | undefined;
    }
  | {
      readonly type: "hand-measure";
      readonly measureId: MeasureId;
      readonly owner: ActorId;
      readonly due: string;
    }
  | {
      readonly type: "settle-measure";
      readonly measureId: MeasureId;
      readonly outcome: MeasureOutcome;
      readonly reason?: string | undefined;
      readonly until?: string | undefined;
    }
  | { readonly type: "drop-measure"; readonly measureId: MeasureId }
  | { readonly type: "begin-restriction" }
  /** From which day the data are to be used again. */
  | { readonly type: "plan-lifting"; readonly on: string }
  /** By telephone or in person; a letter about it tells by itself. */
  | { readonly type: "tell-lifting" }
  | { readonly type: "lift-restriction" }
  | { readonly type: "hand-on-restriction" }
  | { readonly type: "refuse"; readonly ground: OneOf<typeof refusalGrounds> }
  | { readonly type: "withdraw" }
  | { readonly type: "close" }
  /** Of a rehearsal, in whatever state it is. */
  | { readonly type: "end-drill"; readonly by: "person" | "time" }
  /** Nobody answered the mail that asked to confirm the address. */
  | { readonly type: "lapse" };

export const commandTypes = [
  "confirm-address",
  "assign",
  "note",
  "ask-code",
  "try-code",
  "ask-evidence",
  "reach-identity",
  "receive-evidence",
  "confirm-identity",
  "refuse-identity",
  "skip-identity",
  "confirm-authority",
  "refuse-authority",
  "note-death",
  "settle-standing",
  "ask-clarification",
  "reach-clarification",
  "record-clarification",
  "reach-refusal",
  "extend",
  "reroute",
  "ask-fee",
  "take-fee",
  "waive-fee",
  "hear-child",
  "examine",
  "assess",
  "plan-measure",
  "hand-measure",
  "settle-measure",
  "drop-measure",
  "begin-restriction",
  "plan-lifting",
  "tell-lifting",
  "lift-restriction",
  "hand-on-restriction",
  "refuse",
  "withdraw",
  "close",
  "end-drill",
  "lapse",
] as const satisfies readonly Command["type"][];
