/** The platform's own catalogue: the sentences of the closed error catalogue, in every language there is. */
import type { ErrorBody, ErrorDetail, Refused } from "../errors.ts";
import { english } from "./en.ts";
import { spanish } from "./es.ts";
import { sentences } from "./messages.ts";

export const platformSentences = sentences(english, { es: spanish });
export type Language = (typeof platformSentences.languages)[number];

/** The body that answers a refusal, in the reader's language. */
export function errorBody(
  refused: Refused,
  language: Language,
  more: { readonly details?: readonly ErrorDetail[]; readonly id?: string } = {},
): ErrorBody {
  return {
    code: refused.key,
    message: platformSentences.sayDynamic(language, `error.${refused.key}`, refused.parameters),
    ...(more.details === undefined || more.details.length === 0
      ? {}
      : { details: more.details.slice(0, 50) }),
    ...(more.id === undefined ? {} : { id: more.id }),
  };
}
