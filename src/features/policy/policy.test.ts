// Goal: an organisation's policy is installed once per version, its clauses keep their ids, and what it shows follows
// from the cases, for those who may see them.
// Method: a real database, requests opened and moved on through the same events as the product, the feature's own routes.
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { derivedKeys } from "../../../testkit/keys.ts";
import { world } from "../../../testkit/world.ts";
import type { World } from "../../../testkit/world.ts";
import { read, write } from "../../platform/db.ts";
import { openPayload } from "../../platform/ledger/ledger.ts";
import { scopeOf } from "../../platform/scope.ts";
import type { Scope } from "../../platform/scope.ts";
import { newId } from "../../platform/ids.ts";
import { answeredRequest } from "../../../testkit/policy_request.ts";
import { readPack } from "./document/pack.ts";
import { evaluatePolicy, keepRecord } from "./evaluate.ts";
import { explanationOf, stripOf } from "./explain.ts";
import { installPolicy } from "./install.ts";
import { currentPolicy, listDays } from "./store.ts";

let w: World;
const keys = derivedKeys(Buffer.alloc(32, 7));
beforeAll(async () => {
  w = await world();
});
afterAll(() => w.close());

const install = async (
  scope: Scope,
  change?: { readonly hash: string; readonly title: string },
): Promise<unknown> => {
  const pack = await readPack("school");
  const wanted =
    change === undefined ? pack : { ...pack, hash: change.hash, text: { ...pack.text, title: change.title } };
  return write(w.db, scope, (tx) => installPolicy(tx, scope, wanted, { keys, now: w.now() }));
};

const statusOf = async (scope: Scope, label: string): Promise<string | undefined> => {
  const evaluated = await read(w.db, scope, (tx) => evaluatePolicy(tx, scope, w.now()));
  return evaluated?.clauses.find((clause) => clause.label === label)?.result.status;
};

test("installing twice is one version; another hash is the next, and clauses keep their ids", async () => {
  const { scope } = w.organisations[0];
  expect(await install(scope)).toEqual({ version: 3, isNew: true });
  const first = await read(w.db, scope, (tx) => currentPolicy(tx, scope));
  expect(first?.clauses.length).toBe(201);
  expect(await install(scope)).toEqual({ version: 3, isNew: false });
  w.advance({ minutes: 1 });
  expect(await install(scope, { hash: "b".repeat(64), title: "Changed" })).toEqual({
    version: 4,
    isNew: true,
  });
  const second = await read(w.db, scope, (tx) => currentPolicy(tx, scope));
  expect(second?.title).toBe("Changed");
  expect(second?.clauses.map(({ id, label }) => [label, id])).toEqual(
    first?.clauses.map(({ id, label }) => [label, id]),
  );
  expect(second?.recordedAt).toEqual(first?.recordedAt);
});

test("another organisation has nothing of the policy", async () => {
  const { scope } = w.organisations[2];
  expect(await read(w.db, scope, (tx) => evaluatePolicy(tx, scope, w.now()))).toBeUndefined();
  await expect(
    write(w.db, scope, (tx) => keepRecord(tx, w.now, { scope, keys, db: w.db })),
  ).resolves.toBeUndefined();
});

test("cases decide: unproven, kept, then broken, and the record keeps each day as it was", async () => {
  const { scope } = w.organisations[1];
  await install(scope);
  // As the sweep does it: whoever sweeps is nobody who could be named.
  const nobody = scopeOf({ ...scope, actorId: newId() });
  const record = async (): Promise<unknown> =>
    write(w.db, scope, (tx) => keepRecord(tx, w.now, { scope: nobody, keys, db: w.db }));
  const today = (): Temporal.PlainDate => w.now().toZonedDateTimeISO("Europe/London").toPlainDate();
  const [day0] = [today()];
  await record();
  expect(await statusOf(scope, "10.9")).toBe("unproven");
  await answeredRequest(w, scope, { days: 20 });
  w.advance({ days: 40 });
  await record();
  expect([await statusOf(scope, "10.9"), await statusOf(scope, "10.3")]).toEqual(["kept", "kept"]);
  await answeredRequest(w, scope, { days: 45, isIdentified: false });
  w.advance({ days: 60 });
  await record();
  await record();
  expect([await statusOf(scope, "10.9"), await statusOf(scope, "10.3")]).toEqual(["broken", "broken"]);
  // Each record that found something otherwise is one entry on the ledger; the fourth found nothing, half an hour early.
  const changes = await read(w.db, scope, (tx) =>
    tx
      .selectFrom("ledger_entry")
      .select(["id"])
      .where("organisation_id", "=", scope.organisationId)
      .where("type", "=", "policy.statuses-changed")
      .orderBy("arrival")
      .execute(),
  );
  const said = await read(w.db, scope, (tx) =>
    Promise.all(changes.map(({ id }) => openPayload(tx, scope, keys, id))),
  );
  const Changed = z.object({
    changed: z.array(z.object({ clause: z.string(), was: z.string().nullable(), is: z.string() })),
  });
  expect(
    said.map((payload) =>
      Changed.parse(JSON.parse(payload?.payload.toString("utf8") ?? "null")).changed.find(
        ({ clause }) => clause === "10.9",
      ),
    ),
  ).toEqual([
    { clause: "10.9", was: null, is: "unproven" },
    { clause: "10.9", was: "unproven", is: "kept" },
    { clause: "10.9", was: "kept", is: "broken" },
  ]);
  const policy = await read(w.db, scope, (tx) => currentPolicy(tx, scope));
  const clause = policy?.clauses.find(({ label }) => label === "10.9");
  if (clause === undefined) throw new Error("installed above");
  const days = await read(w.db, scope, (tx) => listDays(tx, scope, clause.id, day0));
  expect(days.map(({ day, status }) => [day.since(day0).days, status])).toEqual([
    [0, "unproven"],
    [40, "kept"],
    [100, "broken"],
  ]);
  const strip = stripOf(days, today());
  expect(strip.length).toBe(52);
  // Only three weeks have a record; nothing is filled in between.
  expect(strip.flatMap(({ status }) => (status === null ? [] : [status]))).toEqual([
    "unproven",
    "kept",
    "broken",
  ]);
});

test("the paragraph for an auditor says what is claimed, on what, and what would break it", async () => {
  const { scope } = w.organisations[1];
  const evaluated = await read(w.db, scope, (tx) => evaluatePolicy(tx, scope, w.now()));
  const clause = evaluated?.clauses.find(({ label }) => label === "10.9");
  if (evaluated === undefined || clause === undefined) throw new Error("installed above");
  const text = explanationOf(evaluated, clause, 3).join(" ");
  expect(text).toContain(
    "“We answer every request without delay and at the latest within one month of receiving it.”",
  );
  expect(text).toContain("it is broken. 1 of the 2 requests");
  expect(text).toContain("The results of 3 days are on record.");
  const unproven = evaluated.clauses.find(({ label }) => label === "18.3");
  if (unproven === undefined) throw new Error("a clause of the pack");
  expect(explanationOf(evaluated, unproven, 0).join(" ")).toContain("we do not claim that it is kept");
});
