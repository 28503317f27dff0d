/**
 * What is left of the rights to personal data once the person has died, law by law. The GDPR leaves it to the Member
 * States (recital 27): a row with a country stands before the row of its regime. Nothing said of a country: the regime's.
 */
import type { DeadRule } from "../dead.ts";
import type { RightId } from "../right.ts";

const threeRights: readonly RightId[] = ["access", "rectification", "erasure"];
const ofChapterThree: readonly RightId[] = [
  ...threeRights,
  "restriction",
  "portability",
  "objection",
  "marketing-objection",
  "automated-decision",
];
const tracker = {
  confidence: "unverified",
  citation: "Bird & Bird, GDPR tracker, Deceased persons (twobirds.com), reviewed 2018 and 2019",
} as const;

/** Member States whose law was found to give survivors something. Each is to be read anew before it is relied on. */
const national: readonly DeadRule[] = [
  {
    regime: "EU",
    country: "ES",
    from: "2018-12-07",
    rights: threeRights,
    who: ["executor", "spouse", "relative"],
    unless: "forbidden-in-life",
    article: "Ley Orgánica 3/2018 (LOPDGDD) art. 3",
    sources: [tracker],
  },
  {
    regime: "EU",
    country: "IT",
    from: "2018-09-19",
    rights: ofChapterThree,
    who: ["executor", "spouse", "relative", "other"],
    unless: "forbidden-in-life",
    article: "Codice in materia di protezione dei dati personali art. 2-terdecies",
    sources: [tracker],
  },
  {
    regime: "EU",
    country: "FR",
    from: "2019-06-01",
    rights: ["access", "rectification", "erasure", "objection"],
    who: ["executor", "spouse", "relative"],
    unless: "own-directions",
    article: "Loi 78-17 art. 85",
    sources: [tracker],
  },
  {
    regime: "EU",
    country: "HU",
    from: "2018-07-26",
    rights: ["access", "rectification", "erasure", "restriction", "objection"],
    who: ["executor", "spouse", "relative"],
    yearsAfterDeath: 5,
    article: "Act CXII of 2011 (Infotv.) s. 25",
    sources: [tracker],
  },
  {
    regime: "EU",
    country: "DK",
    from: "2018-05-25",
    // The data stay protected; who may use the rights the Act does not say.
    rights: ofChapterThree,
    who: ["executor", "spouse", "relative"],
    yearsAfterDeath: 10,
    article: "Databeskyttelsesloven § 2(5)",
    sources: [tracker],
  },
];

export const deadRows: readonly DeadRule[] = [
  {
    regime: "EU",
    from: "2018-05-25",
    rights: [],
    who: [],
    article: "GDPR recital 27",
    sources: [
      {
        confidence: "statute",
        citation: "Regulation (EU) 2016/679 recital 27: not for the dead; Member States may provide",
      },
    ],
  },
  ...national,
  {
    regime: "UK",
    from: "2018-05-25",
    rights: [],
    who: [],
    elsewhere: "Access to Health Records Act 1990 s. 3(1)(f): health records, to the personal representative",
    article: "Data Protection Act 2018 s. 3(2)",
    sources: [
      {
        confidence: "statute",
        citation: "Data Protection Act 2018 s. 3(2), (3): an identified or identifiable living individual",
      },
    ],
  },
  {
    regime: "SG",
    from: "2021-02-01",
    // Only what the rules on disclosure give: consent to it may be taken back.
    rights: ["withdrawal"],
    who: ["executor", "spouse", "relative"],
    yearsAfterDeath: 10,
    article: "PDPA s. 4(4)(b); PDPR 2021 reg. 16",
    sources: [
      {
        confidence: "statute",
        citation: "PDPA s. 4(4)(b): disclosure and protection apply for ten years after death",
      },
      { confidence: "unverified", citation: "PDPR 2021 reg. 16: rights in respect of a deceased individual" },
    ],
  },
  {
    regime: "US-CA",
    from: "2023-01-01",
    rights: [],
    who: [],
    article: "Cal. Civ. Code § 1798.140(i): a consumer is a natural person who is a California resident",
    sources: [
      { confidence: "reading", citation: "The Act names nobody who would act after a consumer’s death" },
    ],
  },
  {
    regime: "CH",
    from: "2023-09-01",
    rights: [],
    who: [],
    article: "Civil Code art. 31(1): personality ends with death",
    sources: [
      {
        confidence: "unverified",
        citation:
          "The rule on access to a deceased person’s data in the earlier ordinance was not taken over",
      },
    ],
  },
  {
    regime: "ZA",
    from: "2021-07-01",
    rights: ["access"],
    who: ["executor", "spouse", "relative"],
    yearsAfterDeath: 20,
    article: "POPIA s. 1: a living natural person; PAIA ss. 1, 63(2)",
    sources: [
      { confidence: "statute", citation: "POPIA s. 1, personal information: identifiable, living" },
      { confidence: "unverified", citation: "PAIA s. 63(2): records of the dead to their next of kin" },
    ],
  },
];
