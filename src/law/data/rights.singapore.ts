/** Rights of Singapore's Personal Data Protection Act: three, in writing, and no more. */
import type { MissingRight, Right, RightId } from "../right.ts";

const from = "2021-02-01";

export const singaporeanRights: readonly Right[] = [
  {
    regime: "SG",
    id: "access",
    from,
    article: "PDPA s. 21",
    limit: { kind: "clock", rule: "SG-21" },
    when: "held-or-used-last-year",
    identity: "needed",
    form: "in-writing",
    sources: [{ confidence: "statute", citation: "PDPA s. 21; PDPR 2021 regs. 3 to 7" }],
  },
  {
    regime: "SG",
    id: "rectification",
    from,
    article: "PDPA s. 22",
    limit: { kind: "clock", rule: "SG-22" },
    when: "wrong-or-incomplete",
    identity: "needed",
    form: "in-writing",
    tell: "recipients-of-the-last-year",
    sources: [{ confidence: "statute", citation: "PDPA s. 22; PDPR 2021 regs. 3, 5" }],
  },
  {
    regime: "SG",
    id: "withdrawal",
    from,
    article: "PDPA s. 16",
    limit: { kind: "clock", rule: "SG-16" },
    when: "consent",
    identity: "when-in-doubt",
    form: "any",
    // Processors must cease as well; nothing need be erased by reason of the withdrawal alone.
    tell: "where-it-matters",
    sources: [
      {
        confidence: "statute",
        citation: "PDPA s. 16: on reasonable notice, after the consequences were told; also deemed consent",
      },
    ],
  },
];

const missing = (id: RightId, instead?: RightId): MissingRight => ({
  regime: "SG",
  id,
  from,
  instead,
  why: "not-in-this-law",
});

export const missingInSingapore: readonly MissingRight[] = [
  missing("erasure", "withdrawal"),
  missing("restriction", "withdrawal"),
  missing("objection", "withdrawal"),
  missing("marketing-objection", "withdrawal"),
  missing("automated-decision"),
  missing("opt-out-of-sale", "withdrawal"),
  missing("limit-sensitive-use", "withdrawal"),
  missing("complaint"),
  // Part 6B is enacted and not commenced.
  { ...missing("portability", "access"), why: "not-in-force" },
];
