/** Duties for tests: a world with the worker installed, kinds that do what a test says, and a wait for an outcome. */
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { read, write } from "../src/platform/db.ts";
import type { WriteTx } from "../src/platform/db.ts";
import { dutyKind } from "../src/platform/duties/kinds.ts";
import type { Attempt, DutyKind, Effect } from "../src/platform/duties/kinds.ts";
import { insertDuty } from "../src/platform/duties/store.ts";
import { startWorker } from "../src/platform/duties/worker.ts";
import type { Worker, WorkerOptions } from "../src/platform/duties/worker.ts";
import type { DutyId, SiteId } from "../src/platform/ids.ts";
import { newId } from "../src/platform/ids.ts";
import { createLogger } from "../src/platform/log.ts";
import { appRole } from "../src/platform/roles.ts";
import type { Scope } from "../src/platform/scope.ts";
import { derivedKeys } from "./keys.ts";
import { world } from "./world.ts";
import type { World } from "./world.ts";

export const quickly = { leaseSeconds: 2, maxAttempts: 3, firstPauseSeconds: 0.05, longestPauseSeconds: 0.1 };

export type DutyWorld = World & {
  readonly logged: string[];
  stopWorkers(): Promise<void>;
  worker(kinds: readonly DutyKind[], more?: Partial<WorkerOptions>): Promise<Worker>;
  enqueue(scope: Scope, kind: DutyKind, key: string, data?: unknown): Promise<DutyId>;
  /** The duty's row, once `until` holds for it; fails after ten seconds. */
  settled(scope: Scope, id: DutyId, until?: (duty: DutyRow) => boolean): Promise<DutyRow>;
  /** How often the test effect of this name was committed. */
  effects(scope: Scope, name: string): Promise<number>;
};

export type DutyRow = { state: string; attempts: number; fence: string; problem: string | null };

export async function dutyWorld(): Promise<DutyWorld> {
  const base = await world();
  const workers: Worker[] = [];
  const logged: string[] = [];
  const log = createLogger({ write: (line) => logged.push(line), level: "debug", now: base.now });
  const stopWorkers = async (): Promise<void> => {
    await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  };
  return {
    ...base,
    logged,
    worker: async (kinds, more) => {
      const connection = base.database.as(appRole);
      const worker = await startWorker({
        db: base.db,
        connection,
        keys: derivedKeys(Buffer.alloc(32, 1)),
        kinds,
        log,
        now: base.now,
        pollMilliseconds: 100,
        ...more,
      });
      workers.push(worker);
      return worker;
    },
    enqueue: (scope, kind, key, data = {}) =>
      write(base.db, scope, (tx) =>
        insertDuty(tx, scope, { kind: kind.name, key, data, dueAt: base.now(), now: base.now() }),
      ),
    settled: async (scope, id, until = (duty) => duty.state === "done" || duty.state === "given_up") => {
      for (let tries = 0; tries < 500; tries += 1) {
        const duty = await read(base.db, scope, (tx) =>
          tx
            .selectFrom("duty")
            .select(["state", "attempts", "fence", "problem"])
            .where("id", "=", id)
            .executeTakeFirstOrThrow(),
        );
        if (until(duty)) return duty;
        await pause(20);
      }
      throw new Error("The duty did not get there in ten seconds.");
    },
    effects: (scope, name) =>
      read(base.db, scope, async (tx) => {
        const rows = await tx.selectFrom("site").select("id").where("name", "=", name).execute();
        return rows.length;
      }),
    stopWorkers,
    close: async () => {
      await stopWorkers();
      await base.close();
    },
  };
}

/** A kind whose attempts do `run`; what it returns is its effect. */
export function testKind(
  name: string,
  run: (attempt: Attempt<Record<string, unknown>>) => Promise<Effect | undefined>,
): DutyKind {
  return dutyKind({
    ...quickly,
    name,
    data: z.record(z.string(), z.unknown()),
    run: (attempt) => run(attempt as never),
  });
}

/** An effect that can be counted: a site of this name. */
export function countable(name: string): Effect {
  return async (tx: WriteTx, scope: Scope) => {
    const id: SiteId = newId();
    const created_at = Temporal.Now.instant();
    await tx
      .insertInto("site")
      .values({ organisation_id: scope.organisationId, id, name, zone: "UTC", calendar: "none", created_at })
      .execute();
  };
}
