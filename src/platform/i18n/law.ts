/**
 * What the law's rights, grounds, exemptions, fees and letters are called: short names for lists and for what a letter still
 * lacks, one catalogue for office and pages. `law` gives ids (decision 0077); a key is a word and the id: `ground.excessive`.
 */
import { english } from "./law.en.ts";
import { spanish } from "./law.es.ts";
import { sentences } from "./messages.ts";

const catalogue = sentences(english, { es: spanish });

export type LawLanguage = (typeof catalogue.languages)[number];
export const lawLanguages = catalogue.languages;
export const lawNames = catalogue.keys;

type Named = "right" | "when" | "missing" | "ground" | "exemption" | "fee" | "first" | "letter" | "item";

/** The name of an id of `src/law`; throws for one that has none. */
export function lawName(language: LawLanguage, kind: Named, id: string): string {
  return catalogue.sayDynamic(language, `${kind}.${id}`, {});
}
