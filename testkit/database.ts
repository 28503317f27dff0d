/** Fresh databases for tests, on the run's embedded PostgreSQL. */
import { randomBytes } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";
import { ownerRole } from "../src/platform/roles.ts";
import { superuser } from "../src/platform/postgres/postgres.ts";

export type TestDatabase = {
  readonly name: string;
  /** What `pg` needs to connect as the cluster's superuser. */
  readonly connection: pg.ClientConfig;
  /** Connection of another role on the same database (the role must exist). */
  as(user: string): pg.ClientConfig;
  /** The same as a URL, for command lines: `postgresql://user@/db?host=…`. */
  url(user?: string): string;
  drop(): Promise<void>;
};

/** Makes a database with an unused name: empty, or with the product's tables. */
export async function freshDatabase(holding: "nothing" | "our tables" = "nothing"): Promise<TestDatabase> {
  return made(holding === "nothing" ? "" : `template ${inject("migratedDatabase")} owner ${ownerRole}`);
}

/** A copy of a database that `fill` fills once in a run, for whoever asks first; `name` says what it holds. */
export async function copiedDatabase(
  name: string,
  fill: (connection: pg.ClientConfig) => Promise<unknown>,
): Promise<TestDatabase> {
  const template = `template_${name}`;
  await administered(async (client) => {
    // Files run side by side: the second waits until the first has filled it. The lock ends with the connection.
    await client.query("select pg_advisory_lock(hashtext($1))", [template]);
    const whole = "select from pg_database where datname = $1 and datistemplate";
    if ((await client.query(whole, [template])).rowCount === 1) return;
    await client.query(`drop database if exists ${template} with (force)`);
    await client.query(`create database ${template}`);
    await fill({ ...where(superuser), database: template });
    await client.query(`alter database ${template} with is_template true`);
  });
  return made(`template ${template}`);
}

const where = (user: string): pg.ClientConfig => ({
  host: inject("postgresSocketFolder"),
  port: 5432,
  database: "postgres",
  user,
});

/**
 * Of these nobody needs anything any more. Dropping one has the server write to disk all that the others hold, which a test
 * would wait for; of several at once most have never been written. The last ones go with the run's server.
 */
const dropped: string[] = [];
const dropsAtOnce = 8;

async function made(how: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  const as = (user: string): pg.ClientConfig => ({ ...where(user), database: name });
  const { host = "" } = where(superuser);
  await administered((client) => client.query(`create database ${name} ${how}`));
  return {
    name,
    connection: as(superuser),
    as,
    url: (user = superuser) => `postgresql://${user}@/${name}?host=${encodeURIComponent(host)}`,
    drop: async () => {
      dropped.push(name);
      if (dropped.length < dropsAtOnce) return;
      const names = dropped.splice(0);
      await administered(async (client) => {
        for (const one of names) await client.query(`drop database if exists ${one} with (force)`);
      });
    },
  };
}

async function administered(work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client(where(superuser));
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
