/**
 * What a PostgreSQL database holds rows to when they change: keys, checks, types, triggers, and what it would do by
 * itself (decision 98). Everything is asked of the catalogue, which shows the keys of tables we may not read as well.
 * What stands on one partition counts as its partitioned table's.
 */
import type pg from "pg";
import type { Check, Column, Domain, ForeignKey, KeyAction, Trigger, UniqueIndex } from "../catalog.ts";

/** Constraints of parts that repeat their parent's are left out: `conparentid` names the one they repeat. */
const root = (of: string): string => `coalesce(pg_catalog.pg_partition_root(${of})::pg_catalog.oid, ${of})`;

const columnNames = (numbers: string, relation: string): string => `array(
      select a.attname::text from unnest(${numbers}) with ordinality c(attnum, position)
      join pg_catalog.pg_attribute a on a.attrelid = ${relation} and a.attnum = c.attnum order by c.position
    )`;

/** `to_jsonb` lets one query serve servers before 18, which have no conenforced (all were enforced). */
const foreignKeysQuery = (tables: string): string => `
  with t as (${tables})
  select ${root("k.conrelid")}::text as oid, k.conname as name, ${root("k.confrelid")}::text as target,
    k.convalidated as checked, coalesce((to_jsonb(k) ->> 'conenforced')::boolean, true) as enforced,
    c.relispartition or f.relispartition as "ofPart",
    k.confdeltype as "onDelete", k.confupdtype as "onUpdate", k.condeferrable as deferrable,
    k.condeferred as deferred, k.confmatchtype = 'f' as full,
    ${columnNames("k.conkey", "k.conrelid")} as columns,
    ${columnNames("k.confkey", "k.confrelid")} as "toColumns"
  from pg_catalog.pg_constraint k
  join pg_catalog.pg_class c on c.oid = k.conrelid
  join pg_catalog.pg_class f on f.oid = k.confrelid
  where k.contype = 'f' and k.conparentid = 0 and exists (select from t where t.oid = ${root("k.conrelid")})
  order by 1, k.conname, k.oid`;

/** INCLUDE columns are not looked at; columns of an expression or a predicate are known by what the index depends on. */
const uniqueIndexesQuery = (tables: string): string => `
  with t as (${tables})
  select t.oid::text as oid, x.relname as name, i.indisprimary as "primary", i.indisexclusion as exclusion,
    coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false) as "nullsNotDistinct",
    pg_catalog.pg_get_expr(i.indpred, i.indrelid, true) as predicate,
    case when i.indexprs is not null then array(
      select pg_catalog.pg_get_indexdef(i.indexrelid, n, true) from generate_series(1, i.indnkeyatts) n order by n
    ) end as expressions,
    array(
      select a.attname::text from pg_catalog.pg_attribute a
      where a.attrelid = i.indrelid and a.attnum > 0 and (
        exists (select from unnest(i.indkey::int2[]) with ordinality k(attnum, position)
          where k.attnum = a.attnum and k.position <= i.indnkeyatts)
        or (i.indexprs is not null or i.indpred is not null) and exists (
          select from pg_catalog.pg_depend d
          where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objid = i.indexrelid
            and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.refobjid = i.indrelid
            and d.refobjsubid = a.attnum))
      order by a.attnum
    ) as columns
  from pg_catalog.pg_index i
  join pg_catalog.pg_class x on x.oid = i.indexrelid
  join t on t.oid = ${root("i.indrelid")}
  where (i.indisunique or i.indisexclusion)
    and not exists (
      select from pg_catalog.pg_inherits h where h.inhrelid = i.indexrelid and i.indrelid <> t.oid)
  order by t.oid, i.indisprimary desc, x.relname`;

const checksQuery = (tables: string): string => `
  with t as (${tables})
  select distinct t.oid::text as oid, k.conname as name, pg_catalog.pg_get_constraintdef(k.oid) as text,
    ${columnNames("k.conkey", "k.conrelid")} as columns
  from pg_catalog.pg_constraint k join t on t.oid = ${root("k.conrelid")}
  where k.contype = 'c' and (k.conislocal or k.conrelid = t.oid)
  order by 1, 2, 3`;

/** Bits of `tgtype`: 4 insert, 8 delete, 16 update, 32 truncate. A part's copy of its parent's trigger is internal. */
const triggersQuery = (tables: string): string => `
  with t as (${tables})
  select distinct t.oid::text as oid, g.tgname as name, 'trigger' as kind, array_remove(array[
      case when g.tgtype & 4 > 0 then 'insert' end, case when g.tgtype & 16 > 0 then 'update' end,
      case when g.tgtype & 8 > 0 then 'delete' end, case when g.tgtype & 32 > 0 then 'truncate' end], null) as events,
    g.tgenabled <> 'D' as enabled
  from pg_catalog.pg_trigger g join t on t.oid = ${root("g.tgrelid")}
  where not g.tgisinternal and (g.tgrelid = t.oid or coalesce(to_jsonb(g) ->> 'tgparentid', '0') = '0')
  union all
  select t.oid::text, w.rulename, 'rule',
    array[case w.ev_type when '2' then 'update' when '3' then 'insert' else 'delete' end], w.ev_enabled <> 'D'
  from pg_catalog.pg_rewrite w join t on t.oid = w.ev_class
  where w.ev_type in ('2', '3', '4')
  order by 1, 2, 3`;

const inheritsQuery = (tables: string): string => `
  with t as (${tables})
  select t.oid::text as oid, h.inhparent::text as parent
  from t join pg_catalog.pg_inherits h on h.inhrelid = t.oid order by t.oid, h.inhseqno`;

/** Only columns of which there is something to say. 1042, 1043, 1560 and 1562 are char, varchar, bit and bit varying. */
const columnRulesQuery = (tables: string): string => `
  with recursive t as (${tables}),
  used as (
    select distinct a.atttypid as oid from t join pg_catalog.pg_attribute a on a.attrelid = t.oid
    where a.attnum > 0 and not a.attisdropped
  ),
  made as (
    select y.oid as used, y.oid, y.typtype, y.typbasetype, y.typtypmod as modifier, y.typnotnull, y.typelem
    from used u join pg_catalog.pg_type y on y.oid = u.oid
    union all
    select m.used, y.oid, y.typtype, y.typbasetype,
      case when m.modifier >= 0 then m.modifier else y.typtypmod end, y.typnotnull, y.typelem
    from made m join pg_catalog.pg_type y on y.oid = m.typbasetype where m.typtype = 'd'
  ),
  types as (
    select b.used, b.used <> b.oid as "isDomain", pg_catalog.format_type(b.oid, b.modifier) as base, b.modifier,
      case when b.typelem <> 0 and b.oid in (1014, 1015, 1561, 1563) then b.typelem else b.oid end as scalar,
      case when b.typtype = 'e' then array(
        select e.enumlabel::text from pg_catalog.pg_enum e where e.enumtypid = b.oid order by e.enumsortorder
      ) end as labels,
      exists (select from made m where m.used = b.used and m.typtype = 'd' and m.typnotnull) as "notNull",
      array(
        select pg_catalog.pg_get_constraintdef(k.oid) from made m
        join pg_catalog.pg_constraint k on k.contypid = m.oid and k.contype = 'c'
        where m.used = b.used order by k.conname, k.oid
      ) as checks
    from made b where b.typtype <> 'd'
  ),
  described as (
    select t.oid::text as oid, a.attname as name, a.attnum,
      case
        when y.scalar in (1042, 1043) and greatest(a.atttypmod, y.modifier) > 4 then greatest(a.atttypmod, y.modifier) - 4
        when y.scalar in (1560, 1562) and greatest(a.atttypmod, y.modifier) > 0 then greatest(a.atttypmod, y.modifier)
      end as "maxLength",
      case when a.attgenerated = '' then pg_catalog.pg_get_expr(d.adbin, d.adrelid) end as "default",
      case when a.attgenerated <> '' then pg_catalog.pg_get_expr(d.adbin, d.adrelid) end as generated,
      nullif(a.attidentity, '') as identity, y.labels,
      case when y."isDomain" then json_build_object('base', y.base, 'notNull', y."notNull", 'checks', y.checks) end as domain,
      pg_catalog.has_schema_privilege(t.relnamespace, 'USAGE')
        and pg_catalog.has_column_privilege(t.oid, a.attnum, 'UPDATE') as updatable
    from t join pg_catalog.pg_attribute a on a.attrelid = t.oid
    join types y on y.used = a.atttypid
    left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where a.attnum > 0 and not a.attisdropped
  )
  select * from described
  where not updatable or coalesce("maxLength"::text, "default", generated, identity::text, labels::text, domain::text) is not null
  order by oid, attnum`;

const deletableQuery = (tables: string): string => `
  with t as (${tables})
  select t.oid::text as oid from t
  where not (pg_catalog.has_schema_privilege(t.relnamespace, 'USAGE')
    and pg_catalog.has_table_privilege(t.oid, 'DELETE'))`;

type OfTable = { readonly oid: string };
type ForeignKeyRow = OfTable &
  Pick<ForeignKey, "name" | "columns" | "toColumns" | "enforced"> & {
    readonly target: string;
    readonly checked: boolean;
    readonly ofPart: boolean;
    readonly onDelete: string;
    readonly onUpdate: string;
    readonly deferrable: boolean;
    readonly deferred: boolean;
    readonly full: boolean;
  };
type UniqueIndexRow = OfTable &
  Omit<UniqueIndex, "expressions" | "predicate"> & {
    readonly expressions: readonly string[] | null;
    readonly predicate: string | null;
  };
type ColumnRow = OfTable & {
  readonly name: string;
  readonly maxLength: number | null;
  readonly default: string | null;
  readonly generated: string | null;
  readonly identity: string | null;
  readonly labels: readonly string[] | null;
  readonly domain: Domain | null;
  readonly updatable: boolean;
};

/** What a column says beyond its type and whether it may be empty. */
export type ColumnRules = Pick<
  Column,
  "maxLength" | "default" | "generated" | "identity" | "labels" | "domain" | "updatable"
>;

export type TableRules = {
  readonly foreignKeys: readonly (Omit<ForeignKey, "to"> & { readonly target: string })[];
  readonly uniqueIndexes: readonly UniqueIndex[];
  readonly checks: readonly Check[];
  readonly triggers: readonly Trigger[];
  /** Object ids of the tables it inherits from. */
  readonly inherits: readonly string[];
  readonly deletable: boolean;
  readonly columns: ReadonlyMap<string, ColumnRules>;
};

/** The rules of each table in `tables` (a query of their oids), asked for by the table's oid. */
export async function readRules(client: pg.ClientBase, tables: string): Promise<(oid: string) => TableRules> {
  const ask = async <Row extends OfTable>(query: (tables: string) => string): Promise<Map<string, Row[]>> =>
    Map.groupBy((await client.query<Row>(query(tables))).rows, ({ oid }) => oid);
  const foreignKeys = await ask<ForeignKeyRow>(foreignKeysQuery);
  const indexes = await ask<UniqueIndexRow>(uniqueIndexesQuery);
  const checks = await ask<OfTable & Check>(checksQuery);
  const triggers = await ask<OfTable & Trigger>(triggersQuery);
  const inherits = await ask<OfTable & { readonly parent: string }>(inheritsQuery);
  const columns = await ask<ColumnRow>(columnRulesQuery);
  const undeletable = await ask<OfTable>(deletableQuery);
  return (oid) => ({
    foreignKeys: (foreignKeys.get(oid) ?? []).map(foreignKey),
    uniqueIndexes: (indexes.get(oid) ?? []).map(uniqueIndex),
    checks: (checks.get(oid) ?? []).map(({ name, text, columns: of }) => ({ name, text, columns: of })),
    triggers: (triggers.get(oid) ?? []).map(({ name, kind, events, enabled }) => ({
      name,
      kind,
      events,
      enabled,
    })),
    inherits: (inherits.get(oid) ?? []).map(({ parent }) => parent),
    deletable: !undeletable.has(oid),
    columns: new Map((columns.get(oid) ?? []).map((row) => [row.name, columnRules(row)])),
  });
}

const actions: Readonly<Record<string, KeyAction>> = {
  a: "no action",
  r: "restrict",
  c: "cascade",
  n: "set null",
  d: "set default",
};

function foreignKey(row: ForeignKeyRow): TableRules["foreignKeys"][number] {
  const { name, columns, target, toColumns, checked, enforced, ofPart, deferrable, deferred, full } = row;
  return {
    name,
    columns,
    target,
    toColumns,
    validated: checked && enforced && !ofPart,
    enforced,
    onDelete: actionOf(row.onDelete),
    onUpdate: actionOf(row.onUpdate),
    deferrable: deferrable ? (deferred ? "deferred" : "immediate") : "no",
    match: full ? "full" : "simple",
    ...(ofPart ? { ofPart } : {}),
  };
}

function actionOf(letter: string): KeyAction {
  const action = actions[letter];
  if (action === undefined) throw new Error(`an action of a foreign key nobody knows: ${letter}`);
  return action;
}

function uniqueIndex(row: UniqueIndexRow): UniqueIndex {
  const { name, primary, exclusion, columns, nullsNotDistinct, expressions, predicate } = row;
  return {
    name,
    primary,
    exclusion,
    columns,
    nullsNotDistinct,
    ...(expressions === null ? {} : { expressions }),
    ...(predicate === null ? {} : { predicate }),
  };
}

function columnRules(row: ColumnRow): ColumnRules {
  return {
    ...(row.maxLength === null ? {} : { maxLength: row.maxLength }),
    ...(row.default === null ? {} : { default: row.default }),
    ...(row.generated === null ? {} : { generated: row.generated }),
    ...(row.identity === null ? {} : { identity: row.identity === "a" ? "always" : "by default" }),
    ...(row.labels === null ? {} : { labels: row.labels }),
    ...(row.domain === null ? {} : { domain: row.domain }),
    ...(row.updatable ? {} : { updatable: false }),
  };
}
