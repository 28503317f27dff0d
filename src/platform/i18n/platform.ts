/** The platform's own catalogue: the sentences of the closed error catalogue, in every language there is. */
import type { ErrorBody, ErrorDetail, Refused } from "../errors.ts";
import { english, formFaults } from "./en.ts";
import { spanish } from "./es.ts";
import { sentences } from "./messages.ts";

export const platformSentences = sentences(english, { es: spanish });
export type Language = (typeof platformSentences.languages)[number];

/** The body that answers a refusal, in the reader's language. */
export function errorBody(
  refused: Refused,
  language: Language,
  more: {
    readonly details?: readonly ErrorDetail[];
    readonly id?: string;
    /** A person sent a form, and reads the answer on a page. */
    readonly ofForm?: boolean;
  } = {},
): ErrorBody {
  const form = more.ofForm === true && formFaults.some((code) => code === refused.key);
  return {
    code: refused.key,
    message: platformSentences.sayDynamic(
      language,
      `${form ? "form" : "error"}.${refused.key}`,
      refused.parameters,
    ),
    ...(more.details === undefined || more.details.length === 0
      ? {}
      : { details: more.details.slice(0, 50) }),
    ...(more.id === undefined ? {} : { id: more.id }),
  };
}
