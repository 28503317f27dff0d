/** Time limits that only the United Kingdom has. */
import type { RuleRow } from "../rule.ts";

const guidance = "Information Commissioner’s Office, right of access, 8 December 2025";

export const britishRules = [
  {
    id: "UK-12-3",
    version: 1,
    regimes: ["UK"],
    duty: "answer",
    nature: "deadline",
    from: "2018-05-25",
    until: "2026-02-04",
    arithmetic: {
      kind: "months",
      amount: 1,
      start: ["received", "idReceived", "feeReceived"],
      extension: { input: "extendedMonths", max: 2, notice: "unextended-period" },
      roll: "working-day",
    },
    sources: [
      {
        confidence: "guidance",
        citation: `UK GDPR art. 12(3) before section 76 of the Data (Use and Access) Act 2025; ${guidance}: from the day of receipt, an extension is three months from the original start`,
      },
    ],
  },
  {
    id: "UK-12A",
    version: 1,
    regimes: ["UK"],
    duty: "answer",
    nature: "deadline",
    from: "2026-02-05",
    arithmetic: {
      kind: "months",
      amount: 1,
      start: ["received", "idReceived", "feeReceived"],
      waitsFor: ["idReceived", "feeReceived"],
      extension: { input: "extendedMonths", max: 2, notice: "unextended-period" },
      pause: "inclusive",
      roll: "working-day",
    },
    sources: [
      {
        confidence: "statute",
        citation:
          "UK GDPR art. 12A, inserted by the Data (Use and Access) Act 2025 s. 76, in force 5 February 2026 (SI 2026/82); the same words in the Data Protection Act 2018 s. 54",
      },
      {
        confidence: "reading",
        citation:
          "Pause: the days from asking to being answered, both included, do not count. The statute gives no example; we add them to the end, then move to a working day.",
      },
    ],
  },
  {
    id: "UK-164A-ACK",
    version: 1,
    regimes: ["UK"],
    duty: "acknowledge",
    nature: "deadline",
    from: "2026-06-19",
    arithmetic: { kind: "days", amount: 30, start: ["received"], roll: "working-day" },
    sources: [
      {
        confidence: "statute",
        citation:
          "Data Protection Act 2018 s. 164A(3), in force 19 June 2026: thirty days beginning when it is received",
      },
      {
        confidence: "guidance",
        citation:
          "Information Commissioner’s Office, complaints guidance for organisations: the first of the thirty days is the day after receipt",
      },
    ],
  },
] as const satisfies readonly RuleRow[];
