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
  const name = `test_${randomBytes(6).toString("hex")}`;
  const host = inject("postgresSocketFolder");
  const as = (user: string): pg.ClientConfig => ({ host, port: 5432, database: name, user });
  const copied = `template ${inject("migratedDatabase")} owner ${ownerRole}`;
  await administer(`create database ${name} ${holding === "nothing" ? "" : copied}`);
  return {
    name,
    connection: as(superuser),
    as,
    url: (user = superuser) => `postgresql://${user}@/${name}?host=${encodeURIComponent(host)}`,
    drop: () => administer(`drop database if exists ${name} with (force)`),
  };

  async function administer(statement: string): Promise<void> {
    const client = new pg.Client({ host, port: 5432, database: "postgres", user: superuser });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  }
}
