/** Time limits of Singapore's Personal Data Protection Act (PDPA) and its Regulations of 2021 (PDPR). */
import type { RuleRow } from "../rule.ts";

const moved = {
  confidence: "unverified",
  citation:
    "Interpretation Act 1965 s. 50 would move a last day on a Sunday or public holiday: shown, never used",
} as const;

export const asianRules = [
  {
    id: "SG-21",
    version: 1,
    regimes: ["SG"],
    duty: "answer",
    nature: "deadline",
    from: "2021-02-01",
    arithmetic: { kind: "days", amount: 30, start: ["received"], roll: "none", laterReading: true },
    sources: [
      { confidence: "statute", citation: "PDPA s. 21; PDPR 2021 reg. 5 (S 63/2021)" },
      { confidence: "guidance", citation: "Personal Data Protection Commission, access review checklist" },
      moved,
    ],
  },
  {
    id: "SG-22",
    version: 1,
    regimes: ["SG"],
    duty: "answer",
    nature: "deadline",
    from: "2021-02-01",
    arithmetic: { kind: "days", amount: 30, start: ["received"], roll: "none", laterReading: true },
    sources: [{ confidence: "statute", citation: "PDPA s. 22; PDPR 2021 reg. 5 (S 63/2021)" }, moved],
  },
  {
    id: "SG-22A-KEEP",
    version: 1,
    regimes: ["SG"],
    duty: "keep",
    nature: "not-before",
    from: "2021-02-01",
    arithmetic: { kind: "days", amount: 30, start: ["refused"], roll: "none" },
    sources: [{ confidence: "statute", citation: "PDPA s. 22A; PDPR 2021 reg. 8 (S 63/2021)" }],
  },
  {
    id: "SG-16",
    version: 1,
    regimes: ["SG"],
    duty: "answer",
    nature: "rule-of-thumb",
    from: "2021-02-01",
    arithmetic: { kind: "business-days", amount: 10, start: ["received"], onlyCalendar: "SG" },
    sources: [
      {
        confidence: "unverified",
        citation:
          "PDPA s. 16 asks for reasonable notice; the Personal Data Protection Commission's advisory guidelines name ten business days",
      },
    ],
  },
  {
    id: "SG-26C-ASSESS",
    version: 1,
    regimes: ["SG"],
    duty: "assess-breach",
    nature: "deadline",
    from: "2021-02-01",
    arithmetic: { kind: "days", amount: 30, start: ["received"], roll: "none" },
    sources: [
      {
        confidence: "guidance",
        citation:
          "PDPA s. 26C; Personal Data Protection Commission: normally within thirty calendar days of credible grounds",
      },
    ],
  },
  {
    id: "SG-26D",
    version: 1,
    regimes: ["SG"],
    duty: "notify-authority",
    nature: "deadline",
    from: "2021-02-01",
    arithmetic: { kind: "days", amount: 3, start: ["determined"], roll: "none" },
    sources: [
      {
        confidence: "statute",
        citation: "PDPA s. 26D(1): three calendar days after the day of the assessment",
      },
    ],
  },
  {
    id: "SG-DNC",
    version: 1,
    regimes: ["SG"],
    duty: "rely",
    nature: "valid-through",
    from: "2021-02-01",
    arithmetic: { kind: "days", amount: 21, start: ["checked"], roll: "none" },
    sources: [
      {
        confidence: "reading",
        citation:
          "PDPA s. 43 and the Do Not Call Registry's prescribed period of twenty-one days; the last day on which a message may rely on the check",
      },
    ],
  },
] as const satisfies readonly RuleRow[];
