// Goal: a promise is judged on every case of the year, however many there are: one late case behind thousands of newer
// ones breaks it, and is among n of N.
// Method: a real database; a late case, then a prompt one copied more often than two pages hold.
import { afterAll, beforeAll, expect, test } from "vitest";
import { copyCase } from "../../../testkit/cases/copies.ts";
import { derivedKeys } from "../../../testkit/keys.ts";
import { answeredRequest } from "../../../testkit/policy_request.ts";
import { world } from "../../../testkit/world.ts";
import type { World } from "../../../testkit/world.ts";
import { read, write } from "../../platform/db.ts";
import { superuser } from "../../platform/postgres/postgres.ts";
import { readPack } from "./document/pack.ts";
import { evaluatePolicy } from "./evaluate.ts";
import { installPolicy } from "./install.ts";

let w: World;
const keys = derivedKeys(Buffer.alloc(32, 7));
beforeAll(async () => {
  w = await world();
});
afterAll(() => w.close());

/** More than two pages of cases as they are read. */
const copies = 10_500;

test("a late request that is older than ten thousand prompt ones breaks its promise and is counted", async () => {
  const { scope } = w.organisations[0];
  const pack = await readPack("school");
  await write(w.db, scope, (tx) => installPolicy(tx, scope, pack, { keys, now: w.now() }));
  await answeredRequest(w, scope, { days: 45 });
  await answeredRequest(w, scope, { days: 20 });
  w.advance({ days: 60 });
  const bulk = await w.client(superuser);
  const { rows } = await bulk.query<{ id: Parameters<typeof copyCase>[1]["caseId"] }>(
    "select id from kept.case_file where organisation_id = $1 order by id desc limit 1",
    [scope.organisationId],
  );
  const [newest] = rows;
  if (newest === undefined) throw new Error("opened above");
  await copyCase(bulk, { organisationId: scope.organisationId, caseId: newest.id, rows: copies });
  const evaluated = await read(w.db, scope, (tx) => evaluatePolicy(tx, scope, w.now()));
  const found = evaluated?.clauses.find(({ label }) => label === "10.9")?.result;
  expect([found?.status, found?.n, found?.of]).toEqual(["broken", copies + 1, copies + 2]);
  // The late one stands first, whatever its age.
  expect(found?.evidence[0]?.status).toBe("broken");
});
