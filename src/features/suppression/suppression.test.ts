// Goal: a program asks of many values with a token of its own and learns yes or no of each; colleagues look one up, add and
// end; every look is on record with counts alone, nobody asks without end, and no answer or log holds a value.
// Method: the real server; a token made as a developer makes it, sessions of other roles, two organisations.
import { afterAll, beforeAll, expect, test } from "vitest";
import { testOffice } from "../../../testkit/office.ts";
import type { TestOffice } from "../../../testkit/office.ts";
import { signedIn, testKeys } from "../../../testkit/signed-in.ts";
import type { SignedInMember } from "../../../testkit/signed-in.ts";
import { bearerOf } from "../../../testkit/tokens.ts";
import { read, write } from "../../platform/db.ts";
import { newId } from "../../platform/ids.ts";
import { listEntries, openPayload } from "../../platform/ledger/ledger.ts";
import { suppress } from "./list.ts";

let o: TestOffice;
let officer: SignedInMember;
let auditor: SignedInMember;
let program = "";
let elsewhere = "";

beforeAll(async () => {
  o = await testOffice();
  const [here, there] = o.world.organisations;
  officer = await signedIn(o.world, here, "officer");
  auditor = await signedIn(o.world, here, "auditor");
  program = await bearerOf(o.world, here.slug, await signedIn(o.world, here, "developer"));
  elsewhere = await bearerOf(o.world, there.slug, await signedIn(o.world, there, "developer"));
  const value = { kind: "email", value: "ann@example.org" } as const;
  const wish = { values: [value], scope: "marketing", ground: "objection", now: o.world.now() } as const;
  await write(o.world.db, here.scope, (tx) => suppress(tx, here.scope, testKeys, wish));
});
afterAll(() => o.close());

async function post(path: string, body: object, by: { cookie: string } | { authorization: string }) {
  const reply = await fetch(`${o.url}${path}`, {
    method: "POST",
    headers: {
      ...by,
      "content-type": "application/json",
      "idempotency-key": newId().replaceAll("-", ""),
      "sec-fetch-site": "same-origin",
    },
    body: JSON.stringify(body),
  });
  return { status: reply.status, body: (await reply.json()) as Record<string, unknown> };
}
const ask = (body: object, authorization = program) =>
  post("/api/v1/suppression/check", body, { authorization });
const api = "/o/harbour-school/api/suppression";
const asked = { for: "marketing", kind: "email", values: ["Ann@example.org", "bea@example.org", "none"] };

test("a program learns yes or no of each value of its own organisation, and no more than a thousand at once", async () => {
  expect(await ask(asked)).toEqual({ status: 200, body: { suppressed: [true, false, null] } });
  expect(await ask({ ...asked, for: "import" })).toMatchObject({
    body: { suppressed: [false, false, null] },
  });
  expect(await ask(asked, elsewhere)).toMatchObject({ body: { suppressed: [false, false, null] } });
  const many = (count: number) => ({
    ...asked,
    values: Array.from({ length: count }, (_, n) => `p${n}@example.org`),
  });
  expect((await ask(many(1000))).status).toBe(200);
  expect((await ask(many(1001))).status).toBe(400);
  expect((await ask({ ...asked, values: [] })).status).toBe(400);
  expect((await post("/api/v1/suppression/check", asked, officer)).status).toBe(401);
});

test("what was asked stands nowhere: in the ledger are numbers, in the log nothing", async () => {
  await ask(asked);
  const [{ scope }] = o.world.organisations;
  const payloads = await read(o.world.db, scope, async (tx) => {
    const entries = await listEntries(tx, scope, { limit: 100 });
    const checks = entries.filter(({ type }) => type === "suppression.checked");
    return Promise.all(
      checks.map(async ({ id }) => (await openPayload(tx, scope, testKeys, id))?.payload.toString()),
    );
  });
  expect(payloads).toContain('{"for":"marketing","found":1,"values":3}');
  const rows = await (await o.world.client("kept_superuser")).query("select * from kept.suppression_entry");
  const all = JSON.stringify([payloads, o.lines, rows.rows]);
  expect(all).not.toMatch(/ann@|bea@/iu);
});

test("a colleague looks a value up, puts it on the list and ends it; an auditor under pseudonyms does not", async () => {
  const value = { kind: "email", value: "cem@example.org" };
  expect((await post(`${api}/look-up`, value, auditor)).status).toBe(403);
  expect(await post(`${api}/look-up`, value, officer)).toEqual({ status: 200, body: { entries: [] } });
  expect((await post(`${api}/look-up`, { ...value, value: "cem" }, officer)).body).toMatchObject({
    code: "invalid_request",
    details: [{ at: "body.value", reason: "not_such_a_value" }],
  });
  const wish = { value, channel: "email", ground: "consent-withdrawn" };
  expect((await post(`${api}/entries`, wish, auditor)).status).toBe(403);
  expect((await post(`${api}/entries`, wish, officer)).body).toEqual({ added: 1 });
  const { body } = await post(`${api}/look-up`, value, officer);
  const [entry] = body["entries"] as { id: string }[];
  expect(entry).toMatchObject({ scope: "marketing", channel: "email", ground: "consent-withdrawn" });
  const end = `${api}/entries/${entry?.id ?? ""}/lift`;
  expect((await post(end, { why: "came-back" }, officer)).status).toBe(409);
  expect((await post(end, { why: "consent-given" }, officer)).status).toBe(200);
  expect((await post(end, { why: "consent-given" }, officer)).status).toBe(404);
  const counts = await fetch(`${o.url}${api}`, { headers: { cookie: auditor.cookie } });
  expect(await counts.json()).toEqual({
    counts: [
      { scope: "marketing", ground: "consent-withdrawn", channel: "email", living: 0, lifted: 1 },
      { scope: "marketing", ground: "objection", channel: "any", living: 1, lifted: 0 },
    ],
  });
});

test("somebody who looks up one value after another is stopped for the hour", async () => {
  const owner = await signedIn(o.world, o.world.organisations[0], "owner");
  const statuses = new Set<number>();
  for (let n = 0; n < 121; n += 1)
    statuses.add((await post(`${api}/look-up`, { kind: "email", value: `p${n}@example.org` }, owner)).status);
  expect([...statuses]).toEqual([200, 429]);
});
