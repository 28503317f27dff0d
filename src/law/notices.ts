/** What a privacy notice must say, by the laws it answers to and where the data come from (`data/notices.ts`). */
import { noticeRules } from "./data/notices.ts";
import { isInForce } from "./regimes.ts";
import type { InForce, Regime, Source } from "./regimes.ts";

export const noticeItems = [
  "controller",
  "purposes",
  "basis",
  "interests",
  "categories",
  "source",
  "recipients",
  "transfers",
  "sharing",
  "retention",
  "automated-decisions",
  "statutory-need",
  "rights",
  "withdrawal",
  "complaint",
] as const;
export type NoticeItem = (typeof noticeItems)[number];
export type Collection = "direct" | "indirect";

export type NoticeRule = InForce &
  Pick<Source, "confidence"> & {
    readonly regimes: readonly Regime[];
    readonly collection: Collection;
    readonly item: NoticeItem;
    readonly article: string;
  };

/** Each thing to be said, in the order a reader wants it, with the articles that ask for it. */
export function noticeContents(
  regimes: readonly string[],
  collections: readonly string[],
  day: Temporal.PlainDate,
): readonly { readonly item: NoticeItem; readonly articles: readonly string[] }[] {
  const asked = noticeRules.filter(
    (rule) =>
      rule.regimes.some((regime) => regimes.includes(regime)) &&
      collections.includes(rule.collection) &&
      isInForce(rule, day),
  );
  return noticeItems.flatMap((item) => {
    const articles = asked.filter((rule) => rule.item === item).map(({ article }) => article);
    return articles.length === 0 ? [] : [{ item, articles: [...new Set(articles)] }];
  });
}
