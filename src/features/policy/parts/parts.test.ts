// Goal: what is kept of parts never differs from judging everything anew: after a case, its clock, its mail or whom it was
// told to is written, after time passes, after the policy changes, and for a reader from whom a case is hidden. What did
// not change is not read again.
// Method: a real database; after each act the results with a memory beside those without one; the very objects kept.
import { afterAll, beforeAll, expect, test } from "vitest";
import { copyCase } from "../../../../testkit/cases/copies.ts";
import { derivedKeys } from "../../../../testkit/keys.ts";
import { answeredRequest } from "../../../../testkit/policy_request.ts";
import { world } from "../../../../testkit/world.ts";
import type { World } from "../../../../testkit/world.ts";
import { read, write } from "../../../platform/db.ts";
import { newId } from "../../../platform/ids.ts";
import type { AccountId, CaseId } from "../../../platform/ids.ts";
import { superuser } from "../../../platform/postgres/postgres.ts";
import type { Scope } from "../../../platform/scope.ts";
import { requestKind } from "../../rights/index.ts";
import { readPack } from "../document/pack.ts";
import { evaluatePolicy } from "../evaluate.ts";
import { installPolicy } from "../install.ts";
import type { Memory } from "./parts.ts";

let w: World;
const keys = derivedKeys(Buffer.alloc(32, 7));
beforeAll(async () => {
  w = await world();
});
afterAll(() => w.close());

type Line = readonly [label: string, status: string, why: object, n: number, of: number, evidence: number];
async function results(
  scope: Scope,
  asked: { readonly memory?: Memory; readonly reader?: AccountId } = {},
): Promise<readonly Line[]> {
  const evaluated = await read(w.db, scope, (tx) => evaluatePolicy(tx, scope, w.now(), asked));
  return (evaluated?.clauses ?? []).map(({ label, result: { status, why, n, of, evidence } }): Line => [
    label,
    status,
    why,
    n,
    of,
    evidence.length,
  ]);
}

test("whatever is written, the memory says what judging all anew says, and keeps the rest", async () => {
  const [{ scope }] = w.organisations;
  const { organisationId } = scope;
  const pack = await readPack("school");
  await write(w.db, scope, (tx) => installPolicy(tx, scope, pack, { keys, now: w.now() }));
  await answeredRequest(w, scope, { days: 20 });
  const bulk = await w.client(superuser);
  const newest = async (): Promise<CaseId> => {
    const { rows } = await bulk.query<{ id: CaseId }>(
      "select id from kept.case_file where organisation_id = $1 order by id desc limit 1",
      [organisationId],
    );
    const [row] = rows;
    if (row === undefined) throw new Error("opened above");
    return row.id;
  };
  const caseId = await newest();
  await copyCase(bulk, { organisationId, caseId, rows: 60, days: 300 });
  w.advance({ days: 25 });
  const memory: Memory = new Map();
  const parts = (): ReadonlyMap<string, object> =>
    memory.get(organisationId)?.get(requestKind.kind)?.parts ?? new Map();
  /** How many parts were judged anew since `before`, when both agree. */
  const again = async (): Promise<number> => {
    const before = new Map(parts());
    expect(await results(scope, { memory })).toEqual(await results(scope));
    return [...parts()].filter(([part, said]) => before.get(part) !== said).length;
  };
  const all = await again();
  expect(all).toBeGreaterThan(20);
  expect(await again()).toBe(0);
  const one = async (statement: string): Promise<void> => {
    const { rowCount } = await bulk.query(statement, [organisationId, caseId]);
    expect(rowCount).toBe(1);
  };
  await one("update kept.case_file set version = version + 1 where organisation_id = $1 and id = $2");
  expect(await again()).toBe(1);
  // For whom a case does not exist its part is judged without it, and nobody else's memory is.
  const reader = newId<AccountId>();
  await bulk.query(
    "update kept.case_file set walls = array[$3::uuid] where organisation_id = $1 and id = $2",
    [organisationId, caseId, reader],
  );
  expect(await again()).toBe(1);
  const counted = (lines: readonly Line[]): number => lines.find(([label]) => label === "10.9")?.[4] ?? 0;
  const veiled = await results(scope, { memory, reader });
  expect(veiled).toEqual(await results(scope, { reader }));
  expect([counted(veiled), counted(await results(scope, { memory }))]).toEqual([60, 61]);
  expect(await again()).toBe(0);
  await one(
    "update kept.clock set effective_limit_at = effective_limit_at - interval '20 days' where organisation_id = $1 and case_id = $2",
  );
  expect(await again()).toBe(1);
  expect((await results(scope, { memory })).find(([label]) => label === "10.9")?.[1]).toBe("broken");
  await answeredRequest(w, scope, { days: 10 });
  expect(await again()).toBe(1);
  // A day later only what turns on the day, or left the year, is judged again; years later everything.
  w.advance({ days: 1 });
  await again();
  w.advance({ days: 200 });
  expect(await again()).toBeGreaterThan(5);
  await bulk.query("delete from kept.clock where organisation_id = $1 and case_id = $2", [
    organisationId,
    caseId,
  ]);
  expect(await again()).toBe(1);
  // Another version of the policy asks other things.
  const { "10.9": promise } = pack.promises.clauses;
  if (promise === undefined) throw new Error("the school's");
  const clauses = { ...pack.promises.clauses, "10.4": promise };
  const other = { ...pack, hash: "0".repeat(64), promises: { ...pack.promises, clauses } };
  await write(w.db, scope, (tx) => installPolicy(tx, scope, other, { keys, now: w.now() }));
  await again();
  // A moment before what is kept (a clock that was put back) is judged anew.
  w.advance({ days: -100 });
  expect(await again()).toBeGreaterThan(20);
});
