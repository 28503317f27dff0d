/** Words of the pages about erasure. */
import type { Counts, Ground } from "../erasure/contract.ts";

export const groundWords: Readonly<Record<Ground, string>> = {
  "no-longer-needed": "No longer needed for what it was kept for",
  "consent-withdrawn": "Consent was withdrawn",
  objection: "The person objected",
  unlawful: "It should not have been kept",
  "legal-duty": "A law asks for its erasure",
};

/** What each number counts, the number before it. */
export const countedThings: readonly (readonly [keyof Counts, string])[] = [
  ["texts", "sealed texts: names, addresses, wording, notes, letters, mails"],
  ["files", "files: packages, letters, proofs of identity"],
  ["foundRows", "rows found in connected systems"],
  ["foundPeople", "other people in those rows"],
  ["payloads", "contents of ledger entries"],
  ["links", "links that were mailed"],
  ["marks", "marks that recognise the person"],
];

export function sumOf(all: readonly Counts[]): Counts {
  const sum = { texts: 0, payloads: 0, files: 0, foundRows: 0, foundPeople: 0, links: 0, marks: 0 };
  for (const one of all) {
    for (const name of Object.keys(sum) as (keyof Counts)[]) sum[name] += one[name];
  }
  return sum;
}
