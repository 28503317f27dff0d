/**
 * Whether the law on personal data still gives somebody a right once the person has died, and to whom. Where it does not,
 * an organisation may answer all the same, and says that it does so of its own accord. Pure.
 * Decision: docs/decisions/0096-about-the-dead.md.
 */
import { deadRows } from "./data/dead.ts";
import { isInForce } from "./regimes.ts";
import type { InForce, Regime, Source } from "./regimes.ts";
import type { RightId } from "./right.ts";

/** What whoever asks is to the dead: named to settle the estate; husband, wife or partner; family; somebody else. */
export const survivors = ["executor", "spouse", "relative", "other"] as const;
export type Survivor = (typeof survivors)[number];

export type DeadRule = InForce & {
  readonly regime: Regime;
  /** ISO 3166-1 alpha-2; a Member State that used what recital 27 leaves to it. */
  readonly country?: string | undefined;
  /** The rights that can still be used; empty where the law protects the living alone. */
  readonly rights: readonly RightId[];
  readonly who: readonly Survivor[];
  readonly yearsAfterDeath?: number | undefined;
  /** What the dead said in their life goes before what their survivors ask. */
  readonly unless?: "forbidden-in-life" | "own-directions" | undefined;
  /** Another law that may give something. */
  readonly elsewhere?: string | undefined;
  readonly article: string;
  readonly sources: readonly Source[];
};

type PlainDate = Temporal.PlainDate;

/** The country's own rule where it has one, else that of the law; `undefined` before the days this folder speaks of. */
export function deadRuleOn(
  regime: Regime,
  country: string | undefined,
  day: PlainDate,
): DeadRule | undefined {
  const rules = deadRows.filter((row) => row.regime === regime && isInForce(row, day));
  return (
    rules.find((row) => row.country !== undefined && row.country === country) ??
    rules.find((row) => row.country === undefined)
  );
}

export type DeadQuestion = {
  readonly regime: Regime;
  readonly country: string | undefined;
  readonly right: RightId;
  readonly who: Survivor;
  readonly day: PlainDate;
};

/** Whether this survivor has this right. How long ago somebody died is for a person to look at (`yearsAfterDeath`). */
export function survivorMay({ regime, country, right, who, day }: DeadQuestion): boolean {
  const rule = deadRuleOn(regime, country, day);
  return rule !== undefined && rule.rights.includes(right) && rule.who.includes(who);
}
