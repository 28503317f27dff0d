/** Reads a store whole for the reference of erasure: every table, mapped or not, and what the database holds rows to. */
import type pg from "pg";
import { tableId } from "../../src/features/connectors/catalog.ts";
import type { DataMap } from "../../src/features/connectors/map/map.ts";
import type { ErasureKey, ErasureStore, ErasureTable } from "./erase.ts";
import { readReference } from "./evaluate.ts";
import { readRows } from "./read.ts";

type ColumnRow = {
  readonly schema: string;
  readonly table: string;
  readonly column: string;
  readonly notNull: boolean;
  readonly generated: boolean;
  readonly inKey: boolean;
};

/** The store as it stands. */
export async function readErasureStore(client: pg.Client, map: DataMap): Promise<ErasureStore> {
  const { rows: columns } = await client.query<ColumnRow>(
    `select n.nspname as schema, c.relname as table, a.attname as column, a.attnotnull as "notNull",
            a.attgenerated <> '' as generated, coalesce(a.attnum = any(i.indkey::int2[]), false) as "inKey"
       from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
       left join pg_index i on i.indrelid = c.oid and i.indisprimary
      where c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0 and not a.attisdropped
        and n.nspname !~ '^(pg_|information_schema)' order by a.attnum`,
  );
  const tables = new Map<string, ErasureTable>();
  for (const [id, own] of Map.groupBy(columns, ({ schema, table }) => tableId(schema, table)))
    tables.set(id, {
      primaryKey: own.filter(({ inKey }) => inKey).map(({ column }) => column),
      generated: new Set(own.filter(({ generated }) => generated).map(({ column }) => column)),
      notNull: new Map(own.map(({ column, notNull }) => [column, notNull])),
    });
  const whole = wholeMap(map, [...tables.keys()]);
  const { types } = await readRows(client, whole);
  return { reference: await readReference(client, whole), types, tables, keys: await readKeys(client) };
}

/** The map with the tables it does not name, as nobody's: their rows are read, and belong to nobody. */
function wholeMap(map: DataMap, tables: readonly string[]): DataMap {
  const missing = tables.filter((id) => !Object.hasOwn(map.tables, id));
  return {
    ...map,
    tables: {
      ...map.tables,
      ...Object.fromEntries(
        missing.map((id) => [
          id,
          {
            kind: "impersonal",
            identities: [],
            label: [],
            columns: {},
            relations: [],
            when_shared: "review",
          },
        ]),
      ),
    },
  };
}

async function readKeys(client: pg.Client): Promise<readonly ErasureKey[]> {
  const { rows } = await client.query<
    Omit<ErasureKey, "from" | "to"> & Readonly<Record<"schema" | "table" | "toSchema" | "toTable", string>>
  >(
    `select k.conname as name, k.confmatchtype = 'f' as full, n.nspname as schema, c.relname as table,
            m.nspname as "toSchema", d.relname as "toTable",
            array(select a.attname::text from unnest(k.conkey) with ordinality u(n, at)
              join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.n order by at) as columns,
            array(select a.attname::text from unnest(k.confkey) with ordinality u(n, at)
              join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.n order by at) as "toColumns"
       from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
       join pg_class d on d.oid = k.confrelid join pg_namespace m on m.oid = d.relnamespace
      where k.contype = 'f' and k.conparentid = 0`,
  );
  return rows.map(({ schema, table, toSchema, toTable, ...key }) => ({
    ...key,
    from: tableId(schema, table),
    to: tableId(toSchema, toTable),
  }));
}
