// Goal: the load's figures hide nothing: the same seed sends the same visitors, a stall is charged to everybody it held
// up, and a verdict turns red for each thing that must not be.
// Method: visitors are driven by a clock of our own against a server that is a function of time; percentiles and slopes
// are held against naive ones on generated values. Nothing is waited for.
import fc from "fast-check";
import { expect, test } from "vitest";
import { drive, type Clock, type Outcome, type Taken } from "./drive.ts";
import { histogram, latencies, latencyOf, percentile, robustSlope } from "./figures.ts";
import { readMetrics } from "./installation.ts";
import { addressOf, closestMilliseconds, mostVisitors, planVisits, type Visit } from "./plan.ts";
import { loopBetween } from "./report.ts";
import { judgeAnswers, judgeOurselves, judgeSoak, judgeTimes, type Sample } from "./verdict.ts";

const plan = planVisits({ visitors: 2000, milliseconds: 120_000, seed: 7 });

test("the same seed sends the same visitors, another seed others", () => {
  expect(planVisits({ visitors: 2000, milliseconds: 120_000, seed: 7 })).toEqual(plan);
  expect(planVisits({ visitors: 2000, milliseconds: 120_000, seed: 8 })).not.toEqual(plan);
});

test("visitors arrive evenly, in order, each from an address of their own, in both languages, doing everything there is", () => {
  const arrivals = plan.map(({ steps }) => steps[0]?.at ?? Number.NaN);
  expect(arrivals).toEqual(arrivals.toSorted((a, b) => a - b));
  for (let from = 0; from < 120_000; from += 20_000) {
    const here = arrivals.filter((at) => at >= from && at < from + 20_000).length;
    expect(here).toBeGreaterThan(333 - 5 * Math.sqrt(333));
    expect(here).toBeLessThan(333 + 5 * Math.sqrt(333));
  }
  expect(new Set(plan.map(({ address }) => address)).size).toBe(plan.length);
  expect(addressOf(mostVisitors - 1)).toBe("198.19.255.255");
  expect(new Set(plan.map(({ language }) => language))).toEqual(new Set(["en", "es"]));
  expect(new Set(plan.map(({ kind }) => kind)).size).toBe(9);
  expect(new Set(plan.flatMap(({ steps }) => steps.map(({ name }) => name))).size).toBe(15);
});

test("steps of one visitor are never closer than the bound of a page", () => {
  const gaps = plan.flatMap(({ steps }) =>
    steps.slice(1).map(({ at }, index) => at - (steps[index]?.at ?? 0)),
  );
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(closestMilliseconds - 1e-6);
});

test("percentiles are values that were measured, and as many lie below as they say", () => {
  const values = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 300 });
  fc.assert(
    fc.property(values, fc.double({ min: 0.001, max: 1, noNaN: true }), (measured, share) => {
      const sorted = measured.toSorted((a, b) => a - b);
      const found = percentile(sorted, share);
      expect(measured).toContain(found);
      expect(measured.filter((value) => value <= found).length).toBeGreaterThanOrEqual(
        share * measured.length,
      );
      expect(measured.filter((value) => value < found).length).toBeLessThan(share * measured.length);
      expect(histogram(measured).reduce((sum, { count }) => sum + count, 0)).toBe(measured.length);
    }),
  );
  expect(latencies([])).toMatchObject({ count: 0, p99: Number.NaN });
});

test("a slope is not bent by a quarter of points that lie anywhere", () => {
  const line = fc.record({
    slope: fc.integer({ min: -50, max: 50 }),
    wild: fc.array(fc.integer(), { maxLength: 5 }),
  });
  fc.assert(
    fc.property(line, ({ slope, wild }) => {
      const points = Array.from({ length: 21 }, (_, x) => ({ x, y: wild[x / 4] ?? slope * x }));
      expect(robustSlope(points)).toBeCloseTo(slope);
    }),
  );
});

/** Time that moves when everybody waits for it. */
function ownClock(): Clock & { readonly finish: <T>(work: Promise<T>) => Promise<T> } {
  let now = 0;
  let waiting: { readonly at: number; readonly go: () => void }[] = [];
  return {
    now: () => now,
    until: (at) =>
      at <= now ? Promise.resolve() : new Promise((go) => void waiting.push({ at, go: () => go(undefined) })),
    finish: async (work) => {
      const state = { over: false };
      const ended = work.finally(() => (state.over = true));
      while (!state.over) {
        await new Promise((resolve) => {
          setImmediate(resolve);
        });
        const next = Math.min(...waiting.map(({ at }) => at));
        if (!Number.isFinite(next)) continue;
        now = next;
        const due = waiting.filter(({ at }) => at === next);
        waiting = waiting.filter(({ at }) => at !== next);
        for (const { go } of due) go();
      }
      return ended;
    },
  };
}

/** Answers within ten milliseconds, but for a time in which it stands still. */
function against(
  visits: readonly Visit[],
  stall: { readonly from: number; readonly to: number } | undefined,
  answer: Outcome = "ok",
): Promise<readonly Taken[]> {
  const clock = ownClock();
  const server = {
    take: async (): Promise<Outcome> => {
      const done = clock.now() + 10;
      const held = stall !== undefined && done > stall.from && done < stall.to;
      await clock.until(held ? stall.to + 10 : done);
      return answer;
    },
  };
  return clock.finish(drive(visits, clock, () => server));
}

const some = plan.slice(0, 300);
const stall = { from: 8000, to: 10_000 };
const searched = { done: 3, problems: [] };

test("visitors who are answered in time leave nothing to say", async () => {
  const taken = await against(some, undefined);
  expect(judgeAnswers(some, taken, searched)).toEqual([]);
  expect(judgeTimes(taken)).toEqual([]);
  expect(judgeOurselves(taken)).toEqual([]);
  expect(latencies(taken.map(latencyOf))).toMatchObject({ p50: 10, max: 10 });
});

test("control: a server that stood still for two seconds does not pass", async () => {
  const taken = await against(some, stall);
  expect(judgeTimes(taken)).toEqual([expect.stringMatching(/^p99 is \d/)]);
  expect(latencies(taken.map(latencyOf)).max).toBeGreaterThan(1500);
});

test("a stall is charged to every step it held up, which latencies from the moment of sending would hide", async () => {
  const steps = Array.from({ length: 1000 }, (_, index) => ({ at: index * 20, name: "centre" as const }));
  const one: Visit = { number: 0, kind: "reads", language: "en", address: addressOf(0), steps };
  const taken = await against([one], stall);
  expect(latencies(taken.map(({ sentAt, endedAt }) => endedAt - sentAt)).p99).toBe(10);
  expect(latencies(taken.map(latencyOf)).p99).toBeGreaterThan(1900);
});

test("too many tries are an answer; an error, a missing answer, no search and a failed one are not", async () => {
  const limited = await against(some, undefined, "limited");
  expect(judgeAnswers(some, limited, searched)).toEqual([]);
  const failed = await against(some, undefined, { error: "send: status 503" });
  expect(judgeAnswers(some, failed, searched)).toEqual([
    `${failed.length} errors other than 429: send: status 503`,
  ]);
  const fewer = judgeAnswers(some, limited.slice(1), searched);
  expect(fewer).toEqual([`${limited.length - 1} of ${limited.length} steps were answered`]);
  expect(judgeAnswers(some, limited, { done: 0, problems: ["refused with 503"] })).toEqual([
    "no search ended meanwhile",
    "the search: refused with 503",
  ]);
});

test("a generator that was late itself is told apart from a slow server", async () => {
  const taken = await against(some, undefined);
  const late = taken.map((one) => ({ ...one, ownLateness: 80 }));
  expect(judgeOurselves(late)).toEqual(["the visitors themselves were sent 80 ms late (p99)"]);
});

const flat = (at: number): Sample => ({
  at: at * 30_000,
  resident: 3e8 + (at % 3) * 4e6,
  heap: 1e8 + (at % 2) * 1e6,
  handles: 60 + (at % 4),
  connections: 20 - (at % 3),
  spoolFiles: at % 2,
  files: 5 + 3 * at,
  searches: 3 * at,
});
const soak = (change: (sample: Sample, at: number) => Partial<Sample>): readonly Sample[] =>
  Array.from({ length: 40 }, (_, at) => ({ ...flat(at), ...change(flat(at), at) }));

test("a soak that is flat, but for its beginning and one peak, passes", () => {
  expect(judgeSoak(soak(() => ({})))).toEqual([]);
  expect(judgeSoak(soak((_, at) => (at < 8 ? { resident: 1e8 + at * 2e7 } : {})))).toEqual([]);
  expect(judgeSoak(soak((_, at) => (at === 30 ? { handles: 400 } : {})))).toEqual([]);
});

test("a soak turns red for each thing that leaks", () => {
  const leaks = [
    soak(({ resident }, at) => ({ resident: resident + at * 2e6 })),
    soak(({ heap }, at) => ({ heap: heap + at * 1e6 })),
    soak(({ handles }, at) => ({ handles: handles + at / 4 })),
    soak(({ connections }, at) => ({ connections: connections + at / 4 })),
    soak((_, at) => ({ spoolFiles: at })),
    soak((_, at) => ({ files: 5 + 4 * at })),
  ].map((samples) => judgeSoak(samples).join("; "));
  expect(leaks).toEqual([
    expect.stringMatching(/^resident memory grew by 1\d %$/),
    expect.stringMatching(/^heap grew by \d+ %$/),
    "file descriptors grew by 7",
    expect.stringMatching(/^database connections grew by \d$/),
    "files in the spool grew by 29",
    "stored files, but for a journal of each search, grew by 29",
  ]);
  expect(judgeSoak(soak(() => ({})).slice(0, 5))).toEqual([expect.stringMatching(/too few/)]);
});

test("of the server's own figures, what happened meanwhile is taken", () => {
  const page = (fast: number, all: number): string =>
    `kept_memory_bytes{kind="resident"} 300\nkept_memory_bytes{kind="heap"} 100\n` +
    `kept_event_loop_delay_seconds_bucket{le="0.2"} ${fast}\nkept_event_loop_delay_seconds_bucket{le="+Inf"} ${all}\n`;
  const [begin, end] = [readMetrics(page(90, 100)), readMetrics(page(185, 200))];
  expect(begin).toMatchObject({ resident: 300, heap: 100 });
  expect(loopBetween(begin, end)).toEqual({ looks: 100, laterThan: { "0.2 s": 5 } });
  expect(() => readMetrics("kept_ready 1\n")).toThrow("kept_memory_bytes");
});
