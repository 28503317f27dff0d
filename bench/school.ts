/** The example school at a size, in a database of its own: searched, and erased from. */
import { readFile } from "node:fs/promises";
import { generateSchool } from "../packs/school/generate.ts";
import { readMap } from "../src/features/connectors/index.ts";
import { superuser, type PostgresServer } from "../src/platform/postgres/postgres.ts";
import { asSuperuser } from "../src/platform/roles.ts";
import { benchAccess, type AccessFigures } from "./access.ts";
import { benchErase, type EraseFigures } from "./erase.ts";

export type SchoolFigures = { readonly access: AccessFigures; readonly erase: EraseFigures };

export async function benchSchool(
  server: PostgresServer,
  options: { readonly rows: number; readonly rounds: number; readonly seed: number },
): Promise<SchoolFigures> {
  const name = `bench_${options.rows}`;
  await asSuperuser(server.connection("postgres", superuser), async (client) => {
    await client.query(`drop database if exists ${name} with (force)`);
    await client.query(`create database ${name}`);
  });
  const connection = server.connection(name, superuser);
  await generateSchool(connection, { rows: options.rows, seed: options.seed });
  const read = readMap(await readFile(new URL("../packs/school/map.yml", import.meta.url), "utf8"));
  if ("problems" in read) throw new Error("the school's map cannot be read");
  return {
    access: await benchAccess(connection, read.map, options),
    erase: await benchErase(connection, read.map, options),
  };
}
