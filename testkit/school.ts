/** The example school as a connected store of an organisation, for tests of requests on a real database. */
import { readFile } from "node:fs/promises";
import { generateSchool } from "../packs/school/generate.ts";
import { readMap, type DataMap, type PostgresConnection } from "../src/features/connectors/index.ts";
import { copiedDatabase } from "./database.ts";
import type { TestDatabase } from "./database.ts";

export type School = {
  readonly database: TestDatabase;
  readonly connection: PostgresConnection;
  readonly map: DataMap;
};

export async function school(rows = 10_000): Promise<School> {
  const database = await copiedDatabase(`school_${rows}`, (store) => generateSchool(store, { rows }));
  const read = readMap(await readFile(new URL("../packs/school/map.yml", import.meta.url), "utf8"));
  if ("problems" in read) throw new Error(JSON.stringify(read.problems));
  return { database, connection: database.connection, map: read.map };
}
