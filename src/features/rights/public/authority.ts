/**
 * Whom to complain to (GDPR art. 77; DPA 2018 s. 165): the authority of the place whose working days the organisation
 * keeps. Where a place has several (the sixteen of Germany), none is named rather than the wrong one.
 * Source: https://www.edpb.europa.eu/about-edpb/about-edpb/members_en; for the UK https://ico.org.uk.
 */
import type { Language } from "../../../platform/i18n/platform.ts";

type Named = Readonly<Record<Language, string>>;

const byCountry: Readonly<Record<string, Named>> = {
  GB: {
    en: "the Information Commissioner’s Office (ico.org.uk)",
    es: "la autoridad británica, Information Commissioner’s Office (ico.org.uk)",
  },
  IE: {
    en: "the Data Protection Commission (dataprotection.ie)",
    es: "la autoridad irlandesa, Data Protection Commission (dataprotection.ie)",
  },
  FR: {
    en: "the Commission nationale de l’informatique et des libertés (cnil.fr)",
    es: "la autoridad francesa, Commission nationale de l’informatique et des libertés (cnil.fr)",
  },
};

/** `calendar` is an id such as `GB-ENG`; the sentence goes on after "complain to". */
export function authorityOf(calendar: string | undefined, language: Language): string | undefined {
  return byCountry[calendar?.split("-", 1)[0] ?? ""]?.[language];
}
