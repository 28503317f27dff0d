/** One embedded PostgreSQL for the whole test run; each test file makes its own databases in it. */
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { startPostgres } from "../src/platform/postgres/postgres.ts";

declare module "vitest" {
  // eslint-disable-next-line typescript/consistent-type-definitions -- vitest merges this interface
  export interface ProvidedContext {
    postgresSocketFolder: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(path.join(tmpdir(), "kept-test-"));
  const server = await startPostgres({ folder });
  project.provide("postgresSocketFolder", server.socketFolder);
  return async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
