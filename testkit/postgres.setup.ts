/**
 * One embedded PostgreSQL for the whole test run; each test file makes its own databases in it. A database with the
 * product's tables is made once and copied: twenty migrations for each of a hundred files are a minute of both cores.
 */
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type pg from "pg";
import type { TestProject } from "vitest/node";
import { installWorker } from "../src/platform/duties/install.ts";
import { migrate } from "../src/platform/migrate.ts";
import { startPostgres, superuser } from "../src/platform/postgres/postgres.ts";
import { appRole, asSuperuser, makeRoles, ownerRole } from "../src/platform/roles.ts";

declare module "vitest" {
  // eslint-disable-next-line typescript/consistent-type-definitions -- vitest merges this interface
  export interface ProvidedContext {
    postgresSocketFolder: string;
    /** Its owner's, migrated, with the worker's tables and no row of ours; only ever copied. */
    migratedDatabase: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(path.join(tmpdir(), "kept-test-"));
  const server = await startPostgres({ folder });
  project.provide("postgresSocketFolder", server.socketFolder);
  project.provide("migratedDatabase", await makeTemplate(server.socketFolder));
  return async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

async function makeTemplate(host: string): Promise<string> {
  const name = "kept_template";
  const as = (user: string, database = name): pg.ClientConfig => ({ host, port: 5432, database, user });
  await asSuperuser(as(superuser, "postgres"), async (client) => {
    await makeRoles(client);
    await client.query(`create database ${name} owner ${ownerRole}`);
  });
  await migrate({ owner: as(ownerRole), appRole });
  await installWorker(as(ownerRole), appRole);
  return name;
}
