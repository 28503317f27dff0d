/**
 * Keeps the ledgers' trees close behind their entries: within a second of a commit (docs/decisions/0070-ledger-tree.md). One number
 * for the installation says whether anything was appended; only then are the organisations gone through. Any server may
 * run it; per organisation one works at a time, and what a killed one left undone the next one finds.
 */
import { setTimeout as pause } from "node:timers/promises";
import { sql } from "kysely";
import { readGlobal, write } from "../db.ts";
import type { Database } from "../db.ts";
import { eachOrganisation } from "../duties/worker.ts";
import { failPoint } from "../fail_point.ts";
import type { ActorId, OrganisationId } from "../ids.ts";
import type { Logger } from "../log.ts";
import { scopeOf } from "../scope.ts";
import type { Scope } from "../scope.ts";
import type { Now } from "../time.ts";
import type { Anchor } from "./anchor.ts";
import { integrate } from "./integrate.ts";
import type { LedgerKey } from "./signing_key.ts";

export type IntegratorOptions = {
  readonly db: Database;
  readonly key: LedgerKey;
  readonly log: Logger;
  readonly now: Now;
  /** Remembers each tree that grew. */
  readonly anchor?: Anchor;
  /** Done with each thorough look. */
  readonly tidy?: () => Promise<void>;
  readonly lookMilliseconds?: number;
};

export type Integrator = {
  /** Numbers whatever waits, in every organisation; how many entries. */
  pass(thorough: boolean): Promise<number>;
  /** Finishes the pass under way, then stops. */
  stop(): Promise<void>;
};

/** A long transaction commits entries whose arrival was counted long before: looked for this long after the last change. */
const wakefulSeconds = 30;
const idleLookSeconds = 5;
const thoroughLookMinutes = 10;

export function startIntegrator(options: IntegratorOptions): Integrator {
  const { db, log } = options;
  const stopping = new AbortController();
  let passing: Promise<number> = Promise.resolve(0);
  const pass = (thorough: boolean): Promise<number> => {
    passing = passing.catch(() => 0).then(() => passThrough(options, thorough, stopping.signal));
    return passing;
  };
  const watching = (async () => {
    let [seen, changedAt, lookedAt, thoroughAt] = ["", -Infinity, -Infinity, -Infinity];
    while (!stopping.signal.aborted) {
      const at = performance.now() / 1000;
      try {
        const last = await lastArrival(db);
        if (last !== seen) [seen, changedAt] = [last, at];
        const isThorough = at - thoroughAt > thoroughLookMinutes * 60;
        if (isThorough || at - changedAt < wakefulSeconds || at - lookedAt > idleLookSeconds) {
          await pass(isThorough);
          lookedAt = at;
          if (isThorough) {
            await options.tidy?.();
            thoroughAt = at;
          }
        }
      } catch (error) {
        // Tried again at the next look; a tree that does not fit is said each time, since nothing else would show it.
        log.failure("ledger.integration_failed", error);
      }
      await pause(options.lookMilliseconds ?? 400, undefined, { signal: stopping.signal }).catch(
        () => undefined,
      );
    }
  })();
  return {
    pass,
    stop: async () => {
      stopping.abort();
      await watching;
      await passing.catch(() => undefined);
    },
  };
}

async function passThrough(
  { db, key, now, anchor, log }: IntegratorOptions,
  thorough: boolean,
  stopping: AbortSignal,
): Promise<number> {
  let added = 0;
  for await (const organisationId of eachOrganisation(db)) {
    const scope = integratorScope(organisationId);
    try {
      for (let more = true; more && !stopping.aborted;) {
        const done = await write(db, scope, (tx) => integrate(tx, scope, { key, now: now(), thorough }));
        more = done?.more ?? false;
        if (done?.note === undefined) break;
        added += done.added;
        failPoint("ledger.integrated");
        anchor?.note(organisationId, done.note);
      }
    } catch (error) {
      // One organisation's damaged ledger does not keep the others' waiting.
      log.failure("ledger.integration_failed", error);
    }
  }
  anchor?.flush();
  return added;
}

/** Nobody acts: numbering says nothing that the entries do not. */
export function integratorScope(organisationId: OrganisationId): Scope {
  return scopeOf({ organisationId, actorId: organisationId as string as ActorId });
}

/** Changes whenever any organisation appends; a sequence, so it names nobody. */
async function lastArrival(db: Database): Promise<string> {
  return readGlobal(db, async (tx) => {
    const { rows } = await sql<{ last: string }>`
      select last_value || ' ' || is_called as last from ledger_entry_arrival_seq`.execute(tx);
    return rows[0]?.last ?? "";
  });
}
