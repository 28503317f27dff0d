/**
 * What a database of MySQL's or MariaDB's says about itself, as our role sees it: `information_schema` leaves out what the role
 * has no right on. Reads the catalogue only, never a row of the organisation's.
 */
import { tableId, type Catalog, type Column, type Table } from "../catalog.ts";
import { nameOf, readConstraints, text, type Constraints } from "./constraints.ts";
import { readGrants } from "./grants.ts";
import type { Row, Session } from "./session.ts";
import { typeOf } from "./values.ts";

/** Where a run leaves its number until nobody asks for it any more; whoever runs the store makes it (writer.ts). */
export const markerTable = "_kept_erasure";

const optional = (cell: Row[number] | undefined): string | undefined =>
  cell === null || cell === undefined ? undefined : String(cell);

const tablesQuery = (where: string): string => `
  select t.table_schema, t.table_name, t.table_type, t.engine, concat(t.table_rows), t.table_comment
  from information_schema.tables t
  where (${where}) and t.table_type in ('BASE TABLE', 'SYSTEM VERSIONED', 'VIEW') order by t.table_schema, t.table_name`;

const columnsQuery = (where: string): string => `
  select t.table_schema, t.table_name, t.column_name, t.data_type, t.column_type, concat(t.character_maximum_length),
    t.is_nullable, t.column_default, t.extra, t.generation_expression, t.collation_name, t.privileges, t.column_comment
  from information_schema.columns t where ${where} order by t.table_schema, t.table_name, t.ordinal_position`;

export async function introspect(session: Session): Promise<Catalog> {
  const idOf = (schema: string, name: string): string =>
    tableId(schema === session.database ? "public" : schema, name);
  const { of: constraints, elsewhere } = await readConstraints(session, idOf);
  // Tables of other databases that refer to ours belong to what an erasure has to see.
  const names = elsewhere.flatMap(({ schema, table }) => [schema, table]);
  const where = [
    "t.table_schema = database()",
    ...elsewhere.map(() => "(t.table_schema = ? and t.table_name = ?)"),
  ];
  const listed = (await session.all(tablesQuery(where.join(" or ")), names)).filter(
    ([, name]) => name !== markerTable,
  );
  const columns = Map.groupBy(await session.all(columnsQuery(where.join(" or ")), names), nameOf);
  const grants = await readGrants(session);
  const tables = listed.map((row): Table => {
    const own = constraints(nameOf(row));
    const described = (columns.get(nameOf(row)) ?? []).map((column) => toColumn(column, own, session.system));
    const [schema, name] = [text(row[0]), text(row[1])];
    const isView = text(row[2]) === "VIEW";
    const rows = optional(row[4]);
    const comment = text(row[5]);
    const unerasable = isView ? undefined : reasonAgainst(text(row[2]), text(row[3]));
    return {
      id: idOf(schema, name),
      schema,
      name,
      kind: isView ? "view" : "table",
      columns: described,
      primaryKey: own.primaryKey,
      uniqueKeys: own.uniqueKeys,
      foreignKeys: own.foreignKeys,
      uniqueIndexes: own.uniqueIndexes,
      checks: own.checks,
      triggers: own.triggers,
      hasPosition: false,
      ...(unerasable === undefined ? {} : { unerasable }),
      ...(isView || text(row[3]) === "InnoDB" ? {} : { unsteady: true as const }),
      inherits: [],
      ...(isView || grants.onTable("DELETE", schema, name) ? {} : { deletable: false as const }),
      ...(rows === undefined || isView ? {} : { estimatedRows: Number(rows) }),
      readable: described.some(({ readable }) => readable),
      narrowed: false,
      ...(comment === "" || isView ? {} : { comment }),
    };
  });
  return {
    store: { kind: "mysql", version: session.version, database: session.database },
    tables: new Map(tables.map((table) => [table.id, table])),
    equality: new Map(),
  };
}

function reasonAgainst(type: string, engine: string): string | undefined {
  if (type === "SYSTEM VERSIONED") return "it keeps every row as it was before (system versioning)";
  if (engine === "InnoDB") return undefined;
  return `its engine (${engine === "" ? "unknown" : engine}) takes no change back: ALTER TABLE … ENGINE=InnoDB mends it`;
}

function toColumn(row: Row, constraints: Constraints, system: Session["system"]): Column {
  const [, , name, data, whole, size, nullable, standard, extra, expression, collation, privileges, comment] =
    row.map(optional);
  const column = text(name);
  const words = text(whole).toLowerCase();
  const isJson = data === "json" || constraints.documents.has(column);
  const type = isJson
    ? "json"
    : typeOf({ data: text(data).toLowerCase(), whole: words, size: numberOf(size) });
  const labels = data === "enum" ? labelsOf(text(whole)) : undefined;
  const rights = new Set(text(privileges).split(","));
  const isGenerated =
    /\b(?:VIRTUAL|STORED|PERSISTENT)\b.*|\bGENERATED\b/i.test(text(extra)) && text(expression) !== "";
  const fallback = defaultOf(standard, text(extra), data, system);
  return {
    name: column,
    type,
    notNull: nullable === "NO",
    readable: rights.has("select"),
    ...(collation === undefined || isJson
      ? {}
      : { collation, ...(isExact(collation) ? {} : { fuzzy: true as const }) }),
    ...(size === undefined || isJson || labels !== undefined ? {} : { maxLength: Number(size) }),
    ...(data === "binary" ? { padded: true as const } : {}),
    ...(/\bunsigned\b/.test(words) ? { unsigned: true as const } : {}),
    ...(fallback === undefined ? {} : { default: fallback }),
    ...(isGenerated ? { generated: text(expression) } : {}),
    ...(/auto_increment/i.test(text(extra)) ? { identity: "by default" as const } : {}),
    ...(labels === undefined ? {} : { labels }),
    ...(comment === undefined || comment === "" ? {} : { comment }),
    ...(rights.has("update") ? {} : { updatable: false as const }),
  };
}

const numberOf = (cell: string | undefined): number | undefined =>
  cell === undefined ? undefined : Number(cell);

/** Whether two texts are equal under it only when they are the same, blanks at the end and all. */
function isExact(collation: string): boolean {
  return collation === "binary" || /_nopad_bin$|_0900_bin$/.test(collation);
}

/** `enum('a','it''s')` → a, it's. */
function labelsOf(declared: string): readonly string[] {
  return [...declared.matchAll(/'((?:[^']|'')*)'/g)].map(([, label = ""]) => label.replaceAll("''", "'"));
}

/** MariaDB writes a default as SQL; MySQL writes the value, and says of an expression that it is one. */
function defaultOf(
  standard: string | undefined,
  extra: string,
  data: string | undefined,
  system: Session["system"],
): string | undefined {
  if (standard === undefined || (system === "MariaDB" && standard === "NULL")) return undefined;
  if (system === "MariaDB" || /DEFAULT_GENERATED/i.test(extra)) return standard;
  const isNumber = /^(?:tinyint|smallint|mediumint|int|bigint|decimal|float|double|year)$/.test(data ?? "");
  return isNumber || data === "bit" ? standard : `'${standard.replaceAll("'", "''")}'`;
}
