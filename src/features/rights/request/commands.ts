/** What may be asked of a rights request: by staff, by the person, by time. Codes and ids; words go to a cell. */
import type { ActorId, FileId, MailId } from "../../../platform/identifiers.ts";
import type {
  authorityBases,
  authorityRefusals,
  EvidenceKind,
  extensionReasons,
  identityRefusals,
  questionWays,
  refusalGrounds,
  skipReasons,
} from "./contract.ts";

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
  | { readonly type: "confirm-identity"; readonly method: "evidence" | "known-to-staff" | "mailed-link" }
  | { readonly type: "refuse-identity"; readonly reason: OneOf<typeof identityRefusals> }
  | { readonly type: "skip-identity"; readonly reason: OneOf<typeof skipReasons> }
  | { readonly type: "confirm-authority"; readonly basis: OneOf<typeof authorityBases> }
  | { readonly type: "refuse-authority"; readonly reason: OneOf<typeof authorityRefusals> }
  /** Without `by`: by mail when there are words and an address, else by a letter to be written. */
  | {
      readonly type: "ask-clarification";
      readonly by?: OneOf<typeof questionWays> | undefined;
      readonly mailId?: MailId | undefined;
    }
  | { readonly type: "reach-clarification"; readonly by: "mail" | "page" }
  | { readonly type: "record-clarification" }
  | { readonly type: "extend"; readonly months: number; readonly reason: OneOf<typeof extensionReasons> }
  | { readonly type: "refuse"; readonly ground: OneOf<typeof refusalGrounds> }
  | { readonly type: "withdraw" }
  | { readonly type: "close" }
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
  "ask-clarification",
  "reach-clarification",
  "record-clarification",
  "extend",
  "refuse",
  "withdraw",
  "close",
  "lapse",
] as const satisfies readonly Command["type"][];
