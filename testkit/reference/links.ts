/** Generated relations: link columns, JSON documents and arrays that refer to rows of other tables, and conditions. */
import { writeLink } from "../../src/features/connectors/map/links.ts";
import type { Random } from "./random.ts";
import { addColumn, moods, reference, texts } from "./tables.ts";
import type { DraftColumn, DraftTable } from "./tables.ts";

export type RelationInput = {
  match: Record<string, string>;
  when?: Record<string, unknown>;
  when_there?: Record<string, unknown>;
  on_access?: string;
  [role: string]: unknown;
};
type Tuple = readonly (string | null)[];

/** Columns other rows may refer to: the key, or the text column many rows share. */
function targetColumns(random: Random, table: DraftTable): readonly DraftColumn[] {
  return table.key.length > 0 && random.chance(0.8) ? table.key : [table.natural];
}

/** A way from rows of `from` to rows of `to`; makes the columns it needs on either side. */
export function drawMatch(random: Random, from: DraftTable, to: DraftTable): Record<string, string> {
  const shape = random.int(0, 99);
  if (shape < 58) {
    const columns = targetColumns(random, to);
    return pairs(linkExpressions(random, from, to, columns), columns.map(plain));
  }
  if (shape < 82) {
    const columns = targetColumns(random, from);
    return pairs(columns.map(plain), linkExpressions(random, to, from, columns));
  }
  if (shape < 92) return { [plain(from.natural)]: plain(to.natural) };
  const both = [to.natural];
  return pairs(linkExpressions(random, from, to, both), linkExpressions(random, to, to, both));
}

/** The column itself, spelt as the map wants it. */
const plain = (column: DraftColumn): string => writeLink({ column: column.name, path: [] });

function pairs(here: readonly string[], there: readonly string[]): Record<string, string> {
  return Object.fromEntries(here.map((expression, at) => [expression, there[at] ?? ""]));
}

/** Link expressions on `holder`, one per column of `target`, in one of the forms the map knows. */
function linkExpressions(
  random: Random,
  holder: DraftTable,
  target: DraftTable,
  columns: readonly DraftColumn[],
): string[] {
  const tuples = Array.from({ length: target.rows }, (_, row) =>
    columns.map((column) => column.values[row] ?? null),
  );
  const shape = random.int(0, 9);
  if (shape < 6) return scalarLinks(random, holder, target, columns, tuples);
  if (shape < 8 && columns.length === 1) return [arrayLink(random, holder, columns[0], tuples)];
  return jsonLinks(random, holder, columns, tuples);
}

/** The tuple of a row of the target, clustered so that some rows are shared by many. */
function drawTuple(random: Random, tuples: readonly Tuple[], width: number): Tuple {
  if (tuples.length === 0) return Array.from({ length: width }, () => null);
  const spread = random.chance(0.4) ? Math.min(3, tuples.length - 1) : tuples.length - 1;
  return random.pick(tuples.slice(0, spread + 1));
}

/** Text form, as a cast to text gives it. */
const asText = (column: DraftColumn, value: string): string =>
  column.type.startsWith("char(") ? value.replace(/ +$/, "") : value;

/** Another spelling of the same or nearly the same value, in the same type. */
function respell(random: Random, column: DraftColumn, value: string): string {
  if (!random.chance(0.3)) return value;
  if (column.type === "numeric") return value.includes(".") ? `${value}0` : `${value}.00`;
  return column.type.startsWith("char(") ? `${value} `.slice(0, 8) : value;
}

function dangling(random: Random, column: DraftColumn): string {
  switch (column.type) {
    case "bigint":
    case "integer":
    case "numeric":
      return String(random.pick([9999, -77, 7]));
    case "uuid":
      return "b0000000-0000-4000-8000-000000000000";
    case "date":
      return "1999-12-31";
    case "mood":
      return moods[59] ?? "";
    default:
      return random.pick(texts).slice(0, 6);
  }
}

/** The type a scalar link has: mostly the target's, sometimes one that only its text form agrees with. */
function linkType(random: Random, column: DraftColumn): string {
  if (random.chance(0.65)) return column.type;
  if (column.type === "integer") return random.pick(["bigint", "text", "numeric"]);
  if (column.type === "bigint") return random.pick(["text", "numeric"]);
  return random.pick(["text", "varchar(60)", "word"]);
}

function scalarLinks(
  random: Random,
  holder: DraftTable,
  target: DraftTable,
  columns: readonly DraftColumn[],
  tuples: readonly Tuple[],
): string[] {
  const types = columns.map((column) => linkType(random, column));
  const clean = random.chance(0.4);
  const drawn = Array.from({ length: holder.rows }, () => drawTuple(random, tuples, columns.length));
  const made = columns.map((column, at) => {
    const same = types[at] === column.type;
    const values = drawn.map((tuple) => {
      const value = tuple[at] ?? null;
      if (value === null || random.chance(0.1)) return null;
      if (!clean && random.chance(0.1)) return dangling(random, column);
      return same ? respell(random, column, value) : asText(column, value);
    });
    return addColumn(random, holder, "ref", types[at] ?? "text", values);
  });
  const sameTypes = columns.every((column, at) => types[at] === column.type);
  if (columns === target.key && sameTypes && random.chance(0.7)) {
    const known = new Set(tuples.map((tuple) => JSON.stringify(tuple)));
    const valid = Array.from({ length: holder.rows }, (_, row) =>
      made.map((column) => column.values[row] ?? null),
    ).every((tuple) => tuple.includes(null) || known.has(JSON.stringify(tuple)));
    if (valid) holder.constraints.push(reference(made, target, columns));
    else if (!holder.partitioned && !target.partitioned)
      holder.constraints.push(`${reference(made, target, columns)} not valid`);
  }
  return made.map(plain);
}

function arrayLink(
  random: Random,
  holder: DraftTable,
  column: DraftColumn | undefined,
  tuples: readonly Tuple[],
): string {
  if (column === undefined) throw new Error("needs a column");
  const type = random.chance(0.7) && !column.type.startsWith("char(") ? column.type : "text";
  const element = (): string => {
    const [value] = drawTuple(random, tuples, 1);
    if (value === null || value === undefined || random.chance(0.15)) return "NULL";
    const text = type === column.type ? respell(random, column, value) : asText(column, value);
    return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
  };
  const values = Array.from({ length: holder.rows }, () => {
    const shape = random.int(0, 9);
    if (shape === 0) return null;
    if (shape === 1) return "{}";
    if (shape === 2) return `{{${element()},${element()}},{${element()},${element()}}}`;
    return `{${Array.from({ length: random.int(1, 3) }, element).join(",")}}`;
  });
  return writeLink({ column: addColumn(random, holder, "refs", `${type}[]`, values).name, path: ["*"] });
}

const jsonKeys = [
  "id",
  "student",
  "Ünï",
  "two words",
  'quo"te',
  "apo'strophe",
  "a,b",
  "{x}",
  "back\\slash",
  "constructor",
  "学生",
];

/** One JSON column whose paths lead to the columns of the target. */
function jsonLinks(
  random: Random,
  holder: DraftTable,
  columns: readonly DraftColumn[],
  tuples: readonly Tuple[],
): string[] {
  const [outer = "", inner = "", ...leaves] = random.shuffle(jsonKeys);
  const shape = random.pick(["flat", "nested", "list", "listOfObjects", "deep"] as const);
  const scalar = (value: string | null | undefined, column: DraftColumn): string => {
    if (value === null || value === undefined) return "null";
    const oddity = random.int(0, 19);
    if (oddity === 0) return random.pick(["null", "{}", "[]", "true", '{"id":7}', "[7]"]);
    const text = asText(column, value);
    const number = /^-?(0|[1-9]\d*)(\.\d+)?$/.test(text);
    if (number && oddity === 1) return text.includes(".") ? `${text}0` : `${text}.0`;
    return number && random.chance(0.6) ? text : JSON.stringify(text);
  };
  const leafOf = (at: number): string => leaves[at] ?? "leaf";
  const object = (): string => {
    const tuple = drawTuple(random, tuples, columns.length);
    const members = columns.map(
      (column, at) => `${JSON.stringify(leafOf(at))}: ${scalar(tuple[at], column)}`,
    );
    return `{${(random.chance(0.1) ? members.slice(1) : members).join(", ")}}`;
  };
  const list = (make: () => string): string =>
    `[${Array.from({ length: random.int(0, 3) }, () => (random.chance(0.1) ? "null" : make())).join(", ")}]`;
  const single = columns.length === 1 ? columns[0] : undefined;
  const o = JSON.stringify(outer);
  const i = JSON.stringify(inner);
  const forms = {
    flat: { document: object, path: [] },
    nested: { document: () => `{${o}: ${object()}}`, path: [outer] },
    list: { document: () => `{${o}: ${list(object)}}`, path: [outer, "*"] },
    listOfObjects: { document: () => `{${o}: {${i}: ${list(object)}}}`, path: [outer, inner, "*"] },
    deep: {
      document: () => `{${o}: ${list(() => `{${i}: ${list(object)}}`)}}`,
      path: [outer, "*", inner, "*"],
    },
  };
  const bare = single !== undefined && shape === "list" && random.chance(0.5);
  const document = (): string =>
    bare && single !== undefined
      ? `{${o}: ${list(() => scalar(drawTuple(random, tuples, 1)[0], single))}}`
      : forms[shape].document();
  const values = Array.from({ length: holder.rows }, () => {
    const oddity = random.int(0, 24);
    if (oddity === 0) return null;
    if (oddity === 1) return random.pick(["null", "{}", "[]", '"text"', "7", `{${o}: null}`, `{${o}: 7}`]);
    if (oddity === 2) return `[${document()}]`;
    if (oddity === 3) return `{${o}: ${object()}}`;
    if (oddity === 4) return `{${o}: [${object()}]}`;
    return document();
  });
  const { name } = addColumn(random, holder, "doc", random.pick(["json", "jsonb"]), values);
  return columns.map((_, at) =>
    writeLink({ column: name, path: bare ? [outer, "*"] : [...forms[shape].path, leafOf(at)] }),
  );
}

/** A condition some rows of the table satisfy. */
export function drawCondition(random: Random, table: DraftTable): Record<string, unknown> {
  const tag = random.pick(["a", "b", ["a", "b"], ["a", null], null, { not: null }, "", ["A", ""]] as const);
  const level = random.pick([1, "1", [0, 1, 2], [null, 2], null, { not: null }] as const);
  const gone =
    table.gone.type === "boolean"
      ? random.pick([false, "true", [false, null], null] as const)
      : random.pick([null, { not: null }] as const);
  const all = { [table.tag.name]: tag, [table.level.name]: level, [table.gone.name]: gone };
  const chosen = random.pick([[0], [0], [1], [2], [0, 1], [1, 2]]);
  return Object.fromEntries(Object.entries(all).filter((_, at) => chosen.includes(at)));
}

/** A type column says which table the id belongs to: one id column, a relation per table. */
export function drawPolymorphic(
  random: Random,
  from: DraftTable,
  targets: readonly DraftTable[],
): { match: Record<string, string>; when: Record<string, unknown>; to: DraftTable }[] {
  const kinds = targets.map((_, at) => `kind ${at}`);
  const drawn = Array.from({ length: from.rows }, () => random.int(0, targets.length - 1));
  const columns = targets.map(
    (target) => (target.key.length === 1 ? target.key[0] : undefined) ?? target.natural,
  );
  const ids = drawn.map((at) => {
    const column = columns[at];
    const target = targets[at];
    if (column === undefined || target === undefined || target.rows === 0) return null;
    const value = column.values[random.int(0, target.rows - 1)] ?? null;
    return value === null ? null : asText(column, value);
  });
  const kind = addColumn(
    random,
    from,
    "kind",
    "text",
    drawn.map((at) => (random.chance(0.05) ? null : (kinds[at] ?? null))),
  );
  const id = addColumn(random, from, "about", "text", ids);
  return targets.map((to, at) => ({
    to,
    match: { [plain(id)]: plain(columns[at] ?? to.natural) },
    when: { [kind.name]: kinds[at] },
  }));
}
