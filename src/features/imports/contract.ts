/** What an import is asked and what it says: its columns, what can be wrong, what a look finds. Browser-safe. */
import { z } from "zod";
import { idSchema } from "../../platform/identifiers.ts";
import type { Id } from "../../platform/identifiers.ts";
import { uploadedFile } from "../../platform/upload.ts";
import type { UploadLimit } from "../../platform/upload.ts";

export const mostRows = 10_000;
export const fileLimit = {
  maxBytes: 8_000_000,
  mediaTypes: ["text/csv", "text/plain", "text/tab-separated-values", "application/vnd.ms-excel"],
} as const satisfies UploadLimit;

/** How days are written, beside 2026-11-21, which is always read. */
export const dayOrders = ["day-first", "month-first"] as const;
export type DayOrder = (typeof dayOrders)[number];

/** In the order of the template. `of`: the kinds it belongs to; `needed`: those that need it. */
export const columns = [
  { name: "kind", of: "rcq", needed: "rcq", example: "request", what: "request, complaint or question" },
  {
    name: "reference",
    of: "rcq",
    needed: "rcq",
    example: "DSR-118",
    what: "What the case is called in the other system. By it nothing is opened twice.",
  },
  {
    name: "received",
    of: "rcq",
    needed: "rcq",
    example: "2026-10-28",
    what: "The day it first arrived: the clock counts from it.",
  },
  {
    name: "right",
    of: "r",
    needed: "r",
    example: "access",
    what: "access, rectification, erasure, restriction, portability, objection, marketing-objection, automated-decision or withdrawal",
  },
  {
    name: "channel",
    of: "rc",
    needed: "rc",
    example: "email",
    what: "How it arrived: email, telephone, post or in-person. A form counts as email.",
  },
  { name: "name", of: "rc", needed: "rc", example: "Wren Halliday", what: "Who asked or complained." },
  {
    name: "email",
    of: "rc",
    needed: "",
    example: "wren@halliday.example",
    what: "Their address for mail.",
  },
  { name: "address", of: "rc", needed: "", example: "", what: "Their postal address." },
  {
    name: "capacity",
    of: "r",
    needed: "",
    example: "self",
    what: "self, guardian, agent, or survivor of somebody who has died; without it, self.",
  },
  {
    name: "person",
    of: "r",
    needed: "",
    example: "",
    what: "Whose data it is, where somebody asks for another.",
  },
  {
    name: "wording",
    of: "rcq",
    needed: "cq",
    example: "Please send me everything you hold about me.",
    what: "What they wrote.",
  },
  { name: "sort", of: "c", needed: "", example: "", what: "data or pictures; without it, data." },
  {
    name: "topic",
    of: "q",
    needed: "",
    example: "",
    what: "disclosure, legal-basis, consent, retention, security, rights, new-activity or other; without it, other.",
  },
  { name: "language", of: "rc", needed: "", example: "en", what: "en or es; without it, en." },
  {
    name: "identity_asked",
    of: "r",
    needed: "",
    example: "2026-10-30",
    what: "The day the person was asked who they are.",
  },
  {
    name: "identity_confirmed",
    of: "r",
    needed: "",
    example: "2026-11-03",
    what: "The day it was known who they are. Without it, what was asked is still waited for.",
  },
  {
    name: "question_asked",
    of: "r",
    needed: "",
    example: "",
    what: "The day the person was asked what they mean.",
  },
  { name: "question_answered", of: "r", needed: "", example: "", what: "The day they answered it." },
  {
    name: "extended",
    of: "r",
    needed: "",
    example: "",
    what: "The day the person was told in writing that it takes longer.",
  },
  { name: "extended_months", of: "r", needed: "", example: "", what: "By how many months: 1 or 2." },
  {
    name: "extension_reason",
    of: "r",
    needed: "",
    example: "",
    what: "complexity, number or both; without it, complexity.",
  },
  {
    name: "acknowledged",
    of: "c",
    needed: "",
    example: "",
    what: "The day the person was told in writing that the complaint arrived.",
  },
  {
    name: "handler",
    of: "rcq",
    needed: "",
    example: "",
    what: "The address of the colleague who has it in hand.",
  },
  {
    name: "about_colleague",
    of: "rc",
    needed: "",
    example: "",
    what: "The address of the colleague it is about: for them it will not exist.",
  },
] as const satisfies readonly {
  readonly name: string;
  readonly of: string;
  readonly needed: string;
  readonly example: string;
  readonly what: string;
}[];
export type ColumnName = (typeof columns)[number]["name"];

/** What can be wrong with a row, in a sentence. */
export const problems = {
  missing: "Nothing stands here, and it is needed.",
  "not-one-of": "This is none of the words that can stand here.",
  "not-a-day": "This is not a day. Write 2026-11-21, or say above how days are written.",
  "in-the-future": "This day has not come yet.",
  "before-received": "This day lies before the day it was received.",
  "out-of-order": "This day lies before the one it follows from.",
  "too-old": "No law counted here was in force on that day.",
  "too-long": "This is too long.",
  "not-readable": "This holds characters that cannot be kept.",
  "not-an-address": "This is not an address for mail.",
  "no-colleague": "Nobody here has this address.",
  "not-at-work": "This colleague does not work on cases.",
  "about-the-handler": "The case is about the colleague who would have it in hand.",
  "needs-the-day": "The day it was told is missing.",
  "told-too-late": "The first time was over by then, so this gave no more. Leave it empty.",
  "not-for-this-right":
    "This right takes effect when it arrives: nobody is asked who they are, and no time is added. Leave it empty.",
  "does-not-belong": "A case of this kind has no such column. Leave it empty.",
  "twice-in-the-file": "Another row above has the same kind and reference.",
  "too-few-cells": "The row ends before its last column.",
  "too-many-cells":
    "The row has more cells than there are columns. A quote or a separator is in the wrong place.",
} as const;
export type ProblemCode = keyof typeof problems;

/** What is wrong with the file itself. */
export const fileFaults = {
  empty: "The file is empty.",
  workbook: "This is a workbook. Save it as CSV and choose that file.",
  "no-head": "The first line does not name the columns kind, reference and received.",
  "column-twice": "A column stands in the first line twice.",
  "quote-open": "A quotation mark is never closed.",
  "too-many-rows": "The file has more than 10,000 rows. Divide it.",
} as const;
export type FileFault = keyof typeof fileFaults;

const Problem = z.strictObject({
  column: z.string(),
  code: z.enum(Object.keys(problems) as [ProblemCode, ...ProblemCode[]]),
});
export const Problems = z.array(Problem).max(40);
export type Problem = z.infer<typeof Problem>;

/** A row as a look finds it. */
const SeenRow = z.strictObject({
  /** Its number in the file, the head being 1. */
  number: z.int(),
  kind: z.string(),
  reference: z.string(),
  is: z.enum(["opens", "duplicate", "wrong"]),
  due: z.iso.date().optional(),
  isLate: z.boolean(),
  isWaiting: z.boolean(),
  problems: Problems,
});
export type SeenRow = z.infer<typeof SeenRow>;

const Counts = z.strictObject({
  opens: z.int(),
  late: z.int(),
  waiting: z.int(),
  duplicates: z.int(),
  wrong: z.int(),
});

export const Look = z.strictObject({
  fault: z.enum(Object.keys(fileFaults) as [FileFault, ...FileFault[]]).optional(),
  encoding: z.string(),
  separator: z.string(),
  /** Columns of the file that are not read. */
  unread: z.array(z.string()),
  rows: z.array(SeenRow).max(mostRows),
  counts: Counts,
  /** A hash of the file and of what was found in it: what is confirmed is this and nothing else. */
  seen: z.string(),
});
export type Look = z.infer<typeof Look>;

export const LookBody = z.strictObject({ file: uploadedFile(fileLimit), days: z.enum(dayOrders) });
export const ConfirmBody = LookBody.extend({ seen: z.string().regex(/^[0-9a-f]{64}$/) });

export type ImportId = Id<"import">;
export const importId = idSchema<ImportId>();

export const ImportState = z.strictObject({
  id: z.string(),
  state: z.enum(["running", "done"]),
  begunAt: z.string(),
  endedAt: z.string().optional(),
  by: z.string(),
  counts: z.strictObject({
    waiting: z.int(),
    opened: z.int(),
    duplicates: z.int(),
    wrong: z.int(),
  }),
});
export type ImportState = z.infer<typeof ImportState>;
