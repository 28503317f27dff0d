/** Looks at a postmaster from outside: its lock file, its process, what it answers on its socket, why it ended. */
import { readdirSync, readFileSync, readlinkSync, realpathSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { systemCode } from "./error.ts";

export type LockFile = {
  readonly pid: number;
  readonly socketFolder: string | undefined;
  /** Written by the postmaster itself: `starting`, `stopping`, `ready`, `standby`. */
  readonly status: string | undefined;
};

/** Reads `postmaster.pid` (layout: PostgreSQL's miscadmin.h, one value per line), undefined when there is none. */
export function readLockFile(dataFolder: string): LockFile | undefined {
  let lines: string[];
  try {
    lines = readFileSync(path.join(dataFolder, "postmaster.pid"), "utf8").split("\n");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
  const pid = Number(lines[0]);
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  return { pid, socketFolder: lines[4]?.trim() || undefined, status: lines[7]?.trim() || undefined };
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (systemCode(error) !== "EPERM") return false;
  }
  return !isUnreaped(pid);
}

/** Dead, and still in the process table: its parent was killed too, and nobody collects it (a container's first process). */
function isUnreaped(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The program's name stands in brackets and may hold anything; the state follows it.
    return stat.slice(stat.lastIndexOf(")") + 2).startsWith("Z");
  } catch {
    // No such file system (macOS), or gone meanwhile.
    return false;
  }
}

/**
 * Whether any process works in `dataFolder`: all of PostgreSQL's do. Undefined where that cannot be seen (macOS, or a
 * container that hides the working folders of other users).
 */
export function isWorkedIn(dataFolder: string, pid: number): boolean | undefined {
  const folder = realpathSync(dataFolder);
  const workingFolder = (process: string): string => readlinkSync(`/proc/${process}/cwd`);
  try {
    if (workingFolder(String(pid)) === folder) return true;
  } catch {
    return isAlive(pid) ? undefined : false;
  }
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      if (workingFolder(name) === folder) return true;
    } catch {
      // Ended meanwhile, or of a user that cannot be the server's.
    }
  }
  return false;
}

/**
 * `ours` serves the folder and `other` a different one; `refused` does not admit this user; `busy` is starting or stopping;
 * `full` has no room on its disk for a new session; on `silent` nobody listens; `strange` is all else, such as no reply in time.
 */
export type Answer = "ours" | "other" | "refused" | "busy" | "full" | "silent" | "strange";

export async function ask(connection: pg.ClientConfig, dataFolder: string): Promise<Answer> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 2000, query_timeout: 5000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ folder: string }>(
      "select current_setting('data_directory') as folder",
    );
    const folder = rows[0]?.folder;
    return folder !== undefined && realpathSync(folder) === realpathSync(dataFolder) ? "ours" : "other";
  } catch (error) {
    const code = systemCode(error) ?? "";
    if (code === "ENOENT" || code === "ECONNREFUSED") return "silent";
    // SQLSTATE class 28 is "invalid authorization"; 53100 "disk full";
    // 57P03 "cannot connect now": starting, recovering or shutting down.
    if (/^28...$/.test(code)) return "refused";
    if (code === "53100") return "full";
    return code === "57P03" ? "busy" : "strange";
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Why a postmaster ended, from the lines it wrote since it was started. */
export type Ending = "locked" | "still-mapped" | "disk-full" | "out-of-memory" | "socket-taken" | "unknown";

const endings: readonly (readonly [RegExp, Ending])[] = [
  [/lock file "[^"]*postmaster\.pid" already exists/, "locked"],
  [/pre-existing shared memory block/, "still-mapped"],
  [/No space left on device|Disk quota exceeded/, "disk-full"],
  [/Cannot allocate memory|could not map anonymous shared memory/, "out-of-memory"],
  [
    /could not bind Unix address|could not create any Unix-domain sockets|\.s\.PGSQL\.\d+\.lock"/,
    "socket-taken",
  ],
];

export function judgeEnding(log: string): Ending {
  return endings.find(([pattern]) => pattern.test(log))?.[1] ?? "unknown";
}

/** The last failure lines of a log, without times and process ids; start-up writes no personal data. */
export function lastFailures(log: string): string {
  const lines = log
    .split("\n")
    .filter((line) => /\b(FATAL|PANIC):/.test(line) || line.startsWith("postgres: "));
  return lines
    .slice(-3)
    .map((line) => line.replace(/^.*?\b(?=FATAL:|PANIC:)/, ""))
    .join(" ");
}
