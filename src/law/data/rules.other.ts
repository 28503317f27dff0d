/** Time limits of California, Switzerland and South Africa. */
import type { RuleRow } from "../rule.ts";

export const otherRules = [
  {
    id: "US-CA-7021-ACK",
    version: 1,
    regimes: ["US-CA"],
    duty: "acknowledge",
    nature: "deadline",
    from: "2023-01-01",
    arithmetic: { kind: "business-days", amount: 10, start: ["received"] },
    sources: [
      { confidence: "statute", citation: "11 CCR § 7021(a)" },
      {
        confidence: "reading",
        citation:
          "“Business day” is not defined: Monday to Friday without federal holidays, the earlier date",
      },
    ],
  },
  {
    id: "US-CA-7021",
    version: 1,
    regimes: ["US-CA"],
    duty: "answer",
    nature: "deadline",
    from: "2023-01-01",
    arithmetic: {
      kind: "days",
      amount: 45,
      start: ["received"],
      extension: { input: "extendedDays", max: 45, notice: "unextended-period" },
      roll: "none",
      // § 7021(b): the period begins on the day of receipt, however long verification takes.
      strictCountsFirstDay: true,
    },
    sources: [{ confidence: "statute", citation: "Cal. Civ. Code § 1798.130(a)(2); 11 CCR § 7021(b)" }],
  },
  {
    id: "US-CA-7026",
    version: 1,
    regimes: ["US-CA"],
    duty: "answer",
    nature: "deadline",
    from: "2023-01-01",
    arithmetic: { kind: "business-days", amount: 15, start: ["received"] },
    sources: [{ confidence: "statute", citation: "Cal. Civ. Code § 1798.120; 11 CCR § 7026(f)" }],
  },
  {
    id: "US-CA-7027",
    version: 1,
    regimes: ["US-CA"],
    duty: "answer",
    nature: "deadline",
    from: "2023-01-01",
    arithmetic: { kind: "business-days", amount: 15, start: ["received"] },
    sources: [{ confidence: "statute", citation: "Cal. Civ. Code § 1798.121; 11 CCR § 7027(g)" }],
  },
  {
    id: "US-CA-1798.82",
    version: 1,
    regimes: ["US-CA"],
    duty: "notify-people",
    nature: "deadline",
    from: "2026-01-01",
    arithmetic: { kind: "days", amount: 30, start: ["discovered"], roll: "none" },
    sources: [
      {
        confidence: "statute",
        citation: "Cal. Civ. Code § 1798.82 as amended by Senate Bill 446 (2025), in force 1 January 2026",
      },
    ],
  },
  {
    id: "US-CA-1798.82-AG",
    version: 1,
    regimes: ["US-CA"],
    duty: "notify-authority",
    nature: "deadline",
    from: "2026-01-01",
    arithmetic: { kind: "days", amount: 15, start: ["notified"], roll: "none" },
    sources: [
      {
        confidence: "statute",
        citation:
          "Cal. Civ. Code § 1798.82(f) as amended by Senate Bill 446 (2025): a sample to the Attorney General when more than 500 residents are told",
      },
    ],
  },
  {
    id: "CH-25",
    version: 1,
    regimes: ["CH"],
    duty: "answer",
    nature: "deadline",
    from: "2023-09-01",
    arithmetic: { kind: "days", amount: 30, start: ["received"], roll: "none" },
    sources: [
      { confidence: "statute", citation: "FADP art. 25(7); DPO art. 18" },
      {
        confidence: "reading",
        citation:
          "No move to a working day: only the cantons know their holidays, and the earlier date is safe.",
      },
    ],
  },
  {
    id: "ZA-PAIA-56",
    version: 1,
    regimes: ["ZA"],
    duty: "answer",
    nature: "deadline",
    from: "2021-07-01",
    arithmetic: {
      kind: "days",
      amount: 30,
      start: ["received"],
      extension: { input: "extendedDays", max: 30, notice: "unextended-period" },
      roll: "not-sunday-or-holiday",
    },
    sources: [
      { confidence: "statute", citation: "POPIA ss. 23, 25; PAIA ss. 25, 26, 56, 57" },
      { confidence: "statute", citation: "Interpretation Act 33 of 1957 s. 4: a Saturday counts" },
    ],
  },
  {
    id: "ZA-24-REG3",
    version: 1,
    regimes: ["ZA"],
    duty: "answer",
    nature: "deadline",
    from: "2025-04-17",
    arithmetic: { kind: "days", amount: 30, start: ["received"], roll: "not-sunday-or-holiday" },
    sources: [
      {
        confidence: "statute",
        citation:
          "POPIA s. 24; Regulations 2018 reg. 3 as amended 17 April 2025 (the same definition of a day)",
      },
      {
        confidence: "reading",
        citation: "Counted from the request, which is never later than its outcome.",
      },
    ],
  },
] as const satisfies readonly RuleRow[];
