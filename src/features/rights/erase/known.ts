/**
 * What else the person is called where their own rows stand (other addresses, external ids, numbers): read within the
 * transaction that erases them, so that the look afterwards can search for it too (decision 106). A value that also names
 * somebody else's row is left out and counted: finding it there would say nothing of this person.
 */
import type { ErasureView, Identity } from "../../connectors/standalone.ts";
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
  const values = new Set<string>();
  const columns: AlsoKnown[] = [];
  for (const [, group] of Map.groupBy(seeds, ({ table }) => table.id)) {
    const [first] = group;
    if (first === undefined) continue;
    const { table } = first;
    const own = new Set(group.map(({ key }) => keyText(key)));
    const named = table.entry.identities.filter(({ column }) => canIdentify(table.table, column));
    const columnsRead = named.map(({ column }) => column);
    const read = [...(await readColumns(session, table, columnsRead, group)).values()];
    for (const [at, identity] of named.entries()) {
      const found = [...new Set(read.map((row) => row[at] ?? "").map((value) => value.trim()))].filter(
        (value) => value !== "" && !entered.has(normal(value)) && !isBlankOfOurs(value),
      );
      const counted = { values: 0, shared: 0, short: 0 };
      for (const value of found.slice(0, mostValues)) {
        if (value.length < shortest) counted.short += 1;
        else if (await namesOthers(session, model.tables.values(), identity, value, { table, own }))
          counted.shared += 1;
        else {
          counted.values += 1;
          values.add(value);
        }
      }
      if (found.length > 0) columns.push({ table: table.id, column: identity.column, ...counted });
    }
  }
  return { values: [...values], columns: columns.toSorted((a, b) => (place(a) < place(b) ? -1 : 1)) };
}

const place = ({ table, column }: AlsoKnown): string => `${table}\0${column}`;
const normal = (value: string): string => value.trim().toLowerCase();
const isBlankOfOurs = (value: string): boolean => value.startsWith("erased-");

/** Whether the value leads to a row of somebody else's, in any table that knows this kind of identity. */
async function namesOthers(
  session: ErasureView,
  tables: Iterable<ModelTable>,
  identity: Identity,
  value: string,
  own: { readonly table: ModelTable; readonly own: ReadonlySet<string> },
): Promise<boolean> {
  for (const table of tables) {
    for (const each of table.entry.identities.filter(({ name }) => name === identity.name)) {
      const column = table.table.columns.find(({ name }) => name === each.column);
      if (column === undefined || !canIdentify(table.table, column.name)) continue;
      const shape = { ...shapeOf(table), sides: [], content: [] };
      const probe = { match: each.match, column: column.name, type: column.type, value };
      for await (const part of session.reader.byIdentity(shape, probe, { content: false }))
        if (part.some(({ key }) => table.id !== own.table.id || !own.own.has(keyText(key)))) return true;
    }
  }
  return false;
}
