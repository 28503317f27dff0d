/**
 * What becomes of a found row, from the map's disposition and the decisions for everybody else it belongs to
 * (GDPR art. 15(4)). Pure. Deny by default: no decision is no disclosure, and the strictest decision wins.
 */
import type { Disposition } from "../findings.ts";
import type { Decision, Treatment } from "./contract.ts";

export type RowFacts = {
  readonly disposition: Disposition;
  /** Whether the map, or what it says of links and names, tells which columns are about others. */
  readonly redactable: boolean;
  /** One per other person of the row; `undefined` where nobody has decided. */
  readonly decisions: readonly (Decision | undefined)[];
};

const strictness: Readonly<Record<Decision, number>> = { show: 0, redact: 1, withhold: 2 };
const byStrictness = ["disclose", "redact", "withhold"] as const;

export function treatmentOf({ disposition, redactable, decisions }: RowFacts): Treatment {
  if (disposition === "skip") return "withhold";
  // Held back for one, it stays whatever is decided for the others: nobody need be waited for.
  if (decisions.includes("withhold")) return "withhold";
  // A row the map sends to review waits for every decision; any other follows the map until a decision is stricter.
  if (disposition === "review" && (decisions.length === 0 || decisions.includes(undefined))) return "waiting";
  const least = disposition === "redact" ? 1 : 0;
  const strictest = Math.max(least, ...decisions.map((decision) => strictness[decision ?? "show"]));
  const treatment = byStrictness[strictest] ?? "withhold";
  return treatment === "redact" && !redactable ? "withhold" : treatment;
}
