// Goal: what a controller's system asks is taken once, answered signed, seen by nobody else and taken back only while nobody has
// begun; what the protocol or the agreement does not know is refused in its form and opens nothing.
// Method: calls to the letter of the protocol and beside it, over the real server.
import { afterAll, beforeAll, expect, test } from "vitest";
import { testKeys } from "../../../../testkit/signed-in.ts";
import {
  controllerTerms,
  installation,
  isSignedWith,
  requestOfSystem,
  systemsWorld,
  type SystemsWorld,
} from "../../../../testkit/systems.ts";
import { read } from "../../../platform/db.ts";
import { readRequest } from "../request/store.ts";
let s: SystemsWorld;
let x: SystemsWorld["x"];
let bea: SystemsWorld["bea"];
beforeAll(async () => {
  s = await systemsWorld();
  ({ x, bea } = s);
});
afterAll(() => s.close());

const countCases = async (): Promise<number> =>
  (await read(x.w.db, bea.scope, (tx) => tx.selectFrom("case_file").select("id").execute())).length;

test("the receipt repeats the request byte by byte, and the same request is taken once", async () => {
  const sent = JSON.stringify(requestOfSystem(), undefined, 1);
  const first = await s.asksIn("POST", "requests", { body: sent });
  expect([first.status, isSignedWith(first, s.own)]).toEqual([201, true]);
  const said = JSON.parse(first.text);
  expect(Buffer.from(said.encoded_request, "base64").toString()).toBe(sent);
  const before = await countCases();
  const again = await s.asksIn("POST", "requests", { body: sent });
  expect([again.status, again.text, isSignedWith(again, s.own)]).toEqual([201, first.text, true]);
  // Two at the same moment are one, too.
  const twice = JSON.stringify(requestOfSystem());
  const both = await Promise.all([1, 2].map(() => s.asksIn("POST", "requests", { body: twice })));
  expect(both.map(({ status }) => status)).toEqual([201, 201]);
  expect(await countCases()).toBe(before + 1);
  const other = requestOfSystem({
    subject_request_id: said.subject_request_id,
    submitted_time: "2026-03-02T08:00:01Z",
  });
  expect((await s.asksIn("POST", "requests", { body: other })).status).toBe(409);
  const clock = await read(x.w.db, bea.scope, async (tx) => {
    const caseId = await s.caseOf(said.subject_request_id);
    return (await readRequest(tx, bea.scope, testKeys, { caseId }))?.clock?.effectiveLimit;
  });
  expect(said.expected_completion_time).toBe(clock?.toString({ smallestUnit: "second" }));
});

test("what the protocol or the agreement does not know is refused in its form, and opens nothing", async () => {
  const identity = { identity_type: "email", identity_value: "a@example.org", identity_format: "raw" };
  const wrong: readonly (readonly [string, unknown])[] = [
    ["another law", requestOfSystem({ regulation: "ccpa" })],
    [
      "an id of another version",
      requestOfSystem({ subject_request_id: "0190c5a0-0000-7000-8000-000000000000" }),
    ],
    ["an id in capitals", requestOfSystem({ subject_request_id: crypto.randomUUID().toUpperCase() })],
    [
      "a hashed identity",
      requestOfSystem({ subject_identities: [{ ...identity, identity_format: "sha256" }] }),
    ],
    [
      "an identity of a device",
      requestOfSystem({ subject_identities: [{ ...identity, identity_type: "android_id" }] }),
    ],
    ["nobody", requestOfSystem({ subject_identities: [] })],
    ["a moment no calendar has", requestOfSystem({ submitted_time: "0000-01-01T00:00:00Z" })],
    ["a right it does not know", requestOfSystem({ subject_request_type: "rectification" })],
    ["a call-back to somebody else", requestOfSystem({ status_callback_urls: ["https://inner.example/x"] })],
    ["a call-back in the clear", requestOfSystem({ status_callback_urls: [`http://${installation}/x`] })],
    [
      "a call-back to another door of the server",
      requestOfSystem({ status_callback_urls: [`https://${installation}:8443/x`] }),
    ],
    [
      "a call-back with a password",
      requestOfSystem({ status_callback_urls: [`https://a:b@${installation}/x`] }),
    ],
    ["a name twice", `{"regulation":"gdpr",${JSON.stringify(requestOfSystem()).slice(1)}`],
    ["no JSON", "completed"],
  ];
  const before = await countCases();
  for (const [what, sent] of wrong) {
    const reply = await s.asksIn("POST", "requests", { body: sent });
    const said = JSON.parse(reply.text);
    expect([what, reply.status, said.error.code, typeof said.error.message]).toEqual([
      what,
      400,
      400,
      "string",
    ]);
    expect([what, said.error.errors.length > 0, reply.text.includes("example")]).toEqual([what, true, false]);
  }
  expect(await countCases()).toBe(before);
});

test("nobody without a living key of this organisation asks, and nobody sees what another controller asked", async () => {
  const id = String(requestOfSystem()["subject_request_id"]);
  expect(
    (await s.asksIn("POST", "requests", { body: requestOfSystem({ subject_request_id: id }) })).status,
  ).toBe(201);
  const other = await s.at(bea, "POST", "", {
    ...controllerTerms,
    name: "Another Controller",
    callbackHosts: [],
  });
  const second = String(other.body["key"]);
  for (const [method, path] of [
    ["GET", `requests/${id}`],
    ["DELETE", `requests/${id}`],
    ["GET", `requests/${id}/results`],
  ] as const) {
    expect([path, (await s.asksIn(method, path, { key: second })).status]).toEqual([path, 404]);
    for (const none of [undefined, `${s.key}x`, s.key.replace("meadow-travel", "harbour-school")])
      expect([path, (await s.asksIn(method, path, { key: none })).status]).toEqual([path, 401]);
    const elsewhere = `/p/harbour-school/opendsr/v2/${path}`;
    expect([path, (await s.asksIn(method, elsewhere)).status]).toEqual([path, 401]);
  }
  // The key opens nothing else.
  expect((await s.asksIn("GET", "/o/meadow-travel/api/rights/controllers")).status).toBe(401);
  const anew = await s.at(bea, "POST", `${String(other.body["id"])}/key`);
  expect((await s.asksIn("GET", `requests/${id}`, { key: second })).status).toBe(401);
  const third = String(anew.body["key"]);
  expect((await s.asksIn("GET", `requests/${id}`, { key: third })).status).toBe(404);
  expect((await s.at(bea, "POST", `${String(other.body["id"])}/end`)).status).toBe(200);
  expect((await s.asksIn("GET", `requests/${id}`, { key: third })).status).toBe(401);
  expect((await s.at(bea, "POST", `${String(other.body["id"])}/key`)).status).toBe(404);
});

test("only what nobody has begun on is taken back; a refusal is cancelled, with its reason under our domain", async () => {
  const made = async (): Promise<string> => {
    const sent = requestOfSystem({ status_callback_urls: [] });
    await s.asksIn("POST", "requests", { body: sent });
    return String(sent["subject_request_id"]);
  };
  const back = await made();
  const taken = await s.asksIn("DELETE", `requests/${back}`);
  expect([taken.status, isSignedWith(taken, s.own)]).toEqual([202, true]);
  expect((await s.asksIn("DELETE", `requests/${back}`)).status).toBe(202);
  expect(JSON.parse((await s.asksIn("GET", `requests/${back}`)).text)).toMatchObject({
    request_status: "cancelled",
    extensions: { [installation]: { outcome: "withdrawn" } },
  });
  const begun = await made();
  const caseId = await s.caseOf(begun);
  await s.does(caseId, { type: "assign", to: bea.actorId });
  expect((await s.asksIn("DELETE", `requests/${begun}`)).status).toBe(409);
  // Handed back to nobody it stays begun: what was said is not taken back.
  expect(JSON.parse((await s.asksIn("GET", `requests/${begun}`)).text)).toMatchObject({
    request_status: "in_progress",
  });
  await s.does(caseId, { type: "refuse", ground: "excessive" });
  const refused = await s.asksIn("GET", `requests/${begun}`);
  expect([JSON.parse(refused.text).request_status, isSignedWith(refused, s.own)]).toEqual([
    "cancelled",
    true,
  ]);
  expect(JSON.parse(refused.text).extensions).toEqual({ [installation]: { outcome: "refused" } });
  expect((await s.asksIn("GET", `requests/${begun}/results`)).status).toBe(410);
});
