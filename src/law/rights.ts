/**
 * The rights a person has under each law on a given day: until when, on which grounds they may be refused, what they may
 * cost, what is exempt. The rows stand in `data/`, with the article beside each. Pure.
 * Decision: docs/decisions/0077-rights-as-dated-data.md.
 */
import { exemptionRows } from "./data/exemptions.ts";
import { feeRows } from "./data/fees.ts";
import { refusalRows } from "./data/refusals.ts";
import { missingRows, rightRows } from "./data/rights.ts";
import { isInForce } from "./regimes.ts";
import type { Regime } from "./regimes.ts";
import type { Basis, Exemption, Fee, MissingRight, RefusalGround, Right, RightId, Verdict } from "./right.ts";
import type { RuleId } from "./rules.ts";

type PlainDate = Temporal.PlainDate;

/** Every right of a law on that day. */
export function rightsOn(regime: Regime, day: PlainDate): readonly Right[] {
  return rightRows.filter((right) => right.regime === regime && isInForce(right, day));
}

/** `undefined` where that law gave no such right on that day: see `missingRightOn` for what to answer. */
export function rightOn(regime: Regime, id: RightId, day: PlainDate): Right | undefined {
  return rightsOn(regime, day).find((right) => right.id === id);
}

export function missingRightOn(regime: Regime, id: RightId, day: PlainDate): MissingRight | undefined {
  return missingRows.find((row) => row.regime === regime && row.id === id && isInForce(row, day));
}

/** The rule of the answer's clock; `undefined` where there is no right or its law gives no number. */
export function answerRuleOn(regime: Regime, id: RightId, day: PlainDate): RuleId | undefined {
  const limit = rightOn(regime, id, day)?.limit;
  return limit?.kind === "clock" ? limit.rule : undefined;
}

/** Whether data held on a basis give the right. No right: no. */
export function rightOnBasis(regime: Regime, id: RightId, basis: Basis, day: PlainDate): Verdict {
  const right = rightOn(regime, id, day);
  return right === undefined ? "no" : (right.byBasis?.[basis] ?? "yes");
}

/** The grounds on which a request may be refused, whole or in part; empty for what may never be refused. */
export function refusalGroundsOn(regime: Regime, id: RightId, day: PlainDate): readonly RefusalGround[] {
  return refusalRows.filter(
    (ground) => ground.regimes.includes(regime) && ground.rights.includes(id) && isInForce(ground, day),
  );
}

/** What it may cost; `undefined` where there is no such right. */
export function feeOn(regime: Regime, id: RightId, day: PlainDate): Fee | undefined {
  return feeRows.find(
    (fee) => fee.regimes.includes(regime) && fee.rights.includes(id) && isInForce(fee, day),
  );
}

/** What need not or must not be given. */
export function exemptionsOn(regime: Regime, id: RightId, day: PlainDate): readonly Exemption[] {
  return exemptionRows.filter(
    (row) => row.regime === regime && row.rights.includes(id) && isInForce(row, day),
  );
}
