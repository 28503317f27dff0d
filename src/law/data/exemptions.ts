/** Data that need not, or must not, be given although the right exists. Member States add their own under GDPR art. 23. */
import type { Exemption, RightId } from "../right.ts";

type Row = readonly [
  id: string,
  article: string,
  force: Exemption["force"],
  confidence?: Exemption["confidence"],
];

const rowsOf = (
  base: Pick<Exemption, "regime" | "from" | "rights"> & Partial<Pick<Exemption, "confidence">>,
  rows: readonly Row[],
): readonly Exemption[] =>
  rows.map(([id, article, force, confidence = base.confidence ?? "statute"]) => ({
    ...base,
    id,
    article,
    force,
    confidence,
  }));

const access: readonly RightId[] = ["access"];

const british: readonly Row[] = [
  ["crime-and-taxation", "Data Protection Act 2018 Sch. 2 para. 2", "may"],
  ["immigration", "Data Protection Act 2018 Sch. 2 para. 4", "weigh"],
  ["legal-proceedings", "Data Protection Act 2018 Sch. 2 para. 5", "may"],
  [
    "others-rights",
    "Data Protection Act 2018 Sch. 2 paras. 16, 17: with their consent, or where it is reasonable",
    "weigh",
  ],
  ["legal-privilege", "Data Protection Act 2018 Sch. 2 para. 19", "may"],
  ["self-incrimination", "Data Protection Act 2018 Sch. 2 para. 20", "may"],
  ["corporate-finance", "Data Protection Act 2018 Sch. 2 para. 21", "may"],
  ["management-forecasts", "Data Protection Act 2018 Sch. 2 para. 22", "may"],
  ["negotiations", "Data Protection Act 2018 Sch. 2 para. 23", "may"],
  ["confidential-references", "Data Protection Act 2018 Sch. 2 para. 24", "may"],
  [
    "exam-scripts-and-marks",
    "Data Protection Act 2018 Sch. 2 para. 25: marks asked for before they are announced within five months, or forty days after",
    "may",
    "unverified",
  ],
  ["journalism-art-academic", "Data Protection Act 2018 Sch. 2 para. 26", "weigh"],
  ["research-and-archiving", "Data Protection Act 2018 Sch. 2 paras. 27, 28", "may"],
  ["health-serious-harm", "Data Protection Act 2018 Sch. 3 Part 2", "must"],
  ["social-work-serious-harm", "Data Protection Act 2018 Sch. 3 Part 3", "must"],
  ["education-serious-harm", "Data Protection Act 2018 Sch. 3 Part 4", "must"],
  ["child-abuse-data", "Data Protection Act 2018 Sch. 3 Part 5", "must"],
  ["adoption-and-special-needs", "Data Protection Act 2018 Sch. 4", "must"],
];

const singaporean: readonly Row[] = [
  ["opinion-for-evaluation", "PDPA Fifth Schedule para. 1(a)", "may"],
  ["exam-scripts-and-marks", "PDPA Fifth Schedule para. 1(b)", "may"],
  ["private-trust", "PDPA Fifth Schedule para. 1(c)", "may"],
  ["arbitration-and-mediation", "PDPA Fifth Schedule para. 1(d), 1(i)", "may"],
  ["prosecution", "PDPA Fifth Schedule para. 1(e): until all its proceedings are over", "may"],
  ["legal-privilege", "PDPA Fifth Schedule para. 1(f)", "may"],
  ["commercial-secrets", "PDPA Fifth Schedule para. 1(g)", "may"],
  ["investigation", "PDPA Fifth Schedule para. 1(h)", "may"],
  ["safety", "PDPA s. 21(3)(a), 21(3)(b)", "must"],
  ["others-rights", "PDPA s. 21(3)(c), 21(3)(d)", "must"],
  ["national-interest", "PDPA s. 21(3)(e)", "must"],
];

const southAfrican: readonly Row[] = [
  ["others-rights", "PAIA s. 63", "must"],
  ["commercial-secrets", "PAIA ss. 64, 65, 68", "must"],
  ["safety", "PAIA s. 66", "must"],
  ["legal-privilege", "PAIA s. 67", "must"],
  ["research-and-archiving", "PAIA s. 69", "must"],
];

export const exemptionRows: readonly Exemption[] = [
  ...rowsOf({ regime: "EU", from: "2018-05-25", rights: ["access", "portability"] }, [
    ["others-rights", "GDPR arts. 15(4), 20(4)", "weigh"],
    ["commercial-secrets", "GDPR art. 15(4), recital 63", "weigh"],
    ["national-law", "GDPR art. 23: what the Member State's law says", "weigh"],
  ]),
  ...rowsOf({ regime: "EU", from: "2018-05-25", rights: ["rectification", "restriction", "objection"] }, [
    ["research-and-archiving", "GDPR art. 89(2), 89(3), by national law", "weigh"],
  ]),
  ...rowsOf({ regime: "UK", from: "2018-05-25", rights: access }, british),
  ...rowsOf(
    { regime: "UK", from: "2018-05-25", rights: ["rectification", "restriction", "objection", "erasure"] },
    [
      ["crime-and-taxation", "Data Protection Act 2018 Sch. 2 para. 2", "may"],
      ["legal-proceedings", "Data Protection Act 2018 Sch. 2 para. 5", "may"],
      ["journalism-art-academic", "Data Protection Act 2018 Sch. 2 para. 26", "weigh"],
      ["research-and-archiving", "Data Protection Act 2018 Sch. 2 paras. 27, 28", "may"],
    ],
  ),
  ...rowsOf({ regime: "SG", from: "2021-02-01", rights: access }, singaporean),
  ...rowsOf(
    { regime: "US-CA", from: "2023-01-01", confidence: "unverified", rights: ["access", "portability"] },
    [
      [
        "never-disclosed",
        "11 CCR § 7024(d): numbers of documents and accounts, passwords, biometric data",
        "must",
      ],
      ["disproportionate-search", "11 CCR §§ 7024(c), 7024(h)", "may"],
      ["legal-privilege", "Cal. Civ. Code § 1798.145(b)", "may"],
      ["commercial-secrets", "Cal. Civ. Code § 1798.100(f)", "may"],
    ],
  ),
  ...rowsOf(
    { regime: "CH", from: "2023-09-01", confidence: "unverified", rights: ["access", "portability"] },
    [
      ["secrecy-by-law", "FADP art. 26(1)(a)", "must"],
      ["others-rights", "FADP art. 26(1)(b)", "weigh"],
      ["own-interests", "FADP art. 26(2)(a): only where the data go to no third party", "weigh"],
      ["journalism-art-academic", "FADP art. 27", "may"],
    ],
  ),
  ...rowsOf({ regime: "ZA", from: "2021-07-01", confidence: "unverified", rights: access }, southAfrican),
];
