// Goal: what is kept for a second is never older than that, nor than a change made here, nor another organisation's.
// Method: readings counted while a clock of our own is moved.
import { expect, test } from "vitest";
import type { Database } from "./db.ts";
import { newId } from "./ids.ts";
import { noteChange, recently } from "./recent.ts";
import { scopeOf } from "./scope.ts";

const db = {} as Database;
const house = () => scopeOf({ organisationId: newId(), actorId: newId() });

test("a value is read again after a second, after a change, and for another organisation", async () => {
  let [elapsed, readings] = [0, 0];
  const reader = recently(
    async () => {
      readings += 1;
      return readings;
    },
    () => elapsed,
  );
  const [ours, theirs] = [house(), house()];
  expect(await Promise.all([reader(db, ours), reader(db, ours)])).toEqual([1, 1]);
  expect(await reader(db, theirs)).toBe(2);
  elapsed = 999;
  expect(await reader(db, ours)).toBe(1);
  elapsed = 1000;
  expect(await reader(db, ours)).toBe(3);
  noteChange(ours.organisationId);
  expect(await reader(db, ours)).toBe(4);
  expect(await reader(db, theirs)).toBe(5);
});

test("a reading that failed is tried again at once", async () => {
  let isDown = true;
  const reader = recently(
    async () => {
      if (isDown) throw new Error("The database is down.");
      return "here";
    },
    () => 0,
  );
  const scope = house();
  await expect(reader(db, scope)).rejects.toThrow("down");
  isDown = false;
  expect(await reader(db, scope)).toBe("here");
});
