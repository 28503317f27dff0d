/** What the endpoints of drafts exchange. Safe for the browser. */
import { z } from "zod";
import { idSchema, type Id } from "../../../platform/identifiers.ts";
import { text, sentDay } from "../../../platform/text.ts";
import { uploadedFile, type UploadLimit } from "../../../platform/upload.ts";
import { clauseLabel, natureNames } from "../contract.ts";

export type DraftId = Id<"policy draft">;
export type DraftClauseId = Id<"clause of a policy draft">;
export const draftId = idSchema<DraftId>();
export const draftClauseId = idSchema<DraftClauseId>();

/** DOCX, PDF, Markdown and text; told by the bytes as well. */
export const policyFile = {
  maxBytes: 10_000_000,
  mediaTypes: [
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/pdf",
    "text/plain",
    "text/markdown",
  ],
} as const satisfies UploadLimit;

export const mostClauses = 1500;

/**
 * What a person said of a clause: it is bound to a check; it is a promise that nothing measures; it is no promise. `open`: nobody
 * has said anything.
 */
export const decisions = ["open", "bound", "unmeasured", "not_promise"] as const;
export type Decision = (typeof decisions)[number];

/** ISO 8601, one number and one unit: what a policy promises in. */
const simpleDuration = /^P(?:[1-9]\d{0,3}[DMY]|T[1-9]\d{0,3}H)$/;

const Parameters = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

export const Proposal = z.strictObject({
  check: z.string(),
  parameters: Parameters,
  /** Out of the clause, in its own writing: what led to it. */
  words: z.array(z.string()),
  isInWorkingDays: z.boolean(),
  /** The parameter that the words leave open, and the question that asks for it. */
  asksFor: z.string().optional(),
  question: z.string().optional(),
});
export type Proposal = z.output<typeof Proposal>;

export const DraftLine = z.strictObject({
  id: draftClauseId,
  label: z.string(),
  sectionNumber: z.string(),
  sectionTitle: z.string(),
  body: z.string(),
  decision: z.enum(decisions),
  nature: z.enum(natureNames),
  check: z.string().nullable(),
  /** What would prove it, in a sentence. */
  how: z.string().nullable(),
  limit: z.string().nullable(),
  /** Whether something is measured as soon as it is in force. */
  isMeasured: z.boolean(),
  proposals: z.array(z.strictObject({ ...Proposal.shape, how: z.string() })),
  /** Against the clause with this label in the version in force. */
  change: z.enum(["new", "changed", "same"]),
  steps: z.array(z.strictObject({ step: z.enum(["keep", "remove", "add"]), text: z.string() })),
  /** The words of the clause with this label, where they have next to nothing in common with these. */
  was: z.string().nullable(),
});
export type DraftLine = z.output<typeof DraftLine>;

export const DraftHead = z.strictObject({
  id: draftId,
  state: z.enum(["open", "approved", "in_force", "discarded"]),
  title: z.string(),
  cameFrom: z.enum(["file", "text", "version"]),
  fileName: z.string().nullable(),
  createdAt: z.iso.datetime(),
  by: z.string(),
  inForceFrom: z.iso.date().nullable(),
  approvedBy: z.string().nullable(),
});

const digest = z.string().regex(/^[0-9a-f]{64}$/);

export const DraftReply = z.strictObject({
  draft: DraftHead,
  /** Of the title and every clause with its decision; sent back by whoever approves. */
  seen: digest,
  clauses: z.array(DraftLine).max(mostClauses),
  /** Labels of the version in force that the draft does not have. */
  removed: z.array(z.strictObject({ label: z.string(), body: z.string() })),
  /** What is wrong with the text itself; a person may leave it. */
  findings: z.array(z.strictObject({ label: z.string(), words: z.string(), sentence: z.string() })),
  /** What must be put right before it can be approved. */
  obstacles: z.array(z.strictObject({ label: z.string(), sentence: z.string() })),
  /** Footnotes of the file, for whoever checks it. */
  notes: z.array(z.string()),
  today: z.iso.date(),
});

/** The one that is worked on or waits for its day, and whether there is a policy it would replace. */
export const DraftsReply = z.strictObject({
  draft: DraftHead.nullable(),
  hasPolicy: z.boolean(),
  versions: z.array(
    z.strictObject({
      number: z.int(),
      title: z.string(),
      inForceFrom: z.iso.date(),
      hash: z.string(),
      clauses: z.int(),
    }),
  ),
});

export const FileBody = z.strictObject({ file: uploadedFile(policyFile) });
export const TextBody = z.strictObject({
  title: text({ min: 1, max: 200 }),
  text: text({ min: 1, max: 400_000 }),
});

const label = z.string().regex(clauseLabel);

/** What is left out stays as it is. */
export const ClauseBody = z.strictObject({
  label: label.optional(),
  sectionTitle: text({ min: 0, max: 300 }).optional(),
  body: text({ min: 0, max: 20_000 }).optional(),
  decide: z
    .discriminatedUnion("decision", [
      z.strictObject({
        decision: z.literal("bound"),
        /** The number of a proposal, from 0. */
        proposal: z.int().nonnegative(),
        /** To the proposal's question. */
        answer: z.string().regex(simpleDuration).optional(),
      }),
      z.strictObject({ decision: z.literal("unmeasured") }),
      z.strictObject({
        decision: z.literal("not_promise"),
        nature: z.enum(["permission", "definition", "aspiration", "fact", "exposure"]),
      }),
      z.strictObject({ decision: z.literal("open") }),
    ])
    .optional(),
});
export type ClauseBody = z.output<typeof ClauseBody>;

export const ApproveBody = z.strictObject({
  inForceFrom: sentDay,
  /** How many clauses nobody decided, as the approver saw it: they stand as promises that nothing proves. */
  open: z.int().nonnegative(),
  /** The draft as the approver saw it (`seen` of its reply): what was changed meanwhile is looked at first. */
  seen: digest,
});
