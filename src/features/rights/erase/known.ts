/**
 * What else the person is called where their own rows stand (other addresses, external ids, numbers): read within the
 * transaction that erases them, so that the look afterwards can search for it too (decision 106). A value that also names
 * somebody else's row is left out and counted: finding it there would say nothing of this person.
 */
import {
  askAhead,
  columnNamed,
  type ErasureView,
  type Identity,
  type Question,
} from "../../connectors/standalone.ts";
import { canIdentify, type GivenIdentity } from "../search/seeds.ts";
import { keyText, shapeOf } from "../search/state.ts";
import { readColumns } from "./read_rows.ts";
import type { ModelTable } from "../search/model.ts";
import type { Reach } from "../search/reach.ts";

export type AlsoKnown = {
  readonly table: string;
  readonly column: string;
  /** Values that are looked for. */
  readonly values: number;
  /** Values that name somebody else's row as well. */
  readonly shared: number;
  /** Values too short to say anything where they stand in a text. */
  readonly short: number;
};

export type Known = { readonly values: readonly string[]; readonly columns: readonly AlsoKnown[] };

/** Shorter ones stand in too many texts by chance: `12` is in every second line. */
const shortest = 5;
/** A person with more names than this in one column is many persons. */
const mostValues = 200;

export async function knownBy(
  session: ErasureView,
  { rows, model }: Reach,
  given: readonly GivenIdentity[],
): Promise<Known> {
  const entered = new Set(given.map(({ value }) => normal(value)));
  const seeds = rows.filter(({ seed }) => seed);
  const named: Named[] = [];
  for (const [, group] of Map.groupBy(seeds, ({ table }) => table.id)) {
    const [first] = group;
    if (first === undefined) continue;
    const { table } = first;
    const own = new Set(group.map(({ key }) => keyText(key)));
    const identities = table.entry.identities.filter(({ column }) => canIdentify(table.table, column));
    const columns = identities.map(({ column }) => column);
    const read = [...(await readColumns(session, table, columns, group)).values()];
    for (const [at, identity] of identities.entries()) {
      const values = [...new Set(read.map((row) => row[at] ?? "").map((value) => value.trim()))].filter(
        (value) => value !== "" && !entered.has(normal(value)) && !isBlankOfOurs(value),
      );
      if (values.length > 0) named.push({ table, own, identity, values: values.slice(0, mostValues) });
    }
  }
  const shared = await namingOthers(session, [...model.tables.values()], named);
  const values = new Set<string>();
  const columns = named.map((each): AlsoKnown => {
    const counted = { values: 0, shared: 0, short: 0 };
    for (const value of each.values) {
      if (value.length < shortest) counted.short += 1;
      else if (shared.get(each)?.has(value) === true) counted.shared += 1;
      else {
        counted.values += 1;
        values.add(value);
      }
    }
    return { table: each.table.id, column: each.identity.column, ...counted };
  });
  return { values: [...values], columns: columns.toSorted((a, b) => (place(a) < place(b) ? -1 : 1)) };
}

/** What one column of the person's rows calls them. */
type Named = {
  readonly table: ModelTable;
  /** Their rows of the table. */
  readonly own: ReadonlySet<string>;
  readonly identity: Identity;
  readonly values: readonly string[];
};

const place = ({ table, column }: AlsoKnown): string => `${table}\0${column}`;
const normal = (value: string): string => value.trim().toLowerCase();
const isBlankOfOurs = (value: string): boolean => value.startsWith("erased-");

/** Which of the values lead to a row of somebody else's, in any table that knows this kind of identity. */
async function namingOthers(
  session: ErasureView,
  tables: readonly ModelTable[],
  named: readonly Named[],
): Promise<ReadonlyMap<Named, ReadonlySet<string>>> {
  type Asked = { readonly by: Named; readonly value: string };
  const others = new Map(named.map((by) => [by, new Set<string>()]));
  const ask = async function* (
    table: ModelTable,
    { match, column }: Identity,
    { by, value }: Asked,
  ): AsyncGenerator<true> {
    if (others.get(by)?.has(value) === true) return;
    const shape = { ...shapeOf(table), sides: [], content: [] };
    const probe = { match, column, type: columnNamed(table.table, column).type, value };
    for await (const part of session.reader.byIdentity(shape, probe, { content: false })) {
      const isOthers = part.some(({ key }) => table.id !== by.table.id || !by.own.has(keyText(key)));
      if (isOthers) {
        yield true;
        return;
      }
    }
  };
  const questionsOf = (by: Named): readonly Question<Asked, true>[] =>
    tables.flatMap((table) =>
      table.entry.identities
        .filter(({ name, column }) => name === by.identity.name && canIdentify(table.table, column))
        .flatMap((identity) =>
          by.values
            .filter(({ length }) => length >= shortest)
            .map((value) => ({ by, value }))
            .map((of) => ({ of, ask: () => ask(table, identity, of) })),
        ),
    );
  for await (const [{ by, value }] of askAhead(session.reader.width, named.flatMap(questionsOf)))
    others.get(by)?.add(value);
  return others;
}
