/** Time limits of the GDPR; those marked with both regimes stand in the UK GDPR with the same words. */
import type { RuleRow } from "../rule.ts";

const period = "Regulation (EEC, Euratom) 1182/71 art. 3(1), 3(2)(c), 3(4)";

export const europeanRules = [
  {
    id: "EU-12-3",
    version: 1,
    regimes: ["EU"],
    duty: "answer",
    nature: "deadline",
    from: "2018-05-25",
    arithmetic: {
      kind: "months",
      amount: 1,
      start: ["received"],
      extension: { input: "extendedMonths", max: 2, notice: "unextended-period" },
      pause: "exclusive",
      roll: "working-day",
    },
    sources: [
      { confidence: "statute", citation: `GDPR art. 12(3); ${period}` },
      {
        confidence: "guidance",
        citation:
          "Pause: not in the text. EDPB Guidelines 01/2022 and supervisory authorities accept a suspension while a justified doubt about identity is open; the date without it is shown, too.",
      },
    ],
  },
  {
    id: "EU-12-4",
    version: 1,
    regimes: ["EU", "UK"],
    duty: "tell-refusal",
    nature: "deadline",
    from: "2018-05-25",
    // One month from receipt of the request; the day of the decision moves nothing.
    arithmetic: { kind: "months", amount: 1, start: ["received"], roll: "working-day" },
    sources: [{ confidence: "statute", citation: `GDPR and UK GDPR art. 12(4); ${period}` }],
  },
  {
    id: "EU-33",
    version: 1,
    regimes: ["EU", "UK"],
    duty: "notify-authority",
    nature: "deadline",
    from: "2018-05-25",
    // Hours that pass, also at weekends: art. 3(4) of the Regulation excludes periods in hours.
    arithmetic: { kind: "hours", amount: 72, start: "awareAt" },
    sources: [
      { confidence: "statute", citation: "GDPR and UK GDPR art. 33(1); Regulation 1182/71 art. 3(4)" },
      {
        confidence: "guidance",
        citation: "EDPB Guidelines 9/2022: a controller is aware when its processor tells it",
      },
    ],
  },
  {
    id: "EU-14-3",
    version: 1,
    regimes: ["EU", "UK"],
    duty: "tell-source",
    nature: "deadline",
    from: "2018-05-25",
    arithmetic: {
      kind: "first-of",
      period: { kind: "months", amount: 1, start: ["obtained"], roll: "working-day" },
      events: ["firstCommunication", "firstDisclosure"],
    },
    sources: [{ confidence: "statute", citation: `GDPR and UK GDPR art. 14(3); ${period}` }],
  },
  {
    id: "EU-36",
    version: 1,
    regimes: ["EU", "UK"],
    duty: "advise",
    nature: "deadline",
    from: "2018-05-25",
    arithmetic: {
      kind: "days",
      amount: 56,
      start: ["received"],
      extension: { input: "extendedWeeks", max: 6, notice: { months: 1 } },
      pause: "exclusive",
      roll: "working-day",
    },
    sources: [
      { confidence: "statute", citation: "GDPR and UK GDPR art. 36(2)" },
      {
        confidence: "reading",
        citation:
          "The authority's clock, not ours: the later date is the careful one, so it moves to a working day.",
      },
    ],
  },
] as const satisfies readonly RuleRow[];
