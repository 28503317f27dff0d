/**
 * What `kept example` does. Only whoever runs the installation may make a database: the product itself never runs as the
 * role that can (docs/decisions/0002-embedded-postgresql.md), so this is a command and no button.
 */
import path from "node:path";
import { schoolPeople } from "../../packs/school/people.ts";
import {
  confirmedByExample,
  installStore,
  listStores,
  removeStore,
  requestLook,
} from "../features/connectors/index.ts";
import type { DataMap } from "../features/connectors/index.ts";
import type { Config } from "../platform/config.ts";
import { stopUnlessUsed } from "../platform/connections.ts";
import { read, write } from "../platform/db.ts";
import type { OrganisationId } from "../platform/ids.ts";
import { append } from "../platform/ledger/ledger.ts";
import { organisationIdOf, systemScope } from "../platform/organisations.ts";
import { startPostgres, superuser } from "../platform/postgres/postgres.ts";
import type { PostgresServer } from "../platform/postgres/postgres.ts";
import { asSuperuser } from "../platform/roles.ts";
import { buildSchool } from "./demo-school.ts";
import { withInstallation } from "./installation.ts";
import { loadMap } from "./map-file.ts";
import { CommandProblem, counted, say } from "./output.ts";

const mapFile = path.join(import.meta.dirname, "../../packs/school/map.yml");
const name = "Example: Riverbridge school (everybody in it is invented)";
const reader = "kept_example_reader";
const rows = 10_000;

/** One for each organisation: what one of them tries is no other's. */
const databaseOf = (id: OrganisationId): string => `kept_example_${id.replaceAll("-", "").slice(-12)}`;

export async function connectExample(config: Config, slug: string): Promise<void> {
  await withServer(config, async (server) => {
    const map = asExample(await loadMap(mapFile));
    const built = await withInstallation(config, async ({ db, keys, now }) => {
      const { id, scope } = await organisationOf(db, slug);
      const known = await read(db, scope, (tx) => listStores(tx, scope, keys));
      const database = databaseOf(id);
      if (known.some(({ address }) => isIn(address, database)))
        throw new CommandProblem("The example is connected to this organisation already.");
      const made = await buildSchool(server, rows, { database, reader });
      const at = now();
      await write(db, scope, async (tx) => {
        const connection = server.connection(database, reader);
        const store = await installStore(tx, scope, keys, { name, connection, map, now: at });
        await requestLook(tx, scope, store, at);
        await append(tx, scope, keys, {
          type: "connection.made",
          now: at,
          payload: { store, example: true },
          owner: { kind: "organisation", id },
        });
      });
      return made;
    });
    const [person] = schoolPeople;
    say(
      `Connected: ${counted(built.rows, "row")} in ${counted(built.tables, "table")}, all of them invented.`,
    );
    say(`It stands under Setup, Connections, as “${name}”.`);
    if (person !== undefined) say(`Somebody to search for: ${person.name}. Log a request in that name.`);
    say(`Take it away: kept example --organisation ${slug} --remove`);
  });
}

function isIn(address: object | undefined, database: string): boolean {
  return address !== undefined && "database" in address && address.database === database;
}

/** Whoever confirmed the file is nobody of this house, and is not named as if they were. */
export function asExample(map: DataMap): DataMap {
  const tables = Object.entries(map.tables).map(([id, entry]) => [
    id,
    entry.confirmed === undefined
      ? entry
      : { ...entry, confirmed: { ...entry.confirmed, by: confirmedByExample } },
  ]);
  return { ...map, tables: Object.fromEntries(tables) };
}

export async function removeExample(config: Config, slug: string): Promise<void> {
  await withServer(config, async (server) => {
    await withInstallation(config, async ({ db, keys, now }) => {
      const { id, scope } = await organisationOf(db, slug);
      const database = databaseOf(id);
      const at = now();
      const removed = await write(db, scope, async (tx) => {
        const stored = (await listStores(tx, scope, keys)).find(({ address }) => isIn(address, database));
        if (stored === undefined || !(await removeStore(tx, scope, stored, at))) return false;
        await append(tx, scope, keys, {
          type: "connection.removed",
          now: at,
          payload: { store: stored.entry.id, example: true },
          owner: { kind: "organisation", id },
        });
        return true;
      });
      await asSuperuser(server.connection("postgres", superuser), (client) =>
        client.query(`drop database if exists ${database} with (force)`),
      );
      say(
        removed
          ? "The connection is out of use and the example database is gone."
          : "No connection led to it any more; the example database is gone.",
      );
    });
  });
}

async function organisationOf(db: Parameters<typeof organisationIdOf>[0], slug: string) {
  const id = await organisationIdOf(db, slug);
  if (id === undefined) throw new CommandProblem("There is no organisation of this short name here.");
  return { id, scope: await systemScope(db, id) };
}

async function withServer(config: Config, work: (server: PostgresServer) => Promise<void>): Promise<void> {
  if (config.DATABASE_URL !== undefined) {
    throw new CommandProblem(
      "The example is made in the embedded PostgreSQL, and this installation uses a database server of its own.",
      "`kept demo`, in a folder of its own, shows the example organisation with its database.",
    );
  }
  const server = await startPostgres({ folder: config.KEPT_DATA });
  try {
    await work(server);
  } finally {
    if (server.startedHere && server.isAlive()) await stopUnlessUsed(server);
  }
}
