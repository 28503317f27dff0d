/** A policy as a tree of clauses, whatever file it came from; and what a reader of files hands to the tree. Pure. */
import { createHash } from "node:crypto";

export type Place = { readonly page?: number; readonly paragraph: number };

export type Clause = {
  /** Derived once, from number, words and place in the tree; later versions carry it over (`compare.ts`). */
  readonly id: string;
  /** As printed: `1.`, `(a)`, `Article 5`, `•`; empty where there is none. */
  readonly number: string;
  readonly heading: string;
  readonly text: string;
  readonly place: Place;
  readonly children: readonly Clause[];
};

export type ImportedPolicy = {
  readonly title: string;
  readonly clauses: readonly Clause[];
  /** Footnotes: beside the clauses, for the person who checks the import. */
  readonly notes: readonly string[];
};

/** A number that the file itself computes (Word): which list, which level of it. */
export type ListNumber = { readonly printed: string; readonly list: string; readonly level: number };

/** One paragraph of a file, in reading order. */
export type Block = {
  readonly text: string;
  readonly place: Place;
  readonly listNumber?: ListNumber;
  /** 0 is the outermost. */
  readonly headingLevel?: number;
  readonly isTitle?: boolean;
};

/** The file cannot be read as a policy; the message is a sentence for the person who chose it. */
export class ImportRefused extends Error {
  override readonly name = "ImportRefused";
}

/** What one import may cost: a policy of a thousand pages is far below each. */
export const importLimits = {
  fileBytes: 30_000_000,
  unpackedBytes: 60_000_000,
  paragraphs: 20_000,
  paragraphCharacters: 100_000,
  characters: 20_000_000,
  pages: 1500,
  xmlDepth: 150,
  clauseDepth: 12,
} as const;

export type ClauseAt = { readonly clause: Clause; readonly path: readonly Clause[] };

/** Every clause in reading order, with the clauses it stands in. */
export function allClauses(clauses: readonly Clause[], path: readonly Clause[] = []): readonly ClauseAt[] {
  return clauses.flatMap((clause) => [{ clause, path }, ...allClauses(clause.children, [...path, clause])]);
}

/** How a person finds it: `Schedule A 2. (b)`. */
export function pathOf({ clause, path }: ClauseAt): string {
  const named = [...path, clause]
    .map(({ number, heading }) => number || heading)
    .filter((name) => name !== "");
  return named.join(" ") || "a paragraph without number";
}

export function freshId(numbers: readonly string[], words: string, taken: ReadonlySet<string>): string {
  for (let copy = 0; ; copy += 1) {
    const hash = createHash("sha256")
      .update(JSON.stringify([numbers, wordsOf(words), copy]))
      .digest("hex");
    const id = `c-${hash.slice(0, 12)}`;
    if (!taken.has(id)) return id;
  }
}

export const wordsOf = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== "");
