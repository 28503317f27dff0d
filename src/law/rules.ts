/** The time limits of the law and the periods of policies, as dated rows with sources (`data/rules.*.ts`). */
import { asianRules } from "./data/rules.asia.ts";
import { europeanRules } from "./data/rules.europe.ts";
import { otherRules } from "./data/rules.other.ts";
import { policyRules } from "./data/rules.policy.ts";
import { britishRules } from "./data/rules.uk.ts";
import { ClockRefusal } from "./refusal.ts";
import { isInForce } from "./regimes.ts";
import type { GdprRegime } from "./regimes.ts";
import type { RuleRow } from "./rule.ts";

const rows = [...europeanRules, ...britishRules, ...asianRules, ...otherRules, ...policyRules] as const;

export type RuleId = (typeof rows)[number]["id"];
export type Rule = RuleRow & { readonly id: RuleId };

export const rules: readonly Rule[] = rows;
export const ruleIds: readonly RuleId[] = rows.map(({ id }) => id);

/** The rules by which a person's request is answered: the one clock among a case's that is the answer's. */
export const answerRuleIds: readonly RuleId[] = rules
  .filter(({ duty }) => duty === "answer")
  .map(({ id }) => id);

export function isRuleId(id: string): id is RuleId {
  return rules.some((rule) => rule.id === id);
}

/** The rule of that name; a stored clock names one as text. Refuses a name no rule has. */
export function ruleOf(id: string): Rule {
  const rule = rules.find((one) => one.id === id);
  if (rule === undefined) throw new ClockRefusal("rule.unknown", { rule: id });
  return rule;
}

/**
 * The rule by which a request received on that local day is answered under the GDPR's text. Elsewhere the right decides,
 * too: `rightOn`. Throws a RangeError for a day before 25 May 2018: no rule here speaks of it.
 */
export function ruleFor(regime: GdprRegime, receivedDate: Temporal.PlainDate): RuleId {
  const within = rules.find(
    (rule) => rule.duty === "answer" && rule.regimes.includes(regime) && isInForce(rule, receivedDate),
  );
  if (within === undefined) {
    throw new RangeError(`No rule of ${regime} was in force on ${receivedDate.toString()}.`);
  }
  return within.id;
}
