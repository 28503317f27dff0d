/** The time limits for answering a data subject's request, as dated rows with sources (`data/rules.json`). */
import data from "./data/rules.json" with { type: "json" };
import { isBefore } from "./calendars.ts";

export const ruleIds = ["EU-12-3", "UK-12-3", "UK-12A"] as const;
export type RuleId = (typeof ruleIds)[number];
export type Regime = "UK" | "EU";

export type Rule = {
  readonly id: RuleId;
  readonly version: number;
  readonly months: number;
  /** The clock starts on the latest of these that is known. */
  readonly startsWith: ReadonlySet<string>;
  /** Those which, asked for and not yet there, keep it from starting. */
  readonly waitsFor: ReadonlySet<string>;
  readonly extensionMonthsMax: number;
  /** How the days of a pause count: both ends, without the last day, or not at all. */
  readonly pause: string | null;
};

const rules: readonly (Rule & { readonly regime: string; readonly from: string; readonly until: string })[] =
  ruleIds.map((id) => {
    const row = data.rules.find((rule) => rule.id === id);
    if (row === undefined) throw new Error(`The rule ${id} is missing from the data.`);
    return {
      id,
      version: row.version,
      months: row.months,
      startsWith: new Set<string>(row.startsWith),
      waitsFor: new Set<string>(row.waitsFor),
      extensionMonthsMax: row.extensionMonthsMax,
      pause: row.pause,
      regime: row.regime,
      from: row.inForceFrom,
      until: row.inForceUntil ?? "9999-12-31",
    };
  });

export function ruleOf(id: RuleId): Rule {
  const rule = rules.find((one) => one.id === id);
  if (rule === undefined) throw new Error(`There is no rule ${id}.`);
  return rule;
}

/**
 * The rule in force on the local day of receipt. Throws a RangeError for a day before 25 May 2018: no rule here
 * speaks of it.
 */
export function ruleFor(regime: Regime, receivedDate: Temporal.PlainDate): RuleId {
  const within = rules.find(
    (rule) =>
      rule.regime === regime &&
      !isBefore(receivedDate, Temporal.PlainDate.from(rule.from)) &&
      !isBefore(Temporal.PlainDate.from(rule.until), receivedDate),
  );
  if (within === undefined) {
    throw new RangeError(`No rule of ${regime} was in force on ${receivedDate.toString()}.`);
  }
  return within.id;
}
