/** Whether the installation can do its work now, as codes; and the counts behind `/metrics`. */
import { setTimeout as pause } from "node:timers/promises";
import type { Database } from "./db.ts";
import { readClock } from "./db.ts";
import type { Figures, Health, HealthProblem } from "./feature.ts";
import { findMigrations, pendingMigrations, recordedMigrations } from "./migrate.ts";
import type { Migration, RecordedMigration } from "./migrate.ts";
import { tolerableSkewSeconds } from "./time.ts";
import type { Now } from "./time.ts";

const answerMilliseconds = 2000;
const silentSeconds = 120;

export function watchHealth(
  db: Database,
  now: Now,
  lastReconciled: () => Temporal.Instant | undefined,
): Health {
  // The code of a running process stays the same: its migrations are read once, whoever asks how often.
  let migrations: Promise<readonly Migration[]> | undefined;
  return {
    check: async () => {
      migrations ??= findMigrations();
      const database = await Promise.race([
        askDatabase(db, now, migrations),
        pause(answerMilliseconds, ["database_down"] as const),
      ]);
      const last = lastReconciled();
      const silent = last === undefined || now().since(last).total("seconds") > silentSeconds;
      return [...database, ...(silent ? (["worker_silent"] as const) : [])];
    },
  };
}

async function askDatabase(
  db: Database,
  now: Now,
  migrations: Promise<readonly Migration[]>,
): Promise<readonly HealthProblem[]> {
  try {
    const { skewSeconds } = await readClock(db, now);
    const { rows } = await db.pool.query<RecordedMigration>(recordedMigrations);
    const pending = await pendingMigrations(rows, await migrations);
    return [
      ...(Math.abs(skewSeconds) > tolerableSkewSeconds ? (["clock_skewed"] as const) : []),
      ...(pending.length > 0 ? (["migrations_pending"] as const) : []),
    ];
  } catch {
    return ["database_down"];
  }
}

/** Counts answers; `note` is called by the server for each. */
export function countAnswers(
  now: Now,
  lastReconciled: () => Temporal.Instant | undefined,
): Figures & { readonly note: (route: string, status: number, milliseconds: number) => void } {
  const counts = new Map<string, { route: string; status: number; count: number; milliseconds: number }>();
  return {
    startedAt: now(),
    answers: () => [...counts.values()],
    lastReconciled,
    note: (route, status, milliseconds) => {
      const key = `${status} ${route}`;
      const entry = counts.get(key) ?? { route, status, count: 0, milliseconds: 0 };
      counts.set(key, { ...entry, count: entry.count + 1, milliseconds: entry.milliseconds + milliseconds });
    },
  };
}
