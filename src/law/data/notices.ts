/**
 * What each law wants a privacy notice to say, where data come from the people themselves and where from elsewhere. The
 * European rows are those of GDPR Arts. 13 and 14 as they stand; the others are our reading of each law's own article.
 */
import type { NoticeItem, NoticeRule } from "../notices.ts";
import type { Confidence, Regime } from "../regimes.ts";

type Row = readonly [item: NoticeItem, direct: string | undefined, indirect: string | undefined];

const rowsOf = (
  regimes: readonly Regime[],
  from: string,
  confidence: Confidence,
  rows: readonly Row[],
): readonly NoticeRule[] =>
  rows.flatMap(([item, direct, indirect]) =>
    [
      { collection: "direct" as const, article: direct },
      { collection: "indirect" as const, article: indirect },
    ].flatMap(({ collection, article }) =>
      article === undefined ? [] : [{ regimes, from, confidence, item, collection, article }],
    ),
  );

/** The same article whatever the source. */
const both = (item: NoticeItem, article: string): Row => [item, article, article];

export const noticeRules: readonly NoticeRule[] = [
  ...rowsOf(["EU", "UK"], "2018-05-25", "statute", [
    ["controller", "GDPR Art. 13(1)(a)", "GDPR Art. 14(1)(a)"],
    ["purposes", "GDPR Art. 13(1)(c)", "GDPR Art. 14(1)(c)"],
    ["basis", "GDPR Art. 13(1)(c)", "GDPR Art. 14(1)(c)"],
    ["interests", "GDPR Art. 13(1)(d)", "GDPR Art. 14(2)(b)"],
    ["categories", undefined, "GDPR Art. 14(1)(d)"],
    ["recipients", "GDPR Art. 13(1)(e)", "GDPR Art. 14(1)(e)"],
    ["transfers", "GDPR Art. 13(1)(f)", "GDPR Art. 14(1)(f)"],
    ["retention", "GDPR Art. 13(2)(a)", "GDPR Art. 14(2)(a)"],
    ["rights", "GDPR Art. 13(2)(b)", "GDPR Art. 14(2)(c)"],
    ["withdrawal", "GDPR Art. 13(2)(c)", "GDPR Art. 14(2)(d)"],
    ["complaint", "GDPR Art. 13(2)(d)", "GDPR Art. 14(2)(e)"],
    ["statutory-need", "GDPR Art. 13(2)(e)", undefined],
    ["source", undefined, "GDPR Art. 14(2)(f)"],
    ["automated-decisions", "GDPR Art. 13(2)(f)", "GDPR Art. 14(2)(g)"],
  ]),
  ...rowsOf(["SG"], "2021-02-01", "reading", [
    both("purposes", "PDPA s. 20(1)(a)"),
    both("controller", "PDPA ss. 11(5), 20(1)(c)"),
  ]),
  ...rowsOf(["US-CA"], "2023-01-01", "reading", [
    both("controller", "11 CCR § 7011(e)"),
    both("categories", "Cal. Civ. Code § 1798.100(a)(1)"),
    both("purposes", "Cal. Civ. Code § 1798.100(a)(1)"),
    both("sharing", "Cal. Civ. Code § 1798.100(a)(1)"),
    both("retention", "Cal. Civ. Code § 1798.100(a)(3)"),
    both("rights", "Cal. Civ. Code § 1798.130(a)(5)"),
  ]),
  ...rowsOf(["CH"], "2023-09-01", "reading", [
    both("controller", "FADP Art. 19(2)(a)"),
    both("purposes", "FADP Art. 19(2)(b)"),
    both("recipients", "FADP Art. 19(2)(c)"),
    ["categories", undefined, "FADP Art. 19(3)"],
    both("transfers", "FADP Art. 19(4)"),
    both("automated-decisions", "FADP Art. 21(1)"),
  ]),
  ...rowsOf(["ZA"], "2021-07-01", "reading", [
    ["categories", undefined, "POPIA s. 18(1)(a)"],
    ["source", undefined, "POPIA s. 18(1)(a)"],
    both("controller", "POPIA s. 18(1)(b)"),
    both("purposes", "POPIA s. 18(1)(c)"),
    both("statutory-need", "POPIA s. 18(1)(d)–(e)"),
    both("transfers", "POPIA s. 18(1)(g)"),
    both("recipients", "POPIA s. 18(1)(h)"),
    both("rights", "POPIA s. 18(1)(h)"),
    both("complaint", "POPIA s. 18(1)(h)"),
  ]),
];
