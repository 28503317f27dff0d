// Goal: a processing activity keeps every version with who, when and why, is found by its words, is changed by one person
// at a time, and exists in its own organisation alone. Method: the routes as mounted, over a real database.
import { afterAll, beforeAll, expect, test } from "vitest";
import { memberIn, testOffice } from "../../../testkit/office.ts";
import type { TestOffice } from "../../../testkit/office.ts";
import { read } from "../../platform/db.ts";
import { caller } from "../../platform/call.ts";
import { newId } from "../../platform/ids.ts";
import { listEntries } from "../../platform/ledger/ledger.ts";
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
const activitiesHere = { ...here, kind: "processing-activity" } as const;
const activitiesThere = { ...there, kind: "processing-activity" } as const;

const lessons = {
  "words.en.name": "Lessons",
  "words.en.purposes": ["To teach"],
  "words.en.people": ["Students"],
  "words.en.data": ["Bookings"],
  "words.en.recipients": ["Teachers"],
  "words.en.source": ["From the student"],
  lawfulBases: ["contract"],
  transfers: "none",
  automatedDecisions: "none",
  dataSets: ["school:booking"],
  role: "controller",
  hasSpecialCategories: "no",
};
const said = (sentence: string) => expect.objectContaining({ sentence });

test("an activity is added, filled in, found by its words, and its history stays with who and why", async () => {
  const call = callAt(office);
  const body = { key: "lessons", values: lessons };
  const add = () => call(endpoints.createEntry, { params: activitiesHere, body, idempotencyKey: newId() });
  expect(await add()).toMatchObject({
    ok: true,
    reply: {
      version: 1,
      name: "Lessons",
      values: lessons,
      gaps: [said("Not written down: how long it is kept.")],
    },
  });
  expect(await add()).toMatchObject({ ok: false, error: { code: "conflict" } });

  const params = { ...activitiesHere, key: "lessons" };
  const kept = { ...lessons, "words.en.retention": ["Two years"] };
  const change = { version: 1, values: kept, reason: "The board decided it" };
  const changed = await call(endpoints.changeEntry, { params, body: change, idempotencyKey: newId() });
  expect(changed).toMatchObject({
    ok: true,
    reply: {
      version: 2,
      gaps: [],
      values: kept,
      history: [
        {
          version: 2,
          changes: [{ field: "words.en.retention", after: ["Two years"] }],
          changedAt: "2026-03-02T09:00:00Z",
          reason: "The board decided it",
        },
        { version: 1, changes: [] },
      ],
    },
  });
  const asOf = (version: number) => call(endpoints.readEntry, { params, query: { version } });
  expect(await asOf(1)).toMatchObject({ reply: { version: 2, shown: 1, values: lessons } });
  expect(await asOf(2)).toMatchObject({ reply: { version: 2, shown: 2, values: kept } });
  expect(await asOf(3)).toMatchObject({ error: { code: "not_found" } });
  const late = await call(endpoints.changeEntry, { params, body: change, idempotencyKey: newId() });
  expect(late).toMatchObject({ ok: false, error: { code: "conflict" } });

  const search = (text: string) =>
    call(endpoints.listEntries, { params: activitiesHere, query: { search: text } });
  expect(await search("TWO YEARS")).toMatchObject({
    ok: true,
    reply: { items: [{ key: "lessons", version: 2 }], of: 1 },
  });
  expect(await search("photographs")).toMatchObject({ ok: true, reply: { items: [], of: 0 } });

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
        { version: 2, changes: [{ field: "address", after: ["4 Ferry Lane", "Ferryport"] }] },
        { version: 1, changes: [] },
      ],
    },
  });
});

test("another organisation has nothing of the register", async () => {
  const call = callAt(elsewhere);
  expect(await call(endpoints.listEntries, { params: activitiesThere, query: {} })).toMatchObject({
    reply: { items: [] },
  });
  const params = { ...activitiesThere, key: "lessons" };
  expect(await call(endpoints.readEntry, { params, query: {} })).toMatchObject({
    error: { code: "not_found" },
  });
  expect(await call(endpoints.readController, { params: there })).toMatchObject({ reply: { version: 0 } });
});
