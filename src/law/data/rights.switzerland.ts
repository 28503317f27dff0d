/** Rights of the Swiss Federal Act on Data Protection, in force since 1 September 2023. */
import type { MissingRight, Right, RightId } from "../right.ts";

const from = "2023-09-01";

export const swissRights: readonly Right[] = [
  {
    regime: "CH",
    id: "access",
    from,
    article: "FADP art. 25",
    limit: { kind: "clock", rule: "CH-25" },
    when: "always",
    identity: "needed",
    // Spoken, too, where the controller agrees (DPO art. 16).
    form: "in-writing",
    sources: [{ confidence: "statute", citation: "FADP arts. 25, 26; DPO arts. 16 to 19" }],
  },
  {
    regime: "CH",
    id: "portability",
    from,
    article: "FADP art. 28",
    limit: { kind: "clock", rule: "CH-25" },
    when: "consent-or-contract",
    byBasis: {
      consent: "if-automated",
      contract: "if-automated",
      "legal-obligation": "no",
      "vital-interests": "no",
      "public-task": "no",
      "legitimate-interests": "no",
      "recognised-legitimate-interest": "no",
    },
    identity: "needed",
    form: "in-writing",
    sources: [{ confidence: "statute", citation: "FADP arts. 28, 29; DPO arts. 20 to 22" }],
  },
  {
    regime: "CH",
    id: "rectification",
    from,
    article: "FADP art. 32(1)",
    limit: { kind: "no-number", suggestedWorkingDays: 20 },
    when: "wrong-or-incomplete",
    identity: "when-in-doubt",
    form: "any",
    sources: [{ confidence: "statute", citation: "FADP arts. 6(5), 32(1)" }],
  },
  {
    regime: "CH",
    id: "erasure",
    from,
    article: "FADP art. 32(2)",
    limit: { kind: "no-number", suggestedWorkingDays: 20 },
    when: "personality-violated",
    identity: "when-in-doubt",
    form: "any",
    tell: "where-it-matters",
    sources: [
      { confidence: "statute", citation: "FADP art. 32(2), 32(4); Civil Code arts. 28, 28a, 28g to 28l" },
    ],
  },
  {
    regime: "CH",
    id: "objection",
    from,
    article: "FADP art. 30(2)(b)",
    limit: { kind: "no-number", suggestedWorkingDays: 20 },
    when: "personality-violated",
    identity: "when-in-doubt",
    form: "any",
    sources: [{ confidence: "statute", citation: "FADP arts. 30(2)(b), 31, 32(2)" }],
  },
  {
    regime: "CH",
    id: "automated-decision",
    from,
    article: "FADP art. 21",
    limit: { kind: "no-number", suggestedWorkingDays: 20 },
    when: "solely-automated",
    identity: "when-in-doubt",
    form: "any",
    sources: [
      { confidence: "statute", citation: "FADP art. 21: to be told, to state one's view, a person's review" },
    ],
  },
];

const missing = (id: RightId, instead?: RightId): MissingRight => ({
  regime: "CH",
  id,
  from,
  instead,
  why: "not-in-this-law",
});

export const missingInSwitzerland: readonly MissingRight[] = [
  missing("restriction", "objection"),
  missing("marketing-objection", "objection"),
  missing("withdrawal", "objection"),
  missing("opt-out-of-sale", "objection"),
  missing("limit-sensitive-use", "objection"),
  missing("complaint"),
];
