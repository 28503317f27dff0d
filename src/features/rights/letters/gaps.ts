/** What the officer should look at before a letter goes out, as codes and as sentences of the office. */
import { z } from "zod";
import { gapWords } from "../../registers/index.ts";

/** As it is kept: a code, and the entry, table or request it is about. */
export const StoredGap = z.strictObject({ reason: z.string(), about: z.string() });
export type StoredGap = z.infer<typeof StoredGap>;

const own: ReadonlyMap<string, string> = new Map([
  ["search-open", "The search has not finished: the letter cannot say what is enclosed."],
  ["review-open", "Some rows still wait for a decision: the counts may change."],
  [
    "done-in-part",
    "Part was not done, or refused: “The answer, in part” or “We refuse” says why and where to complain.",
  ],
  [
    "disclosed-in-doubt",
    "Disclosures are on record that bear only this person’s name, or only their address. Look whether they are theirs: what is, is recorded anew with both, and then stands in the answer.",
  ],
  ["no-name", "No name is known: the letter greets nobody by name."],
  ["clock-waits", "The clock waits for the person: the letter names no day for the answer."],
  ["no-due-date", "The day of the answer is not known: the calendar ends before it."],
  ["no-sender-address", "The letter has no address of yours: the register does not say it yet."],
  ["no-controller", "The register does not say who answers for the data: the letter names nobody to ask."],
  ["no-authority", "No authority follows from the country: name the one to complain to."],
  ["no-activities", "The register describes nothing of what was found."],
]);
const ofRegister: ReadonlyMap<string, string> = new Map(Object.entries(gapWords));

/** What somebody must be told with a copy of their data (GDPR art. 15(1)), among what may be missing from a letter. */
export function isOfAnswer({ reason }: StoredGap): boolean {
  return !["search-open", "review-open", "done-in-part", "no-name", "no-due-date", "clock-waits"].includes(
    reason,
  );
}

export function gapSentence({ reason, about }: StoredGap): string {
  if (reason === "not-described") return `No activity of the register explains the table ${about}.`;
  return own.get(reason) ?? `The register does not say ${ofRegister.get(reason) ?? reason} (${about}).`;
}
