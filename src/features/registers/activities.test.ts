// Goal: a processing activity keeps every version with who and when, is found by its words, is changed by one person
// at a time, and exists in its own organisation alone. Method: the routes as mounted, over a real database.
import { afterAll, beforeAll, expect, test } from "vitest";
import { memberIn, testOffice } from "../../../testkit/office.ts";
import type { TestOffice } from "../../../testkit/office.ts";
import { read } from "../../platform/db.ts";
import { caller } from "../../platform/call.ts";
import { newId } from "../../platform/ids.ts";
import { listEntries } from "../../platform/ledger/ledger.ts";
import type { ProcessingActivity } from "./contract.ts";
import * as endpoints from "./endpoints.ts";

let office: TestOffice;
let elsewhere: TestOffice;
beforeAll(async () => {
  office = await testOffice({ member: (w) => memberIn(w, w.organisations[0]) });
  elsewhere = await testOffice({
    world: office.world,
    member: (w) => memberIn(w, w.organisations[1]),
  });
});
afterAll(async () => {
  await elsewhere.close();
  await office.close();
});

const callAt = (at: TestOffice) =>
  caller((address, request) => {
    // As a browser says it of a page of ours.
    const headers = { ...request.headers, "sec-fetch-site": "same-origin" };
    return fetch(`${at.url}${address}`, { ...request, headers });
  });
const here = { organisation: "harbour-school" };
const there = { organisation: "meadow-travel" };

const lessons: ProcessingActivity = {
  words: {
    en: {
      name: "Lessons",
      purposes: ["To teach"],
      people: ["Students"],
      data: ["Bookings"],
      recipients: ["Teachers"],
      retention: [],
      source: ["From the student"],
      transfers: [],
      automatedDecisions: [],
    },
  },
  lawfulBases: ["contract"],
  transfers: "none",
  automatedDecisions: "none",
  dataSets: ["school:booking"],
};
const withRetention = (retention: readonly string[]): ProcessingActivity => {
  const { en } = lessons.words;
  if (en === undefined) throw new Error("The lessons have no English.");
  return { ...lessons, words: { en: { ...en, retention: [...retention] } } };
};

test("an activity is added, filled in, found by its words, and its history stays", async () => {
  const call = callAt(office);
  const body = { key: "lessons", activity: lessons };
  const made = await call(endpoints.createActivity, { params: here, body, idempotencyKey: newId() });
  expect(made).toMatchObject({ ok: true, reply: { version: 1, gaps: ["retention-missing"] } });
  const again = await call(endpoints.createActivity, { params: here, body, idempotencyKey: newId() });
  expect(again).toMatchObject({ ok: false, error: { code: "conflict" } });

  const params = { ...here, key: "lessons" };
  const change = { version: 1, activity: withRetention(["Two years"]) };
  const changed = await call(endpoints.changeActivity, { params, body: change, idempotencyKey: newId() });
  expect(changed).toMatchObject({
    ok: true,
    reply: {
      version: 2,
      gaps: [],
      activity: change.activity,
      history: [
        { version: 2, changed: ["words.en.retention"], changedAt: "2026-03-02T09:00:00Z" },
        { version: 1, changed: [] },
      ],
    },
  });
  const asOf = (version: number) => call(endpoints.readActivity, { params, query: { version } });
  expect(await asOf(1)).toMatchObject({ reply: { version: 2, shown: 1, activity: body.activity } });
  expect(await asOf(2)).toMatchObject({ reply: { version: 2, shown: 2, activity: change.activity } });
  expect(await asOf(3)).toMatchObject({ error: { code: "not_found" } });
  const late = await call(endpoints.changeActivity, { params, body: change, idempotencyKey: newId() });
  expect(late).toMatchObject({ ok: false, error: { code: "conflict" } });

  const search = (text: string) => call(endpoints.listActivities, { params: here, query: { search: text } });
  expect(await search("TWO YEARS")).toMatchObject({
    ok: true,
    reply: { items: [{ key: "lessons", version: 2 }] },
  });
  expect(await search("photographs")).toMatchObject({ ok: true, reply: { items: [] } });

  const [{ scope }] = office.world.organisations;
  const ledger = await read(office.world.db, scope, (tx) => listEntries(tx, scope, { limit: 50 }));
  expect(ledger.filter(({ type }) => type === "register.changed")).toHaveLength(2);
});

test("who answers for the data is written once at a time", async () => {
  const call = callAt(office);
  const controller = {
    address: ["4 Ferry Lane"],
    email: "privacy@riverbridge.example",
    contact: { en: "The data protection officer" },
    country: "GB",
  };
  const write = (version: number) =>
    call(endpoints.changeController, {
      params: here,
      body: { version, controller },
      idempotencyKey: newId(),
    });
  expect(await call(endpoints.readController, { params: here })).toMatchObject({ reply: { version: 0 } });
  expect(await write(0)).toMatchObject({ ok: true, reply: { version: 1, controller } });
  expect(await write(0)).toMatchObject({ ok: false, error: { code: "conflict" } });
  controller.address.push("Ferryport");
  expect(await write(1)).toMatchObject({
    ok: true,
    reply: {
      version: 2,
      history: [
        { version: 2, changed: ["address"] },
        { version: 1, changed: [] },
      ],
    },
  });
});

test("another organisation has nothing of the register", async () => {
  const call = callAt(elsewhere);
  expect(await call(endpoints.listActivities, { params: there })).toMatchObject({ reply: { items: [] } });
  const params = { ...there, key: "lessons" };
  expect(await call(endpoints.readActivity, { params })).toMatchObject({ error: { code: "not_found" } });
  expect(await call(endpoints.readController, { params: there })).toMatchObject({ reply: { version: 0 } });
});
