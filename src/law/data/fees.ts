/** What a request may cost, on which ground, and what must be told before. */
import type { Fee } from "../right.ts";
import { rightIds } from "../right.ts";

const gdpr = { from: "2018-05-25", most: undefined, first: ["ground"], confidence: "statute" } as const;
const answered = rightIds.filter(
  (id) => id !== "marketing-objection" && id !== "withdrawal" && id !== "access" && id !== "complaint",
);
const free = { charge: "never", grounds: [], first: [], clock: "unmoved", confidence: "statute" } as const;

export const feeRows: readonly Fee[] = [
  {
    ...gdpr,
    regimes: ["EU"],
    rights: ["access"],
    charge: "on-ground",
    grounds: ["unfounded", "excessive", "further-copies"],
    clock: "unmoved",
    article: "GDPR arts. 12(5)(a), 15(3)",
  },
  {
    ...gdpr,
    regimes: ["EU"],
    rights: answered,
    charge: "on-ground",
    grounds: ["unfounded", "excessive"],
    clock: "unmoved",
    article: "GDPR art. 12(5)(a)",
  },
  {
    ...gdpr,
    regimes: ["UK"],
    rights: ["access"],
    charge: "on-ground",
    grounds: ["unfounded", "excessive", "further-copies"],
    clock: "starts-when-paid",
    article: "UK GDPR arts. 12(5)(a), 12A, 15(3)",
  },
  {
    ...gdpr,
    regimes: ["UK"],
    rights: answered,
    charge: "on-ground",
    grounds: ["unfounded", "excessive"],
    clock: "starts-when-paid",
    article: "UK GDPR arts. 12(5)(a), 12A",
  },
  {
    ...free,
    regimes: ["EU", "UK"],
    from: "2018-05-25",
    rights: ["marketing-objection", "withdrawal", "complaint"],
    article: "GDPR and UK GDPR arts. 7(3), 12(5), 21(2); Data Protection Act 2018 s. 164A",
  },
  {
    regimes: ["SG"],
    from: "2021-02-01",
    rights: ["access"],
    charge: "allowed",
    grounds: [],
    first: ["estimate-in-writing"],
    clock: "unmoved",
    article: "PDPR 2021 reg. 7: reasonable, and not more than the estimate unless the person was told",
    confidence: "statute",
  },
  {
    ...free,
    regimes: ["SG"],
    from: "2021-02-01",
    rights: ["rectification", "withdrawal"],
    article: "PDPR 2021 reg. 7(1): for access alone",
  },
  {
    regimes: ["US-CA"],
    from: "2023-01-01",
    rights: ["access", "rectification", "erasure", "portability"],
    charge: "on-ground",
    grounds: ["unfounded", "excessive"],
    first: ["ground"],
    clock: "unmoved",
    article: "Cal. Civ. Code §§ 1798.130(a)(2)(A), 1798.145(h)(3)",
    confidence: "statute",
  },
  {
    ...free,
    regimes: ["US-CA"],
    from: "2023-01-01",
    rights: ["opt-out-of-sale", "limit-sensitive-use"],
    article: "Cal. Civ. Code §§ 1798.120, 1798.121, 1798.125",
  },
  {
    regimes: ["CH"],
    from: "2023-09-01",
    rights: ["access", "portability"],
    charge: "on-ground",
    grounds: ["disproportionate-effort"],
    most: { amount: 300, currency: "CHF" },
    first: ["amount-and-ten-days"],
    clock: "starts-after-ten-days",
    article:
      "FADP arts. 25(6), 29(2); DPO arts. 19, 22: without a word within ten days the request counts as withdrawn",
    confidence: "statute",
  },
  {
    ...free,
    regimes: ["CH"],
    from: "2023-09-01",
    rights: ["rectification", "erasure", "objection", "automated-decision"],
    article: "FADP arts. 21, 30, 32",
  },
  {
    regimes: ["ZA"],
    from: "2021-07-01",
    rights: ["access"],
    charge: "allowed",
    grounds: [],
    first: ["estimate-in-writing"],
    clock: "unmoved",
    article:
      "POPIA s. 23(1)(b), 23(3); PAIA s. 54: a prescribed fee, with a deposit where it is much; confirmation is free",
    confidence: "statute",
  },
  {
    ...free,
    regimes: ["ZA"],
    from: "2021-07-01",
    rights: [
      "rectification",
      "erasure",
      "objection",
      "marketing-objection",
      "withdrawal",
      "automated-decision",
    ],
    article: "POPIA ss. 11(3), 24; Regulations 2018 regs. 2, 3 as amended 17 April 2025",
  },
];
