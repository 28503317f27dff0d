/**
 * The two roles of a database: the owner, who migrates and does nothing else, and the app role, which owns nothing and
 * has no way around row security (docs/decisions/0011-connections.md). On the embedded server they are made here; on
 * an external one the operator makes them and gives Kept one URL each.
 */
import pg from "pg";
import { identifier } from "./db.ts";
import { superuser } from "./postgres/postgres.ts";
import type { PostgresServer } from "./postgres/postgres.ts";

export const ownerRole = "kept_owner";
export const appRole = "kept_app";

export type Connections = {
  /** For `migrate` only. */
  readonly owner: pg.ClientConfig;
  readonly app: pg.ClientConfig;
  /** The role the app connection signs in as. */
  readonly appRole: string;
};

/** Makes roles and database of an embedded server where missing; may be called by two processes at once. */
export async function prepareEmbedded(
  server: Pick<PostgresServer, "connection">,
  database = "kept",
): Promise<Connections> {
  await asSuperuser(server.connection("postgres", superuser), async (client) => {
    await makeRoles(client);
    const { rowCount } = await client.query("select from pg_database where datname = $1", [database]);
    if (rowCount === 0) {
      await client.query(`create database ${identifier(database)} owner ${ownerRole}`);
      await client.query(`revoke all on database ${identifier(database)} from public`);
      await client.query(`grant connect on database ${identifier(database)} to ${appRole}`);
    }
  });
  return {
    owner: server.connection(database, ownerRole),
    app: server.connection(database, appRole),
    appRole,
  };
}

/** Makes the two roles where missing; needs a superuser's connection. */
export async function makeRoles(client: pg.Client): Promise<void> {
  for (const role of [ownerRole, appRole]) {
    const { rowCount } = await client.query("select from pg_roles where rolname = $1", [role]);
    if (rowCount === 0) {
      await client.query(
        `create role ${role} login nosuperuser nobypassrls nocreatedb nocreaterole noreplication noinherit`,
      );
    }
  }
}

/** Runs `fn` alone: whoever comes second waits on the advisory lock. */
export async function asSuperuser<T>(
  connection: pg.ClientConfig,
  fn: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client(connection);
  // A lost connection fails the statement under way; without a listener it would end the process.
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query("select pg_advisory_lock(1265921140, 2)");
    return await fn(client);
  } finally {
    await client.end();
  }
}
