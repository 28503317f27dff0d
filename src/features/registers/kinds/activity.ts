/** The processing activity among the kinds: its words in two languages, then the facts that need no words. Browser-safe. */
import { z } from "zod";
import { ProcessingActivity } from "../contract.ts";
import type { ActivityWords, RegisterLanguage } from "../contract.ts";
import { choice, choices, lines, text } from "./field.ts";
import type { About, Field, Fields, Kind } from "./field.ts";
import { activityFields, lawfulBasisOptions } from "./processing.ts";

type ListPart = Exclude<keyof ActivityWords, "name">;

const parts: Readonly<Record<ListPart, About>> = {
  purposes: {
    label: "What it is for",
    help: "One purpose a line.",
    law: "GDPR Art. 30(1)(b)",
    isNeeded: true,
  },
  people: {
    label: "Whom it is about",
    help: "Kinds of people, one a line.",
    law: "GDPR Art. 30(1)(c)",
    isNeeded: true,
  },
  data: { label: "What kinds of data", help: "One a line.", law: "GDPR Art. 30(1)(c)", isNeeded: true },
  recipients: {
    label: "Who receives it",
    help: "Inside and outside the organisation, one a line.",
    law: "GDPR Art. 30(1)(d)",
    isNeeded: true,
  },
  retention: {
    label: "How long it is kept",
    help: "A period, or by what it is decided.",
    law: "GDPR Art. 30(1)(f)",
    isNeeded: true,
  },
  source: {
    label: "Where it comes from",
    help: "Say so, too, when people give it themselves.",
    law: "GDPR Art. 15(1)(g)",
    isNeeded: true,
  },
  transfers: {
    label: "Where it goes, and what protects it there",
    help: "Country, recipient, safeguard; one a line.",
    law: "GDPR Art. 30(1)(e)",
    isNeeded: true,
    when: { field: "transfers", holds: ["some"] },
  },
  automatedDecisions: {
    label: "What a machine decides alone",
    help: "How it decides, and what that means for people.",
    law: "GDPR Art. 15(1)(h)",
    isNeeded: true,
    when: { field: "automatedDecisions", holds: ["some"] },
  },
};

const presence = { unknown: "Not known yet", none: "No", some: "Yes" } as const;

const named = (language: RegisterLanguage): Field => ({
  label: "Name",
  isNeeded: true,
  language,
  type: { is: "line" },
  schema: z.string(),
});

const wordsIn = (language: RegisterLanguage): Fields =>
  Object.fromEntries([
    [`words.${language}.name`, named(language)],
    ...Object.entries(parts).map(([part, about]) => [
      `words.${language}.${part}`,
      lines({ ...about, language }),
    ]),
  ]);

const facts: Fields = {
  lawfulBases: choices(lawfulBasisOptions, {
    label: "What allows it",
    law: "GDPR Art. 6(1)",
    isNeeded: true,
  }),
  transfers: choice(presence, { label: "Does it go to another country?", law: "GDPR Art. 30(1)(e)" }),
  automatedDecisions: choice(presence, {
    label: "Does a machine decide anything alone?",
    law: "GDPR Art. 22",
  }),
  dataSets: lines({
    label: "Tables it explains",
    help: "One a line, as the map names them: school:booking.",
  }),
  note: text({ label: "Note for the office" }),
};

export const activity: Kind<ProcessingActivity> = {
  kind: "processing-activity",
  title: "Processing activity",
  plural: "Processing activities",
  what: "What is done with data, why, with whom, for how long: people who ask are told this.",
  fields: { ...wordsIn("en"), ...facts, ...activityFields, ...wordsIn("es") },
  schema: ProcessingActivity,
};
