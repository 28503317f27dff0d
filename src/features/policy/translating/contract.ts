/** The policy in other languages, as the office sends and sees it. Safe for the browser. */
import { z } from "zod";
import { text } from "../../../platform/text.ts";
import { clauseParam } from "../contract.ts";

/** Languages a policy may be read in beside the one it is written in (ISO 639-1). */
export const translationLanguages = [
  "ar",
  "de",
  "en",
  "es",
  "fr",
  "hi",
  "it",
  "ja",
  "ko",
  "nl",
  "pl",
  "pt",
  "ro",
  "ru",
  "th",
  "tr",
  "uk",
  "vi",
  "zh",
] as const;
export const translationLanguage = z.enum(translationLanguages);
export type TranslationLanguage = z.infer<typeof translationLanguage>;

const count = z.int().nonnegative();

export const LanguagesView = z.strictObject({
  /** Clauses of the version in force. */
  clauses: count,
  languages: z.array(
    z.strictObject({
      language: translationLanguage,
      translated: count,
      /** Of an earlier wording of their clause. */
      stale: count,
    }),
  ),
});
export type LanguagesView = z.infer<typeof LanguagesView>;

export const TranslationView = z.strictObject({
  lines: z.array(z.strictObject({ label: z.string(), text: z.string(), isStale: z.boolean() })),
});
export type TranslationView = z.infer<typeof TranslationView>;

const TranslatedClause = z.strictObject({
  label: clauseParam,
  /** Empty: taken back. */
  text: text({ max: 20_000 }),
});
const mostAtOnce = 2000;
export const TranslationInput = z.strictObject({
  clauses: z.array(TranslatedClause).min(1).max(mostAtOnce),
});

/** What a file in another language holds for the clauses in force, by their numbers; nothing is written yet. */
export const FileView = z.strictObject({
  clauses: z.array(TranslatedClause),
  /** Numbers of the file that the policy does not have. */
  unknown: z.array(z.string()),
  /** Clauses the file says nothing of. */
  missing: z.array(z.string()),
});
export type FileView = z.infer<typeof FileView>;
