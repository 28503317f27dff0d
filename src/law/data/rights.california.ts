/** Rights of the California Consumer Privacy Act towards a business it applies to. */
import type { MissingRight, Right, RightId } from "../right.ts";

const from = "2023-01-01";

const answered = {
  regime: "US-CA",
  from,
  limit: { kind: "clock", rule: "US-CA-7021" },
  acknowledge: "US-CA-7021-ACK",
  // Verification does not stop the clock.
  identity: "needed",
  form: "two-methods",
} as const;

export const californianRights: readonly Right[] = [
  {
    ...answered,
    id: "access",
    article: "Cal. Civ. Code §§ 1798.100, .110, .115",
    when: "always",
    sources: [
      {
        confidence: "statute",
        citation: "Cal. Civ. Code §§ 1798.110, 1798.115, 1798.130; 11 CCR §§ 7021, 7024",
      },
    ],
  },
  {
    ...answered,
    id: "erasure",
    article: "Cal. Civ. Code § 1798.105",
    when: "collected-from-the-person",
    tell: "processors-and-buyers",
    sources: [{ confidence: "statute", citation: "Cal. Civ. Code § 1798.105; 11 CCR §§ 7021, 7022" }],
  },
  {
    ...answered,
    id: "rectification",
    article: "Cal. Civ. Code § 1798.106",
    when: "wrong-or-incomplete",
    tell: "processors-and-buyers",
    sources: [{ confidence: "statute", citation: "Cal. Civ. Code § 1798.106; 11 CCR §§ 7021, 7023" }],
  },
  {
    ...answered,
    id: "portability",
    article: "Cal. Civ. Code § 1798.130(a)(3)(B)(iii)",
    when: "collected-from-the-person",
    sources: [
      {
        confidence: "statute",
        citation:
          "Cal. Civ. Code § 1798.130(a)(3)(B)(iii): part of the answer to a request to know, in a portable format",
      },
    ],
  },
  {
    regime: "US-CA",
    id: "opt-out-of-sale",
    from,
    article: "Cal. Civ. Code § 1798.120",
    limit: { kind: "clock", rule: "US-CA-7026" },
    when: "sale-or-sharing",
    identity: "not-asked",
    form: "two-methods",
    tell: "processors-and-buyers",
    sources: [
      {
        confidence: "statute",
        citation:
          "Cal. Civ. Code §§ 1798.120, 1798.135; 11 CCR §§ 7025, 7026: a browser's signal is a request",
      },
    ],
  },
  {
    regime: "US-CA",
    id: "limit-sensitive-use",
    from,
    article: "Cal. Civ. Code § 1798.121",
    limit: { kind: "clock", rule: "US-CA-7027" },
    when: "sensitive-use",
    identity: "not-asked",
    form: "two-methods",
    tell: "processors-and-buyers",
    sources: [{ confidence: "statute", citation: "Cal. Civ. Code § 1798.121; 11 CCR § 7027" }],
  },
];

const missing = (id: RightId, instead?: RightId): MissingRight => ({
  regime: "US-CA",
  id,
  from,
  instead,
  why: "opt-out-and-limit-only",
});

export const missingInCalifornia: readonly MissingRight[] = [
  missing("restriction", "limit-sensitive-use"),
  missing("objection", "opt-out-of-sale"),
  missing("marketing-objection", "opt-out-of-sale"),
  missing("withdrawal", "opt-out-of-sale"),
  // Regulations on automated decisions have later days of compliance and are not modelled.
  { ...missing("automated-decision"), why: "not-in-force" },
  { ...missing("complaint"), why: "not-in-this-law" },
];
