/**
 * Compares a store after an erasure with what the reference says of every cell of every row: what is deleted is gone, what
 * is emptied is empty or says nothing of what was there, and everything else is the same byte for byte.
 */
import type pg from "pg";
import { eraseByTheBook, type Erasure, type ErasureStore, type Fate } from "./erase.ts";
import type { ErasureSchema } from "./erase_schemas.ts";
import { readErasureStore } from "./erase_store.ts";
import { evaluate, parseJson, rowName } from "./evaluate.ts";
import type { ReferenceRow } from "./read.ts";
import { quoted } from "./tables.ts";
import type { Cell } from "./unlink.ts";

/** What an engine says it did. */
export type Said = { readonly refused: boolean };
/** Erases by an engine; the store is at `client`'s database. */
export type Engine = (schema: ErasureSchema, expected: Erasure, before: ErasureStore) => Promise<Said>;
export type ComparedErasure = {
  readonly schema: ErasureSchema;
  readonly before: ErasureStore;
  readonly expected: Erasure;
  /** One line for each thing that differs. */
  readonly lines: readonly string[];
};

/** Makes the store, computes what must become of it, lets the engine erase, and holds the store to the reference. */
export async function compareErasure(
  client: pg.Client,
  schema: ErasureSchema,
  engine: Engine,
): Promise<ComparedErasure> {
  await client.query(`begin; ${schema.sql}; commit`);
  try {
    const before = await readErasureStore(client, schema.map);
    const { people, ambiguous } = evaluate(before.reference, schema.map, schema.entered);
    const expected: Erasure =
      ambiguous.length > 0
        ? { refused: "not settled" }
        : eraseByTheBook(before, schema.map, people, schema.today);
    const said = await engine(schema, expected, before);
    const after = await readErasureStore(client, schema.map);
    const refuses = "refused" in expected;
    const lines = [
      ...(said.refused === refuses
        ? []
        : [
            refuses
              ? `must be refused (${expected.refused}), and was not; ${questionsOf(expected)}`
              : "was refused, and must not be",
          ]),
      ...storeDifferences(before, expected, after.reference.rows),
      ...brokenKeys(after).map((key) => `a key was broken: ${key}`),
    ];
    return { schema, before, expected, lines };
  } finally {
    await client.query("rollback");
    await client.query(`drop schema ${schema.schemas.map(quoted).join(", ")} cascade; create schema public`);
  }
}

function questionsOf(expected: Erasure): string {
  return "questions" in expected ? expected.questions.map(rowName).join(" ") : "";
}

const untouched: Fate = { what: "untouched", cells: new Map() };

/** Differences of the rows as they are now from what the reference says of each. */
function storeDifferences(
  before: ErasureStore,
  expected: Erasure,
  after: readonly ReferenceRow[],
): readonly string[] {
  const fateOf = (row: ReferenceRow): Fate =>
    "fates" in expected ? (expected.fates.get(row) ?? untouched) : untouched;
  const byTable = Map.groupBy(after, ({ table }) => table);
  return [...Map.groupBy(before.reference.rows, ({ table }) => table)].flatMap(([table, rows]) => {
    const left = new Set(byTable.get(table) ?? []);
    const lines: string[] = [];
    const remaining = rows.filter((row) => fateOf(row).what !== "deleted");
    // A table without a key has its rows matched by what they hold, the unchanged first.
    for (const row of remaining.sort((a, b) => fateOf(a).cells.size - fateOf(b).cells.size)) {
      const { what, cells } = fateOf(row);
      const now = [...left].find((each) => cellDifferences(before, row, cells, each).length === 0);
      if (now !== undefined) {
        left.delete(now);
        continue;
      }
      const same = [...left].find((each) => rowName(each) === rowName(row));
      const why = same === undefined ? "is gone" : cellDifferences(before, row, cells, same).join("; ");
      if (same !== undefined) left.delete(same);
      lines.push(`${rowName(row)} must be ${what}: ${why}`);
    }
    for (const row of left) lines.push(`${rowName(row)} must not be there`);
    return [...lines, ...repeatedValues(before, rows, fateOf, byTable.get(table) ?? [])];
  });
}

function cellDifferences(
  before: ErasureStore,
  row: ReferenceRow,
  cells: ReadonlyMap<string, Cell>,
  now: ReferenceRow,
): readonly string[] {
  return [...row.cells].flatMap(([column, was]) => {
    const is = now.cells.get(column) ?? null;
    const cell = cells.get(column);
    if (cell === undefined) return is === was ? [] : [`${column} was changed`];
    if (cell === "null") return is === null ? [] : [`${column} is not empty`];
    if (cell === "value") {
      const type = before.types.get(row.table)?.get(column) ?? "";
      return says(is, was, type) ? [`${column} still says what it said`] : [];
    }
    const text = "list" in cell ? JSON.stringify(cell.list) : JSON.stringify(sorted(cell.json));
    const found =
      "list" in cell
        ? JSON.stringify(now.lists.get(column))
        : JSON.stringify(sorted(parseJson(is ?? "null")));
    return text === found ? [] : [`${column} is ${found}, must be ${text}`];
  });
}

/** Whether a value that must not be empty still says what was there; a few digits turn up in a random number by chance. */
function says(is: string | null, was: string | null, type: string): boolean {
  if (is === null) return true;
  if (was === null || /^(?:boolean|smallint|date|.*\[\])$/.test(type)) return false;
  return is.trim() === was.trim() || (was.trim().length >= 6 && is.includes(was.trim()));
}

/** JSON as a value: the order of keys says nothing. */
function sorted(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(sorted);
  if (typeof node !== "object" || node === null) return node;
  return Object.fromEntries(
    Object.entries(node)
      .map(([key, value]): readonly [string, unknown] => [key, sorted(value)])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** A replacement that is another row's old value would say that row's. */
function repeatedValues(
  before: ErasureStore,
  rows: readonly ReferenceRow[],
  fateOf: (row: ReferenceRow) => Fate,
  after: readonly ReferenceRow[],
): readonly string[] {
  const [first] = rows;
  const changed = rows.filter((row) => fateOf(row).what === "anonymised");
  if (first === undefined || changed.length === 0) return [];
  return [...first.cells.keys()]
    .filter((column) => changed.some((row) => fateOf(row).cells.get(column) === "value"))
    .filter((column) => /^(?:text|character)/.test(before.types.get(first.table)?.get(column) ?? ""))
    .flatMap((column) => {
      const old = new Set(
        changed.map((row) => row.cells.get(column)).filter((value) => (value ?? "").length >= 3),
      );
      const stays = new Set(
        rows.filter((row) => !fateOf(row).cells.has(column)).map((row) => row.cells.get(column)),
      );
      return after.some((row) => {
        const value = row.cells.get(column);
        return old.has(value) && !stays.has(value);
      })
        ? [`${first.table}: a value of ${column} that must be emptied is still there`]
        : [];
    });
}

/** Rows of every declared key that refer to nothing, or are half empty where the key forbids it. */
function brokenKeys(store: ErasureStore): readonly string[] {
  return store.keys.flatMap((key) =>
    store.reference.rows
      .filter(({ table }) => table === key.from)
      .filter((row) => {
        const values = key.columns.map((column) => row.cells.get(column) ?? null);
        if (values.includes(null)) return key.full && values.some((value) => value !== null);
        return !store.reference.rows.some(
          (to) =>
            to.table === key.to && key.toColumns.every((column, at) => to.cells.get(column) === values[at]),
        );
      })
      .map((row) => `${key.name}: ${rowName(row)}`),
  );
}
