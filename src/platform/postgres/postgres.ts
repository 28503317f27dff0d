/**
 * The embedded PostgreSQL: initialises a cluster in a folder, starts it detached on a Unix socket with peer
 * authentication, and attaches to a living one. No TCP port, no password, no client of its own
 * (docs/decisions/0002-embedded-postgresql.md).
 */
import path from "node:path";
import type pg from "pg";
import { hydrate } from "./binaries.ts";
import { openCluster } from "./cluster.ts";
import { PostgresError } from "./error.ts";
import { openFolder, privateFolder, unusable } from "./folders.ts";
import { withLock } from "./lock.ts";
import { isAlive, readLockFile } from "./postmaster.ts";
import { openSocketFolder, port } from "./socket.ts";
import type { Settings } from "./settings.ts";
import { attachOrStart, stop } from "./start.ts";
import { ownName, serverUser } from "./user.ts";

export { superuser } from "./cluster.ts";
export { PostgresError } from "./error.ts";
export { defaultFolders } from "./folders.ts";

export type PostgresServer = {
  /** Folder of the Unix socket; `pg` takes it as `host`. */
  readonly socketFolder: string;
  readonly dataFolder: string;
  /** Start-up, shutdown and crashes; never statements or values. */
  readonly logFile: string;
  /** True when this call started it, false when it was running: a demo stops only what it started. */
  readonly startedHere: boolean;
  /** What `pg.Client` or `pg.Pool` needs to reach `database` as `user` by peer authentication. */
  connection(database: string, user: string): pg.ClientConfig;
  /** Whether its postmaster lives; asks the process table, not the database. */
  isAlive(): boolean;
  /** Fast shutdown: open transactions are rolled back, everything committed is on disk. */
  stop(): Promise<void>;
};

export type PostgresOptions = {
  /** Absolute folder of the installation; the cluster goes into `postgres/data` in it. Made when missing. */
  readonly folder: string;
  /** Settings over ours, used by tests (for example `fsync: "off"` as a negative control). */
  readonly settings?: Settings;
};

/**
 * Starts the cluster in `folder`, or attaches to it when it already runs; resolves when it answers.
 * Two processes may ask at once: one makes and starts it, the other attaches. Rejects with a `PostgresError`.
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const folder = path.resolve(options.folder);
  const osUser = ownName();
  const user = serverUser();
  await openFolder(folder, user);
  const clusterFolder = path.join(folder, "postgres");
  await privateFolder(clusterFolder, user);
  const binaries = await hydrate(user);
  const dataFolder = path.join(clusterFolder, "data");
  const logFile = path.join(folder, "postgres.log");
  const refused = (): PostgresError =>
    new PostgresError("folder-in-use", `Another start of Kept has been holding ${folder} for two minutes.`);
  const start = async (): Promise<{ socketFolder: string; startedHere: boolean }> => {
    await openCluster(binaries, dataFolder, user);
    const socketFolder = await openSocketFolder(clusterFolder, user);
    const settings = options.settings ?? {};
    return await attachOrStart({ binaries, dataFolder, socketFolder, logFile, osUser, user, settings });
  };
  const lockFile = path.join(folder, "postgres.lock");
  const { socketFolder, startedHere } = await withLock(lockFile, 120, refused, start).catch(
    (error: unknown) => {
      throw error instanceof PostgresError ? error : unusable(folder, error);
    },
  );
  return {
    socketFolder,
    dataFolder,
    logFile,
    startedHere,
    connection: (database, role) => ({ host: socketFolder, port, database, user: role }),
    isAlive: () => {
      const postmaster = readLockFile(dataFolder);
      return postmaster !== undefined && isAlive(postmaster.pid);
    },
    stop: () => stop(binaries, dataFolder, user),
  };
}

/** Ends the cluster in `folder` where it runs, and starts nothing. */
export async function endPostgres(folder: string): Promise<void> {
  const dataFolder = path.join(path.resolve(folder), "postgres", "data");
  if (readLockFile(dataFolder) === undefined) return;
  const user = serverUser();
  await stop(await hydrate(user), dataFolder, user);
}
