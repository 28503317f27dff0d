/** Temporary installations for tests of the embedded PostgreSQL: everything started or mounted is ended afterwards. */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import pg from "pg";
import { afterAll, onTestFinished } from "vitest";
import { superuser } from "../../src/platform/postgres/cluster.ts";
import { startPostgres } from "../../src/platform/postgres/postgres.ts";
import type { PostgresOptions, PostgresServer } from "../../src/platform/postgres/postgres.ts";

export const isRoot = process.geteuid?.() === 0;

/** An empty folder that any user may pass through, removed after the test. */
export function freshFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "kept-cluster-"));
  chmodSync(folder, 0o711);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

let prepared: Promise<string> | undefined;

/** A folder with a cluster that was made and stopped; copied from one per test file, because making one takes seconds. */
export async function preparedFolder(): Promise<string> {
  prepared ??= prepare();
  const folder = freshFolder();
  execFileSync("cp", ["-a", `${await prepared}/postgres`, folder]);
  return folder;
}

afterAll(async () => {
  if (prepared !== undefined) rmSync(await prepared, { recursive: true, force: true });
});

async function prepare(): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), "kept-cluster-"));
  await (await startPostgres({ folder })).stop();
  return folder;
}

/** A small file system in memory, unmounted after the test; only root can mount one. */
export function smallDisk(sizeMegabytes: number): string {
  const folder = freshFolder();
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${sizeMegabytes}m,mode=0755`, "kept-test", folder]);
  onTestFinished(() => void execFileSync("umount", ["--lazy", folder]));
  return folder;
}

/** Starts or attaches; stopped after the test. */
export async function started(options: PostgresOptions): Promise<PostgresServer> {
  const server = await startPostgres(options);
  onTestFinished(() => server.stop());
  return server;
}

/** One statement on a connection of its own. */
export async function query(
  server: Pick<PostgresServer, "connection">,
  text: string,
): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client(server.connection("postgres", superuser));
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<Record<string, unknown>>(text);
    return rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

export type Elsewhere = {
  /** What the process said: `startedHere` and `socketFolder`, or the `code` of a refusal. */
  readonly said: Promise<Record<string, unknown>>;
  /** kill -9, waited for; also done after the test. */
  kill(): Promise<void>;
};

/** Runs `startPostgres` in a process of its own. */
export function elsewhere(folder: string, environment: NodeJS.ProcessEnv = process.env): Elsewhere {
  const script = path.join(import.meta.dirname, "start.ts");
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", script, folder], {
    stdio: ["pipe", "pipe", "inherit"],
    env: environment,
  });
  const ended = once(child, "exit");
  const said = once(createInterface(child.stdout), "line").then(([line]) => JSON.parse(String(line)));
  const kill = async (): Promise<void> => {
    child.kill("SIGKILL");
    await ended;
  };
  onTestFinished(kill);
  return { said, kill };
}

/** The error an action is refused with; fails when it is not refused. */
export async function refusal(action: Promise<unknown>): Promise<unknown> {
  try {
    await action;
  } catch (error) {
    return error;
  }
  throw new Error("It was not refused.");
}
