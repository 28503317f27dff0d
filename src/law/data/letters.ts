/** What each law wants in each letter: rows about every right first, then those about some. */
import type { InForce } from "../regimes.ts";
import type { LetterItem, LetterKind, LetterRule, RightId } from "../right.ts";

type Base = InForce & Pick<LetterRule, "regimes"> & Partial<Pick<LetterRule, "confidence">>;
type Row = readonly [
  letter: LetterKind,
  items: readonly LetterItem[],
  article: string,
  rights?: readonly RightId[] | undefined,
  confidence?: LetterRule["confidence"],
];

const rowsOf = (base: Base, rows: readonly Row[]): readonly LetterRule[] =>
  rows.map(([letter, items, article, rights, confidence = base.confidence ?? "statute"]) => ({
    ...base,
    letter,
    items,
    article,
    rights,
    confidence,
  }));

const own = "Our own rule: a letter that can be answered";

/** What a letter of ours always says, whatever the law. */
const everywhere = rowsOf({ regimes: ["EU", "UK", "SG", "US-CA", "CH", "ZA"], from: "0001-01-01" }, [
  ["acknowledgement", ["reference", "received-date", "due-date", "contact"], own, undefined, "product"],
  [
    "identity",
    ["reference", "what-is-asked", "why-it-is-asked", "what-waits", "contact"],
    own,
    undefined,
    "product",
  ],
  [
    "clarification",
    ["reference", "what-is-asked", "why-it-is-asked", "what-waits", "contact"],
    own,
    undefined,
    "product",
  ],
  [
    "fee",
    ["reference", "amount", "ground", "how-to-pay", "what-waits", "contact"],
    own,
    undefined,
    "product",
  ],
  ["extension", ["reference", "new-date", "reason", "contact"], own, undefined, "product"],
  ["answer", ["reference", "received-date", "what-was-done", "contact"], own, undefined, "product"],
  [
    "partial-answer",
    ["reference", "received-date", "what-was-done", "what-was-withheld", "ground", "reason", "contact"],
    own,
    undefined,
    "product",
  ],
  ["refusal", ["reference", "received-date", "ground", "reason", "contact"], own, undefined, "product"],
  ["outcome", ["reference", "what-was-done", "reason", "contact"], own, undefined, "product"],
  ["recipient-notice", ["reference", "what-was-done", "what-to-do", "contact"], own, undefined, "product"],
]);

const copyOfArticle15: readonly LetterItem[] = [
  "confirmation",
  "copy",
  "purposes",
  "categories",
  "recipients",
  "retention",
  "rights",
  "complaint-to-authority",
  "source",
  "automated-decisions",
  "safeguards",
];

const gdpr = rowsOf({ regimes: ["EU", "UK"], from: "2018-05-25" }, [
  ["extension", ["new-date", "reason"], "art. 12(3)"],
  ["refusal", ["reason", "complaint-to-authority", "court"], "art. 12(4)"],
  ["partial-answer", ["reason", "complaint-to-authority", "court"], "art. 12(4)"],
  ["fee", ["amount", "ground"], "art. 12(5)(a)"],
  ["answer", copyOfArticle15, "art. 15(1), 15(2), 15(3)", ["access"]],
  ["partial-answer", copyOfArticle15, "art. 15(1), 15(2), 15(3)", ["access"]],
  ["answer", ["recipients-on-request"], "art. 19", ["rectification", "erasure", "restriction"]],
  ["answer", ["supplementary-statement"], "art. 16, second sentence", ["rectification"]],
  ["answer", ["until-restricted"], "art. 18(3)", ["restriction"]],
  ["answer", ["machine-readable", "copy"], "art. 20(1)", ["portability"]],
  ["answer", ["no-more-marketing"], "art. 21(3)", ["marketing-objection"]],
  ["answer", ["logic-and-review"], "art. 22(3)", ["automated-decision"]],
  ["answer", ["consequences"], "art. 7(3)", ["withdrawal"], "reading"],
  ["restriction-lifting", ["reference", "until-restricted", "reason", "contact"], "art. 18(3)"],
  ["recipient-notice", ["what-was-done"], "art. 19"],
]);

const british = [
  ...rowsOf({ regimes: ["UK"], from: "2026-06-19" }, [
    ["acknowledgement", ["received-date"], "Data Protection Act 2018 s. 164A(3)", ["complaint"]],
    [
      "outcome",
      ["what-was-done", "progress", "complaint-to-authority", "court"],
      "Data Protection Act 2018 s. 164A(4), 164A(5)",
      ["complaint"],
    ],
    ["refusal", ["complaint-to-us"], "UK GDPR art. 12(4) with Data Protection Act 2018 s. 164A"],
    ["partial-answer", ["complaint-to-us"], "UK GDPR art. 12(4) with Data Protection Act 2018 s. 164A"],
    [
      "answer",
      ["complaint-to-us"],
      "UK GDPR art. 15(1)(f) with Data Protection Act 2018 s. 164A",
      ["access"],
    ],
  ]),
  ...rowsOf({ regimes: ["UK"], from: "2026-02-05" }, [
    ["identity", ["what-waits"], "UK GDPR art. 12A: the month begins when it arrives"],
    ["clarification", ["what-waits"], "UK GDPR art. 12A: the days of waiting do not count"],
  ]),
];

const elsewhere = [
  ...rowsOf({ regimes: ["SG"], from: "2021-02-01" }, [
    ["extension", ["new-date"], "PDPR 2021 reg. 5: within the thirty days, in writing"],
    ["fee", ["estimate"], "PDPR 2021 reg. 7"],
    [
      "answer",
      ["copy", "use-and-disclosure"],
      "PDPA s. 21(1): and how it was used or disclosed within a year",
      ["access"],
    ],
    ["partial-answer", ["copy", "use-and-disclosure"], "PDPA s. 21(5)", ["access"]],
    ["answer", ["supplementary-statement"], "PDPA s. 22(5)", ["rectification"]],
    ["answer", ["consequences"], "PDPA s. 16(2)", ["withdrawal"]],
    ["acknowledgement", ["consequences"], "PDPA s. 16(2): the likely consequences are told", ["withdrawal"]],
    [
      "refusal",
      ["review", "complaint-to-authority"],
      "PDPA s. 48H: the Commission reviews a refusal",
      undefined,
      "guidance",
    ],
    ["partial-answer", ["review", "complaint-to-authority"], "PDPA s. 48H", undefined, "guidance"],
    ["refusal", ["copy-kept"], "PDPA s. 22A; PDPR 2021 reg. 8", ["access"]],
    ["recipient-notice", ["what-was-done"], "PDPA s. 22(2)(b)"],
  ]),
  ...rowsOf({ regimes: ["US-CA"], from: "2023-01-01", confidence: "unverified" }, [
    [
      "acknowledgement",
      ["how-verified", "due-date"],
      "11 CCR § 7021(a): how it will be processed and when to expect an answer",
      undefined,
      "statute",
    ],
    [
      "extension",
      ["new-date", "reason"],
      "Cal. Civ. Code § 1798.130(a)(2); 11 CCR § 7021(b)",
      undefined,
      "statute",
    ],
    [
      "answer",
      ["categories", "source", "purposes", "recipients", "sold-or-shared", "copy"],
      "Cal. Civ. Code §§ 1798.110, 1798.115",
      ["access"],
    ],
    ["answer", ["machine-readable", "copy"], "Cal. Civ. Code § 1798.130(a)(3)(B)(iii)", ["portability"]],
    ["answer", ["what-was-done", "retention"], "11 CCR § 7022: done, and the record kept of it", ["erasure"]],
    [
      "answer",
      ["who-to-undo"],
      "11 CCR § 7028: how to opt in again",
      ["opt-out-of-sale", "limit-sensitive-use"],
      "reading",
    ],
    ["refusal", ["complaint-to-authority"], "Good practice: no appeal is required", undefined, "product"],
    [
      "partial-answer",
      ["complaint-to-authority"],
      "Good practice: no appeal is required",
      undefined,
      "product",
    ],
    ["recipient-notice", ["what-to-do"], "11 CCR §§ 7022(b), 7022(c), 7023(c), 7026(f)(2)"],
  ]),
  ...rowsOf({ regimes: ["CH"], from: "2023-09-01", confidence: "unverified" }, [
    ["extension", ["new-date"], "DPO art. 18(2): within the thirty days"],
    [
      "fee",
      ["amount"],
      "DPO art. 19(3): before the data are given, with ten days to confirm",
      undefined,
      "statute",
    ],
    [
      "answer",
      [
        "identity-of-controller",
        "copy",
        "purposes",
        "retention",
        "source",
        "automated-decisions",
        "recipients",
        "safeguards",
      ],
      "FADP art. 25(2)",
      ["access"],
      "statute",
    ],
    [
      "partial-answer",
      [
        "identity-of-controller",
        "copy",
        "purposes",
        "retention",
        "source",
        "automated-decisions",
        "recipients",
        "safeguards",
      ],
      "FADP arts. 25(2), 26(4)",
      ["access"],
    ],
    ["answer", ["machine-readable", "copy"], "FADP art. 28(1)", ["portability"]],
    ["answer", ["supplementary-statement"], "FADP art. 32(3)", ["rectification"]],
    ["answer", ["logic-and-review"], "FADP art. 21(2)", ["automated-decision"]],
    ["refusal", ["reason", "court"], "FADP art. 26(4); Civil Procedure Code"],
    ["partial-answer", ["reason", "court"], "FADP art. 26(4)"],
    [
      "refusal",
      ["complaint-to-authority"],
      "FADP art. 49: the Commissioner may be told",
      undefined,
      "reading",
    ],
    [
      "partial-answer",
      ["complaint-to-authority"],
      "FADP art. 49: the Commissioner may be told",
      undefined,
      "reading",
    ],
  ]),
  ...rowsOf({ regimes: ["ZA"], from: "2021-07-01", confidence: "unverified" }, [
    ["extension", ["new-date", "reason", "complaint-to-authority"], "PAIA s. 57(3)", undefined, "statute"],
    ["fee", ["estimate", "how-to-pay", "complaint-to-authority"], "POPIA s. 23(3); PAIA s. 54"],
    [
      "answer",
      ["confirmation", "copy", "recipients", "rights"],
      "POPIA s. 23(1), 23(2)",
      ["access"],
      "statute",
    ],
    [
      "partial-answer",
      ["confirmation", "copy", "recipients", "rights"],
      "POPIA s. 23(1), 23(2); PAIA s. 59",
      ["access"],
    ],
    [
      "answer",
      ["what-was-done", "supplementary-statement"],
      "POPIA s. 24(2), 24(4)",
      ["rectification"],
      "statute",
    ],
    ["answer", ["what-was-done"], "POPIA s. 24(4)", ["erasure"], "statute"],
    ["answer", ["logic-and-review"], "POPIA s. 71(3)", ["automated-decision"]],
    [
      "refusal",
      ["reason", "complaint-to-authority", "court", "period-to-complain"],
      "PAIA s. 56(3)",
      undefined,
      "statute",
    ],
    [
      "partial-answer",
      ["reason", "complaint-to-authority", "court", "period-to-complain"],
      "PAIA ss. 56(3), 59",
    ],
    ["recipient-notice", ["what-was-done"], "POPIA s. 24(3)"],
  ]),
];

export const letterRows: readonly LetterRule[] = [...everywhere, ...gdpr, ...british, ...elsewhere];
