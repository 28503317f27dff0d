/**
 * What a table's rows say of being written to for marketing, and how an objection is written into them (GDPR art. 21(2), (3);
 * decision 134): one column or several, each with the value that allows it and the one that refuses it. Guesses are by name and type.
 */
import { z } from "zod";
import type { Catalog, Column } from "../catalog.ts";
import type { DataMap } from "./map.ts";
import { name } from "./names.ts";
import { runsOf, wordsOf } from "./words.ts";
import type { Remark } from "./write.ts";

/** As the column's text, `null`: nothing. */
const value = z.string().max(200).nullable();

const MarketingColumn = z
  .strictObject({ column: name, allowed: value, refused: value })
  .refine(({ allowed, refused }) => allowed !== refused, "allowed and refused must differ");
export type MarketingColumn = z.infer<typeof MarketingColumn>;

/** One, or several in a list. */
export const Marketing = z.union([
  MarketingColumn.transform((one): readonly MarketingColumn[] => [one]),
  z.array(MarketingColumn).min(1).max(50).readonly(),
]);

/** Whether any table says how it refuses marketing. */
export function speaksOfMarketing({ tables }: Pick<DataMap, "tables">): boolean {
  return Object.values(tables).some(({ marketing }) => marketing !== undefined);
}

const setOf = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));
/** Yes to one of these allows it. */
const consents = setOf(`
  newsletter newsletters mailinglist marketing advertising promotions promotional promo offers optin optedin subscribed
  marketingconsent marketingoptin emailoptin smsoptin newsletteroptin acceptsmarketing receivenewsletter receivesnewsletter
  werbung werbeeinwilligung rundbrief infolettre publicite boletin publicidad`);
/** Yes to one of these refuses it. */
const refusals = setOf(`
  optout optedout unsubscribed donotcontact donotmail donotemail donotcall nomarketing nonewsletter donotmarket
  marketingoptout emailoptout smsoptout newsletteroptout marketingobjection werbesperre werbewiderspruch robinson desabonne`);
/** With one of these it is about the sending, not about the person's word: `newsletter_sent`, `marketing_campaign_id`. */
const besides = setOf(
  "id ids count sent opened clicked total source template version hash token campaign channel segment text body",
);

/** Nothing where the column does not say by its name and type that it is a yes or no to marketing. */
export function guessMarketing(
  column: Column,
  store: Catalog["store"]["kind"],
): { readonly marker: MarketingColumn; readonly remark: Remark } | undefined {
  const yesNo = yesAndNo(column, store);
  const says = wordFor(column.name);
  if (yesNo === undefined || says === undefined) return undefined;
  const [yes, no] = yesNo;
  const marker =
    says === "consent"
      ? { column: column.name, allowed: yes, refused: no }
      : { column: column.name, allowed: no, refused: yes };
  return { marker, remark: { confidence: 0.6, reason: "by name a yes or no to marketing" } };
}

/** Whether the name speaks of a yes to marketing or of a no, whatever the type. */
function wordFor(columnName: string): "consent" | "refusal" | undefined {
  const words = wordsOf(columnName);
  if (words.some((word) => besides.has(word))) return undefined;
  const runs = runsOf(words);
  if (runs.some(({ run }) => refusals.has(run))) return "refusal";
  return runs.some(({ run }) => consents.has(run)) ? "consent" : undefined;
}

/** How the store writes yes and no in this column; nothing where it can hold more than that. */
function yesAndNo(
  column: Column,
  store: Catalog["store"]["kind"],
): readonly [yes: string, no: string] | undefined {
  const { type, generated, labels } = column;
  if (generated !== undefined) return undefined;
  if (type === "boolean") return store === "postgresql" ? ["true", "false"] : ["1", "0"];
  // Where a store has no type for a yes or no, its default tells a flag from a number.
  if (/^(?:smallint|integer)$/.test(type) && /^\(?'?[01]'?\)?$/.test(column.default ?? "")) return ["1", "0"];
  if (labels?.length !== 2) return undefined;
  const yes = labels.find((label) => /^(?:y|yes|true|1|j|ja|o|oui|s|si|on)$/i.test(label));
  const no = labels.find((label) => /^(?:n|no|false|0|nein|non|off)$/i.test(label));
  return yes === undefined || no === undefined ? undefined : [yes, no];
}
