// Goal: pages read ahead are the same pages in the same order; never two are asked for at a time, a fault is said where its page
// would have come, and whoever stops early leaves nothing under way.
// Method: a source that counts what is under way, consumers that stop anywhere, and a source that fails anywhere.
import { setImmediate as turn } from "node:timers/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ahead } from "./ahead.ts";

type Source = { underWay: number; most: number; asked: number; isClosed: boolean };

async function* source(pages: number, failsAt: number, seen: Source): AsyncGenerator<number> {
  try {
    for (let page = 0; page < pages; page += 1) {
      seen.underWay += 1;
      seen.most = Math.max(seen.most, seen.underWay);
      seen.asked += 1;
      await turn();
      seen.underWay -= 1;
      if (page === failsAt) throw new Error("The database went away.");
      yield page;
    }
  } finally {
    seen.isClosed = true;
  }
}

test("pages read ahead are the same, one after the other, wherever one stops or the source fails", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(6), fc.nat(8), fc.nat(8), async (pages, failsAt, stopsAt) => {
      const seen: Source = { underWay: 0, most: 0, asked: 0, isClosed: false };
      const got: number[] = [];
      let fault = "";
      try {
        for await (const page of ahead(source(pages, failsAt, seen))) {
          got.push(page);
          // While this one is looked at the next is asked for, and none after it.
          await turn();
          expect(seen.asked).toBeLessThanOrEqual(got.length + 1);
          if (page === stopsAt) break;
        }
      } catch (error) {
        fault = String(error);
      }
      const whole = Math.min(pages, failsAt);
      const isStopped = stopsAt < whole;
      expect(got).toEqual(Array.from({ length: isStopped ? stopsAt + 1 : whole }, (_, at) => at));
      expect(fault).toBe(!isStopped && failsAt < pages ? "Error: The database went away." : "");
      expect([seen.underWay, seen.isClosed, seen.most <= 1]).toEqual([0, true, true]);
    }),
    { numRuns: 200 },
  );
});
