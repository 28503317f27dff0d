/** Processes as a test ends them: all of a PostgreSQL at once, so that none can tidy up after another. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";

/** The postmaster of a data folder and all its children. */
export function postgresProcesses(dataFolder: string): readonly number[] {
  const postmaster = Number(readFileSync(path.join(dataFolder, "postmaster.pid"), "utf8").split("\n")[0]);
  return [postmaster, ...childrenOf(postmaster)];
}

export function killAll(processes: readonly number[]): void {
  for (const signal of ["SIGSTOP", "SIGKILL"] as const) {
    for (const id of processes) {
      try {
        process.kill(id, signal);
      } catch {
        // Ended by itself meanwhile.
      }
    }
  }
}

/** Those whose command line names the folder; nobody where there is no `/proc`. */
export function processesNaming(folder: string): readonly number[] {
  if (!existsSync("/proc/self/stat")) return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, "utf8").includes(folder) ? [Number(name)] : [];
      } catch {
        return [];
      }
    });
}

function childrenOf(parent: number): readonly number[] {
  const pairs = existsSync("/proc/self/stat") ? fromProc() : fromPs();
  return pairs.flatMap(([id, of]) => (of === parent ? [id] : []));
}

function fromProc(): readonly (readonly [number, number])[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, "utf8");
        // The name of the program stands in brackets and may hold anything.
        const [, of] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        return [[Number(name), Number(of)] as const];
      } catch {
        return [];
      }
    });
}

function fromPs(): readonly (readonly [number, number])[] {
  return execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((line) => {
      const [id, of] = line.trim().split(/\s+/).map(Number);
      return [id ?? 0, of ?? 0] as const;
    });
}

/** What the kernel says of a process: `R` runs, `T` is stopped; `undefined` when it is gone or nobody tells. */
export function processState(id: number | undefined): string | undefined {
  if (id === undefined) return undefined;
  if (!existsSync("/proc/self/stat")) {
    const said = execFileSync("ps", ["-o", "stat=", "-p", String(id)], { encoding: "utf8" });
    return said.trim()[0];
  }
  try {
    const stat = readFileSync(`/proc/${id}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2)[0];
  } catch {
    return undefined;
  }
}

/** The memory a process holds, in megabytes. */
export function residentMegabytes(id: number | undefined): number {
  const said = execFileSync("ps", ["-o", "rss=", "-p", String(id)], { encoding: "utf8" });
  return Math.round(Number(said.trim()) / 1024);
}
