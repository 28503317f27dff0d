/**
 * Reads rows of a foreign PostgreSQL for the search: by identity, along a relation, by key. Each answer carries the
 * row's key, the values its relations compare, and the columns to disclose: a row is read once.
 */
import type { Catalog } from "../catalog.ts";
import {
  elementsOf,
  KeyMissing,
  tuples,
  type FetchedRow,
  type Reader,
  type ReadOptions,
  type TableShape,
} from "../reader.ts";
import type { Session, TextRow } from "./session.ts";
import { identitySql, prefixIndexes } from "./identity.ts";
import { matchProbes } from "./match.ts";
import {
  conditionSql,
  identifier,
  isMultiValued,
  linkElements,
  linkValue,
  parameters,
  qualified,
  type Parameters,
} from "./sql.ts";

/** Learns from the store which prefixes an index finds, then reads. */
export async function createReader(session: Session, catalog: Catalog): Promise<Reader> {
  const prefixIndexOf = await prefixIndexes(session);
  return {
    width: session.width,
    byIdentity: async function* (shape, probe, options) {
      const prefixIndex = prefixIndexOf(shape.schema, shape.name, probe.column);
      const p = parameters();
      const where = identitySql({ ...probe, prefixIndex }, "t", p);
      const { list, read } = selection(shape, "0", () => 0, p, options);
      yield* fetch(session, `select ${list} from ${qualified(shape)} t where ${where}`, p, read);
    },
    byMatch: async function* (shape, pairs, condition, probes, options) {
      const p = parameters();
      const match = matchProbes(pairs, probes, p, catalog.equality);
      if (match === undefined) return;
      const { list, read } = selection(shape, match.probe, match.readProbe, p, options);
      const where = [...match.where, conditionSql(condition, "t", p)].join(" and ");
      yield* fetch(session, `select ${list} from ${match.from(qualified(shape))} where ${where}`, p, read);
    },
  };
}

/** The select list, and how a row of the answer is read back. */
function selection(
  shape: TableShape,
  probe: string,
  readProbe: (value: string | null) => number,
  p: Parameters,
  options: ReadOptions,
): { list: string; read: (row: TextRow) => FetchedRow } {
  const columns: string[] = [probe];
  const add = (sql: string): number => {
    const known = columns.indexOf(sql);
    return known === -1 ? columns.push(sql) - 1 : known;
  };
  const key =
    shape.key.length === 0
      ? ["t.tableoid::text", "t.ctid::text"].map(add)
      : shape.key.map((column) => add(`t.${identifier(column)}::text`));
  const sides = shape.sides.map((side) => ({
    condition:
      Object.keys(side.condition).length === 0 ? undefined : add(conditionSql(side.condition, "t", p)),
    links: side.links.map(({ link, type }) => {
      const multi = isMultiValued(link);
      if (multi) return { multi, at: add(`to_json(${linkElements(link, type, "t", p)})::text`) };
      const { value, scalar } = linkValue(link, type, "t");
      const sql = scalar === undefined ? `${value}::text` : `case when ${scalar} then ${value} end`;
      return { multi, at: add(sql) };
    }),
  }));
  const softDeleted = shape.softDeleted === undefined ? undefined : add(softDeletedSql(shape.softDeleted));
  const contentAt = columns.length;
  if (options.content) columns.push(...shape.content.map((column) => `t.${identifier(column)}`));
  const read = (row: TextRow): FetchedRow => ({
    probe: readProbe(row[0] ?? null),
    key: key.map((at) => keyPart(row[at])),
    sides: sides.map((side) =>
      side.condition !== undefined && row[side.condition] !== "t"
        ? []
        : tuples(side.links.map(({ multi, at }) => elementsOf(row[at] ?? null, multi))),
    ),
    softDeleted: softDeleted !== undefined && row[softDeleted] === "t",
    values: options.content ? row.slice(contentAt) : [],
  });
  return { list: columns.join(", "), read };
}

/** Rows whose key is NULL cannot be told apart. */
function keyPart(value: string | null | undefined): string {
  if (value === null || value === undefined) throw new KeyMissing();
  return value;
}

function softDeletedSql(column: { readonly column: string; readonly type: string }): string {
  const name = `t.${identifier(column.column)}`;
  if (column.type === "boolean") return `(${name} is true)`;
  // A flag kept as a number says deleted by anything but 0.
  if (["smallint", "integer", "bigint"].includes(column.type)) return `(coalesce(${name}, 0) <> 0)`;
  return `(${name} is not null)`;
}

async function* fetch(
  session: Session,
  text: string,
  p: Parameters,
  read: (row: TextRow) => FetchedRow,
): AsyncGenerator<readonly FetchedRow[], void, undefined> {
  for await (const rows of session.rows(text, p.values)) yield rows.map(read);
}
