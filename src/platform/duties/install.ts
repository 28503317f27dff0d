/**
 * Installs graphile-worker's schema as the owner and lets the app role use it. Its tables have row security and no
 * policies, so without ours only the owner could enqueue or run; with them the product needs no owner's rights at run
 * time. The tables hold ids of duties and times, nothing of a tenant. Decision: docs/decisions/0023-duties.md.
 */
import { runMigrations } from "graphile-worker";
import pg from "pg";
import { identifier } from "../db.ts";
import { silentLogger } from "./logger.ts";

export const workerSchema = "graphile_worker";

/** Part of `kept migrate`; safe to repeat, and needed again after an upgrade of the worker. */
export async function installWorker(owner: pg.ClientConfig, appRole: string): Promise<void> {
  const pool = workerPool({ ...owner, max: 2, application_name: "kept migrate" });
  try {
    await runMigrations({ pgPool: pool, schema: workerSchema, logger: silentLogger });
    const client = await pool.connect();
    try {
      await client.query("begin");
      await client.query("select pg_advisory_xact_lock(1265921140, 3)");
      await grant(client, identifier(appRole));
      await client.query("commit");
    } finally {
      client.release();
    }
  } finally {
    await pool.end();
  }
}

/** A pool as the worker wants it: plain types; nobody crashes because a connection died, or waits for one that is silent. */
export function workerPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({ query_timeout: 60_000, keepAlive: true, ...config });
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

async function grant(client: pg.PoolClient, role: string): Promise<void> {
  const schema = identifier(workerSchema);
  await client.query(`grant usage on schema ${schema} to ${role}`);
  await client.query(`grant select, insert, update, delete on all tables in schema ${schema} to ${role}`);
  // What it has migrated is the owner's to say.
  await client.query(`revoke insert, update, delete on ${schema}.migrations from ${role}`);
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = $1::regnamespace and relkind = 'r' and relrowsecurity`,
    [workerSchema],
  );
  for (const { name } of rows) {
    const table = `${schema}.${identifier(name)}`;
    await client.query(`drop policy if exists kept_app on ${table}`);
    await client.query(
      `create policy kept_app on ${table} for all to ${role} using (true) with check (true)`,
    );
  }
}
