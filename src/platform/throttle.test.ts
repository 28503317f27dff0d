// Goal: tries are counted per thing and window, also when they come at once, and the table does not say of whom.
// Method: the real table; a clock that is moved; the rows read by the superuser.
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { world } from "../../testkit/world.ts";
import type { World } from "../../testkit/world.ts";
import { write } from "./db.ts";
import { derivedKeys } from "../../testkit/keys.ts";
import { countTry, forgetTries } from "./throttle.ts";

let w: World;
const keys = derivedKeys(randomBytes(32));
beforeAll(async () => {
  w = await world();
});
afterAll(() => w.close());

const tried = (of: string, at: 0 | 1 = 0, limit = 3) =>
  countTry(w.db, w.organisations[at].scope, keys, {
    name: "sign-in",
    of,
    limit,
    windowSeconds: 900,
    now: w.now(),
  });

test("the fourth of three tries is refused until the window ends, for this one alone", async () => {
  const answers = [await tried("mei"), await tried("mei"), await tried("mei"), await tried("mei")];
  expect(answers.map(({ allowed, count }) => [allowed, count])).toEqual([
    [true, 1],
    [true, 2],
    [true, 3],
    [false, 4],
  ]);
  expect(answers[3]?.freeAt).toEqual(w.now().add({ minutes: 15 }));
  expect((await tried("lucia")).allowed).toBe(true);
  expect((await tried("mei", 1)).allowed).toBe(true);
  w.advance({ minutes: 14, seconds: 59 });
  expect((await tried("mei")).allowed).toBe(false);
  w.advance({ seconds: 1 });
  expect(await tried("mei")).toEqual({ allowed: true, count: 1, freeAt: w.now().add({ minutes: 15 }) });
});

test("tries that come at once are all counted", async () => {
  const answers = await Promise.all(Array.from({ length: 12 }, () => tried("at once", 0, 5)));
  expect(answers.filter(({ allowed }) => allowed)).toHaveLength(5);
  expect(Math.max(...answers.map(({ count }) => count))).toBe(12);
});

test("the table holds no name, and old windows are forgotten in one organisation alone", async () => {
  await tried("mei.tan@example.org");
  await tried("mei.tan@example.org", 1);
  const root = await w.client("kept_superuser");
  const { rows } = await root.query<{ text: string }>("select t::text as text from kept.throttle t");
  expect(rows.length).toBeGreaterThan(3);
  expect(JSON.stringify(rows)).not.toContain("mei");
  w.advance({ days: 1 });
  const [here, there] = w.organisations;
  expect(await write(w.db, here.scope, (tx) => forgetTries(tx, w.now()))).toBe(4);
  expect(await write(w.db, there.scope, (tx) => forgetTries(tx, w.now()))).toBe(2);
  expect(await write(w.db, here.scope, (tx) => forgetTries(tx, w.now()))).toBe(0);
});
