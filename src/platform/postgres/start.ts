/** Brings a cluster to the point where it answers: attaches to a living postmaster, clears a dead one, starts a new one. */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { closeSync, openSync, readFileSync, renameSync, statfsSync, statSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { notExecutable, superuser } from "./cluster.ts";
import { PostgresError, systemCode } from "./error.ts";
import { diskFull } from "./folders.ts";
import { ask, isAlive, isWorkedIn, judgeEnding, lastFailures, readLockFile } from "./postmaster.ts";
import type { Answer, LockFile } from "./postmaster.ts";
import { port } from "./socket.ts";
import { writeSettings } from "./settings.ts";
import type { Settings } from "./settings.ts";
import { runAs, toolEnvironment } from "./user.ts";
import type { ServerUser } from "./user.ts";

export type StartOptions = {
  readonly binaries: string;
  readonly dataFolder: string;
  /** Where a new postmaster is to listen; a living one may listen elsewhere. */
  readonly socketFolder: string;
  readonly logFile: string;
  readonly osUser: string;
  readonly user: ServerUser;
  readonly settings: Settings;
};

type Spawned = {
  readonly child: ChildProcess;
  readonly logFrom: number;
  failure: Error | undefined;
};

/** Recovery after a crash reads the log since the last checkpoint, at most some minutes' worth. */
const waitSeconds = 300;
/** How long nobody may listen although the postmaster says it is ready, or something strange may listen, before we act. */
const patienceSeconds = 3;
/** How long a living postmaster may leave a connection unanswered; a loaded machine is slow. */
const slowAnswerSeconds = 60;
const pollMilliseconds = 25;
const largestLogBytes = 10_000_000;

/** The caller holds the folder's lock. Resolves when the server answers. */
export async function attachOrStart(
  options: StartOptions,
): Promise<{ readonly socketFolder: string; readonly startedHere: boolean }> {
  const { dataFolder } = options;
  const began = performance.now();
  let quietSince = began;
  let spawned: Spawned | undefined;
  while (performance.now() - began < waitSeconds * 1000) {
    const lockFile = readLockFile(dataFolder);
    const alive = lockFile !== undefined && isAlive(lockFile.pid);
    const socketFolder = (alive ? lockFile.socketFolder : undefined) ?? options.socketFolder;
    const answer = await ask({ host: socketFolder, port, database: "postgres", user: superuser }, dataFolder);
    if (answer === "ours") {
      const startedHere = spawned !== undefined && spawned.child.pid === readLockFile(dataFolder)?.pid;
      return { socketFolder, startedHere };
    }
    if (answer === "refused") throw notAdmitted(dataFolder);
    if (answer === "other") throw socketTaken(socketFolder);
    if (answer === "full") {
      if (spawned !== undefined) await stop(options.binaries, dataFolder, options.user);
      throw diskFull(dataFolder);
    }
    if (answer === "busy") quietSince = performance.now();
    const quietSeconds = (performance.now() - quietSince) / 1000;
    if (spawned !== undefined) {
      if (hasEnded(spawned)) {
        explainEnding(options, spawned);
        spawned = undefined;
        quietSince = performance.now();
        await pause(4 * pollMilliseconds);
      }
    } else if (alive) {
      if (answer !== "busy") await settleWithLiving(options, lockFile, answer, quietSeconds);
    } else if (answer === "silent") {
      spawned = await spawnPostmaster(options);
    } else if (quietSeconds > patienceSeconds) {
      throw socketTaken(socketFolder);
    }
    await pause(pollMilliseconds);
  }
  throw new PostgresError(
    "did-not-start",
    `PostgreSQL in ${dataFolder} has not answered for ${waitSeconds} seconds: see ${options.logFile}.`,
  );
}

/** A process with the recorded id lives. It is the postmaster, or the id was given to another process since. */
async function settleWithLiving(
  options: StartOptions,
  lockFile: LockFile,
  answer: Answer,
  quietSeconds: number,
): Promise<void> {
  const { dataFolder, binaries, user } = options;
  const postmaster = isWorkedIn(dataFolder, lockFile.pid);
  if (postmaster === false) {
    // Nobody works in the folder: the lock is left from before, and PostgreSQL itself would refuse for ever.
    return await runAs(user, "rm", ["-f", path.join(dataFolder, "postmaster.pid")]);
  }
  if (lockFile.status !== undefined && lockFile.status !== "ready") return;
  if (quietSeconds < (answer === "silent" ? patienceSeconds : slowAnswerSeconds)) return;
  // Its socket was removed under it, by a cleaner of temporary files for example: nobody can reach it any more.
  if (postmaster === true && answer === "silent") return await stop(binaries, dataFolder, user);
  throw new PostgresError(
    "stale-lock",
    `${dataFolder}/postmaster.pid names the living process ${lockFile.pid}, which does not answer as PostgreSQL: ` +
      "end it; if it is another program, remove that file and start again.",
  );
}

function notAdmitted(dataFolder: string): PostgresError {
  return new PostgresError(
    "not-admitted",
    `PostgreSQL runs in ${dataFolder} but was started for another user and does not admit this one: ` +
      "stop it as that user and start again.",
  );
}

function socketTaken(socketFolder: string): PostgresError {
  return new PostgresError(
    "socket-taken",
    `Something other than this database uses the socket ${path.join(socketFolder, `.s.PGSQL.${port}`)}: ` +
      "stop it, or choose another folder with KEPT_DATA.",
  );
}

async function spawnPostmaster(options: StartOptions): Promise<Spawned> {
  const { binaries, dataFolder, logFile, user } = options;
  await writeSettings(dataFolder, options.socketFolder, options.osUser, user, options.settings);
  const log = openLog(logFile);
  const logFrom = statSync(logFile).size;
  const child = spawn(path.join(binaries, "bin/postgres"), ["-D", dataFolder], {
    // In a session of its own: neither Ctrl-C nor our end reaches it.
    detached: true,
    stdio: ["ignore", log, log],
    env: toolEnvironment,
    cwd: dataFolder,
    ...user,
  });
  const spawned: Spawned = { child, logFrom, failure: undefined };
  child.on("error", (error) => (spawned.failure = error));
  child.unref();
  closeSync(log);
  return spawned;
}

/** One older log is kept. */
function openLog(logFile: string): number {
  const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
  if (size > largestLogBytes) renameSync(logFile, `${logFile}.1`);
  return openSync(logFile, "a", 0o600);
}

function hasEnded(spawned: Spawned): boolean {
  return (
    spawned.failure !== undefined || spawned.child.exitCode !== null || spawned.child.signalCode !== null
  );
}

/** Returns when another try makes sense: the lock of a dead or a quicker postmaster is about to clear. */
function explainEnding(options: StartOptions, spawned: Spawned): void {
  const { dataFolder, socketFolder, logFile, binaries } = options;
  if (spawned.failure !== undefined) throw notExecutable(binaries, spawned.failure);
  const log = readFileSync(logFile).subarray(spawned.logFrom).toString("utf8");
  const ending = judgeEnding(log);
  switch (ending) {
    case "locked":
    case "still-mapped":
      return;
    case "disk-full":
      throw diskFull(dataFolder);
    case "out-of-memory":
      throw new PostgresError(
        "out-of-memory",
        "There is not enough memory to start PostgreSQL: stop other programs or allow this one more.",
      );
    case "socket-taken":
      throw socketTaken(socketFolder);
    case "unknown": {
      // On a full disk the log is the first file that cannot be written.
      if (statfsSync(dataFolder).bavail === 0) throw diskFull(dataFolder);
      const { exitCode, signalCode } = spawned.child;
      throw new PostgresError(
        "did-not-start",
        `PostgreSQL ended at once (${signalCode ?? `status ${exitCode}`}): ${lastFailures(log) || "it gave no reason"} See ${logFile}.`,
      );
    }
  }
}

/** Fast shutdown, waited for. */
export async function stop(binaries: string, dataFolder: string, user: ServerUser): Promise<void> {
  const lockFile = readLockFile(dataFolder);
  if (lockFile === undefined || !isAlive(lockFile.pid)) return;
  try {
    await runAs(user, path.join(binaries, "bin/pg_ctl"), [
      "-D",
      dataFolder,
      "stop",
      "-m",
      "fast",
      "-w",
      "-t",
      "120",
    ]);
  } catch (error) {
    if (systemCode(error) === "ENOENT") throw notExecutable(binaries, error);
    if (!isAlive(lockFile.pid)) return;
    throw new PostgresError("did-not-stop", `PostgreSQL in ${dataFolder} did not stop within two minutes.`, {
      cause: error,
    });
  }
}
