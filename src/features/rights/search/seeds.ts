/**
 * From the identities an officer enters to the person rows they name. One value that names two rows of a table is
 * settled by a person before anything is read: a mailbox that two siblings share is not two requests. Several values of
 * one identity (a second address, a former name) are what somebody said is one person's: each must name one row, the rows
 * may differ, and the review asks whether they are one person.
 */
import type { Identity, Reader, Table, TableId } from "../../connectors/standalone.ts";
import type { Gap } from "../findings.ts";
import type { Seed } from "./expand.ts";
import type { Model, ModelTable } from "./model.ts";
import { keyText, shapeOf } from "./state.ts";

export type GivenIdentity = {
  readonly name: string;
  /** As entered; empty: the person is known to have none, so that no table waits for it. */
  readonly value: string;
  /** Search this table only: how an ambiguous value is settled. */
  readonly table?: TableId;
};

export type Seeds = {
  readonly found: readonly Seed[];
  /** Not empty: nothing may be disclosed. */
  readonly gaps: readonly Gap[];
  /** Person tables none of the identities could search. */
  readonly notAsked: ReadonlyMap<TableId, readonly string[]>;
};

/** Longest value an officer may enter, in characters. */
const maximumLength = 500;

export async function findSeeds(
  reader: Reader,
  model: Model,
  given: readonly GivenIdentity[],
  onFailure: (table: TableId, error: unknown) => never,
): Promise<Seeds> {
  const persons = [...model.tables.values()].filter((table) => table.entry.kind === "person");
  const gaps: Gap[] = given.flatMap((identity) => problemsOf(identity, persons));
  if (gaps.length > 0) return { found: [], gaps, notAsked: new Map() };
  const found: Seed[] = [];
  const notAsked = new Map<TableId, readonly string[]>();
  for (const table of persons) {
    const asked = table.entry.identities.flatMap((identity) =>
      given
        .filter((candidate) => isFor(candidate, table, identity))
        .map((candidate) => ({ identity, candidate })),
    );
    if (asked.length === 0)
      notAsked.set(
        table.id,
        table.entry.identities.map((identity) => identity.name),
      );
    const named = new NamedRows();
    for (const { identity, candidate } of asked) {
      if (candidate.value === "") continue;
      const value = numberOf(candidate, given);
      const seeds = await seedsOf(
        reader,
        table,
        identity,
        { text: candidate.value, number: value },
        onFailure,
      );
      found.push(...seeds);
      if (identity.several === "allowed") continue;
      named.add(new Set(seeds.map((seed) => keyText(seed.row.key))), value !== undefined);
      if (named.isAmbiguous) {
        gaps.push({ kind: "ambiguous_identity", identity: identity.name, table: table.id, rows: named.size });
        break;
      }
    }
  }
  return { found: gaps.length > 0 ? [] : found, gaps, notAsked };
}

/** The rows of one table that what was entered names. */
class NamedRows {
  /** By identities of one value each: all of them name the same row, or nobody knows who is meant. */
  readonly #alone = new Set<string>();
  readonly #ofSeveral = new Set<string>();
  #isUnclear = false;

  add(rows: ReadonlySet<string>, isOfSeveral: boolean): void {
    if (rows.size > 1) this.#isUnclear = true;
    for (const row of rows) (isOfSeveral ? this.#ofSeveral : this.#alone).add(row);
  }

  get isAmbiguous(): boolean {
    if (this.#isUnclear || this.#alone.size > 1) return true;
    return this.#ofSeveral.size > 0 && !this.#alone.isSubsetOf(this.#ofSeveral);
  }

  get size(): number {
    return this.#alone.union(this.#ofSeveral).size;
  }
}

/** Which of several values of its identity this is, from 1; `undefined` where it is the only one. */
function numberOf({ name, value }: GivenIdentity, given: readonly GivenIdentity[]): number | undefined {
  const values = new Set(
    given.flatMap((each) => (each.name === name && each.value !== "" ? [each.value] : [])),
  );
  return values.size > 1 ? [...values].indexOf(value) + 1 : undefined;
}

function isFor(given: GivenIdentity, table: ModelTable, identity: Identity): boolean {
  return given.name === identity.name && (given.table === undefined || given.table === table.id);
}

function problemsOf(given: GivenIdentity, persons: readonly ModelTable[]): readonly Gap[] {
  const known = persons.flatMap((table) =>
    table.entry.identities.filter((identity) => isFor(given, table, identity)),
  );
  if (known.length === 0) return [{ kind: "no_such_identity", identity: given.name }];
  if (given.value === "") return [];
  const phonesOnly = known.every(({ match }) => match === "phone");
  const wrong =
    (phonesOnly && !isPhone(given.value)) ||
    given.value.length > maximumLength ||
    given.value.includes("\0") ||
    !given.value.isWellFormed();
  return wrong ? [{ kind: "bad_identity", identity: given.name }] : [];
}

/** Digits with the signs people write between them; letters make it something else, such as two numbers in one. */
function isPhone(value: string): boolean {
  return /\d/.test(value) && /^[\d\s()+./-]+$/.test(value);
}

/** Types whose text an officer could enter; an address never equals an array, a document or bytes. */
const unsearchable = /\[\]$|^(?:json|jsonb|bytea|xml|tsvector|point|line|lseg|box|path|polygon|circle)$/;

/** Whether the column can be read and holds something that can be entered. */
export function canIdentify(table: Table, name: string): boolean {
  const column = table.columns.find((candidate) => candidate.name === name);
  return column !== undefined && column.readable && !unsearchable.test(column.type);
}

async function seedsOf(
  reader: Reader,
  table: ModelTable,
  identity: Identity,
  value: { readonly text: string; readonly number: number | undefined },
  onFailure: (table: TableId, error: unknown) => never,
): Promise<readonly Seed[]> {
  const column = table.table.columns.find((candidate) => candidate.name === identity.column);
  if (column === undefined || !canIdentify(table.table, column.name)) return [];
  const probe = {
    match: identity.match,
    column: column.name,
    type: column.type,
    value: value.text,
  };
  const seeds: Seed[] = [];
  try {
    for await (const rows of reader.byIdentity(shapeOf(table), probe, { content: true })) {
      for (const row of rows) {
        seeds.push({
          table: table.id,
          row,
          reason: {
            kind: "identity",
            identity: identity.name,
            column: identity.column,
            ...(value.number === undefined ? {} : { value: value.number }),
          },
        });
      }
    }
  } catch (error) {
    onFailure(table.id, error);
  }
  return seeds;
}
