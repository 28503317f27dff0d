/** Reads every table of a map whole, by plain selects, each value in its text form: what the reference works on. */
import type pg from "pg";
import { tableId } from "../../src/features/connectors/catalog.ts";
import type { DataMap } from "../../src/features/connectors/map/map.ts";

export type ReferenceRow = {
  readonly table: string;
  readonly key: readonly string[];
  readonly isPerson: boolean;
  /** Text form of each column; array columns are in `lists`. */
  readonly cells: ReadonlyMap<string, string | null>;
  readonly lists: ReadonlyMap<string, readonly (string | null)[]>;
};
/** By table and column, without length or scale. */
export type ColumnTypes = ReadonlyMap<string, ReadonlyMap<string, string>>;

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Every row of the tables the map names. */
export async function readRows(
  client: pg.Client,
  map: DataMap,
): Promise<{ rows: ReferenceRow[]; types: ColumnTypes }> {
  const { rows: columns } = await client.query<{
    schema: string;
    table: string;
    column: string;
    type: string;
    place: number | null;
  }>(
    `select n.nspname as schema, c.relname as table, a.attname as column, format_type(a.atttypid, null) as type,
            array_position(i.indkey::int2[], a.attnum) as place
       from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
       left join pg_index i on i.indrelid = c.oid and i.indisprimary
      where c.relkind in ('r', 'p', 'v') and a.attnum > 0 and not a.attisdropped and n.nspname !~ '^(pg_|information_schema)'
      order by a.attnum`,
  );
  const rows: ReferenceRow[] = [];
  const types = new Map<string, Map<string, string>>();
  for (const [table, entry] of Object.entries(map.tables)) {
    const own = columns.filter((each) => tableId(each.schema, each.table) === table);
    const [first] = own;
    if (first === undefined) throw new Error(`no such table: ${table}`);
    types.set(table, new Map(own.map((each) => [each.column, each.type])));
    const lists = own.filter((each) => each.type.endsWith("[]")).map((each) => each.column);
    const declared = own
      .filter((each) => each.place !== null)
      .sort((a, b) => Number(a.place) - Number(b.place));
    const key = declared.length > 0 ? declared.map((each) => each.column) : entry.key;
    const keyTexts = (key?.map(quote) ?? ["tableoid", "ctid"]).map((part) => `${part}::text`);
    const cells = own.map(({ column }) =>
      lists.includes(column)
        ? `(select json_agg(element::text)::text from unnest(${quote(column)}) element)`
        : `${quote(column)}::text`,
    );
    const read = await client.query<(string | null)[]>({
      text: `select ${[...keyTexts, ...cells].join(", ")} from ${quote(first.schema)}.${quote(first.table)}`,
      rowMode: "array",
    });
    for (const values of read.rows) {
      const texts = new Map(own.map(({ column }, at) => [column, values[keyTexts.length + at] ?? null]));
      rows.push({
        table,
        key: values.slice(0, keyTexts.length).map((part) => part ?? ""),
        isPerson: entry.kind === "person",
        cells: texts,
        lists: new Map(
          lists.map((column) => [column, JSON.parse(texts.get(column) ?? "[]") as (string | null)[]]),
        ),
      });
    }
  }
  return { rows, types };
}
