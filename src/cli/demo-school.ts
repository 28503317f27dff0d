/** The example school's database and organisation, made anew for each demo. */
import { rm } from "node:fs/promises";
import path from "node:path";
import { generateSchool } from "../../packs/school/generate.ts";
import {
  introspect,
  openStore,
  sampleStore,
  suggestMap,
  type DataMap,
  type PostgresConnection,
  type TableEntry,
} from "../features/connectors/index.ts";
import { prepareSchema } from "../platform/connections.ts";
import { openDatabase } from "../platform/db.ts";
import { openOrganisation } from "../platform/organisations.ts";
import { superuser, type PostgresServer } from "../platform/postgres/postgres.ts";
import { asSuperuser, prepareEmbedded } from "../platform/roles.ts";
import type { Scope } from "../platform/scope.ts";
import type { Now } from "../platform/time.ts";
import { CommandProblem } from "./output.ts";

export const schoolDatabase = "riverbridge_school";
/** Reads and nothing else, as an organisation should give it. */
export const readerRole = "riverbridge_reader";

/** Runs `work` unless another demo runs on this server: each begins by dropping what the last one made. */
export async function alone<T>(server: PostgresServer, work: () => Promise<T>): Promise<T> {
  return await openStore(server.connection("postgres", superuser), async (client) => {
    const { rows } = await client.query<{ free: boolean }>(
      "select pg_try_advisory_lock(1265921140, 3) as free",
    );
    if (rows[0]?.free !== true) {
      throw new CommandProblem(
        "Another demo runs in this folder: stop it with Ctrl-C, or choose another folder with KEPT_DATA.",
      );
    }
    return await work();
  });
}

/** Each demo begins anew: Kept's own database of the one before goes, with its files. */
export async function forgetExample(server: PostgresServer, folder: string): Promise<void> {
  await asSuperuser(server.connection("postgres", superuser), (client) =>
    client.query("drop database if exists kept with (force)"),
  );
  await rm(path.join(folder, "files"), { recursive: true, force: true });
}

/** Kept's own database, migrated, with the example organisation in it. */
export const exampleSlug = "riverbridge";

export async function openExampleOrganisation(server: PostgresServer, now: Now): Promise<Scope> {
  const connections = await prepareEmbedded(server);
  await prepareSchema({ ...connections, close: async () => undefined });
  const db = openDatabase(connections.app);
  try {
    return await openOrganisation(db, now, {
      slug: exampleSlug,
      name: "Riverbridge Language School",
      language: "en",
      site: { name: "Riverbridge", zone: "Europe/London", calendar: "england-and-wales" },
    });
  } finally {
    await db.close();
  }
}

export async function buildSchool(
  server: PostgresServer,
  rows: number,
  { database, reader } = { database: schoolDatabase, reader: readerRole },
): Promise<{ readonly rows: number; readonly tables: number }> {
  await asSuperuser(server.connection("postgres", superuser), async (client) => {
    await client.query(`drop database if exists ${database} with (force)`);
    await client.query(`create database ${database}`);
    const { rowCount } = await client.query("select from pg_roles where rolname = $1", [reader]);
    if (rowCount === 0) await client.query(`create role ${reader} login`);
  });
  const connection = server.connection(database, superuser);
  await generateSchool(connection, { rows });
  return await asSuperuser(connection, async (client) => {
    const { rows: schemas } = await client.query<{ name: string }>(
      `select quote_ident(nspname) as name from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'`,
    );
    for (const { name } of schemas) {
      await client.query(`grant usage on schema ${name} to ${reader}`);
      await client.query(`grant select on all tables in schema ${name} to ${reader}`);
    }
    return await countRows(client);
  });
}

type SchoolClient = Parameters<Parameters<typeof asSuperuser>[1]>[0];

/** Counted, not estimated; a partitioned table is one table. */
async function countRows(client: SchoolClient): Promise<{ readonly rows: number; readonly tables: number }> {
  const { rows: tables } = await client.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and not c.relispartition and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`,
  );
  const counts = tables.map(({ name }) => `select count(*) as rows from ${name}`).join(" union all ");
  const { rows } = await client.query<{ rows: string }>(
    `select sum(rows)::text as rows from (${counts}) counted`,
  );
  return { rows: Number(rows[0]?.rows ?? 0), tables: tables.length };
}

/** Suggests the map afresh and says on how many tables it agrees with the reviewed one. */
export async function suggestAgain(
  store: PostgresConnection,
  reviewed: DataMap,
): Promise<{ readonly agreeing: number; readonly tables: number; readonly corrected: readonly string[] }> {
  return await openStore(store, async (client) => {
    const catalog = await introspect(client);
    const { map } = suggestMap(catalog, await sampleStore(client, catalog), { store: reviewed.store });
    const entries = Object.entries(reviewed.tables);
    const corrected = entries
      .filter(([id, entry]) => whose(map.tables[id]) !== whose(entry))
      .map(([id]) => id);
    return { agreeing: entries.length - corrected.length, tables: entries.length, corrected };
  });
}

/** What two maps must agree on: kind, and for each relation role, table, columns and condition. */
function whose(entry: TableEntry | undefined): string {
  if (entry === undefined) return "";
  const relations = entry.relations
    .filter((relation) => relation.role !== "lookup")
    .map(({ role, table, match, when }) =>
      JSON.stringify([role, table, Object.entries(match).map(String).toSorted(), when]),
    )
    .toSorted();
  return [entry.kind, ...relations].join("\n");
}
