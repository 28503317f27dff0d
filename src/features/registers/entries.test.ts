// Goal: every kind of entry is written, linked both ways, taken out of use only when nothing names it, and read as it
// stood on a day. Method: the routes as mounted, over a real database and a clock moved by hand.
import { afterAll, beforeAll, expect, test } from "vitest";
import { memberIn, testOffice } from "../../../testkit/office.ts";
import type { TestOffice } from "../../../testkit/office.ts";
import { caller } from "../../platform/call.ts";
import { read } from "../../platform/db.ts";
import { newId } from "../../platform/ids.ts";
import { listEntries as listActs } from "../../platform/ledger/ledger.ts";
import * as endpoints from "./endpoints.ts";
import { entriesOf, gapsOfRegister, readRegister } from "./index.ts";
import type { RegisterGap } from "./index.ts";
import { allKinds } from "./kinds/all.ts";
import type { FieldValue, Kind, KindName } from "./kinds/field.ts";
import { bodyOf, isAsked, lacking, valuesOf } from "./kinds/values.ts";

let office: TestOffice;
beforeAll(async () => {
  office = await testOffice({ member: (w) => memberIn(w, w.organisations[0]) });
});
afterAll(() => office.close());

const call: ReturnType<typeof caller> = caller((address, request) =>
  fetch(`${office.url}${address}`, {
    ...request,
    headers: { ...request.headers, "sec-fetch-site": "same-origin" },
  }),
);
const at = (kind: KindName) => ({ organisation: "harbour-school", kind });
const add = (kind: KindName, key: string, values: Readonly<Record<string, string | string[]>>) =>
  call(endpoints.createEntry, { params: at(kind), body: { key, values }, idempotencyKey: newId() });
const page = (kind: KindName, key: string, query = {}) =>
  call(endpoints.readEntry, { params: { ...at(kind), key }, query });

/** Something for every field that is asked. */
function filled(kind: Kind): Record<string, FieldValue> {
  const values: Record<string, FieldValue> = {};
  for (const [path, field] of Object.entries(kind.fields)) {
    const { type } = field;
    if (!isAsked(field, values)) continue;
    if (type.is === "line" || type.is === "text") values[path] = `Words of ${path}`;
    if (type.is === "lines") values[path] = path === "dataSets" ? ["school:booking"] : ["One", "Two"];
    if (type.is === "day") values[path] = "2027-01-31";
    if (type.is === "country") values[path] = "GB";
    if (type.is === "countries") values[path] = ["GB", "IE"];
    if (type.is === "period") values[path] = "P6M";
    if (type.is === "address") values[path] = "https://opendsr.example.org/v2";
    if (type.is === "fingerprint") values[path] = "ab:".repeat(31) + "cd";
    if (type.is === "choice") values[path] = Object.keys(type.options)[0] ?? "";
    if (type.is === "choices") values[path] = Object.keys(type.options);
    if (type.is === "link") values[path] = "another";
    if (type.is === "links") values[path] = ["another", "third"];
  }
  return values;
}

test("every kind takes every field it shows, gives it back, and then lacks nothing", () => {
  const kept = allKinds.map((kind) => {
    const values = filled(kind);
    const made = bodyOf(kind, values);
    return {
      kind: kind.kind,
      values,
      made: "body" in made ? valuesOf(made.body) : made,
      lacks: lacking(kind, values),
    };
  });
  expect(kept).toEqual(kept.map(({ kind, values }) => ({ kind, values, made: values, lacks: [] })));
  expect(allKinds).toHaveLength(20);
});

test("what a kind does not know, or cannot read, is refused field by field and nothing is written", async () => {
  const wrong = await add("vendor", "print-shop", {
    name: "Print shop",
    country: "England",
    part: "friend",
    colour: "blue",
  });
  expect(wrong).toMatchObject({
    error: { code: "invalid_request", details: [{ at: "body.values.colour", reason: "no_such_field" }] },
  });
  const again = await add("vendor", "print-shop", { country: "England", part: "friend" });
  expect(again).toMatchObject({
    error: {
      details: expect.arrayContaining([
        { at: "body.values.name", reason: "missing" },
        { at: "body.values.country", reason: "not_readable" },
        { at: "body.values.part", reason: "not_readable" },
      ]),
    },
  });
  expect(await add("system", "crm", { name: "CRM", vendor: "nobody" })).toMatchObject({
    error: { details: [{ at: "body.values.vendor", reason: "no_such_entry" }] },
  });
  expect(await page("vendor", "print-shop")).toMatchObject({ error: { code: "not_found" } });
});

test("links are seen from both ends, and hold an entry in use as long as something names it", async () => {
  await add("vendor", "cloud-desk", { name: "Cloud Desk", part: "processor", country: "IE" });
  await add("system", "helpdesk", { name: "Help desk", hosted: "vendor", vendor: "cloud-desk" });
  expect(await page("system", "helpdesk")).toMatchObject({
    reply: { names: [{ field: "vendor", kind: "vendor", key: "cloud-desk", name: "Cloud Desk" }] },
  });
  expect(await page("vendor", "cloud-desk")).toMatchObject({
    reply: { linkedFrom: [{ field: "vendor", kind: "system", key: "helpdesk", name: "Help desk" }] },
  });
  const retire = (kind: KindName, key: string) =>
    call(endpoints.retireEntry, {
      params: { ...at(kind), key },
      body: { reason: "We left them" },
      idempotencyKey: newId(),
    });
  expect(await retire("vendor", "cloud-desk")).toMatchObject({
    error: { code: "conflict", details: [{ at: "system/helpdesk", reason: "names_it" }] },
  });
  expect(await retire("system", "helpdesk")).toMatchObject({
    ok: true,
    reply: { retiredReason: "We left them" },
  });
  expect(await retire("vendor", "cloud-desk")).toMatchObject({ ok: true });
  expect(await retire("vendor", "cloud-desk")).toMatchObject({ error: { code: "conflict" } });
  expect(await add("system", "new-desk", { name: "New desk", vendor: "cloud-desk" })).toMatchObject({
    error: { details: [{ at: "body.values.vendor", reason: "no_such_entry" }] },
  });
  const list = (show: "in-use" | "retired") =>
    call(endpoints.listEntries, { params: at("vendor"), query: { show } });
  expect(await list("in-use")).toMatchObject({ reply: { items: [] } });
  expect(await list("retired")).toMatchObject({ reply: { items: [{ key: "cloud-desk" }] } });
  const [{ scope }] = office.world.organisations;
  const acts = await read(office.world.db, scope, (tx) => listActs(tx, scope, { limit: 50 }));
  expect(acts.filter(({ type }) => type === "register.retired")).toHaveLength(2);
});

test("the register is read as it stood on a day, with what was missing then", async () => {
  const { world } = office;
  const [{ scope }] = world.organisations;
  expect(scope.organisationId).toBeDefined();
  await add("device", "laptop-7", {
    name: "Laptop 7",
    sort: "laptop",
    ownedBy: "us",
    encrypted: "no",
    password: "yes",
  });
  const before = world.now().toZonedDateTimeISO("UTC").toPlainDate();
  world.advance({ hours: 72 });
  const values = { name: "Laptop 7", sort: "laptop", ownedBy: "us", encrypted: "yes", password: "yes" };
  await call(endpoints.changeEntry, {
    params: { ...at("device"), key: "laptop-7" },
    body: { version: 1, values, reason: "Its disk was encrypted" },
    idempotencyKey: newId(),
  });
  const gap = "It is not encrypted.";
  const on = (day: string) => call(endpoints.listEntries, { params: at("device"), query: { asOf: day } });
  const [then, now, never] = [before, before.add({ days: 3 }), before.subtract({ days: 1 })].map(String);
  expect(await on(then ?? "")).toMatchObject({
    reply: { items: [{ version: 1, values: { encrypted: "no" }, gaps: [gap] }] },
  });
  expect(await on(now ?? "")).toMatchObject({
    reply: { items: [{ version: 2, values: { encrypted: "yes" }, gaps: [] }] },
  });
  expect(await on(never ?? "")).toMatchObject({ reply: { items: [] } });
  expect(await page("device", "laptop-7", { asOf: then })).toMatchObject({
    reply: { shown: 1, version: 2, values: { encrypted: "no" }, gaps: [{ sentence: gap }] },
  });
  expect(await page("device", "laptop-7", { asOf: never })).toMatchObject({ error: { code: "not_found" } });
  const overview = await call(endpoints.readOverview, {
    params: { organisation: "harbour-school" },
    query: { asOf: then },
  });
  expect(overview).toMatchObject({
    reply: { gaps: expect.arrayContaining([expect.objectContaining({ sentence: gap, key: "laptop-7" })]) },
  });
});

test("other features read entries with the types of their kind, and what is missing, through the door", async () => {
  await add("retention-rule", "refusals", {
    name: "Refused applications",
    period: "P6M",
    reason: "Claims against the refusal",
    afterwards: "erase",
  });
  const [{ scope }] = office.world.organisations;
  const when = { now: office.world.now() };
  const [rule] = await read(office.world.db, scope, (tx) => entriesOf(tx, scope, "retention-rule", when));
  expect(rule?.body.period).toBe("P6M");
  const register = await read(office.world.db, scope, (tx) => readRegister(tx, scope, when));
  const gaps: readonly RegisterGap[] = gapsOfRegister(register);
  expect(gaps.filter(({ key }) => key === "refusals").map((gap) => gap.rule)).toEqual(["anchor-missing"]);
});
