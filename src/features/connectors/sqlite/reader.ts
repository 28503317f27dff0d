/** Reads rows of a SQLite file for the search: by identity, along a relation, by key (reader.ts of the feature). */
import type { Catalog, Table } from "../catalog.ts";
import {
  elementsOf,
  KeyMissing,
  tuples,
  type FetchedRow,
  type MatchPair,
  type Reader,
  type ReadOptions,
  type TableShape,
} from "../reader.ts";
import type { Database } from "./open.ts";
import {
  conditionSql,
  elementsSql,
  identifier,
  keyColumns,
  keyOf,
  parameters,
  qualified,
  rowsAtOnce,
  valuesTable,
  type Parameters,
} from "./sql.ts";
import { affinityOf, boundOf, textOf, type Value } from "./values.ts";

export function createReader(database: Database, catalog: Catalog): Reader {
  const tables = new Map([...catalog.tables.values()].map((table) => [table.name, table]));
  const tableOf = ({ name }: TableShape): Table => {
    const table = tables.get(name);
    if (table === undefined) throw new Error(`a table the store does not have: ${name}`);
    return table;
  };
  return {
    width: 1,
    byIdentity: async function* (shape, { match, column, type, value }, options) {
      const p = parameters();
      const name = `t.${identifier(column)}`;
      const where =
        match === "exact"
          ? equalTo(name, type, value, p)
          : `kept_is(${name}, ${p.add(match)}, ${p.add(value)})`;
      const { list, read } = selection(shape, tableOf(shape), "0", p, options);
      const sql = `select ${list} from ${qualified(shape)} t where ${where}`;
      for await (const rows of database.rows(sql, p.values)) yield rows.map(read);
    },
    byMatch: async function* (shape, pairs, condition, probes, options) {
      const size = rowsAtOnce(pairs.length, 1000);
      for (let from = 0; from < probes.length; from += size) {
        const p = parameters();
        const match = matched(pairs, probes.slice(from, from + size), qualified(shape), p);
        const { list, read } = selection(shape, tableOf(shape), "k.i", p, options);
        const where = [...match.where, conditionSql(condition, "t", p)].join(" and ");
        const sql = `with ${match.with} select ${list} from ${match.from} where ${where}`;
        for await (const rows of database.rows(sql, p.values))
          yield rows.map((row) => {
            const found = read(row);
            return { ...found, probe: found.probe + from };
          });
      }
    },
  };
}

/** Compared exactly, as its column holds it: an index serves, and what merely converts to the same number is another text. */
function equalTo(column: string, type: string, text: string, p: Parameters): string {
  const forms = formsOf(text, type);
  const equal = forms.map((form) => `${column} = ${p.add(form)}`).join(" or ");
  return affinityOf(type) === "text"
    ? `${column} = ${p.add(text)} collate binary`
    : `(${equal}) and kept_text(${column}) = ${p.add(text)}`;
}

/** The values that may stand behind a text: where a column prefers nothing, the text itself as well as what it says. */
function formsOf(text: string, type: string): readonly Exclude<Value, null>[] {
  const affinity = affinityOf(type);
  const bound = boundOf(text, affinity);
  return affinity === "blob" && typeof bound !== "string" ? [bound, text] : [bound];
}

type Match = { readonly with: string; readonly from: string; readonly where: readonly string[] };

/** `k`: the probes, each once for each way its values may stand in the columns read. */
function matched(
  pairs: readonly MatchPair[],
  probes: readonly (readonly string[])[],
  table: string,
  p: Parameters,
): Match {
  const isPath = ({ here }: MatchPair): boolean => here.path.length > 0;
  const rows = probes.flatMap((probe, at) =>
    pairs
      .reduce<readonly (readonly Exclude<Value, null>[])[]>(
        (built, pair, index) => {
          const text = probe[index] ?? "";
          const forms = isPath(pair) ? [text] : formsOf(text, pair.hereType);
          return built.flatMap((tuple) => forms.map((form) => [...tuple, form]));
        },
        [[]],
      )
      .map((tuple) => [...tuple, at]),
  );
  const laterals: string[] = [];
  const where = pairs.map((pair, index) => {
    if (isPath(pair)) {
      laterals.push(`cross join json_each(${elementsSql(pair.here, "t", p)}) e${index}`);
      return `e${index}.value = k.v${index}`;
    }
    const column = `t.${identifier(pair.here.column)}`;
    const rule = pair.collation === undefined ? "" : ` collate ${identifier(pair.collation)}`;
    const equal = `${column} = k.v${index}${rule}`;
    // A text that only converts to the number in the column is not its text.
    return affinityOf(pair.hereType) === "text"
      ? equal
      : `${equal} and (typeof(k.v${index}) <> 'text' or typeof(${column}) = 'text')`;
  });
  return {
    with: valuesTable("k", pairs.length, rows, p),
    from: laterals.length === 0 ? `k join ${table} t` : `${table} t ${laterals.join(" ")} cross join k`,
    where,
  };
}

/** The select list, and how a row of the answer is read back. */
function selection(
  shape: TableShape,
  table: Table,
  probe: string,
  p: Parameters,
  options: ReadOptions,
): { readonly list: string; readonly read: (row: readonly Value[]) => FetchedRow } {
  const columns: string[] = [probe];
  const add = (sql: string): number => columns.push(sql) - 1;
  const named = keyColumns({ table, key: shape.key });
  const key = named.map(({ sql }) => add(`t.${sql}`));
  const sides = shape.sides.map((side) => ({
    condition:
      Object.keys(side.condition).length === 0 ? undefined : add(conditionSql(side.condition, "t", p)),
    links: side.links.map(({ link }) => {
      const multi = link.path.length > 0;
      return { multi, at: add(multi ? elementsSql(link, "t", p) : `t.${identifier(link.column)}`) };
    }),
  }));
  const softDeleted = shape.softDeleted === undefined ? undefined : add(softDeletedSql(shape.softDeleted));
  const contentAt = columns.length;
  if (options.content) columns.push(...shape.content.map((column) => `t.${identifier(column)}`));
  const types = named.map(({ type }) => type);
  const read = (row: readonly Value[]): FetchedRow => ({
    probe: Number(row[0]),
    key: keyOf(
      key.map((at) => row[at] ?? null),
      types,
    ),
    sides: sides.map((side) =>
      side.condition !== undefined && row[side.condition] !== 1n
        ? []
        : tuples(side.links.map(({ multi, at }) => elementsOf(linkText(row[at] ?? null), multi))),
    ),
    softDeleted: softDeleted !== undefined && row[softDeleted] === 1n,
    values: options.content ? row.slice(contentAt).map(textOf) : [],
  });
  return { list: columns.join(", "), read };
}

/** A text with NUL in it would be taken for two values of a key. */
function linkText(value: Value): string | null {
  const text = textOf(value);
  if (text?.includes("\0") === true) throw new KeyMissing();
  return text;
}

function softDeletedSql(column: { readonly column: string; readonly type: string }): string {
  const name = `t.${identifier(column.column)}`;
  if (column.type === "boolean" || affinityOf(column.type) === "integer")
    return `(coalesce(${name}, 0) <> 0)`;
  return `(${name} is not null)`;
}
