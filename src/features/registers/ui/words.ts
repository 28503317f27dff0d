/** What the office says of the register. */
import type { ActivityWords, LawfulBasis, RegisterLanguage } from "../contract.ts";
import type { DisclosureLine } from "../disclosures/contract.ts";

export const basisWords: Readonly<Record<LawfulBasis, string>> = {
  consent: "Consent",
  contract: "A contract, or steps before one",
  "legal-obligation": "A duty the law gives",
  "vital-interests": "To protect somebody’s life",
  "public-task": "A task in the public interest",
  "legitimate-interests": "Legitimate interests, weighed",
};

export const meansWords: Readonly<Record<DisclosureLine["means"], string>> = {
  mail: "E-mail",
  post: "Post",
  telephone: "Telephone",
  "in-person": "In person",
  portal: "A page or portal",
  system: "From system to system",
  other: "Another way",
};

export const sourceWords: Readonly<Record<DisclosureLine["source"], string>> = {
  office: "written down by hand",
  "recipient-told": "a recipient was told",
  "package-released": "a package was handed over",
};

export const languageWords: Readonly<Record<RegisterLanguage, string>> = { en: "English", es: "Spanish" };

type ListPart = Exclude<keyof ActivityWords, "name">;

export const partWords: Readonly<Record<ListPart, { readonly title: string; readonly hint: string }>> = {
  purposes: { title: "What it is for", hint: "One purpose a line." },
  people: { title: "Whom it is about", hint: "Kinds of people, one a line." },
  data: { title: "What kinds of data", hint: "One a line." },
  recipients: { title: "Who receives it", hint: "Inside and outside the organisation, one a line." },
  retention: { title: "How long it is kept", hint: "A period, or by what it is decided." },
  source: { title: "Where it comes from", hint: "Say so, too, when people give it themselves." },
  transfers: {
    title: "Where it goes, and what protects it there",
    hint: "Country, recipient, safeguard; one a line.",
  },
  automatedDecisions: {
    title: "What a machine decides alone",
    hint: "How it decides, and what that means for people.",
  },
};

export const partOrder = [
  "purposes",
  "people",
  "data",
  "recipients",
  "retention",
  "source",
] as const satisfies readonly ListPart[];

/** `words.en.retention` as the history says it. */
export function changedWords(part: string): string {
  const [, language, name] = part.split(".");
  if (part === "lawfulBases") return "what allows it";
  if (part === "dataSets") return "the tables it explains";
  if (part === "note") return "the note";
  if (part === "transfers") return "whether it leaves the country";
  if (part === "automatedDecisions") return "whether a machine decides";
  if (name === "name") return `the name (${language})`;
  const known = Object.entries(partWords).find(([key]) => key === name);
  return `${known?.[1].title.toLowerCase() ?? part} (${language ?? ""})`;
}
