/**
 * How rows of a connected store are read for the search: by identity, along a relation, by key. Each answer carries the
 * row's key, the values its relations compare, and the columns to disclose: a row is read once. Values are texts, written
 * by each store so that equal texts are equal values wherever its rules say so (store.ts).
 */
import type { Link } from "./map/links.ts";
import type { Condition, IdentityMatch } from "./map/map.ts";

export type IdentityProbe = {
  readonly match: IdentityMatch;
  readonly column: string;
  readonly type: string;
  readonly value: string;
};

/** Two link expressions that must be equal, `here` in the table read and `there` where the probes come from. */
export type MatchPair = {
  readonly here: Link;
  readonly hereType: string;
  readonly there: Link;
  readonly thereType: string;
  /** The rule texts are compared by, where it has to be named. */
  readonly collation?: string | undefined;
};

/** Values of one side of a relation to fetch with each row: a tuple of link expressions, if the condition holds. */
export type Side = {
  readonly links: readonly { readonly link: Link; readonly type: string }[];
  readonly condition: Condition;
};

export type TableShape = {
  readonly schema: string;
  readonly name: string;
  /** Empty: rows are keyed by their position. */
  readonly key: readonly string[];
  readonly sides: readonly Side[];
  readonly softDeleted: { readonly column: string; readonly type: string } | undefined;
  readonly content: readonly string[];
};

export type FetchedRow = {
  /** Index of the probe that found it; 0 for identities. */
  readonly probe: number;
  readonly key: readonly string[];
  /** Per side of the shape: the tuples this row compares by, none when a value is NULL or the condition fails. */
  readonly sides: readonly (readonly (readonly string[])[])[];
  readonly softDeleted: boolean;
  /** In the order of `content`; empty when content was not asked for. */
  readonly values: readonly (string | null)[];
};

export type ReadOptions = { readonly content: boolean };

export type Reader = {
  /** How many questions may be sent before the answer to the first has been read (`askAhead`); 1: one after another. */
  readonly width: number;
  byIdentity(
    shape: TableShape,
    probe: IdentityProbe,
    options: ReadOptions,
  ): AsyncGenerator<readonly FetchedRow[]>;
  /** Rows of `shape` that match one of the probes (tuples of text, one value per pair) and satisfy `condition`. */
  byMatch(
    shape: TableShape,
    pairs: readonly MatchPair[],
    condition: Condition,
    probes: readonly (readonly string[])[],
    options: ReadOptions,
  ): AsyncGenerator<readonly FetchedRow[]>;
};

/** A row has no key although the map or the store says it has one. */
export class KeyMissing extends Error {
  override readonly name = "KeyMissing";
  constructor() {
    super("a row has no value in its key");
  }
}

/** The values of one link expression; of a list (JSON of texts), each once. */
export function elementsOf(value: string | null, multi: boolean): readonly string[] {
  if (value === null) return [];
  if (!multi) return [value];
  // An array of several dimensions is one list: `unnest` reads it so on the other side of the relation.
  return [...new Set(flattened(JSON.parse(value)))];
}

function flattened(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(flattened);
  return typeof value === "string" ? [value] : [];
}

/** All combinations, one element from each list: [[a,b],[c]] → [[a,c],[b,c]]. */
export function tuples(lists: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return lists.reduce<readonly (readonly string[])[]>(
    (built, list) => built.flatMap((tuple) => list.map((element) => [...tuple, element])),
    [[]],
  );
}
