/** A question to `kept clock` as it is written down, field by field; and what is wrong with one, in sentences. */
import { z } from "zod";
import { regimes } from "../law/regimes.ts";

const day = z.iso.date("a day that exists, as 2026-09-03");
const moment = z.iso.datetime({ offset: true, error: "a moment with its offset, as 2026-09-03T10:00:00Z" });
const dayOrMoment = z.union([day, moment], "a day or a moment, as 2026-09-03 or 2026-09-03T10:00:00Z");
const upTo = (most: number): z.ZodNumber =>
  z
    .int(`a whole number from 1 to ${most}`)
    .min(1, `a whole number from 1 to ${most}`)
    .max(most, `a whole number from 1 to ${most}`);

const Inputs = z
  .strictObject(
    {
      received: dayOrMoment,
      /** Absent: never asked for. Null: asked for and not there yet. */
      idReceived: dayOrMoment.nullable(),
      feeReceived: dayOrMoment.nullable(),
      pauses: z
        .array(
          z.strictObject(
            { pausedFrom: day, pausedTo: day.nullable(), inclusive: z.boolean("true or false") },
            "a pause",
          ),
          "a list of pauses",
        )
        .min(1, "a list of at least one pause"),
      extendedMonths: upTo(2),
      extendedDays: upTo(45),
      extendedWeeks: upTo(6),
      decided: dayOrMoment,
      refused: dayOrMoment,
      determined: dayOrMoment,
      discovered: dayOrMoment,
      notified: dayOrMoment,
      checked: dayOrMoment,
      obtained: dayOrMoment,
      firstCommunication: dayOrMoment,
      firstDisclosure: dayOrMoment,
      from: dayOrMoment,
      awareAt: moment,
      occurredAt: moment,
      processorAwareAt: moment,
      fromAt: moment,
      days: upTo(36_500),
      months: upTo(1200),
      hours: upTo(87_600),
      policyMonths: upTo(1200),
      statutoryMonths: upTo(1200),
      statutoryUntil: day,
      hold: z.boolean("true or false"),
      dates: z.array(day, "a list of days").min(1, "a list of at least one day"),
      month: z.string("a month, as 2026-09").regex(/^\d{4}-(?:0[1-9]|1[0-2])$/, "a month, as 2026-09"),
      born: day,
      years: upTo(120),
    },
    "an object of inputs",
  )
  .partial()
  .refine((inputs) => Object.keys(inputs).length > 0, "an object of at least one input");

/** What an example says beside its question (`expect`, `source` …) is passed over. */
export const Vector = z.strictObject({
  id: z.string("a name").optional(),
  regime: z.enum([...regimes, "policy"], `one of ${[...regimes, "policy"].join(", ")}`),
  rule: z.string("the name of a rule"),
  calendar: z.string("the name of a calendar, or none"),
  zone: z
    .string("a time zone, as Europe/London")
    .regex(/^(?:UTC|[A-Z][A-Za-z]+(?:\/[A-Za-z_]+)+)$/, "a time zone, as Europe/London"),
  inputs: Inputs,
  expect: z.unknown().optional(),
  source: z.unknown().optional(),
  basis: z.unknown().optional(),
  desc: z.unknown().optional(),
  note: z.unknown().optional(),
  pack: z.unknown().optional(),
});

/** A sentence for each field that is unknown, missing or not what it should be; what was typed is not repeated. */
export function whatIsWrong(error: z.ZodError): readonly string[] {
  const sentences = error.issues.map((issue) => {
    const place = issue.path.length === 0 ? "the question" : issue.path.join(".");
    if (issue.code === "unrecognized_keys") {
      const names = issue.keys.map((key) => (/^\w{1,30}$/.test(key) ? key : "one with a strange name"));
      return `There is no such field in ${place}: ${names.join(", ")}.`;
    }
    if (issue.path.length === 0)
      return "The question is an object with regime, rule, calendar, zone and inputs.";
    return `The field ${place} must be ${issue.message}.`;
  });
  return [...new Set(sentences)];
}
