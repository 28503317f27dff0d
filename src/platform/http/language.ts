/** In which language a request is answered. */
import type { FastifyRequest } from "fastify";
import { negotiateLanguage } from "../i18n/negotiate.ts";
import { platformSentences } from "../i18n/platform.ts";
import type { Language } from "../i18n/platform.ts";

/** The language a link asks for, else the reader's. */
export function languageOf(request: Pick<FastifyRequest, "query" | "headers">): Language {
  const { language } = (request.query ?? {}) as { readonly language?: unknown };
  const asked = platformSentences.languages.find((known) => known === language);
  return asked ?? negotiateLanguage(request.headers["accept-language"], platformSentences.languages, "en");
}
