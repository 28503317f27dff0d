/** What the register of processing activities says (GDPR arts. 6, 30), entry by entry. Pure. */
import type { ClausePromise } from "../document/promise.ts";
import type { ActivityFacts } from "./facts.ts";
import { addUp } from "./occasions.ts";
import type { Finding, Tally } from "./occasions.ts";
import type { Seen } from "./watch.ts";

/** Without words in the organisation's language an entry says nothing. */
const silent = "language-missing";
/** Which gaps of an entry leave a field of the record empty. */
const fields: Readonly<Record<string, readonly string[]>> = {
  "data-categories": ["data-missing", silent],
  "description-and-category": ["purposes-missing", "data-missing", silent],
  "subject-categories": ["people-missing", silent],
  "legal-basis": ["basis-missing", silent],
  retention: ["retention-missing", silent],
  source: ["source-missing", silent],
  "collection-points": ["source-missing", "people-missing", silent],
  "third-party-transfers": ["recipients-missing", "transfers-unknown", "safeguard-missing", silent],
  "automated-decisions": ["decisions-unknown", "logic-missing", silent],
};

/** Fields that no gap tells of, and whether an entry has them. */
const others: Readonly<Record<string, (one: ActivityFacts) => boolean>> = {
  "all-fields": ({ gaps, isProtectionSaid }) => gaps.length === 0 && isProtectionSaid,
  "higher-risk-flag": ({ isHighRiskAnswered }) => isHighRiskAnswered,
  "security-measures": ({ isProtectionSaid }) => isProtectionSaid,
};

export const knowsField = (field: unknown): boolean =>
  typeof field === "string" && (field in fields || field in others);

function judge(
  name: string,
  activities: readonly ActivityFacts[],
  isKept: (one: ActivityFacts) => boolean,
): Tally {
  return addUp(
    name,
    activities.map((one): Finding => {
      const parameters = { activity: one.key };
      return isKept(one)
        ? { status: "kept", sentence: { key: `${name}.case.full`, parameters } }
        : { status: "broken", sentence: { key: `${name}.case.empty`, parameters } };
    }),
  );
}

/** This field is filled in, on every entry. */
export function checkRecord({ activities }: Seen, { parameters }: ClausePromise): Tally {
  const field = String(parameters["field"] ?? "automated-decisions");
  const isFilled = others[field];
  if (isFilled !== undefined) return judge("record", activities, isFilled);
  const missing = fields[field] ?? [];
  return judge("record", activities, ({ gaps }) => !gaps.some((gap) => missing.includes(gap)));
}

/** What policies call the bases of art. 6(1). */
const names: Readonly<Record<string, string>> = {
  "legal obligation": "legal-obligation",
  "vital interests": "vital-interests",
  "public interest": "public-task",
  "legitimate interests": "legitimate-interests",
};

/** Every entry rests on a basis, and on none outside the list. */
export function checkBases({ activities }: Seen, { parameters }: ClausePromise): Tally {
  const written = String(parameters["allowed"] ?? "").split(",");
  const allowed = new Set(written.map((name) => names[name.trim()] ?? name.trim()));
  return judge(
    "bases",
    activities,
    ({ bases }) => bases.length > 0 && bases.every((one) => allowed.has(one)),
  );
}
