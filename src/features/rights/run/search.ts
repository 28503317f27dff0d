/**
 * The duty that searches: one system after the other, each begun anew when a worker died in it, and none that is
 * settled asked again. A system that cannot be reached is tried again later; what the others gave stays.
 */
import { applyRules } from "../review/role/role.ts";
import path from "node:path";
import { Readable } from "node:stream";
import { z } from "zod";
import { read } from "../../../platform/db.ts";
import type { WriteTx } from "../../../platform/db.ts";
import { DutyProblem, dutyKind, type Attempt, type DutyKind } from "../../../platform/duties/kinds.ts";
import { failPoint } from "../../../platform/fail_point.ts";
import type { Platform } from "../../../platform/feature.ts";
import { idSchema } from "../../../platform/identifiers.ts";
import type { Scope } from "../../../platform/scope.ts";
import { readCase } from "../../../platform/cases/store.ts";
import { readMap, type UsableStore } from "../../connectors/index.ts";
import { journalOf } from "../journal.ts";
import {
  searchFailed,
  searchFinished,
  searchStarted,
  type RequestEvent,
  type RunId,
} from "../request/events.ts";
import { hasEnded, requestKind } from "../request/state.ts";
import { search, type Search, type SearchLimits } from "../search/search.ts";
import type { GivenIdentity } from "../search/seeds.ts";
import { note } from "./case.ts";
import { keepFound } from "./found/keep.ts";
import { destroyFound } from "./found/store.ts";
import { identitiesOf, searchDutyName } from "./planning.ts";
import { columnsOf, summaryOf } from "./result.ts";
import { sealsOf, type Seals } from "./sealed.ts";
import {
  changeRun,
  changeSystem,
  countFound,
  countPersonTables,
  isSplit,
  holdRun,
  readRun,
  systemsOf,
} from "./store.ts";
import type { Run, System } from "./store.ts";
import type { StoresOf } from "./stores.ts";
import type { SystemOutcome } from "./contract.ts";

const Data = z.strictObject({ run: idSchema<RunId>() });
type SearchAttempt = Attempt<z.infer<typeof Data>>;

export type SearchDutyOptions = {
  readonly storesOf: StoresOf;
  readonly limits?: Partial<SearchLimits>;
  readonly pauses?: { readonly firstPauseSeconds: number; readonly longestPauseSeconds: number };
};

/** About two days of trying for a system that is out of reach; then a person has to look. */
const tries = 14;

export function searchDuty(platform: Platform, options: SearchDutyOptions): DutyKind {
  return dutyKind({
    name: searchDutyName,
    data: Data,
    maxAttempts: tries,
    // Large systems are searched for hours, one after the other.
    longestSeconds: 12 * 3600,
    firstPauseSeconds: 30,
    ...options.pauses,
    run: async (attempt) => {
      const { scope, data } = attempt;
      const known = await read(platform.db, scope, async (tx) => {
        const run = await readRun(tx, scope, data.run);
        if (run === undefined) return undefined;
        const file = await readCase(tx, scope, requestKind, run.caseId);
        const live = file !== undefined && !hasEnded(file.state);
        const { usable: stores } = await options.storesOf(tx, scope, platform.keys);
        return { run, live, stores, identities: await identitiesOf(tx, scope, platform.keys, data.run) };
      });
      // A request that was withdrawn or closed meanwhile, or planned anew, is not searched for.
      if (known === undefined || !known.live || !wanted.has(known.run.state)) return;
      try {
        return await new RunSearch(platform, attempt, known.run, options).through(
          known.stores,
          known.identities,
        );
      } catch (error) {
        if (error instanceof NoLongerWanted) return undefined;
        throw error;
      }
    },
  });
}

const isFull = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ENOSPC";

/** The run was replaced or destroyed while it was searched: what it finds is kept nowhere. */
class NoLongerWanted extends Error {
  override readonly name = "NoLongerWanted";
}

const wanted: ReadonlySet<Run["state"]> = new Set(["approved", "running"]);

class RunSearch {
  readonly #platform: Platform;
  readonly #attempt: SearchAttempt;
  readonly #scope: Scope;
  readonly #run: Run;
  readonly #options: SearchDutyOptions;

  constructor(platform: Platform, attempt: SearchAttempt, run: Run, options: SearchDutyOptions) {
    this.#platform = platform;
    this.#attempt = attempt;
    this.#scope = attempt.scope;
    this.#run = run;
    this.#options = options;
  }

  async through(
    stores: readonly UsableStore[],
    identities: readonly GivenIdentity[],
  ): Promise<(tx: WriteTx) => Promise<void>> {
    await this.#begin();
    const systems = await read(this.#platform.db, this.#scope, (tx) =>
      systemsOf(tx, this.#scope, this.#run.id),
    );
    const seals = await sealsOf(this.#platform.keys, this.#scope, this.#run.caseId);
    let unavailable = 0;
    for (const system of systems) {
      if (isSettled(system.outcome)) continue;
      this.#attempt.signal.throwIfAborted();
      const store = stores.find(({ id }) => id === system.store_id);
      if (store === undefined) await this.#settle(system, { outcome: "failed", problem: "connection-gone" });
      else if (!(await this.#searchSystem(system, store, identities, seals))) unavailable += 1;
    }
    if (unavailable > 0 && this.#attempt.attempt < tries) throw new DutyProblem("store_unavailable");
    return (tx) => this.#finish(tx, unavailable);
  }

  /** As the attempt writes, and only while the run is still to be searched. */
  #write<T>(work: (tx: WriteTx) => Promise<T>): Promise<T> {
    return this.#attempt.write(async (tx) => {
      const run = await holdRun(tx, this.#scope, this.#run.id);
      if (run === undefined || !wanted.has(run.state)) throw new NoLongerWanted();
      return work(tx);
    });
  }

  async #begin(): Promise<void> {
    const { id, state } = this.#run;
    if (state !== "approved") return;
    await this.#write(async (tx) => {
      await changeRun(tx, this.#scope, id, { state: "running" });
      await this.#note(tx, searchStarted.make({ runId: id }));
    });
    failPoint("search.begun");
  }

  /** False when the store could not be asked. */
  async #searchSystem(
    system: System,
    store: UsableStore,
    identities: readonly GivenIdentity[],
    seals: Seals,
  ): Promise<boolean> {
    const { id } = this.#run;
    const { position } = system;
    await this.#write(async (tx) => {
      // What a killed worker had found of this system: the search of it begins again on one snapshot.
      await destroyFound(tx, this.#scope, id, position);
      const attempts = system.attempts + 1;
      await changeSystem(tx, this.#scope, id, position, {
        outcome: "running",
        attempts,
        tables_done: 0,
        problem: null,
      });
    });
    failPoint("search.system");
    const map = mapOf(system.map);
    const stages = new Stages((stage) => this.#change(position, { stage }));
    let found: Search;
    try {
      found = await search(
        store.connection,
        {
          map,
          identities,
          unreviewed: false,
          limits: { restPerWork: 1, ...this.#options.limits },
        },
        {
          spoolFolder: path.join(this.#platform.folder, "spool"),
          signal: this.#attempt.signal,
          onProgress: ({ stage }) => stages.enter(stage),
        },
      );
    } catch (error) {
      await stages.settled();
      this.#attempt.signal.throwIfAborted();
      if (isFull(error)) {
        // Ours, not theirs: nothing is said of the system, and it is asked again until there is space.
        this.#attempt.log.failure("search.storage_full", error, { run: id });
        throw new DutyProblem("storage_full", { isWaiting: true, cause: error });
      }
      this.#attempt.log.failure("search.store_unavailable", error, { run: id });
      await this.#change(position, { outcome: "unavailable", problem: "unreachable", stage: null });
      return false;
    }
    try {
      await stages.settled();
      failPoint("search.found");
      await this.#keep(system, store, map, found, seals);
    } finally {
      found.close();
    }
    return true;
  }

  /** Stores rows, people and journal, and settles the system. */
  async #keep(
    system: System,
    store: UsableStore,
    map: UsableStore["map"],
    found: Search,
    seals: Seals,
  ): Promise<void> {
    const { position } = system;
    await this.#change(position, { stage: "keeping" });
    await keepFound({
      runId: this.#run.id,
      position,
      storeId: store.id,
      connection: store.connection,
      map,
      found,
      seals,
      scope: this.#scope,
      write: (work) => this.#write(work),
      onTable: (tables_done) => this.#change(position, { tables_done }),
    });
    failPoint("search.kept");
    const { result } = found;
    const journal = journalOf(result, map);
    await this.#settle(system, {
      outcome: outcomeOf(result.findings.length, journal.gaps),
      journal: Buffer.from(JSON.stringify(journal), "utf8"),
      row_count: result.findings.length,
      as_of: Temporal.Instant.from(result.asOf),
      result: summaryOf(journal),
      columns: columnsOf(found.catalog, result),
    });
  }

  #change(position: number, change: Parameters<typeof changeSystem>[4]): Promise<void> {
    return this.#write((tx) => changeSystem(tx, this.#scope, this.#run.id, position, change));
  }

  async #settle(
    system: System,
    { journal, ...change }: Parameters<typeof changeSystem>[4] & { readonly journal?: Buffer },
  ): Promise<void> {
    const { files, now } = this.#platform;
    await this.#write(async (tx) => {
      const file =
        journal === undefined
          ? undefined
          : await files.put(tx, this.#scope, Readable.from([journal]), {
              owner: { kind: "case", id: this.#run.caseId },
              mediaType: "application/json",
              now: now(),
              caseId: this.#run.caseId,
            });
      await changeSystem(tx, this.#scope, this.#run.id, system.position, {
        ...change,
        stage: null,
        tables_done: system.tables_total,
        settled_at: now(),
        ...(file === undefined ? {} : { journal_file_id: file.id }),
      });
    });
    failPoint("search.settled");
  }

  async #note(tx: WriteTx, event: RequestEvent): Promise<void> {
    const { keys, now } = this.#platform;
    await note(tx, this.#scope, keys, { caseId: this.#run.caseId, now: now(), events: [event] });
  }

  async #finish(tx: WriteTx, unavailable: number): Promise<void> {
    const { id: runId } = this.#run;
    const now = this.#platform.now();
    const run = await holdRun(tx, this.#scope, runId);
    if (run === undefined || !wanted.has(run.state)) return;
    const systems = await systemsOf(tx, this.#scope, runId);
    for (const { position, outcome } of systems) {
      if (outcome === "unavailable")
        await changeSystem(tx, this.#scope, runId, position, { outcome: "given-up", settled_at: now });
    }
    if (unavailable === systems.length) {
      await changeRun(tx, this.#scope, runId, { state: "failed" });
      await this.#note(tx, searchFailed.make({ runId, reason: "unreachable" }));
      return;
    }
    const counted = await countFound(tx, this.#scope, runId);
    const tables = await countPersonTables(tx, this.#scope, runId);
    await changeRun(tx, this.#scope, runId, {
      state: "finished",
      finished_at: now,
      sameness: tables > 1 || (await isSplit(tx, this.#scope, runId)) ? "open" : "not-needed",
    });
    const gaps = systems.reduce(
      (total, { result }) => total + gapsIn(result),
      unavailable + this.#run.leftOut.length,
    );
    const systemsDone = systems.filter(
      ({ outcome }) => outcome === "done" || outcome === "nothing-found",
    ).length;
    const event = searchFinished.make({ runId, systems: systems.length, systemsDone, ...counted, gaps });
    await this.#note(tx, event);
    const finished = await holdRun(tx, this.#scope, runId);
    const { keys } = this.#platform;
    if (finished !== undefined) await applyRules(tx, this.#scope, { keys, run: finished, now });
    failPoint("search.finished");
  }
}

const settled: ReadonlySet<SystemOutcome> = new Set([
  "done",
  "nothing-found",
  "exempt",
  "needs-a-person",
  "failed",
  "unsupported",
  "given-up",
]);

function isSettled(outcome: SystemOutcome): boolean {
  return settled.has(outcome);
}

function outcomeOf(rows: number, gaps: readonly { readonly kind: string }[]): SystemOutcome {
  if (gaps.some(({ kind }) => kind !== "nobody_found")) return "needs-a-person";
  return rows === 0 ? "nothing-found" : "done";
}

function gapsIn(result: unknown): number {
  const parsed = z.object({ gaps: z.array(z.unknown()) }).safeParse(result);
  return parsed.success ? parsed.data.gaps.length : 0;
}

type DataMap = Extract<ReturnType<typeof readMap>, { map: unknown }>["map"];
const parsedMaps = new Map<string, DataMap>();
const mostParsed = 16;

/** The map a run was planned with. Reading its text takes longer than all else a page does, so a few are remembered. */
export function mapOf(text: string): DataMap {
  const known = parsedMaps.get(text);
  if (known !== undefined) return known;
  const parsed = readMap(text);
  if ("problems" in parsed) throw new DutyProblem("map_unreadable", { permanent: true });
  const [oldest] = parsedMaps.keys();
  if (parsedMaps.size >= mostParsed && oldest !== undefined) parsedMaps.delete(oldest);
  parsedMaps.set(text, parsed.map);
  return parsed.map;
}

/** Writes down the stage a search enters, one after the other; the search does not wait for it. */
class Stages {
  readonly #write: (stage: string) => Promise<void>;
  #last: Promise<void> = Promise.resolve();

  constructor(write: (stage: string) => Promise<void>) {
    this.#write = write;
  }

  enter(stage: string): void {
    this.#last = this.#last.then(() => this.#write(stage));
    // Judged in `settled`; without this a lost lease would end the process before it is asked.
    this.#last.catch(() => undefined);
  }

  settled(): Promise<void> {
    return this.#last;
  }
}
