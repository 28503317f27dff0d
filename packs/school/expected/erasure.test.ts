// Goal: what erasing somebody does to the school is what a person wrote down, row by row; everybody else's rows stay.
// Method: the named people and stubs of those around them, on a real PostgreSQL; the reference of erasure computes what
// becomes of each row with the map as it stands, and every line is compared with the hand-written expectation.
import { readFile } from "node:fs/promises";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readMap, type DataMap } from "../../../src/features/connectors/index.ts";
import { freshDatabase, type TestDatabase } from "../../../testkit/database.ts";
import { eraseByTheBook, type ErasureStore } from "../../../testkit/reference/erase.ts";
import { readErasureStore } from "../../../testkit/reference/erase_store.ts";
import { evaluate } from "../../../testkit/reference/evaluate.ts";
import { schoolPeople } from "../people.ts";
import { erasedSchool, erasureDay } from "./erasure.ts";
import { namedSchool } from "./named_school.ts";

let database: TestDatabase;
let map: DataMap;
let store: ErasureStore;

beforeAll(async () => {
  database = await freshDatabase();
  const client = new pg.Client(database.connection);
  await client.connect();
  await namedSchool(client);
  const read = readMap(await readFile(new URL("../map.yml", import.meta.url), "utf8"));
  if ("problems" in read) throw new Error(JSON.stringify(read.problems));
  map = read.map;
  store = await readErasureStore(client, map);
  await client.end();
});
afterAll(() => database.drop());

/** What becomes of each row that is reached, a line a row: `photo 3 unlinked`, `student 2 anonymised: email …`. */
function linesOf(name: string): readonly string[] {
  const person = schoolPeople.find((one) => one.key === name);
  const entered = (person?.identities ?? []).map(({ kind, value }) => ({ name: kind, value }));
  const { people } = evaluate(store.reference, map, entered);
  const erasure = eraseByTheBook(store, map, people, erasureDay);
  if ("questions" in erasure) return erasure.questions.map((row) => `${row.table} ${row.key.join("/")}?`);
  if ("refused" in erasure) return [erasure.refused];
  return [...erasure.fates]
    .filter(([, { what }]) => what !== "untouched")
    .map(([row, { what, cells }]) => {
      const changed = [...cells].filter(
        ([column, cell]) => cell !== "null" || row.cells.get(column) !== null,
      );
      const named = changed.map(([column, cell]) => (cell === "value" ? `${column}*` : column));
      // A table without a key has its rows named by what they hold.
      const key = row.table === "door_access_log" ? [row.cells.get("card_no") ?? ""] : row.key;
      return `${row.table} ${key.join("/")} ${what}${named.length === 0 ? "" : `: ${named.join(" ")}`}`;
    })
    .sort();
}

test.each(Object.entries(erasedSchool))("erasing %s leaves exactly what is written down", (key, expected) => {
  expect(linesOf(key)).toEqual([...expected].sort());
});
