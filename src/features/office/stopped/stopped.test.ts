// Goal: background work that was given up is seen by those who may act on it, told without anybody's data, and tried again
// once they say so; nobody else sees it.
// Method: the real server on a real database, a duty as its last try leaves it, asked as people of two organisations.
import { afterAll, beforeAll, expect, test } from "vitest";
import { testOffice } from "../../../../testkit/office.ts";
import type { TestOffice } from "../../../../testkit/office.ts";
import { signedIn } from "../../../../testkit/signed-in.ts";
import type { SignedInMember } from "../../../../testkit/signed-in.ts";
import { features } from "../../../features.ts";
import { read, write } from "../../../platform/db.ts";
import { insertDuty } from "../../../platform/duties/store.ts";
import type { DutyId } from "../../../platform/ids.ts";
import { listEntries } from "../../../platform/ledger/ledger.ts";
import { kindWords } from "../ui/stopped_words.ts";

let office: TestOffice;
beforeAll(async () => {
  office = await testOffice();
});
afterAll(() => office.close());

const base = "/o/harbour-school/api/office/stopped";

async function call(who: SignedInMember, path: string, method = "GET"): Promise<[number, unknown]> {
  const headers: Record<string, string> = { cookie: who.cookie };
  if (method === "POST")
    Object.assign(headers, {
      "content-type": "application/json",
      "idempotency-key": crypto.randomUUID(),
      "sec-fetch-site": "same-origin",
    });
  const answer = await fetch(`${office.url}${path}`, {
    method,
    headers,
    ...(method === "POST" ? { body: "{}" } : {}),
  });
  return [answer.status, await answer.json()];
}

test("a dead letter is seen, tried again by whoever may, and is one ledger entry", async () => {
  const { world } = office;
  const [here, there] = world.organisations;
  const [officer, auditor, staff, stranger] = [
    await signedIn(world, here, "officer", { name: "Anna Ferrer" }),
    await signedIn(world, here, "auditor"),
    await signedIn(world, here, "staff"),
    await signedIn(world, there, "owner"),
  ];
  const id = await write(world.db, here.scope, async (tx): Promise<DutyId> => {
    const duty = { kind: "rights.search", key: "k", data: {}, dueAt: world.now(), now: world.now() };
    const made = await insertDuty(tx, here.scope, duty);
    const given = {
      state: "given_up" as const,
      problem: "store_unavailable",
      attempts: 14,
      settled_at: world.now(),
    };
    await tx.updateTable("duty").set(given).where("id", "=", made).execute();
    return made;
  });
  const line = {
    id,
    kind: "rights.search",
    problem: "store_unavailable",
    attempts: 14,
    stoppedAt: world.now().toString(),
    reference: null,
  };
  expect(await call(officer, base)).toEqual([200, { stopped: [line], count: 1 }]);
  expect(await call(auditor, base)).toEqual([200, { stopped: [line], count: 1 }]);
  expect((await call(staff, base))[0]).toBe(403);
  expect((await call(stranger, base))[0]).toBe(401);
  expect((await call(auditor, `${base}/${id}/again`, "POST"))[0]).toBe(403);
  expect(await call(officer, `${base}/${id}/again`, "POST")).toEqual([200, { waits: true }]);
  expect((await call(officer, `${base}/${id}/again`, "POST"))[0]).toBe(404);
  expect(await call(officer, base)).toEqual([200, { stopped: [], count: 0 }]);
  const [duty, entries] = await read(world.db, here.scope, async (tx) => [
    await tx.selectFrom("duty").select(["state", "attempts", "problem"]).where("id", "=", id).execute(),
    await listEntries(tx, here.scope, { limit: 200 }),
  ]);
  expect(duty).toEqual([{ state: "waiting", attempts: 0, problem: null }]);
  expect(entries.filter(({ type }) => type === "work.tried-again")).toHaveLength(1);
});

test("every kind of background work has a name that a person can read", () => {
  const names = features.flatMap((one) => one.duties(office.platform)).map(({ name }) => name);
  expect(names.filter((name) => kindWords(name) === name)).toEqual([]);
  expect(names.length).toBeGreaterThan(15);
});
