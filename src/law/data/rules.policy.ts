/** Periods an organisation sets itself, and dates that every law needs. No law of its own stands behind most of them. */
import { regimes } from "../regimes.ts";
import type { RuleRow } from "../rule.ts";

const own = { confidence: "product", citation: "The organisation's own policy" } as const;
/** Older than any period a policy sets. */
const always = "0001-01-01";

const policyPeriod = {
  version: 1,
  regimes: ["policy"],
  duty: "policy",
  nature: "deadline",
  from: always,
  sources: [own],
} as const;
const everywhere = { version: 1, regimes: ["policy", ...regimes], from: always } as const;

export const policyRules = [
  // Nothing an organisation promises moves to a working day unless it counts in working days.
  {
    ...policyPeriod,
    id: "POLICY-DAYS",
    arithmetic: { kind: "days", amount: "days", start: ["from"], roll: "none" },
  },
  {
    ...policyPeriod,
    id: "POLICY-MONTHS",
    arithmetic: { kind: "months", amount: "months", start: ["from"], roll: "none" },
  },
  {
    ...policyPeriod,
    id: "POLICY-BUSINESS-DAYS",
    arithmetic: { kind: "business-days", amount: "days", start: ["from"] },
  },
  { ...policyPeriod, id: "POLICY-HOURS", arithmetic: { kind: "hours", amount: "hours", start: "fromAt" } },
  { ...policyPeriod, id: "POLICY-MONTH-END", arithmetic: { kind: "month-end" } },
  {
    ...everywhere,
    id: "EARLIEST",
    duty: "policy",
    nature: "deadline",
    arithmetic: { kind: "earliest" },
    sources: [
      {
        confidence: "product",
        citation: "A duty to act ends with the earliest of the policy's and the laws' dates.",
      },
    ],
  },
  {
    ...everywhere,
    id: "RETENTION",
    duty: "keep",
    nature: "not-before",
    arithmetic: { kind: "retention" },
    sources: [
      {
        confidence: "product",
        citation: "What is kept is kept until the latest of the policy's date and every statutory minimum.",
      },
      { confidence: "statute", citation: "Holds: GDPR art. 18(1)(c); Data Protection Act 2018 s. 173" },
    ],
  },
  {
    ...everywhere,
    id: "AGE",
    duty: "age",
    nature: "deadline",
    arithmetic: { kind: "age" },
    sources: [
      {
        confidence: "statute",
        citation:
          "Regulation 1182/71 art. 3(2)(c); Age of Legal Capacity (Scotland) Act 1991 s. 6(2): born on 29 February, an age is reached on 1 March of other years",
      },
      {
        confidence: "unverified",
        citation:
          "England and Wales, Northern Ireland, Singapore, California, Switzerland, South Africa: no statute on leap days; the same day, on which a child is a child for longer",
      },
    ],
  },
] as const satisfies readonly RuleRow[];
