/**
 * What a PostgreSQL database says about itself (PostgreSQL 12 or newer): a few set-based catalogue queries, whatever
 * its tables are called. Reads the catalogue only, never a row of the organisation's.
 */
import type pg from "pg";
import { baseType } from "./sql.ts";
import { tableId, type Catalog, type Column, type Table } from "../catalog.ts";
import { readRules, type ColumnRules } from "./constraints.ts";

/** Tables that stand for data of their own: partitions are read through their parent. */
export const ourTables = `
  select c.oid, c.relnamespace, c.relowner, n.nspname as schema, c.relname as name, c.relkind, c.reltuples,
    c.relpages
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm', 'f')
    and not c.relispartition
    and n.nspname <> 'information_schema'
    and n.nspname !~ '^pg_'`;

/**
 * Row security narrows the view of table `t` unless a plain "true" lets our role read every row and no restrictive
 * policy takes any away.
 */
export const narrowed = `
  pg_catalog.row_security_active(t.oid) and (
    not exists (
      select from pg_catalog.pg_policy p
      where p.polrelid = t.oid and p.polpermissive and p.polcmd in ('r', '*')
        and pg_catalog.pg_get_expr(p.polqual, p.polrelid) = 'true'
        and exists (
          select from unnest(p.polroles) applies(role)
          where applies.role = 0 or pg_catalog.pg_has_role(applies.role, 'USAGE'))
    )
    or exists (
      select from pg_catalog.pg_policy p where p.polrelid = t.oid and not p.polpermissive and p.polcmd in ('r', '*')
    )
  )`;

/**
 * Partitions are counted from the catalogue: `pg_partition_tree` would wait for whoever holds one of them.
 * A view over tables with row security may hide rows, whoever's rights it runs with: it counts as narrowed.
 * has_table_privilege is true for a table in a schema we may not use, so the schema is asked as well.
 */
const tablesQuery = `
  with recursive t as (${ourTables}),
  reads as (
    select distinct w.ev_class as view, d.refobjid as relation
    from pg_catalog.pg_rewrite w
    join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass and d.objid = w.oid
      and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.refobjid <> w.ev_class
  ),
  behind as (
    select view, relation from reads
    union select b.view, r.relation from behind b join reads r on r.view = b.relation
  ),
  guarded as (
    select distinct b.view from behind b join pg_catalog.pg_class c on c.oid = b.relation where c.relrowsecurity
  )
  select t.oid::text as oid, t.schema, t.name, t.relkind as kind,
    case when t.relkind = 'p' then (
      with recursive part as (
        select i.inhrelid from pg_catalog.pg_inherits i where i.inhparent = t.oid
        union all select i.inhrelid from pg_catalog.pg_inherits i join part p on i.inhparent = p.inhrelid
      )
      select case when bool_or(leaf.reltuples < 0) then null else coalesce(sum(leaf.reltuples), 0) end
      from part join pg_catalog.pg_class leaf on leaf.oid = part.inhrelid and leaf.relkind <> 'p'
    )
    -- Never counted is -1, and before version 14 it was 0 for a table that fills pages.
    when t.relkind in ('r', 'm') and t.reltuples >= 0 and (t.reltuples > 0 or t.relpages = 0) then t.reltuples
    end::float8 as rows,
    pg_catalog.has_schema_privilege(t.relnamespace, 'USAGE')
      and (pg_catalog.has_table_privilege(t.oid, 'SELECT')
        or pg_catalog.has_any_column_privilege(t.oid, 'SELECT')) as readable,
    (${narrowed}) or exists (select from guarded g where g.view = t.oid) as narrowed,
    pg_catalog.obj_description(t.oid, 'pg_class') as comment
  from t order by t.schema, t.name`;

const columnsQuery = `
  with t as (${ourTables})
  select t.oid::text as oid, a.attname as name, pg_catalog.format_type(a.atttypid, a.atttypmod) as type,
    a.attnotnull and not exists (
      select from pg_catalog.pg_constraint k
      where k.conrelid = t.oid and k.contype = 'n' and k.conkey = array[a.attnum] and not k.convalidated
    ) as "notNull",
    coalesce((
      select not l.collisdeterministic from pg_catalog.pg_collation l where l.oid = a.attcollation
    ), false) as fuzzy,
    pg_catalog.has_schema_privilege(t.relnamespace, 'USAGE')
      and pg_catalog.has_column_privilege(t.oid, a.attnum, 'SELECT') as readable,
    pg_catalog.col_description(t.oid, a.attnum) as comment
  from t join pg_catalog.pg_attribute a on a.attrelid = t.oid
  where a.attnum > 0 and not a.attisdropped
  order by t.oid, a.attnum`;

/**
 * A unique key counts when it holds for every row: no predicate, no expression, valid, checked at once or deferred. It
 * does not hold across the children of a table that others inherit from (partitions apart).
 */
const keysQuery = `
  with t as (${ourTables})
  select t.oid::text as oid, i.indisprimary as "primary",
    array(
      select a.attname::text
      from unnest(i.indkey::int2[]) with ordinality k(attnum, position)
      join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
      where k.position <= i.indnkeyatts
      order by k.position
    ) as columns
  from t
  join pg_catalog.pg_index i on i.indrelid = t.oid
  join pg_catalog.pg_class x on x.oid = i.indexrelid
  where i.indisunique and i.indisvalid and i.indpred is null and i.indexprs is null
    and not exists (select from pg_catalog.pg_inherits h where h.inhparent = t.oid and t.relkind = 'r')
  order by t.oid, i.indisprimary desc, x.relname`;

const kinds: Readonly<Record<string, Table["kind"]>> = {
  r: "table",
  p: "partitioned",
  v: "view",
  m: "materialized view",
  f: "foreign",
};

/** An enum or a range is compared by the operator of its whole family; a domain as the type it is made of. */
const equalityQuery = `
  with recursive t as (${ourTables}),
  used as (
    select distinct a.atttypid as oid from t join pg_catalog.pg_attribute a on a.attrelid = t.oid
    where a.attnum > 0 and not a.attisdropped
  ),
  resolved as (
    select u.oid as used, y.oid, y.typtype, y.typbasetype from used u join pg_catalog.pg_type y on y.oid = u.oid
    union all
    select r.used, y.oid, y.typtype, y.typbasetype from resolved r
    join pg_catalog.pg_type y on y.oid = r.typbasetype where r.typtype = 'd'
  )
  select distinct pg_catalog.format_type(r.used, null) as type, pg_catalog.quote_ident(n.nspname) as schema, o.oprname as operator
  from resolved r
  join pg_catalog.pg_opclass c on c.opcdefault and c.opcintype = case
    when r.typtype = 'e' then 'pg_catalog.anyenum'::pg_catalog.regtype
    when r.typtype = 'r' then 'pg_catalog.anyrange'::pg_catalog.regtype
    when r.oid = 'pg_catalog.varchar'::pg_catalog.regtype then 'pg_catalog.text'::pg_catalog.regtype
    else r.oid end
  join pg_catalog.pg_am m on m.oid = c.opcmethod and m.amname = 'btree'
  join pg_catalog.pg_amop p on p.amopfamily = c.opcfamily and p.amopstrategy = 3
    and p.amoplefttype = c.opcintype and p.amoprighttype = c.opcintype
  join pg_catalog.pg_operator o on o.oid = p.amopopr
  join pg_catalog.pg_namespace n on n.oid = o.oprnamespace
  where r.typtype <> 'd'`;

type TableRow = {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  readonly kind: string;
  readonly rows: number | null;
  readonly readable: boolean;
  readonly narrowed: boolean;
  readonly comment: string | null;
};
type ColumnRow = Pick<Column, "name" | "type" | "notNull" | "readable"> & {
  readonly oid: string;
  readonly comment: string | null;
  readonly fuzzy: boolean;
};
type KeyRow = { readonly oid: string; readonly primary: boolean; readonly columns: readonly string[] };

/** Describes every table, view and foreign table outside the system's schemas, as our role sees them. */
export async function introspect(client: pg.ClientBase): Promise<Catalog> {
  const { rows: servers } = await client.query<{ version: string; database: string }>(
    "select pg_catalog.current_setting('server_version') as version, pg_catalog.current_database() as database",
  );
  const { rows: tables } = await client.query<TableRow>(tablesQuery);
  const columns = groupByTable((await client.query<ColumnRow>(columnsQuery)).rows);
  const keys = groupByTable((await client.query<KeyRow>(keysQuery)).rows);
  const rulesOf = await readRules(client, ourTables);
  const { rows: equalities } = await client.query<{ type: string; schema: string; operator: string }>(
    equalityQuery,
  );
  const idOf = new Map(tables.map((row) => [row.oid, tableId(row.schema, row.name)]));
  const described = tables.map((row): Table => {
    const own = keys.get(row.oid) ?? [];
    const rules = rulesOf(row.oid);
    return {
      id: tableId(row.schema, row.name),
      schema: row.schema,
      name: row.name,
      kind: kinds[row.kind] ?? "table",
      columns: (columns.get(row.oid) ?? []).map((column) => toColumn(column, rules.columns.get(column.name))),
      primaryKey: own.find((key) => key.primary)?.columns ?? [],
      uniqueKeys: own.filter((key) => !key.primary).map((key) => key.columns),
      foreignKeys: rules.foreignKeys.flatMap(({ target, ...key }) => {
        const to = idOf.get(target);
        return to === undefined ? [] : [{ ...key, to }];
      }),
      uniqueIndexes: rules.uniqueIndexes,
      checks: rules.checks,
      triggers: rules.triggers,
      inherits: rules.inherits.flatMap((oid) => idOf.get(oid) ?? []),
      ...(rules.deletable ? {} : { deletable: false as const }),
      ...(row.rows === null ? {} : { estimatedRows: Math.round(row.rows) }),
      readable: row.readable,
      narrowed: row.narrowed,
      ...(row.comment === null ? {} : { comment: row.comment }),
    };
  });
  const [server] = servers;
  return {
    store: { kind: "postgresql", version: server?.version ?? "", database: server?.database ?? "" },
    tables: new Map(described.map((table) => [table.id, table])),
    equality: new Map(
      equalities.map(({ type, schema, operator }) => [baseType(type), `operator(${schema}.${operator})`]),
    ),
  };
}

function toColumn(
  { name, type, notNull, readable, fuzzy, comment }: ColumnRow,
  rules: ColumnRules = {},
): Column {
  const known = { name, type, notNull, readable, ...(comment === null ? {} : { comment }), ...rules };
  return fuzzy ? { ...known, fuzzy } : known;
}

function groupByTable<Row extends { readonly oid: string }>(rows: readonly Row[]): Map<string, Row[]> {
  return Map.groupBy(rows, (row) => row.oid);
}
