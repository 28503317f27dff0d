/**
 * What is carried out for a request in connected systems: plan, approval, run and look, per system, as the office sends and
 * sees it. Safe for the browser.
 */
import { z } from "zod";
import { idSchema } from "../../../platform/identifiers.ts";
import type { EntryId, Id } from "../../../platform/identifiers.ts";
import { line, text } from "../../../platform/text.ts";

export type ExecutionId = Id<"execution">;

/** One system's way. `done`: the store has committed, nobody has looked again yet. */
export const executionStates = [
  "planning",
  "planned",
  "approved",
  "running",
  "done",
  "verified",
  "residual",
  "unverifiable",
  "failed",
  "handed",
] as const;
export type ExecutionState = (typeof executionStates)[number];

/** The answer to the request need not wait for it. */
export function isSettled(state: ExecutionState): boolean {
  return state === "verified" || state === "handed";
}

/** Something happens by itself; the page looks again in a moment. */
export function isUnderWay(state: ExecutionState): boolean {
  return state === "planning" || state === "approved" || state === "running" || state === "done";
}

/** Why it could not be planned or carried out, as codes; the office has a sentence for each. */
export const executionProblems = [
  "connection-gone",
  "no-eraser",
  "unreachable",
  "busy",
  "refused",
  "still-running",
  "request-over",
  "request-changed",
  "not-restricted",
] as const;
export type ExecutionProblem = (typeof executionProblems)[number];

/** What is carried out in a system; `lift`: rows a restriction marked are freed; `object`: rows say that marketing is refused. */
export const executionTasks = ["erase", "correct", "restrict", "lift", "object"] as const;
export type ExecutionTask = (typeof executionTasks)[number];

/** The last two are of values to be written: whether these cells are. */
export const answerWords = ["delete", "anonymise", "unlink", "keep", "change", "leave"] as const;
export type AnswerWord = (typeof answerWords)[number];

const count = z.int().nonnegative();
const moment = z.iso.datetime({ offset: true });
const lawGround = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/);
/** A table as its database calls it. */
export const tableName = z.string().min(1).max(400);
export const questionWhy = z.string().regex(/^[a-z_]{1,30}$/);

const Counts = z.strictObject({
  delete: count,
  anonymise: count,
  unlink: count,
  keep: count,
  review: count,
  already: count,
  /** Rows in which values are written. */
  write: count,
});

const TableView = z.strictObject({
  table: z.string(),
  title: z.string(),
  rows: Counts,
  /** `12 rows deleted: theirs alone`. */
  why: z.array(z.string()),
  /** What anonymised and unlinked rows lose, and what stays in them and why. */
  changes: z.array(
    z.strictObject({
      does: z.enum(["unlink", "anonymise"]),
      rows: count,
      empties: z.array(z.strictObject({ column: z.string(), becomes: z.string() })),
      stays: z.array(z.strictObject({ column: z.string(), why: z.string() })),
    }),
  ),
  kept: z
    .strictObject({ because: z.string(), exemption: z.string().optional(), until: z.string().optional() })
    .optional(),
  answered: z.array(z.string()),
  /** How the plan before counted it, where that was otherwise. */
  before: Counts.optional(),
});
export type ExecutionTable = z.infer<typeof TableView>;

const QuestionView = z.strictObject({
  table: z.string(),
  title: z.string(),
  why: z.string(),
  whyWords: z.string(),
  rows: count,
  may: z.array(z.enum(answerWords)),
  /** One answer for all of them. */
  answer: z
    .strictObject({
      becomes: z.enum(answerWords),
      /** Absent for whoever reads under pseudonyms: a colleague's own words. */
      because: z.string().optional(),
      until: z.string().optional(),
      by: z.string(),
    })
    .optional(),
  /** Rows that have an answer of their own. */
  answeredRows: count,
});
export type ExecutionQuestion = z.infer<typeof QuestionView>;

const PlanView = z.strictObject({
  digest: z.string(),
  asOf: moment,
  plannedAt: moment,
  totals: Counts,
  tables: z.array(TableView),
  steps: z.array(z.string()),
  /** What the store does besides: triggers, rows changed without a step. */
  besides: z.array(z.string()),
  /** What else their rows call them, in words; looked for afterwards. */
  alsoKnown: z.array(z.string()),
  questions: z.array(QuestionView),
  /** What keeps it from running besides questions. */
  refusals: z.array(z.string()),
});
export type ExecutionPlan = z.infer<typeof PlanView>;

const LookView = z.strictObject({
  asOf: moment,
  columns: count,
  kept: count,
  /** What was found or could not be looked at, in sentences. */
  lines: z.array(z.string()),
});

/** What is wrong and what is right, as it was entered; absent for whoever reads under pseudonyms. */
const Order = z.strictObject({ where: z.string(), was: z.string(), becomes: z.string() });

export const SystemExecution = z.strictObject({
  id: idSchema<ExecutionId>(),
  task: z.enum(executionTasks),
  orders: z.array(Order),
  storeId: idSchema<EntryId>(),
  name: z.string(),
  state: z.enum(executionStates),
  stage: z.string().optional(),
  problem: z.enum(executionProblems).optional(),
  problemWords: z.array(z.string()),
  attempts: count,
  /** When it is tried again by itself. */
  retryAt: moment.optional(),
  /** The system failed several times in a row: nobody asks it before then. */
  pausedUntil: moment.optional(),
  failures: count,
  identities: z.array(z.string()),
  plan: PlanView.optional(),
  /** What was no longer as it was approved: tables, or other parts of the plan. */
  differs: z.array(z.string()),
  /** Answers were given since the plan was made. */
  answersChanged: z.boolean(),
  approvedAt: moment.optional(),
  approvedBy: z.string().optional(),
  endedAt: moment.optional(),
  look: LookView.optional(),
  hasCertificate: z.boolean(),
  isReceipted: z.boolean(),
  can: z.array(z.enum(["plan", "approve", "resume", "hand"])),
  /** What an approval waits for, in sentences. */
  missing: z.array(z.string()),
});
export type SystemExecution = z.infer<typeof SystemExecution>;

export const ExecutionView = z.strictObject({
  reference: z.string(),
  isDrill: z.boolean(),
  isOver: z.boolean(),
  /** What can be begun now. */
  task: z.enum(executionTasks).optional(),
  /** Kinds of data the maps know, to say where a wrong value stands. */
  categories: z.array(z.strictObject({ value: z.string(), label: z.string() })),
  systems: z.array(SystemExecution),
  /** Connections in which nothing can be erased from here, and why. */
  others: z.array(z.strictObject({ storeId: idSchema<EntryId>(), name: z.string(), why: z.string() })),
  /**
   * Folders of files, in which nothing is changed from here: how many, and how many files of the person a search found there;
   * absent where none is named for the organisation, or what is done does not concern files.
   */
  files: z.strictObject({ folders: count, found: count.optional() }).optional(),
  /** Whether the search of this request says by what the person is found. */
  isSearched: z.boolean(),
  identityNames: z.array(z.string()),
  suggested: z.array(z.strictObject({ name: z.string(), value: z.string() })),
  /** Grounds on which rows may stay. */
  exemptions: z.array(z.strictObject({ value: z.string(), label: z.string() })),
});
export type ExecutionView = z.infer<typeof ExecutionView>;

const AskedRow = z.strictObject({
  ordinal: count,
  /** Columns and values the map discloses; none where the row has none, or whoever asks may not see names. */
  values: z.array(z.strictObject({ column: z.string(), value: z.string() })),
  may: z.array(z.enum(answerWords)),
  /** It can be told apart, and so answered for, by itself. */
  isNamed: z.boolean(),
  answer: z.strictObject({ becomes: z.enum(answerWords), because: z.string().optional() }).optional(),
});
export type AskedRow = z.infer<typeof AskedRow>;
export const AskedRows = z.strictObject({
  rows: z.array(AskedRow),
  total: count,
  next: count.optional(),
});

export const AnswerInput = z.strictObject({
  table: tableName,
  why: questionWhy,
  /** The number of one row; without it, all rows of the table that wait for this reason. */
  ordinal: count.optional(),
  /** Absent: the answer is taken back. */
  becomes: z.enum(answerWords).optional(),
  because: text({ max: 1000 }),
  exemption: lawGround.optional(),
  until: z.iso.date().optional(),
});

export const identityInput = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9_]{0,62}$/),
  value: line({ max: 500 }),
});

/** A value that is not right in the systems, and the one that is; empty `becomes`: nothing is. */
export const correctionInput = z.strictObject({
  category: z
    .string()
    .regex(/^[a-z][a-z0-9_.]{0,200}$/)
    .optional(),
  was: line({ max: 1000, min: 1 }),
  becomes: line({ max: 1000 }),
});
export type CorrectionInput = z.infer<typeof correctionInput>;
