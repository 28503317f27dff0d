/** Drafts of generated tables: hostile names, keys of every kind, values with all sorts of text, and their SQL. */
import { tableId } from "../../src/features/connectors/catalog.ts";
import type { Random } from "./random.ts";

export type DraftColumn = {
  readonly name: string;
  readonly type: string;
  /** One per row, as a literal of the type. */
  readonly values: readonly (string | null)[];
};
export type DraftTable = {
  readonly id: string;
  readonly schema: string;
  readonly name: string;
  readonly kind: "person" | "personal" | "impersonal";
  readonly rows: number;
  readonly columns: DraftColumn[];
  /** In key order; empty when the table declares none. */
  readonly key: readonly DraftColumn[];
  /** The map names `key` because the table declares none. */
  readonly keyByMap: boolean;
  readonly partitioned: boolean;
  /** A text column many rows of many tables share values of. */
  readonly natural: DraftColumn;
  readonly tag: DraftColumn;
  readonly level: DraftColumn;
  readonly gone: DraftColumn;
  readonly constraints: string[];
};

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const literal = (value: string | null): string =>
  value === null ? "null" : `'${value.replaceAll("'", "''")}'`;
const sqlName = (table: { schema: string; name: string }): string =>
  `${quoted(table.schema)}.${quoted(table.name)}`;

const hostileNames = [
  "Upper",
  "select",
  "order",
  'quo"te',
  "with space",
  "apo'strophe",
  "ünïcode",
  "学生",
  "a.b",
  "$dollar",
  "semi;colon",
  "per%cent",
  "back\\slash",
  "{curly}",
  "constructor",
  "toString",
  "user",
  "--dashes",
  "tableoid2",
  "?",
  ":colon",
  "$1",
];
export const schemaNames = ["App", "select", 'in "quotes"', "schüle", "two words", "plain"];

/** Text that tempts an engine to trim, fold, cast, split or sort it differently. */
export const texts = [
  "",
  " ",
  "a",
  "A",
  "a ",
  " a",
  "ä",
  "a\u0308",
  "B",
  "b",
  "O'Brien",
  "back\\slash",
  'quo"te',
  "007",
  "7",
  "7.0",
  "1e2",
  "é",
  "中文",
  "ทดสอบ",
  "سلام",
  "NULL",
  "null",
  "{x}",
  "(a,b)",
  "a,b",
  "[1]",
  "%",
  "_",
  "tab\there",
  "line\nbreak",
  "😀",
  "-",
  "true",
];

/** An unused name in its namespace, often a hostile one. */
function freshName(random: Random, plain: string, taken: readonly string[]): string {
  const base = random.chance(0.35) ? random.pick(hostileNames) : plain;
  let name = base;
  for (let count = 2; taken.includes(name); count += 1) name = `${base}_${count}`;
  return name;
}

export function addColumn(
  random: Random,
  table: Pick<DraftTable, "columns">,
  plain: string,
  type: string,
  values: readonly (string | null)[],
): DraftColumn {
  const column = {
    name: freshName(
      random,
      plain,
      table.columns.map((each) => each.name),
    ),
    type,
    values,
  };
  table.columns.push(column);
  return column;
}

const keyTypes = [
  "bigint",
  "integer",
  "uuid",
  "text",
  "varchar(40)",
  "char(8)",
  "numeric",
  "date",
  "mood",
] as const;
type KeyType = (typeof keyTypes)[number];
export const moods = Array.from({ length: 60 }, (_, at) => `Mood ${at}`);

/** The value at a place among the values of a type: different places, different values. */
function keyValue(type: KeyType, at: number, base: bigint): string {
  const two = (part: number): string => String(1 + part).padStart(2, "0");
  const values: Readonly<Record<KeyType, string>> = {
    bigint: String(base + BigInt(at)),
    integer: String(at - 2),
    uuid: `a0000000-0000-4000-8000-${String(at).padStart(12, "0")}`,
    text: texts[at] ?? `k${at}`,
    "varchar(40)": texts[at] ?? `k${at}`,
    "char(8)": `c${at}${" ".repeat(at % 3)}`,
    numeric: `${at}${["", ".0", ".50"][at % 3] ?? ""}`,
    date: `2024-${two(at % 12)}-${two(at % 28)}`,
    mood: moods[at] ?? "",
  };
  return values[type];
}

/** `count` different values of a type, not in order. */
function distinct(random: Random, type: KeyType, count: number): string[] {
  // Beyond 2^53 neighbours are one number to a careless reader.
  const base = random.chance(0.3) ? 9007199254740990n : BigInt(random.int(0, 3));
  const first = type === "text" || type === "varchar(40)" ? random.int(0, 12) : 0;
  return random.shuffle(Array.from({ length: count }, (_, at) => keyValue(type, first + at, base)));
}

export function draftTable(
  random: Random,
  schema: string,
  taken: readonly DraftTable[],
  kind: DraftTable["kind"],
): DraftTable {
  const rows = random.chance(0.04) ? 0 : random.int(5, 40);
  const name = freshName(
    random,
    `t${taken.length}`,
    taken.filter((each) => each.schema === schema).map((each) => each.name),
  );
  const columns: DraftColumn[] = [];
  const each = (make: () => string | null): (string | null)[] => Array.from({ length: rows }, make);
  const shape = random.int(0, 9);
  const key = shape < 6 ? [single()] : shape < 8 ? composite() : shape === 8 ? [single()] : [];
  function single(): DraftColumn {
    const type = random.pick(keyTypes);
    return addColumn(random, { columns }, "id", type, distinct(random, type, rows));
  }
  function composite(): DraftColumn[] {
    const width = random.int(2, 3);
    const parts = Array.from({ length: width }, () => {
      const type = random.pick(keyTypes);
      return { type, pool: distinct(random, type, 8) };
    });
    const tuples = new Map<string, string[]>();
    for (let tries = 0; tuples.size < rows && tries < 2000; tries += 1) {
      const tuple = parts.map((part) => random.pick(part.pool));
      tuples.set(JSON.stringify(tuple), tuple);
    }
    const values = [...tuples.values()];
    return random.shuffle(
      parts.map((part, at) =>
        addColumn(
          random,
          { columns },
          `part${at}`,
          part.type,
          values.map((tuple) => tuple[at] ?? ""),
        ),
      ),
    );
  }
  const pool = random.shuffle(texts).slice(0, 14);
  const keyByMap = shape === 8;
  return {
    id: tableId(schema, name),
    schema,
    name,
    kind,
    rows,
    columns,
    key,
    keyByMap,
    partitioned: !keyByMap && random.chance(0.12),
    natural: addColumn(
      random,
      { columns },
      "name",
      "text",
      each(() => (random.chance(0.15) ? null : random.pick(pool))),
    ),
    tag: addColumn(
      random,
      { columns },
      "tag",
      random.pick(["text", "varchar(9)", "char(5)", "word"]),
      each(() => (random.chance(0.2) ? null : random.pick(["a", "a", "b", "b", "A", ""]))),
    ),
    level: addColumn(
      random,
      { columns },
      "level",
      random.pick(["integer", "smallint", "bigint"]),
      each(() => (random.chance(0.2) ? null : String(random.int(0, 2)))),
    ),
    gone: random.chance(0.5)
      ? addColumn(
          random,
          { columns },
          "gone",
          "boolean",
          each(() => random.pick(["true", "false", null])),
        )
      : addColumn(
          random,
          { columns },
          "gone_on",
          "date",
          each(() => random.pick(["2024-02-29", null])),
        ),
    constraints: [],
  };
}

/** The statements that make the tables and fill them. */
export function writeSql(random: Random, schemas: readonly string[], tables: readonly DraftTable[]): string {
  const lines = schemas.map((schema) => `create schema if not exists ${quoted(schema)};`);
  lines.push(
    `create type public.mood as enum (${moods.map(literal).join(", ")});`,
    "create domain public.word as text;",
  );
  for (const [at, table] of tables.entries()) {
    const columns = table.columns.map(
      ({ name, type }) => `${quoted(name)} ${type.replace(/^(mood|word)/, "public.$1")}`,
    );
    const key = table.key.map((column) => quoted(column.name)).join(", ");
    if (key !== "") columns.push(table.keyByMap ? `unique (${key})` : `primary key (${key})`);
    const by = quoted((table.key[0] ?? table.natural).name);
    lines.push(
      `create table ${sqlName(table)} (${columns.join(", ")})${table.partitioned ? ` partition by hash (${by})` : ""};`,
    );
    for (const rest of table.partitioned ? [0, 1, 2] : [])
      lines.push(
        `create table ${quoted(table.schema)}.part_${at}_${rest} partition of ${sqlName(table)} for values with (modulus 3, remainder ${rest});`,
      );
    const rows = Array.from(
      { length: table.rows },
      (_, row) => `(${table.columns.map((column) => literal(column.values[row] ?? null)).join(", ")})`,
    );
    if (rows.length > 0) lines.push(`insert into ${sqlName(table)} values\n${rows.join(",\n")};`);
    // Rows that moved: the place in the file is no longer the order of insertion.
    if (random.chance(0.2))
      lines.push(
        `update ${sqlName(table)} set ${quoted(table.level.name)} = 1 where ${quoted(table.level.name)} = 1;`,
      );
  }
  for (const table of tables)
    for (const constraint of table.constraints)
      lines.push(`alter table ${sqlName(table)} add ${constraint};`);
  return lines.join("\n");
}

export const reference = (
  from: readonly DraftColumn[],
  to: DraftTable,
  columns: readonly DraftColumn[],
): string =>
  `foreign key (${from.map((column) => quoted(column.name)).join(", ")}) references ${sqlName(to)} (${columns.map((column) => quoted(column.name)).join(", ")})`;
