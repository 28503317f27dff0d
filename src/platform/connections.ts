/**
 * The database of an installation: the embedded one, which is started, migrated and stopped here, or an external one,
 * which only `kept migrate` may change. Decision: docs/decisions/0011-connections.md.
 */
import { setTimeout } from "node:timers/promises";
import pg from "pg";
import { installWorker } from "./duties/install.ts";
import { migrate } from "./migrate.ts";
import { startPostgres, superuser } from "./postgres/postgres.ts";
import type { PostgresServer } from "./postgres/postgres.ts";
import { prepareEmbedded } from "./roles.ts";

export type InstallationConnections = {
  readonly app: pg.ClientConfig;
  /** Present when Kept may migrate by itself. */
  readonly owner?: pg.ClientConfig;
  readonly appRole: string;
  readonly close: () => Promise<void>;
};

export async function openConnections(options: {
  readonly folder: string;
  readonly databaseUrl?: string | undefined;
}): Promise<InstallationConnections> {
  if (options.databaseUrl !== undefined) {
    return {
      app: { connectionString: options.databaseUrl },
      // The driver reads more forms of address than `URL` does.
      appRole: new pg.Client({ connectionString: options.databaseUrl }).user ?? "",
      close: async () => undefined,
    };
  }
  const server = await startPostgres({ folder: options.folder });
  const { app, owner, appRole } = await prepareEmbedded(server);
  const guard = keepAlive(options.folder, server);
  return {
    app,
    owner,
    appRole,
    close: async () => {
      await guard.stop();
      await stopUnlessUsed(server);
    },
  };
}

const lookMilliseconds = 500;

/**
 * Starts the embedded PostgreSQL again when it has ended under us, killed for want of memory for instance: nobody else
 * would, and the pools connect anew by themselves. Several servers on one folder may do so at once; one starts it.
 */
function keepAlive(folder: string, server: PostgresServer): { readonly stop: () => Promise<void> } {
  let reviving: Promise<unknown> | undefined;
  const timer = setInterval(() => {
    if (reviving !== undefined || isThere(server)) return;
    // Refused (a full disk, say) it is tried again; that the database is away is said by `/readyz`.
    reviving = startPostgres({ folder })
      .catch(() => undefined)
      .finally(() => (reviving = undefined));
  }, lookMilliseconds);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await reviving;
    },
  };
}

/** A disk that cannot be read tells nothing: there is nothing to start on it, and no reason to end for it. */
function isThere(server: PostgresServer): boolean {
  try {
    return server.isAlive();
  } catch {
    return true;
  }
}

/** Migrates an embedded database; an external one is looked at by the boot check and refused when it is behind. */
export async function prepareSchema(connections: InstallationConnections): Promise<void> {
  if (connections.owner === undefined) return;
  await migrateInstallation(connections.owner, connections.appRole);
}

/** What `kept migrate` does: our tables and the worker's. */
async function migrateInstallation(owner: pg.ClientConfig, appRole: string): Promise<readonly string[]> {
  const { applied } = await migrate({ owner, appRole });
  await installWorker(owner, appRole);
  return applied;
}

/** Migrates an external database: `ownerUrl` as its owner, `appUrl` names the role that is granted what it needs. */
export function migrateExternal(ownerUrl: string, appUrl: string): Promise<readonly string[]> {
  const appRole = new pg.Client({ connectionString: appUrl }).user ?? "";
  return migrateInstallation({ connectionString: ownerUrl }, appRole);
}

/** Another Kept on the same folder keeps its database: the last one to leave turns off the light. */
export async function stopUnlessUsed(server: PostgresServer): Promise<void> {
  // Sessions just closed leave the list a moment later.
  for (let look = 0; look < 20; look += 1) {
    if (!(await isUsed(server))) return await server.stop();
    await setTimeout(50);
  }
}

async function isUsed(server: PostgresServer): Promise<boolean> {
  const client = new pg.Client(server.connection("postgres", superuser));
  await client.connect();
  try {
    const { rows } = await client.query<{ used: boolean }>(
      `select exists (select from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()) as used`,
    );
    return rows[0]?.used !== false;
  } finally {
    await client.end();
  }
}
