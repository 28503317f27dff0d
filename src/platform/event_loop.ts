/**
 * How late the event loop is: everything in this process waits for one thread, so a long computation in one request is
 * felt by all. Measured as how late a short timer fires, counted in buckets as Prometheus sums and compares them.
 */
import { performance } from "node:perf_hooks";

export type LoopDelays = {
  /** Cumulative: how many timers fired at most so many seconds late. */
  readonly buckets: readonly { readonly atMostSeconds: number; readonly count: number }[];
  readonly count: number;
  readonly sumSeconds: number;
};

export type LoopWatch = { readonly delays: () => LoopDelays; readonly stop: () => void };

const bounds = [0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5] as const;
/** Fifty looks a second cost nothing to measure and miss no stall that a person could feel. */
const everyMilliseconds = 20;

/** Watches until stopped; does not keep the process alive. */
export function watchEventLoop(): LoopWatch {
  const counts = bounds.map(() => 0);
  let count = 0;
  let sumSeconds = 0;
  let expected = performance.now() + everyMilliseconds;
  const timer = setInterval(() => {
    const now = performance.now();
    const late = Math.max(0, now - expected) / 1000;
    // The next one is due from now on: one stall is one delay, not one for each timer that it swallowed.
    expected = now + everyMilliseconds;
    count += 1;
    sumSeconds += late;
    for (const [at, bound] of bounds.entries()) if (late <= bound) counts[at] = (counts[at] ?? 0) + 1;
  }, everyMilliseconds);
  timer.unref();
  return {
    delays: () => ({
      buckets: bounds.map((atMostSeconds, at) => ({ atMostSeconds, count: counts[at] ?? 0 })),
      count,
      sumSeconds,
    }),
    stop: () => clearInterval(timer),
  };
}
