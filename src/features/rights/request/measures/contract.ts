/** What is decided and done about a request, as the office sends and sees it. Safe for the browser. */
import { z } from "zod";
import { idSchema } from "../../../../platform/identifiers.ts";
import type { EntryId, Id } from "../../../../platform/identifiers.ts";
import { sentDay, text } from "../../../../platform/text.ts";
import { feeCurrencies, measureOutcomes } from "../contract.ts";

export type MeasureId = Id<"measure">;

const words = text({ max: 4000, min: 1 });

/** An id of the law's rows. */
export const lawId = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
  .max(60);
const settled = {
  outcome: z.enum(measureOutcomes),
  reason: lawId.optional(),
  until: sentDay.optional(),
  /** What was done, or why it was not; the person may read it. */
  words: words.optional(),
};
export const settling = z.strictObject({
  type: z.literal("settle-measure"),
  measureId: idSchema<MeasureId>(),
  ...settled,
});
/** What came of a measure, from whoever had to do it. */
export const SettledMeasure = z.strictObject(settled);

export const choice = z.strictObject({ value: z.string(), label: z.string(), hint: z.string().optional() });
/** What may be decided about a request and what was: choices are the law's of the day of receipt, in words. */
export const DecideView = z.strictObject({
  /** How the answer goes out. */
  answer: z.enum(["package", "letter"]),
  isAtOnce: z.boolean(),
  isAssessed: z.boolean(),
  /** What the right is, and what to look at, a sentence each. */
  about: z.array(z.string()),
  bases: z.array(choice),
  findings: z.array(choice),
  isReviewed: z.boolean(),
  grounds: z.array(choice),
  fees: z.array(choice),
  /** What the law says of the dead, where the request is about somebody who has died. */
  dead: z.strictObject({ isRight: z.boolean(), article: z.string(), notes: z.array(z.string()) }).optional(),
  /** In which money a fee is asked for when nothing else is said. */
  currency: z.enum(feeCurrencies),
  tasks: z.array(choice),
  others: z.array(choice),
  /** What was settled so far, a line each. */
  settled: z.array(z.strictObject({ label: z.string(), value: z.string(), detail: z.string().optional() })),
  /** Systems in which rows were found and no measure is planned yet. */
  proposed: z.array(
    z.strictObject({ storeId: idSchema<EntryId>().optional(), place: z.string(), rows: z.int() }),
  ),
});
export const MeasureView = z.strictObject({
  id: idSchema<MeasureId>(),
  task: z.string(),
  place: z.string(),
  words: z.string().optional(),
  owner: z.string(),
  isMine: z.boolean(),
  due: z.iso.date(),
  isLate: z.boolean(),
  outcome: z.enum(measureOutcomes).optional(),
  /** Done by Kept and looked at again; only what is kept, and why, is still to be said. */
  isCarriedOut: z.boolean(),
  /** What came of it, in a sentence. */
  result: z.string().optional(),
  why: z.string().optional(),
});
export type MeasureView = z.infer<typeof MeasureView>;

/** A task on somebody's own page: what to do where, and whose data they are; nothing else of the request. */
const OwnMeasure = z.strictObject({
  id: idSchema<MeasureId>(),
  reference: z.string(),
  /** Rehearsed: nothing is to be changed, and only to be said that it arrived. */
  isDrill: z.boolean(),
  right: z.string(),
  about: z.string(),
  task: z.string(),
  place: z.string(),
  words: z.string(),
  due: z.iso.date(),
  isLate: z.boolean(),
  /** Reasons for which it may be left undone; none where the right knows none. */
  reasons: z.array(choice),
});
export type OwnMeasure = z.infer<typeof OwnMeasure>;
export const OwnMeasures = z.strictObject({
  measures: z.array(OwnMeasure).max(100),
  asOf: z.iso.datetime({ offset: true }),
});
