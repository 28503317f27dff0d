/** The catalogue of the public pages: every sentence in every language, or it is not made. */
import { sentences } from "../../../platform/i18n/messages.ts";
import { english } from "./sentences.en.ts";
import { spanish } from "./sentences.es.ts";

export const pageSentences = sentences(english, { es: spanish });
export const { say } = pageSentences;
