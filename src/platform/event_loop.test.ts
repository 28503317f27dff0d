// Goal: a computation that holds up everybody shows in the figures, as one delay of its length.
// Method: the loop of this process is really blocked.
import { performance } from "node:perf_hooks";
import { setImmediate as turn } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { watchEventLoop } from "./event_loop.ts";
import type { LoopWatch } from "./event_loop.ts";

/** Until one more timer was counted; a quiet process has no other event to wait for. */
async function oneMore(watch: LoopWatch): Promise<void> {
  const { count } = watch.delays();
  while (watch.delays().count === count) await turn();
}

const over = (watch: LoopWatch, seconds: number): number => {
  const { buckets, count } = watch.delays();
  return count - (buckets.find(({ atMostSeconds }) => atMostSeconds === seconds)?.count ?? 0);
};

test("a stall of the event loop is counted once, with its length", async () => {
  const watch = watchEventLoop();
  onTestFinished(watch.stop);
  await oneMore(watch);
  const before = { over: over(watch, 0.2), sum: watch.delays().sumSeconds };
  const until = performance.now() + 300;
  while (performance.now() < until);
  await oneMore(watch);
  expect(over(watch, 0.2) - before.over).toBe(1);
  expect(watch.delays().sumSeconds - before.sum).toBeGreaterThan(0.25);
});
