/** Files found for a request in folders of documents, as the office sends and sees them. Safe for the browser. */
import { z } from "zod";
import { idSchema, type Id } from "../../../platform/identifiers.ts";
import { line, text } from "../../../platform/text.ts";
import { fileLook } from "../delivery/files/contract.ts";
import { ErasingView } from "./erasing/contract.ts";

export type DocumentSearchId = Id<"document search">;
export type DocumentId = Id<"document">;

export const documentStates = ["waiting", "running", "finished", "failed"] as const;
export type DocumentState = (typeof documentStates)[number];

const askedKinds = ["email", "phone", "name", "identifier"] as const;
export const Asked = z.strictObject({ kind: z.enum(askedKinds), value: line({ max: 300, min: 1 }) });
export type Asked = z.infer<typeof Asked>;

/** `must-keep`: a law, or a claim; the request names which. */
export const leftReasons = ["not-theirs", "others-rights", "not-asked-for", "must-keep"] as const;
export type LeftReason = (typeof leftReasons)[number];

/** No more are kept of one search; the rest is said to be there. */
export const mostDocuments = 1000;

const DocumentView = z.strictObject({
  id: idSchema<DocumentId>(),
  title: z.string(),
  place: z.string(),
  changedAt: z.string().optional(),
  bytes: z.number(),
  /** Parts in which a value asked for stands. */
  parts: z.array(z.string()),
  strength: z.enum(["strong", "weak"]),
  decision: z.enum(["disclose", "leave-out", "erase"]).optional(),
  reason: z.enum(leftReasons).optional(),
});
export type DocumentView = z.infer<typeof DocumentView>;

export const DocumentsView = z.strictObject({
  /** Folders that would be searched now; none where the operator named none for this organisation. */
  folders: z.array(z.string()),
  /** By what the request's search found the person, for the form. */
  suggested: z.array(Asked),
  search: z
    .strictObject({
      state: z.enum(documentStates),
      startedAt: z.string(),
      finishedAt: z.string().optional(),
      looked: z.int().optional(),
      /** What was not looked into, in sentences. */
      gaps: z.array(z.string()),
    })
    .optional(),
  documents: z.array(DocumentView),
  open: z.int(),
  /** Where files go for this request: how that stands. */
  erasing: ErasingView.optional(),
});
export type DocumentsView = z.infer<typeof DocumentsView>;

export const SearchInput = z.strictObject({ asked: z.array(Asked).min(1).max(20) });

export const DocumentText = z.strictObject({
  /** Absent: changed or gone since it was found, or a format nobody can read here. */
  text: z.string().optional(),
  isCut: z.boolean(),
  isGone: z.boolean(),
});
export type DocumentText = z.infer<typeof DocumentText>;

export const DecisionInput = z.strictObject({
  answer: z.discriminatedUnion("decision", [
    z.strictObject({
      decision: z.literal("disclose"),
      /** What it is, for the person who reads it. */
      says: text({ min: 1, max: 300 }),
      looked: fileLook,
    }),
    z.strictObject({ decision: z.literal("leave-out"), reason: z.enum(leftReasons) }),
    /** The file goes, once what was decided is approved. */
    z.strictObject({ decision: z.literal("erase") }),
    /** Takes the decision back. */
    z.strictObject({ decision: z.literal("open") }),
  ]),
});
export type Decision = z.infer<typeof DecisionInput>["answer"];
