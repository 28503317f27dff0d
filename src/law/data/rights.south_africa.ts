/** Rights of South Africa's POPIA; access is asked for under PAIA. Companies are persons of this law, too. */
import type { MissingRight, Right, RightId } from "../right.ts";

const from = "2021-07-01";

/** Since 17 April 2025 a correction has a number of days; before, only "as soon as reasonably practicable". */
const corrected = {
  regime: "ZA",
  identity: "needed",
  form: "any",
  tell: "where-it-matters",
} as const;
const correctionLimits = [
  { from, until: "2025-04-16", limit: { kind: "no-number", suggestedWorkingDays: 20 } },
  { from: "2025-04-17", limit: { kind: "clock", rule: "ZA-24-REG3" } },
] as const;

export const southAfricanRights: readonly Right[] = [
  {
    regime: "ZA",
    id: "access",
    from,
    article: "POPIA ss. 23, 25",
    limit: { kind: "clock", rule: "ZA-PAIA-56" },
    when: "always",
    identity: "needed",
    form: "in-writing",
    sources: [{ confidence: "statute", citation: "POPIA ss. 23, 25; PAIA ss. 18, 53, 56" }],
  },
  ...correctionLimits.map((time): Right => ({
    ...corrected,
    ...time,
    id: "rectification",
    article: "POPIA s. 24(1)(a)",
    when: "wrong-or-incomplete",
    sources: [{ confidence: "statute", citation: "POPIA s. 24; Regulations 2018 reg. 3, Form 2" }],
  })),
  ...correctionLimits.map((time): Right => ({
    ...corrected,
    ...time,
    id: "erasure",
    article: "POPIA s. 24(1)",
    when: "not-needed-or-unlawful",
    sources: [
      {
        confidence: "statute",
        citation: "POPIA ss. 14, 24(1)(a), 24(1)(b); Regulations 2018 reg. 3, Form 2",
      },
    ],
  })),
  {
    regime: "ZA",
    id: "objection",
    from,
    article: "POPIA s. 11(3)(a)",
    limit: { kind: "no-number", suggestedWorkingDays: 10 },
    when: "public-task-or-legitimate-interests",
    byBasis: {
      consent: "instead-withdraw",
      contract: "no",
      "legal-obligation": "no",
      "vital-interests": "unless-overridden",
      "public-task": "unless-overridden",
      "legitimate-interests": "unless-overridden",
    },
    identity: "when-in-doubt",
    form: "any",
    sources: [
      {
        confidence: "statute",
        citation: "POPIA s. 11(1)(d) to (f), 11(3)(a); Regulations 2018 reg. 2, Form 1",
      },
    ],
  },
  {
    regime: "ZA",
    id: "marketing-objection",
    from,
    article: "POPIA ss. 11(3)(b), 69",
    limit: { kind: "no-number", suggestedWorkingDays: 10 },
    when: "direct-marketing",
    identity: "not-asked",
    form: "any",
    sources: [{ confidence: "statute", citation: "POPIA ss. 11(3)(b), 69" }],
  },
  {
    regime: "ZA",
    id: "withdrawal",
    from,
    article: "POPIA s. 11(2)(b)",
    limit: { kind: "at-once" },
    when: "consent",
    byBasis: {
      contract: "no",
      "legal-obligation": "no",
      "vital-interests": "no",
      "public-task": "no",
      "legitimate-interests": "no",
    },
    identity: "not-asked",
    form: "any",
    sources: [{ confidence: "statute", citation: "POPIA s. 11(2)(b)" }],
  },
  {
    regime: "ZA",
    id: "automated-decision",
    from,
    article: "POPIA s. 71",
    limit: { kind: "no-number", suggestedWorkingDays: 20 },
    when: "solely-automated",
    identity: "when-in-doubt",
    form: "any",
    sources: [
      {
        confidence: "statute",
        citation: "POPIA s. 71: representations, and enough of the logic to make them",
      },
    ],
  },
];

const missing = (id: RightId, instead?: RightId): MissingRight => ({
  regime: "ZA",
  id,
  from,
  instead,
  why: "not-in-this-law",
});

export const missingInSouthAfrica: readonly MissingRight[] = [
  missing("portability", "access"),
  // s. 14(6) restricts in listed cases, without being asked.
  { ...missing("restriction", "rectification"), why: "restriction-in-listed-cases" },
  missing("opt-out-of-sale", "objection"),
  missing("limit-sensitive-use", "objection"),
  missing("complaint"),
];
