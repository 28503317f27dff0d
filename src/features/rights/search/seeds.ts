/**
 * From the identities an officer enters to the person rows they name. One value that names two rows of a table is
 * settled by a person before anything is read: a mailbox that two siblings share is not two requests. Several values of
 * one identity (a second address, a former name) are what somebody said is one person's: each must name one row, the rows
 * may differ, and the review asks whether they are one person.
 */
import {
  askAhead,
  type FetchedRow,
  type Identity,
  type Question,
  type Reader,
  type Table,
  type TableId,
} from "../../connectors/standalone.ts";
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
  const notAsked = new Map<TableId, readonly string[]>();
  const wanted: Wanted[] = [];
  for (const table of persons) {
    const asked = table.entry.identities.flatMap((identity) =>
      given
        .filter((candidate) => isFor(candidate, table, identity))
        .map(({ value }) => ({
          table,
          identity,
          text: value,
          number: numberOf(identity.name, value, given),
        })),
    );
    if (asked.length === 0)
      notAsked.set(
        table.id,
        table.entry.identities.map((identity) => identity.name),
      );
    wanted.push(...asked.filter(({ text }) => text !== ""));
  }
  const found = await seedsOf(reader, wanted, onFailure);
  for (const [table, each] of Map.groupBy(wanted, (one) => one.table)) {
    const named = new NamedRows();
    for (const one of each) {
      if (one.identity.several === "allowed") continue;
      const keys = (found.get(one) ?? []).map(({ row }) => keyText(row.key));
      named.add(new Set(keys), one.number !== undefined);
      if (!named.isAmbiguous) continue;
      gaps.push({
        kind: "ambiguous_identity",
        identity: one.identity.name,
        table: table.id,
        rows: named.size,
      });
      break;
    }
  }
  return { found: gaps.length > 0 ? [] : [...found.values()].flat(), gaps, notAsked };
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
function numberOf(name: string, value: string, given: readonly GivenIdentity[]): number | undefined {
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

/** A value to look for in one column of a table. */
type Wanted = {
  readonly table: ModelTable;
  readonly identity: Identity;
  readonly text: string;
  /** Which of several values of its identity it is. */
  readonly number: number | undefined;
};

async function seedsOf(
  reader: Reader,
  wanted: readonly Wanted[],
  onFailure: (table: TableId, error: unknown) => never,
): Promise<ReadonlyMap<Wanted, readonly Seed[]>> {
  const seeds = new Map<Wanted, Seed[]>(wanted.map((one) => [one, []]));
  const questions = wanted.flatMap((of): readonly Question<Wanted, readonly FetchedRow[]>[] => {
    const { table, identity, text: value } = of;
    const column = table.table.columns.find((candidate) => candidate.name === identity.column);
    if (column === undefined || !canIdentify(table.table, column.name)) return [];
    const probe = { match: identity.match, column: column.name, type: column.type, value };
    const ask = async function* (): AsyncGenerator<readonly FetchedRow[], void, undefined> {
      try {
        yield* reader.byIdentity(shapeOf(table), probe, { content: true });
      } catch (error) {
        onFailure(table.id, error);
      }
    };
    return [{ of, ask }];
  });
  for await (const [one, rows] of askAhead(reader.width, questions)) {
    const { identity, number, table } = one;
    const { name, column } = identity;
    const reason = {
      kind: "identity",
      identity: name,
      column,
      ...(number === undefined ? {} : { value: number }),
    } as const;
    seeds.get(one)?.push(...rows.map((row) => ({ table: table.id, row, reason })));
  }
  return seeds;
}
