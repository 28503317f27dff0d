/**
 * Kills what runs, again and again, under the load of sixteen clients: the server at a named place or at any moment, the
 * database with all its processes. Then the calls that were in doubt are repeated, the work that is owed is waited for,
 * and everything is judged (`check.ts`).
 */
import { setTimeout as pause } from "node:timers/promises";
import path from "node:path";
import type { FailPoint } from "../../src/platform/fail_point.ts";
import { check } from "./check.ts";
import type { Checked } from "./check.ts";
import type { Figures } from "./client.ts";
import { startLoad } from "./load.ts";
import type { RunningLoad } from "./load.ts";
import type { MutantName } from "./mutants.ts";
import { seeded } from "../reference/random.ts";
import type { Random } from "../reference/random.ts";
import { Site } from "./site.ts";

export type CrashOptions = {
  /** An empty folder of the run's own. */
  readonly folder: string;
  readonly port: number;
  readonly seed: number;
  /** At any moment. */
  readonly serverKills: number;
  readonly databaseKills: number;
  /** One more kill of the server at each of these. */
  readonly points: readonly FailPoint[];
  readonly mutant?: MutantName;
  readonly settings?: Readonly<Record<string, string>>;
  readonly say?: (line: string) => void;
  readonly data?: string;
  readonly deadline?: number;
};

export type Crashed = Checked & {
  readonly seed: number;
  readonly serverKills: number;
  readonly databaseKills: number;
  readonly pointsHit: readonly FailPoint[];
  readonly pointsMissed: readonly FailPoint[];
  readonly slowestReadySeconds: number;
  readonly surprises: readonly string[];
  readonly figures: Figures;
  readonly seconds: number;
};

export async function crash(options: CrashOptions): Promise<Crashed> {
  const began = performance.now();
  const site = await Site.open({
    folder: options.data ?? path.join(options.folder, "data"),
    outside: path.join(options.folder, "outside"),
    port: options.port,
    ...(options.mutant === undefined ? {} : { mutant: options.mutant }),
    ...(options.settings === undefined ? {} : { settings: options.settings }),
  });
  try {
    await site.start();
    await site.prepare();
    const load = startLoad(site);
    const run = await strikeAll(site, load, options);
    await load.stop();
    await site.setRight();
    await finishWork(site);
    const checked = await check(site);
    return {
      ...checked,
      seed: options.seed,
      serverKills: run.serverKills,
      databaseKills: run.databaseKills,
      pointsHit: run.hit,
      pointsMissed: run.missed,
      slowestReadySeconds: run.slowestReadySeconds,
      surprises: load.surprises,
      figures: load.figures,
      seconds: Math.round((performance.now() - began) / 1000),
    };
  } finally {
    await site.close();
  }
}

export type Strikes = Pick<CrashOptions, "seed" | "serverKills" | "databaseKills" | "points" | "deadline">;

/** Strikes in a random order under a load that runs; the server is up at the end. */
export async function strikeAll(site: Site, load: RunningLoad, strikes: Strikes): Promise<Struck> {
  const run = new Run(site, load, strikes);
  await run.kill();
  return run;
}

export type Struck = {
  readonly serverKills: number;
  readonly databaseKills: number;
  readonly hit: readonly FailPoint[];
  readonly missed: readonly FailPoint[];
  readonly slowestReadySeconds: number;
};

type Strike = "server" | "database" | FailPoint;

class Run {
  readonly #site: Site;
  readonly #load: RunningLoad;
  readonly #options: Strikes;
  readonly #random: Random;
  readonly hit: FailPoint[] = [];
  readonly missed: FailPoint[] = [];
  serverKills = 0;
  databaseKills = 0;
  slowestReadySeconds = 0;

  constructor(site: Site, load: RunningLoad, options: Strikes) {
    this.#site = site;
    this.#load = load;
    this.#options = options;
    this.#random = seeded(options.seed);
  }

  async kill(): Promise<void> {
    const { serverKills, databaseKills, points, deadline } = this.#options;
    const strikes: Strike[] = [
      ...Array.from({ length: serverKills }, () => "server" as const),
      ...Array.from({ length: databaseKills }, () => "database" as const),
      ...points,
    ];
    const order = this.#random.shuffle(strikes);
    const [first] = order;
    // No strike before it has armed its point.
    if (first !== undefined && first !== "server" && first !== "database") await this.#restart(first);
    for (const [index, strike] of order.entries()) {
      if (deadline !== undefined && performance.now() > deadline) return;
      await this.#strike(strike, order[index + 1]);
    }
  }

  async #strike(strike: Strike, next: Strike | undefined): Promise<void> {
    const site = this.#site;
    if (strike === "database") {
      await this.#someWork();
      const began = performance.now();
      site.killDatabase();
      this.databaseKills += 1;
      await site.ready();
      this.#note((performance.now() - began) / 1000);
      // The server lives on; what is asked of it next may need it to begin anew.
      if (next !== undefined && next !== "server" && next !== "database") await this.#restart(next);
      return;
    }
    if (strike === "server") {
      await this.#someWork();
      await site.killServer();
      this.serverKills += 1;
    } else if (await site.killedItself(pointPatienceSeconds)) {
      this.hit.push(strike);
      this.serverKills += 1;
    } else this.missed.push(strike);
    await this.#restart(next);
  }

  /** The next strike's point is armed in the process that is to reach it. */
  async #restart(next: Strike | undefined): Promise<void> {
    const site = this.#site;
    await site.killServer();
    await hasten(site);
    if (next === undefined || next === "server" || next === "database") {
      this.#note(await site.start());
      return;
    }
    const time = this.#random.int(1, 3);
    site.server = site.spawn({ failAt: { point: next, time: early.has(next) ? 1 : time } });
    // It may reach its point before it is ready.
    await Promise.race([site.ready().catch(() => undefined), site.killedItself(pointPatienceSeconds)]);
  }

  /** A machine under other work is slow: what has been done says when to strike, not the clock. */
  async #someWork(): Promise<void> {
    const { figures } = this.#load;
    const enough = figures.acknowledged + this.#random.int(1, 12);
    const until = performance.now() + 8000;
    while (figures.acknowledged < enough && performance.now() < until) await pause(5);
    await pause(this.#random.int(0, 60));
  }

  #note(seconds: number): void {
    this.slowestReadySeconds = Math.max(this.slowestReadySeconds, seconds);
  }
}

/** These are passed once in a start, or seldom: the first time counts. */
const early: ReadonlySet<FailPoint> = new Set([
  "reconcile.woken",
  "reconcile.swept",
  "reconcile.done",
  "duty.postponed",
  "package.packing",
  "package.packed",
  "package.stored",
  "package.built",
  "release.marked",
  "release.answered",
  "release.destroyed",
  "download.recorded",
  "file.erasing",
  "file.erased",
  "file.removed",
  "cell.destroyed",
]);
const pointPatienceSeconds = 40;

/**
 * As if the pauses between attempts had passed and, where their holders are dead, the leases; nothing else is touched. The
 * lease of a living attempt is left alone: taken from it again and again, a slow one would never end.
 */
export async function hasten(site: Site, leases: "dead" | "living" = "dead"): Promise<void> {
  await site
    .asSuperuser(async (client) => {
      const soon = "clock_timestamp() + interval '2 hours'";
      if (leases === "dead") {
        await client.query("update kept.duty set leased_until = clock_timestamp() where state = 'running'");
        // The jobs they had taken are looked for after a minute.
        await client.query("update graphile_worker._private_jobs set locked_at = null, locked_by = null");
      }
      await client.query(
        `update kept.duty set due_at = clock_timestamp() - interval '2 minutes'
         where state = 'waiting' and problem is not null and due_at < ${soon}`,
      );
      await client.query(
        `update graphile_worker._private_jobs set run_at = now() where run_at < ${soon} and locked_at is null`,
      );
    })
    .catch(() => undefined);
}

/**
 * Waits until nothing that is due is left, for as long as it gets less; the server's own pauses are cut short by a start
 * anew and now and then.
 */
export async function finishWork(site: Site, patienceSeconds = 60): Promise<void> {
  await site.killServer();
  await hasten(site);
  await site.start();
  let least = Number.POSITIVE_INFINITY;
  let since = performance.now();
  for (let look = 1; performance.now() - since < patienceSeconds * 1000; look += 1) {
    const left = await openDuties(site);
    if (left === 0) return;
    if (left < least) {
      least = left;
      since = performance.now();
    }
    if (look % 50 === 0) await hasten(site, "living");
    await pause(100);
  }
}

/** Duties that are due, under way, or put off for less than two hours. */
async function openDuties(site: Site): Promise<number> {
  const { rows } = await site.asSuperuser((client) =>
    client.query<{ open: number }>(
      `select count(*)::int as open from kept.duty where state = 'running' or (state = 'waiting'
         and (due_at <= clock_timestamp() or (problem is not null and due_at < clock_timestamp() + interval '2 hours')))`,
    ),
  );
  return rows[0]?.open ?? 0;
}
