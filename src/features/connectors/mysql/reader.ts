/** Reads rows of a MySQL or MariaDB for the search: by identity, along a relation, by key (reader.ts of the feature). */
import { columnNamed, type Catalog, type Column, type Table } from "../catalog.ts";
import { elementsText } from "../documents.ts";
import { isNamedBy, phoneForm } from "../normal_form.ts";
import {
  elementsOf,
  KeyMissing,
  tuples,
  type FetchedRow,
  type IdentityProbe,
  type MatchPair,
  type Reader,
  type ReadOptions,
  type TableShape,
} from "../reader.ts";
import type { Condition } from "../map/map.ts";
import { TableUnread } from "./failure.ts";
import { probeTable, type Compared } from "./probes.ts";
import type { Row, Session } from "./session.ts";
import {
  conditionSql,
  identifier,
  like,
  likePattern,
  parameters,
  pathText,
  qualified,
  type Parameters,
  readColumn,
} from "./sql.ts";
import { familyOf, textOf, textSql, values } from "./values.ts";

/** Learns from the store which columns an index finds, then reads. */
export async function createReader(session: Session, catalog: Catalog): Promise<Reader> {
  const isIndexed = await indexes(session);
  const tableOf = ({ schema, name }: TableShape): Table => {
    const found = [...catalog.tables.values()].find(
      (table) => table.schema === schema && table.name === name,
    );
    if (found === undefined) throw new Error(`a table the store does not have: ${name}`);
    return found;
  };
  return {
    width: 1,
    byIdentity: (shape, probe, options) => {
      const table = tableOf(shape);
      return probe.match === "exact"
        ? byProbes(session, table, isIndexed, shape, [exactly(probe)], {}, [[probe.value]], options)
        : byNormalForm(session, table, shape, probe, options);
    },
    byMatch: (shape, pairs, condition, probes, options) => {
      const table = tableOf(shape);
      return pairs.some(({ here }) => here.path.length > 0)
        ? byElements(session, table, shape, pairs, condition, probes, options)
        : byProbes(session, table, isIndexed, shape, pairs, condition, probes, options);
    },
  };
}

/** An entered text equals what the column shows of its value. */
function exactly({ column, type }: IdentityProbe): MatchPair {
  const here = { column, path: [] };
  return { here, hereType: type, there: here, thereType: "text" };
}

async function* byProbes(
  session: Session,
  table: Table,
  isIndexed: IsIndexed,
  shape: TableShape,
  pairs: readonly MatchPair[],
  condition: Condition,
  probes: readonly (readonly string[])[],
  options: ReadOptions,
): AsyncGenerator<readonly FetchedRow[]> {
  const compared = pairs.map((pair): Compared => ({
    column: columnNamed(table, pair.here.column),
    native: values.comparesNatively(pair.hereType, pair.thereType),
    asKey: pair.collation !== undefined,
  }));
  const p = parameters();
  const { list, read } = selection(shape, table, "concat(k.i)", p, options);
  const match = probeTable("t", compared, probes, p);
  if (match === undefined) return;
  const where = [match.where, conditionSql(condition, typesOf(table), p)].join(" and ");
  // Without an index the server would hold every row against every probe.
  const hashed =
    session.system === "MariaDB" && !compared.some(({ column }) => isIndexed(table, column.name))
      ? "set statement join_cache_level = 4 for "
      : "";
  const sql = `${hashed}select straight_join ${list} from ${match.from} straight_join ${qualified(table)} t on ${where}`;
  for await (const rows of session.rows(sql, p.values))
    yield rows.map((row) => {
      const found = read(row);
      return { ...found, probe: match.places[found.probe - 1] ?? -1 };
    });
}

/**
 * The server leaves out what cannot be it, and we judge what is left by the same rule as for every such store: what a collation
 * takes for the same letter may be somebody else's address.
 */
async function* byNormalForm(
  session: Session,
  table: Table,
  shape: TableShape,
  { match, column, type, value }: IdentityProbe,
  options: ReadOptions,
): AsyncGenerator<readonly FetchedRow[]> {
  const p = parameters();
  const { list, read } = selection(shape, table, "'0'", p, options);
  const sql = `select ${list}, ${readColumn("t", { name: column, type })} from ${qualified(table)} t where ${candidates(match, textSql(`t.${identifier(column)}`, type), value, p)}`;
  for await (const rows of session.rows(sql, p.values))
    yield rows.filter((row) => isNamedBy(textOf(row.at(-1) ?? null, type), match, value)).map(read);
}

function candidates(match: IdentityProbe["match"], text: string, value: string, p: Parameters): string {
  if (match === "phone") {
    const digits = phoneForm(value);
    return `regexp_replace(${text}, '[^0-9]', '') in (${p.add(digits)}, ${p.add(`00${digits}`)})`;
  }
  if (match === "case_insensitive") return like(text, p.add(likePattern(value)));
  const local = value.trim().replace(/@[^@]*$/, "");
  const bare = match === "email_with_aliases" ? local.replace(/\+.*$/, "") : local;
  return like(text, p.add(`%${likePattern(bare)}%`));
}

/** Documents are walked by us, and by one rule for every such store: the server leaves out those without the path. */
async function* byElements(
  session: Session,
  table: Table,
  shape: TableShape,
  pairs: readonly MatchPair[],
  condition: Condition,
  probes: readonly (readonly string[])[],
  options: ReadOptions,
): AsyncGenerator<readonly FetchedRow[]> {
  const places = new Map(probes.map((probe, at) => [JSON.stringify(probe), at]));
  const p = parameters();
  const { list, read, width } = selection(shape, table, "'0'", p, options);
  const columns = pairs.map(({ here, hereType }) => ({ name: here.column, type: hereType }));
  const leads = pairs.flatMap(({ here }) =>
    here.path.length === 0
      ? [`t.${identifier(here.column)} is not null`]
      : [`json_extract(t.${identifier(here.column)}, ${p.add(pathText(here.path))}) is not null`],
  );
  const where = [...leads, conditionSql(condition, typesOf(table), p)].join(" and ");
  const sql = `select ${list}, ${columns.map((column) => readColumn("t", column)).join(", ")} from ${qualified(table)} t where ${where}`;
  for await (const rows of session.rows(sql, p.values)) {
    const found = rows.flatMap((row) => {
      const cells = row.slice(width);
      const lists = pairs.map(({ here, hereType }, at) =>
        linked(textOf(cells[at] ?? null, hereType), here.path),
      );
      const hits = new Set(tuples(lists).flatMap((tuple) => places.get(JSON.stringify(tuple)) ?? []));
      return [...hits].map((probe) => ({ ...read(row), probe }));
    });
    if (found.length > 0) yield found;
  }
}

/** The values of a link expression in a row. */
function linked(text: string | null, path: readonly string[]): readonly string[] {
  if (path.length === 0) return elementsOf(text, false);
  return elementsOf(elementsText(text, JSON.stringify(path)), true);
}

function typesOf(table: Table): (column: string) => string {
  return (name) => columnNamed(table, name).type;
}

/** The select list, and how a row of the answer is read back. */
function selection(
  shape: TableShape,
  table: Table,
  probe: string,
  p: Parameters,
  options: ReadOptions,
): { readonly list: string; readonly width: number; readonly read: (row: Row) => FetchedRow } {
  if (shape.key.length === 0) throw new TableUnread("it has no key to name its rows by");
  const list: string[] = [probe];
  const add = (name: string): ((row: Row) => string | null) => {
    const column = columnNamed(table, name);
    const at = list.push(readColumn("t", column)) - 1;
    return (row) => textOf(row[at] ?? null, column.type);
  };
  const key = shape.key.map(add);
  const sides = shape.sides.map((side) => ({
    holds: holdsIn(list, side.condition, table, p),
    links: side.links.map(({ link }) => ({ path: link.path, text: add(link.column) })),
  }));
  const isDeleted =
    shape.softDeleted === undefined ? undefined : list.push(softDeletedSql(shape.softDeleted)) - 1;
  const content = options.content ? shape.content.map(add) : [];
  const read = (row: Row): FetchedRow => ({
    probe: Number(row[0]),
    key: key.map((text) => keyPart(text(row))),
    sides: sides.map(({ holds, links }) =>
      holds(row) ? tuples(links.map(({ path, text }) => linked(text(row), path))) : [],
    ),
    softDeleted: isDeleted !== undefined && row[isDeleted] === "1",
    values: content.map((text) => text(row)),
  });
  return { list: list.join(", "), width: list.length, read };
}

function holdsIn(list: string[], condition: Condition, table: Table, p: Parameters): (row: Row) => boolean {
  if (Object.keys(condition).length === 0) return () => true;
  const at = list.push(`concat(${conditionSql(condition, typesOf(table), p)})`) - 1;
  return (row) => row[at] === "1";
}

/** Rows whose key is NULL cannot be told apart. */
function keyPart(value: string | null): string {
  if (value === null) throw new KeyMissing();
  return value;
}

function softDeletedSql({ column, type }: Pick<Column, "type"> & { readonly column: string }): string {
  const name = `t.${identifier(column)}`;
  return familyOf(type) === "integer" ? `concat(coalesce(${name}, 0) <> 0)` : `concat(${name} is not null)`;
}

type IsIndexed = (table: Table, column: string) => boolean;

async function indexes(session: Session): Promise<IsIndexed> {
  const rows = await session.all(
    "select distinct table_schema, table_name, column_name from information_schema.statistics where seq_in_index = 1 and sub_part is null and table_schema = database()",
  );
  const known = new Set(rows.map((row) => row.join("\0")));
  return ({ schema, name }, column) => known.has([schema, name, column].join("\0"));
}
