/** On which grounds a request may be refused, and what the letter must then say. Marketing objections have none. */
import type { GdprRegime, InForce } from "../regimes.ts";
import type { RefusalGround, RightId } from "../right.ts";

const european: readonly GdprRegime[] = ["EU", "UK"];
const gdpr = { regimes: european, from: "2018-05-25", confidence: "statute" } as const;

const answeredRights: readonly RightId[] = [
  "access",
  "rectification",
  "erasure",
  "restriction",
  "portability",
  "objection",
  "automated-decision",
];

const ground = (
  base: InForce & Pick<RefusalGround, "regimes" | "confidence">,
  [id, rights, article]: readonly [id: string, rights: readonly RightId[], article: string],
  scope: RefusalGround["scope"] = "whole",
  mustSay: RefusalGround["mustSay"] = [],
): RefusalGround => ({ ...base, id, rights, article, scope, mustSay });

const inEurope: readonly RefusalGround[] = [
  ground(gdpr, ["not-identified", answeredRights, "arts. 11(2), 12(2), 12(6)"], "whole", ["what-to-do"]),
  ground(gdpr, ["no-authority", answeredRights, "art. 12(6)"], "whole", ["what-to-do"]),
  ground(gdpr, ["unfounded", answeredRights, "art. 12(5)(b)"]),
  ground(gdpr, ["excessive", answeredRights, "art. 12(5)(b)"]),
  ground(gdpr, ["others-rights", ["access", "portability"], "arts. 15(4), 20(4)"], "part", [
    "what-was-withheld",
  ]),
  ground(gdpr, ["data-are-right", ["rectification"], "art. 16"], "part", ["supplementary-statement"]),
  ground(gdpr, ["still-needed", ["erasure"], "art. 17(1)(a)"], "part"),
  ground(gdpr, ["expression", ["erasure"], "art. 17(3)(a)"], "part"),
  ground(gdpr, ["legal-obligation", ["erasure"], "art. 17(3)(b)"], "part", ["retention"]),
  ground(gdpr, ["public-health", ["erasure"], "art. 17(3)(c)"], "part"),
  ground(gdpr, ["archiving-or-research", ["erasure"], "art. 17(3)(d)"], "part"),
  ground(gdpr, ["legal-claims", ["erasure"], "art. 17(3)(e)"], "part"),
  ground(gdpr, ["no-ground-for-restriction", ["restriction"], "art. 18(1)"]),
  ground(gdpr, ["other-basis", ["portability"], "art. 20(1)(a)"], "part"),
  ground(gdpr, ["not-automated", ["portability"], "art. 20(1)(b)"], "part"),
  ground(gdpr, ["compelling-grounds", ["objection"], "art. 21(1)"], "part"),
  ground(gdpr, ["objection-to-claims", ["objection"], "art. 21(1)"], "part"),
  ground(gdpr, ["objection-to-research", ["objection"], "art. 21(6)"], "part"),
  ground(gdpr, ["a-person-decided", ["automated-decision"], "art. 22(1); UK GDPR art. 22A"]),
];

const british: readonly RefusalGround[] = [
  ground(
    // Passed on 19 June 2025 with effect from an earlier day.
    { regimes: ["UK"], from: "2024-01-01", confidence: "unverified" },
    [
      "search-disproportionate",
      ["access"],
      "UK GDPR art. 15(1A): a reasonable and proportionate search is owed",
    ],
    "part",
    ["what-was-withheld"],
  ),
];

const singapore = { regimes: ["SG"], from: "2021-02-01", confidence: "statute" } as const;

const inSingapore: readonly RefusalGround[] = [
  ground(singapore, ["not-identified", ["access", "rectification"], "PDPR 2021 reg. 3"], "whole", [
    "what-to-do",
  ]),
  ground(singapore, ["no-authority", ["access", "rectification"], "PDPR 2021 regs. 3, 16"], "whole", [
    "what-to-do",
  ]),
  ground(singapore, ["fifth-schedule", ["access"], "PDPA s. 21(2), Fifth Schedule"], "part", [
    "copy-kept",
    "what-was-withheld",
  ]),
  ground(
    singapore,
    ["harm-or-others", ["access"], "PDPA s. 21(3): safety or health, another person, national interest"],
    "part",
    ["copy-kept", "what-was-withheld"],
  ),
  ground(singapore, ["unfounded", ["access"], "PDPA Fifth Schedule para. 1(j)(v)"], "whole", ["copy-kept"]),
  ground(singapore, ["excessive", ["access"], "PDPA Fifth Schedule para. 1(j)(i), 1(j)(iv)"], "whole", [
    "copy-kept",
  ]),
  ground(
    singapore,
    ["search-disproportionate", ["access"], "PDPA Fifth Schedule para. 1(j)(ii), 1(j)(iii)"],
    "part",
    ["copy-kept", "what-was-withheld"],
  ),
  ground(
    singapore,
    [
      "data-are-right",
      ["rectification"],
      "PDPA s. 22(2), 22(5): the correction asked for is noted beside the data",
    ],
    "part",
    ["supplementary-statement"],
  ),
  ground(singapore, ["sixth-schedule", ["rectification"], "PDPA s. 22(7), Sixth Schedule"], "part"),
  ground(
    singapore,
    ["other-law", ["withdrawal"], "PDPA s. 16(4): where the law requires or allows it without consent"],
    "part",
  ),
];

const california = { regimes: ["US-CA"], from: "2023-01-01", confidence: "unverified" } as const;
const verified: readonly RightId[] = ["access", "rectification", "erasure", "portability"];

const inCalifornia: readonly RefusalGround[] = [
  ground(california, ["not-identified", verified, "11 CCR §§ 7060 to 7062"], "whole", ["what-to-do"]),
  ground(california, ["no-authority", verified, "11 CCR § 7063"], "whole", ["what-to-do"]),
  ground(california, ["unfounded", verified, "Cal. Civ. Code § 1798.145(h)(3)"]),
  ground(california, ["excessive", verified, "Cal. Civ. Code § 1798.145(h)(3)"]),
  ground(california, ["still-needed", ["erasure"], "Cal. Civ. Code § 1798.105(d)"], "part", [
    "what-was-withheld",
  ]),
  ground(california, ["legal-obligation", ["erasure"], "Cal. Civ. Code § 1798.105(d)(8)"], "part", [
    "retention",
  ]),
  ground(
    california,
    ["data-are-right", ["rectification"], "11 CCR § 7023: on the totality of the circumstances"],
    "part",
    ["supplementary-statement"],
  ),
  ground(california, ["others-rights", ["access"], "Cal. Civ. Code § 1798.145(k)"], "part", [
    "what-was-withheld",
  ]),
  ground(california, [
    "looks-fraudulent",
    ["opt-out-of-sale", "limit-sensitive-use"],
    "11 CCR §§ 7026(e), 7027(f): good faith, reasonable, documented",
  ]),
];

const switzerland = { regimes: ["CH"], from: "2023-09-01", confidence: "unverified" } as const;

const inSwitzerland: readonly RefusalGround[] = [
  ground(switzerland, ["not-identified", ["access", "portability"], "DPO art. 16(5)"], "whole", [
    "what-to-do",
  ]),
  ground(switzerland, ["no-authority", ["access", "portability"], "DPO art. 16(5)"], "whole", ["what-to-do"]),
  ground(switzerland, ["secrecy-by-law", ["access", "portability"], "FADP art. 26(1)(a)"], "part", [
    "what-was-withheld",
  ]),
  ground(switzerland, ["others-rights", ["access", "portability"], "FADP art. 26(1)(b)"], "part", [
    "what-was-withheld",
  ]),
  ground(switzerland, ["unfounded", ["access", "portability"], "FADP art. 26(1)(c)"]),
  ground(switzerland, ["excessive", ["access", "portability"], "FADP art. 26(1)(c)"]),
  ground(switzerland, ["own-interests", ["access", "portability"], "FADP art. 26(2)(a)"], "part", [
    "what-was-withheld",
  ]),
  ground(
    switzerland,
    [
      "data-are-right",
      ["rectification"],
      "FADP art. 32(3): neither shown right nor wrong, a note of the dispute",
    ],
    "part",
    ["supplementary-statement"],
  ),
  ground(
    switzerland,
    ["legal-obligation", ["rectification", "erasure"], "FADP arts. 31(1), 32(1)(a)"],
    "part",
    ["retention"],
  ),
  ground(
    switzerland,
    ["archiving-or-research", ["rectification", "erasure"], "FADP arts. 31(2)(e), 32(1)(b)"],
    "part",
  ),
  ground(switzerland, ["compelling-grounds", ["erasure", "objection"], "FADP art. 31"], "part"),
  ground(switzerland, ["a-person-decided", ["automated-decision"], "FADP art. 21(1), 21(3)"]),
];

const southAfrica = { regimes: ["ZA"], from: "2021-07-01", confidence: "unverified" } as const;

const inSouthAfrica: readonly RefusalGround[] = [
  ground(
    southAfrica,
    ["not-identified", ["access", "rectification", "erasure"], "POPIA ss. 23(1), 24(1)"],
    "whole",
    ["what-to-do"],
  ),
  ground(southAfrica, ["no-authority", ["access", "rectification", "erasure"], "PAIA s. 53(2)(f)"], "whole", [
    "what-to-do",
  ]),
  ground(southAfrica, ["others-rights", ["access"], "POPIA s. 23(4); PAIA s. 63"], "part", [
    "what-was-withheld",
  ]),
  ground(southAfrica, ["commercial-secrets", ["access"], "PAIA ss. 64, 65, 68"], "part", [
    "what-was-withheld",
  ]),
  ground(southAfrica, ["safety", ["access"], "PAIA s. 66"], "part", ["what-was-withheld"]),
  ground(southAfrica, ["legal-privilege", ["access"], "PAIA s. 67"], "part", ["what-was-withheld"]),
  ground(
    southAfrica,
    [
      "data-are-right",
      ["rectification"],
      "POPIA s. 24(2)(c), 24(2)(d): credible evidence, or a note always read with the data",
    ],
    "part",
    ["supplementary-statement"],
  ),
  ground(southAfrica, ["legal-obligation", ["erasure"], "POPIA s. 14(1)"], "part", ["retention"]),
  ground(
    southAfrica,
    ["other-basis", ["objection"], "POPIA s. 11(3)(a): unless legislation provides for it"],
    "part",
  ),
  ground(southAfrica, ["a-person-decided", ["automated-decision"], "POPIA s. 71(1), 71(2)"]),
];

/** Who has died has no data that these laws protect (`dead.ts`). A Member State's own law is looked at before. */
const ofTheDead: readonly RefusalGround[] = [
  ground({ ...gdpr, regimes: ["EU"] }, ["subject-has-died", answeredRights, "recital 27"]),
  ground({ ...gdpr, regimes: ["UK"] }, [
    "subject-has-died",
    answeredRights,
    "Data Protection Act 2018 s. 3(2): living individuals",
  ]),
  ground(singapore, ["subject-has-died", ["access", "rectification"], "PDPA s. 4(4)(b)"]),
  ground({ ...california, confidence: "reading" }, [
    "subject-has-died",
    verified,
    "Cal. Civ. Code § 1798.140(i)",
  ]),
  ground(switzerland, ["subject-has-died", ["access", "portability"], "Civil Code art. 31(1)"]),
  ground(southAfrica, [
    "subject-has-died",
    ["rectification", "erasure"],
    "POPIA s. 1: living natural persons",
  ]),
];

export const refusalRows: readonly RefusalGround[] = [
  ...inEurope,
  ...british,
  ...inSingapore,
  ...inCalifornia,
  ...inSwitzerland,
  ...inSouthAfrica,
  ...ofTheDead,
];
