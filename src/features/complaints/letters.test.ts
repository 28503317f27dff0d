// Goal: whoever complained reads whom else to complain to in a sentence, whether the authority is known or not.
// Method: the letter of the outcome in both languages, with and without an authority on the register.
import { expect, test } from "vitest";
import { letters } from "./letters.ts";

const facts = {
  reference: "C-2026-0001",
  receivedOn: "17 November 2026",
  name: "Dario Venn",
  organisation: "Riverbridge",
  officerContact: "privacy@example.org",
  words: "The list was taken down.",
} as const;
const office = "Information Commissioner’s Office, ico.org.uk/make-a-complaint";

test.each([
  ["en", undefined, "you can complain to the data protection authority. You can also go to court."],
  ["en", office, `you can complain to the data protection authority (${office}). You can also go to court.`],
  ["es", undefined, "puede reclamar ante la autoridad de protección de datos. También puede"],
  ["es", office, `puede reclamar ante la autoridad de protección de datos (${office}). También puede`],
] as const)(
  "in %s, with authority %s, the outcome says whom else to complain to",
  (language, authority, said) => {
    const { text } = letters.outcome(language, { ...facts, authority });
    expect(text).toContain(said);
  },
);
