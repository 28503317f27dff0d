/**
 * The embedded PostgreSQL: initialises a cluster in a folder, starts it detached on a Unix socket with peer
 * authentication, and attaches to a living one. No TCP port, no password, no client of its own.
 */
import { spawn } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  chownSync,
  writeFileSync,
} from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { userInfo } from "node:os";
import path from "node:path";
import pg from "pg";
import { hydrate } from "./binaries.ts";
import { runAs, serverUser } from "./user.ts";

/** The database superuser of an embedded cluster: it makes databases and roles, the product never runs as it. */
export const superuser = "kept_superuser";

export type PostgresServer = {
  /** Folder of the Unix socket; `pg` takes it as `host`. */
  readonly socketFolder: string;
  readonly dataFolder: string;
  /** What `pg.Client` or `pg.Pool` needs to reach `database` as `user` by peer authentication. */
  connection(database: string, user: string): pg.ClientConfig;
  /** Fast shutdown: open transactions are rolled back, everything committed is on disk. */
  stop(): Promise<void>;
};

export type PostgresOptions = {
  /** Absolute folder that holds `data/` and the socket; made when missing. */
  readonly folder: string;
  /** Lines for postgresql.conf beyond ours, used by tests (for example `fsync: "off"` as a negative control). */
  readonly settings?: Readonly<Record<string, string>>;
};

const port = 5432;

/** Starts the cluster in `folder`, or attaches to it when it already runs; resolves when it answers. */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const user = serverUser();
  const binaries = await hydrate();
  const dataFolder = path.join(options.folder, "data");
  const socketFolder = options.folder;
  const server: PostgresServer = {
    socketFolder,
    dataFolder,
    connection: (database, role) => ({ host: socketFolder, port, database, user: role }),
    stop: () =>
      runAs(user, path.join(binaries, "bin/pg_ctl"), ["-D", dataFolder, "stop", "-m", "fast", "-w"]),
  };
  mkdirSync(options.folder, { recursive: true });
  if (user !== undefined) chownSync(options.folder, user.uid, user.gid);
  if (!existsSync(path.join(dataFolder, "PG_VERSION"))) await initialise(binaries, dataFolder, user, options);
  if (await answers(server)) return server;
  const log = openSync(path.join(options.folder, "postgres.log"), "a");
  const child = spawn(path.join(binaries, "bin/postgres"), ["-D", dataFolder], {
    detached: true,
    stdio: ["ignore", log, log],
    env: { LC_ALL: "C" },
    cwd: options.folder,
    ...(user === undefined ? {} : { uid: user.uid, gid: user.gid }),
  });
  child.unref();
  for (let tries = 0; tries < 600; tries += 1) {
    if (await answers(server)) return server;
    if (child.exitCode !== null) break;
    await pause(50);
  }
  throw new Error(
    `PostgreSQL did not start: ${readFileSync(path.join(options.folder, "postgres.log"), "utf8").slice(-800)}`,
  );
}

async function initialise(
  binaries: string,
  dataFolder: string,
  user: ReturnType<typeof serverUser>,
  options: PostgresOptions,
): Promise<void> {
  await runAs(user, path.join(binaries, "bin/initdb"), [
    "-D",
    dataFolder,
    "-U",
    superuser,
    "--auth=peer",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
    "--data-checksums",
    "--no-instructions",
  ]);
  const settings = {
    listen_addresses: "''",
    unix_socket_directories: `'${options.folder}'`,
    unix_socket_permissions: "0777",
    max_connections: "200",
    shared_buffers: "'256MB'",
    ...options.settings,
  };
  appendFileSync(
    path.join(dataFolder, "postgresql.conf"),
    `\n${Object.entries(settings)
      .map(([key, value]) => `${key} = ${value}`)
      .join("\n")}\n`,
  );
  writeFileSync(path.join(dataFolder, "pg_hba.conf"), "local all all peer map=kept\n");
  writeFileSync(path.join(dataFolder, "pg_ident.conf"), `kept ${userInfo().username} all\n`);
}

async function answers(server: PostgresServer): Promise<boolean> {
  const client = new pg.Client({
    ...server.connection("postgres", superuser),
    connectionTimeoutMillis: 2000,
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("select 1");
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
