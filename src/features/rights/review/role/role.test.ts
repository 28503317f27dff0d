// Goal: people who act in their role are shown by one decision for a table of them; whoever was decided about alone stays so, a row
// that is also somebody else's still waits, a rule holds in later searches until it is ended, and both are on record.
// Method: the example school on a real PostgreSQL: searches of two people who share rows with many others, decided by table.
import { afterAll, beforeAll, expect, test } from "vitest";
import { requestWorld, type RequestWorld } from "../../../../../testkit/requests.ts";
import { readEvents } from "../../../../platform/cases/store.ts";
import { read, write } from "../../../../platform/db.ts";
import type { CaseId } from "../../../../platform/ids.ts";
import { listEntries } from "../../../../platform/ledger/ledger.ts";
import { requestKind } from "../../request/state.ts";
import { latestRun, lockRun } from "../../run/store.ts";
import { decidePeople, undoPeople } from "../decide.ts";
import { peopleView, reviewOf } from "../read.ts";
import { actInRole, endRoleRule, rolesView } from "./role.ts";
import { openPeopleOf, standingRules, type PeopleOfTable } from "./store.ts";

let w: RequestWorld;
beforeAll(async () => {
  w = await requestWorld();
}, 60_000);
afterAll(() => w.close());

const view = async (caseId: CaseId) => {
  const [{ scope }] = w.organisations;
  const file = await w.caseOf(caseId);
  return read(w.db, scope, async (tx) =>
    rolesView(tx, scope, await reviewOf(tx, scope, w.platform.keys, file)),
  );
};

/** The table with the most people nobody decided about. */
const largest = async (caseId: CaseId) => {
  const [first] = (await view(caseId)).tables.toSorted((one, other) => other.open - one.open);
  if (first === undefined) throw new Error("nobody else was found");
  return first;
};

const decideFor = async (
  caseId: CaseId,
  { position, table }: Pick<PeopleOfTable, "position" | "table">,
  range: "this-request" | "always",
): Promise<number> => {
  const [{ scope }] = w.organisations;
  const { keys } = w.platform;
  const file = await w.caseOf(caseId);
  return write(w.db, scope, async (tx) => {
    const run = await lockRun(tx, scope, caseId);
    if (run === undefined) throw new Error("no run");
    const { names } = await reviewOf(tx, scope, keys, file);
    const asked = { position, table, why: "They teach, and wrote it as teachers.", for: range };
    return actInRole(tx, scope, { keys, run, names, now: w.now() }, asked);
  });
};

const people = async (caseId: CaseId, open: boolean) => {
  const [{ scope }] = w.organisations;
  const file = await w.caseOf(caseId);
  return read(w.db, scope, async (tx) => {
    const review = await reviewOf(tx, scope, w.platform.keys, file);
    return (await peopleView(tx, scope, review, { open })).people;
  });
};

test("everybody of a table is shown in this request, but for who was decided about alone; others go on waiting", async () => {
  const [{ scope }] = w.organisations;
  const { keys } = w.platform;
  const { caseId } = await w.searched(w.person("yuxuan"));
  const table = await largest(caseId);
  expect(table.open).toBeGreaterThan(1);
  const others = (await view(caseId)).tables.filter((one) => one.table !== table.table);
  const [alone] = await read(w.db, scope, async (tx) => {
    const run = await latestRun(tx, scope, caseId);
    if (run === undefined) throw new Error("no run");
    return openPeopleOf(tx, scope, run.id, table, 1);
  });
  await write(w.db, scope, async (tx) => {
    const { run, seals } = await reviewOf(tx, scope, keys, await w.caseOf(caseId));
    const made = {
      persons: [alone ?? ""],
      decision: "withhold",
      reason: "would-harm",
      words: undefined,
    } as const;
    await decidePeople(tx, scope, keys, run, seals, made, w.now());
  });
  expect(await decideFor(caseId, table, "this-request")).toBe(table.open - 1);
  const decided = await people(caseId, false);
  const ofTable = decided.filter(({ title }) => title === table.title);
  expect(ofTable.find(({ person }) => person === alone)?.decision).toBe("withhold");
  const shown = ofTable.filter(({ person, decision }) => person !== alone && decision !== undefined);
  expect(shown.every(({ decision, reason }) => decision === "show" && reason === "acting-in-role")).toBe(
    true,
  );
  expect(shown.every(({ byRule }) => byRule === undefined)).toBe(true);
  const after = await view(caseId);
  expect(after.tables.find((one) => one.table === table.table)?.open).toBe(0);
  expect(after.tables.filter((one) => one.table !== table.table)).toEqual(others);
  expect(after.rules).toEqual([]);
}, 60_000);

test("a rule holds in the next search, is overruled for one, and no more when it is ended", async () => {
  const [{ scope }] = w.organisations;
  const { keys } = w.platform;
  const { caseId } = await w.searched(w.person("yuxuan"));
  const table = await largest(caseId);
  await decideFor(caseId, table, "always");
  await expect(decideFor(caseId, table, "always")).rejects.toMatchObject({ key: "conflict" });
  const next = await w.searched(w.person("yuxuan"));
  const ruled = (await view(next.caseId)).tables.find((one) => one.table === table.table);
  expect(ruled).toMatchObject({ open: 0, byRule: table.open });
  const one = (await people(next.caseId, false)).find(({ byRule }) => byRule === true);
  const events = await read(w.db, scope, (tx) =>
    readEvents(tx, scope, requestKind, next.caseId, { limit: 500 }),
  );
  const [rule] = await read(w.db, scope, (tx) => standingRules(tx, scope));
  const byRule = events.flatMap(({ type, data }) => (type === "review.decided" ? [data.rule] : []));
  expect(byRule).toEqual(Array.from({ length: table.open }, () => rule?.id));
  await write(w.db, scope, async (tx) => {
    const { run } = await reviewOf(tx, scope, keys, await w.caseOf(next.caseId));
    await undoPeople(tx, scope, keys, run, [one?.person ?? ""], w.now());
  });
  const overruled = (await view(next.caseId)).tables.find((each) => each.table === table.table);
  expect(overruled).toMatchObject({ open: 1, byRule: table.open - 1 });
  if (rule === undefined) throw new Error("no rule");
  await write(w.db, scope, (tx) => endRoleRule(tx, scope, { keys, now: w.now() }, rule.id));
  const last = await w.searched(w.person("yuxuan"));
  expect((await view(last.caseId)).tables.find((each) => each.table === table.table)).toMatchObject({
    open: table.open,
    byRule: 0,
  });
  const again = write(w.db, scope, (tx) => endRoleRule(tx, scope, { keys, now: w.now() }, rule.id));
  await expect(again).rejects.toMatchObject({ key: "conflict" });
  const types = (await read(w.db, scope, (tx) => listEntries(tx, scope, { limit: 1000 }))).map(
    ({ type }) => type,
  );
  expect(types.filter((type) => type.startsWith("review.rule-"))).toEqual([
    "review.rule-set",
    "review.rule-ended",
  ]);
}, 90_000);

test("a table nobody else is known from has nobody in a role", async () => {
  const { caseId } = await w.searched(w.person("yuxuan"));
  const table = { position: 0, table: "public.nowhere" };
  await expect(decideFor(caseId, table, "this-request")).rejects.toMatchObject({ key: "not_found" });
}, 60_000);
