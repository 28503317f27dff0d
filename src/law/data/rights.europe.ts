/** Rights of the GDPR and of the UK GDPR, which shares its text but for the clock and for automated decisions. */
import type { GdprRegime, InForce } from "../regimes.ts";
import type { MissingRight, Right } from "../right.ts";
import type { RuleId } from "../rules.ts";

type Shared = Omit<Right, "regime" | "from" | "until" | "limit" | "refuseWithin"> & {
  /** Effective at once instead of within the month. */
  readonly atOnce?: true;
};

const statute = (citation: string): Right["sources"] => [{ confidence: "statute", citation }];

const shared: readonly Shared[] = [
  {
    id: "access",
    article: "art. 15",
    when: "always",
    identity: "when-in-doubt",
    form: "any",
    sources: statute("GDPR and UK GDPR arts. 12, 15"),
  },
  {
    id: "rectification",
    article: "art. 16",
    when: "wrong-or-incomplete",
    identity: "when-in-doubt",
    form: "any",
    tell: "every-recipient",
    sources: statute("GDPR and UK GDPR arts. 12, 16, 19"),
  },
  {
    id: "erasure",
    article: "art. 17",
    when: "article-17-grounds",
    byBasis: {
      contract: "if-unneeded",
      "legal-obligation": "no",
      "public-task": "if-objected",
    },
    identity: "when-in-doubt",
    form: "any",
    tell: "every-recipient",
    sources: [
      ...statute("GDPR and UK GDPR arts. 12, 17, 19"),
      {
        confidence: "unverified",
        citation: "UK: erasure where the basis is a recognised legitimate interest",
      },
    ],
  },
  {
    id: "restriction",
    article: "art. 18",
    when: "article-18-grounds",
    identity: "when-in-doubt",
    form: "any",
    tell: "every-recipient",
    sources: statute("GDPR and UK GDPR arts. 12, 18, 19"),
  },
  {
    id: "portability",
    article: "art. 20",
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
    identity: "when-in-doubt",
    form: "any",
    sources: statute("GDPR and UK GDPR arts. 12, 20"),
  },
  {
    id: "objection",
    article: "art. 21(1)",
    when: "public-task-or-legitimate-interests",
    byBasis: {
      consent: "instead-withdraw",
      contract: "no",
      "legal-obligation": "no",
      "vital-interests": "no",
      "public-task": "unless-overridden",
      "legitimate-interests": "unless-overridden",
      "recognised-legitimate-interest": "unless-overridden",
    },
    identity: "when-in-doubt",
    form: "any",
    sources: [
      ...statute("GDPR and UK GDPR arts. 12, 21(1), 21(6)"),
      {
        confidence: "unverified",
        citation: "UK: objection where the basis is a recognised legitimate interest",
      },
    ],
  },
  {
    id: "marketing-objection",
    article: "art. 21(2), 21(3)",
    when: "direct-marketing",
    identity: "not-asked",
    form: "any",
    atOnce: true,
    sources: statute("GDPR and UK GDPR art. 21(2), 21(3): absolute, whatever the basis"),
  },
  {
    id: "withdrawal",
    article: "art. 7(3)",
    when: "consent",
    byBasis: {
      contract: "no",
      "legal-obligation": "no",
      "vital-interests": "no",
      "public-task": "no",
      "legitimate-interests": "no",
      "recognised-legitimate-interest": "no",
    },
    identity: "not-asked",
    form: "any",
    atOnce: true,
    sources: statute("GDPR and UK GDPR art. 7(3): as easy to withdraw as to give"),
  },
];

const automated: Shared = {
  id: "automated-decision",
  article: "art. 22",
  when: "solely-automated",
  identity: "when-in-doubt",
  form: "any",
  sources: statute("GDPR art. 22: none but for a contract, by law or on explicit consent, with safeguards"),
};

/** Since 5 February 2026 such decisions are allowed with safeguards, but not on a recognised legitimate interest alone. */
const automatedInBritain: Shared = {
  ...automated,
  article: "arts. 22A to 22D",
  sources: statute(
    "UK GDPR arts. 22A to 22D, inserted by the Data (Use and Access) Act 2025 s. 80: information, representations, a person's intervention, contesting",
  ),
};

const rowsOf = (
  regime: GdprRegime,
  rule: RuleId,
  time: InForce,
  rights: readonly Shared[],
): readonly Right[] =>
  rights.map(({ atOnce, ...right }) => ({
    ...right,
    ...time,
    regime,
    limit: atOnce === true ? { kind: "at-once" } : { kind: "clock", rule },
    ...(atOnce === true ? {} : { refuseWithin: "EU-12-4" as const }),
  }));

export const europeanRights: readonly Right[] = [
  ...rowsOf("EU", "EU-12-3", { from: "2018-05-25" }, [...shared, automated]),
  ...rowsOf("UK", "UK-12-3", { from: "2018-05-25", until: "2026-02-04" }, [...shared, automated]),
  ...rowsOf("UK", "UK-12A", { from: "2026-02-05" }, [...shared, automatedInBritain]),
  {
    regime: "UK",
    id: "complaint",
    from: "2026-06-19",
    article: "Data Protection Act 2018 s. 164A",
    // Enquiries begin at receipt, the person hears of progress, and the outcome comes without undue delay.
    limit: { kind: "no-number", suggestedWorkingDays: 20 },
    acknowledge: "UK-164A-ACK",
    when: "always",
    identity: "when-in-doubt",
    form: "any",
    sources: statute("Data Protection Act 2018 s. 164A, in force 19 June 2026"),
  },
];

const noSale = { instead: "objection", why: "not-in-this-law", from: "2018-05-25" } as const;

export const missingInEurope: readonly MissingRight[] = [
  { regime: "EU", id: "opt-out-of-sale", ...noSale },
  { regime: "EU", id: "limit-sensitive-use", ...noSale },
  { regime: "EU", id: "complaint", why: "not-in-this-law", from: "2018-05-25" },
  { regime: "UK", id: "opt-out-of-sale", ...noSale },
  { regime: "UK", id: "limit-sensitive-use", ...noSale },
  { regime: "UK", id: "complaint", why: "not-in-this-law", from: "2018-05-25", until: "2026-06-18" },
];
