// Goal: the office's calls on requests answer each kind of caller as they should, keep the wall, show auditors pseudonyms,
// and carry a request from the front desk to its decisions, each act on record.
// Method: the whole product with real sessions over HTTP, on a database with the worker's tables.
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask } from "../../../../../testkit/edge.ts";
import { signedIn, testKeys } from "../../../../../testkit/signed-in.ts";
import type { SignedInMember } from "../../../../../testkit/signed-in.ts";
import { product } from "../../../../../testkit/walk/product.ts";
import type { Product } from "../../../../../testkit/walk/product.ts";
import { installPolicy, readPack } from "../../../policy/index.ts";
import { caller } from "../../../../platform/call.ts";
import { read, write } from "../../../../platform/db.ts";
import { newId } from "../../../../platform/ids.ts";
import { listEntries } from "../../../../platform/ledger/ledger.ts";
import { listOutbox, readMail } from "../../../../platform/mail/outbox.ts";
import { systemNow } from "../../../../platform/time.ts";
import type { UploadedFile } from "../../../../platform/upload.ts";
import { addEvidence } from "./endpoints.ts";
import { RequestList, RequestView } from "./contract.ts";
import type { OfficeAct } from "./contract.ts";

type Person = "officer" | "handler" | "staff" | "auditor" | "stranger";
let whole: Product;
const people = new Map<Person, SignedInMember>();
const base = "/o/harbour-school/api/rights";

beforeAll(async () => {
  whole = await product();
  const { organisations, db } = whole.world;
  const place = { db, now: systemNow };
  for (const role of ["officer", "handler", "staff", "auditor"] as const)
    people.set(role, await signedIn(place, organisations[0], role));
  people.set("stranger", await signedIn(place, organisations[1], ["officer", "handler"]));
});
afterAll(() => whole.close());

const person = (who: Person): SignedInMember => {
  const found = people.get(who);
  if (found === undefined) throw new Error(`Nobody is ${who}.`);
  return found;
};
type Method = "GET" | "POST" | "PUT" | "DELETE";
async function call(who: Person | undefined, method: Method, path: string, body?: object) {
  const reply = await ask(whole.app, {
    method,
    url: `${base}${path}`,
    headers: {
      ...(who === undefined ? {} : { cookie: person(who).cookie }),
      ...(method === "GET"
        ? {}
        : {
            "content-type": "application/json",
            "idempotency-key": newId().replaceAll("-", ""),
            "sec-fetch-site": "same-origin",
          }),
    },
    ...(method === "GET" ? {} : { payload: JSON.stringify(body ?? {}) }),
  });
  return { status: reply.statusCode, body: reply.json<Record<string, unknown>>() };
}
const hours = (count: number): string => systemNow().subtract({ hours: count }).toString();
const logged = {
  channel: "telephone",
  receivedAt: hours(30),
  capacity: "guardian",
  requester: { name: "Carmen Ortega", email: "Carmen@ortega.example" },
  subject: { name: "Lucía Ortega", born: "2015-04-09" },
  identities: [{ name: "student-number", value: "S-1042" }],
  wording: "The summer course of 2025.",
  delivery: "portal",
  language: "en",
} as const;
const log = async (more: object = {}, who: Person = "handler") => {
  const reply = await call(who, "POST", "/requests", { ...logged, ...more });
  expect([reply.status, reply.body["code"]]).toEqual([200, undefined]);
  return String(reply.body["reference"]);
};
const view = async (reference: string, who: Person = "officer") =>
  RequestView.parse((await call(who, "GET", `/requests/${reference}`)).body);
const actOn = async (reference: string, act: OfficeAct, who: Person = "officer", version?: number) => {
  const deciding = ["skip-identity", "extend", "refuse", "withdraw"].includes(act.type);
  return call(who, "POST", `/requests/${reference}/${deciding ? "decide" : "work"}`, {
    version: version ?? (await view(reference)).version,
    act,
  });
};

test("each call answers nobody, the wrong role, another organisation and the right role", async () => {
  const reference = await log();
  const { version } = await view(reference);
  const note = { version, act: { type: "note", words: "Rang back." } };
  const more = { version: version + 1, act: { type: "extend", months: 1, reason: "number", words: "Many." } };
  const calls: [Method, string, object | undefined, Person, Person][] = [
    ["GET", "/requests", undefined, "staff", "handler"],
    ["POST", "/requests", logged, "auditor", "staff"],
    ["GET", `/requests/${reference}`, undefined, "staff", "auditor"],
    ["POST", `/requests/${reference}/work`, note, "auditor", "handler"],
    ["POST", `/requests/${reference}/decide`, more, "handler", "officer"],
    ["GET", "/drafts/log-request", undefined, "auditor", "staff"],
    ["PUT", "/drafts/log-request", { fields: { name: "Car" } }, "auditor", "staff"],
    ["DELETE", "/drafts/log-request", undefined, "auditor", "staff"],
  ];
  for (const [method, path, body, forbidden, allowed] of calls) {
    const statuses: number[] = [];
    for (const who of [undefined, forbidden, "stranger" as const, allowed])
      statuses.push((await call(who, method, path, body)).status);
    expect([method, path, ...statuses]).toEqual([method, path, 401, 403, 401, 200]);
  }
  const evidence = `/requests/${reference}/evidence/${newId()}`;
  const found: number[] = [];
  for (const who of [undefined, "auditor", "stranger", "handler"] as const)
    found.push((await call(who, "GET", evidence)).status);
  expect(found).toEqual([401, 403, 401, 404]);
});

test("a request from the front desk is seen with its sentence, clock, next step and history", async () => {
  const reference = await log();
  const seen = await view(reference);
  expect(seen.title).toBe("Carmen Ortega asks for a copy of Lucía Ortega’s data");
  expect(seen.sub).toMatch(
    /^Access, as guardian of Lucía Ortega \(\d+\) · received .+ by telephone · with Person/,
  );
  expect(seen.next).toMatchObject({ code: "ask-identity", button: { act: "ask-code" } });
  expect(seen.next.missing.map(({ code }) => code)).toEqual([
    "identity-open",
    "authority-open",
    "search-not-finished",
    "package-not-built",
  ]);
  expect(seen.clock).toMatchObject({ isOver: false, isLate: false, pauses: [] });
  expect(seen.clock.title).toMatch(/^\d+ days left$/);
  expect(seen.clock.headline).toMatch(/^Answer by \w+day \d+ \w+ \d{4}\.$/);
  expect(seen.people).toContainEqual({
    label: "Answer to",
    value: "a link to a package, c•••••@ortega.example",
  });
  expect(seen.timeline.map(({ sentence }) => sentence)).toEqual([
    `Handed to ${person("handler").name}`,
    "Request received by telephone",
  ]);
  expect(seen.wording).toBe("The summer course of 2025.");
});

test("a time of receipt that is to come, or long ago without a word, is refused beside its field", async () => {
  const reasonOf = async (more: object) => {
    const { status, body } = await call("staff", "POST", "/requests", { ...logged, ...more });
    return [status, body["details"]];
  };
  const at = (reason: string) => [400, [{ at: "body.receivedAt", reason }]];
  expect(await reasonOf({ receivedAt: hours(-1) })).toEqual(at("in_the_future"));
  expect(await reasonOf({ receivedAt: hours(24 * 91) })).toEqual(at("older_than_90_days"));
  expect((await reasonOf({ receivedAt: hours(24 * 91), isOldConfirmed: true }))[0]).toBe(200);
});

test("a code read out on the telephone settles identity; a wrong one is counted and stays on record", async () => {
  const reference = await log();
  await actOn(reference, { type: "ask-code" });
  const [here] = whole.world.organisations;
  const text = await read(whole.world.db, here.scope, async (tx) => {
    const [newest] = await listOutbox(tx, here.scope, 1);
    if (newest === undefined) throw new Error("No mail was written.");
    return (await readMail(tx, here.scope, testKeys, newest.id))?.content?.text ?? "";
  });
  const code = /^\d{8}$/m.exec(text)?.[0] ?? "";
  const wrong = code === "11111111" ? "22222222" : "11111111";
  expect((await actOn(reference, { type: "try-code", code: wrong })).body["code"]).toEqual({
    outcome: "wrong",
    triesLeft: 4,
  });
  expect((await actOn(reference, { type: "try-code", code })).body["code"]).toMatchObject({
    outcome: "right",
  });
  const seen = await view(reference);
  expect(seen.timeline.slice(0, 3).map(({ sentence }) => sentence)).toEqual([
    "Identity confirmed by mailed code",
    "Right code given",
    "Wrong code given",
  ]);
  // Without a policy the law alone is what is kept, and no clause is named.
  const kept = (one: RequestView) =>
    one.promises.filter(({ status }) => status === "kept").map(({ clause, name }) => [clause, name]);
  expect(kept(seen)).toEqual([[undefined, "identity first"]]);
  expect(seen.clock.headline).not.toContain("policy");
  const pack = await readPack("school");
  await write(whole.world.db, here.scope, (tx) =>
    installPolicy(tx, here.scope, pack, { keys: testKeys, now: systemNow() }),
  );
  await actOn(reference, { type: "note", words: "Now there is a policy." });
  const promised = await view(reference);
  expect(kept(promised)).toEqual([["10.3", "identity first"]]);
  expect(promised.promises.map(({ clause }) => clause)).toEqual(["10.3", "10.9", "10.11", "10.14", "10.13"]);
  expect(promised.clock.headline).toContain("Your policy (10.9) and the law give the same day.");
});

test("a proof that came by post is added, looked at, and destroyed with the decision it is for", async () => {
  const reference = await log();
  await actOn(reference, { type: "ask-evidence", of: "identity" });
  expect((await view(reference)).offers).toContain("add-evidence");
  const own = { "sec-fetch-site": "same-origin" };
  const pdf = {
    name: "passport.pdf",
    mediaType: "application/pdf",
    bytes: Buffer.from("%PDF-1.7 a passport"),
  };
  const add = (
    who: Person,
    {
      headers = own,
      file = pdf,
      ...more
    }: { headers?: Record<string, string>; file?: UploadedFile; arrivedOn?: string } = {},
  ) =>
    caller(async (url, { headers: given, body }) => {
      if (!(body instanceof FormData)) throw new Error("A file travels in a form.");
      const form = new Response(body);
      const type = form.headers.get("content-type") ?? "";
      const reply = await ask(whole.app, {
        method: "POST",
        url,
        headers: { ...given, "content-type": type, ...headers, cookie: person(who).cookie },
        payload: Buffer.from(await form.arrayBuffer()),
      });
      return { status: reply.statusCode, json: async () => reply.json<unknown>() };
    })(addEvidence, {
      params: { organisation: "harbour-school", reference },
      body: { of: "identity", file, ...more },
    });
  const days = (count: number): string => hours(24 * count).slice(0, 10);
  const statuses: number[] = [];
  for (const given of [
    { headers: {} },
    { headers: { origin: "https://evil.example" } },
    { headers: { ...own, "content-type": "application/json" } },
    { file: { ...pdf, bytes: Buffer.from("<script>") } },
    { arrivedOn: days(20) },
    { arrivedOn: days(-1) },
  ])
    statuses.push((await add("officer", given)).status);
  expect(statuses).toEqual([403, 403, 415, 400, 400, 400]);
  expect((await add("auditor")).status).toBe(403);
  expect((await add("handler", { arrivedOn: days(1) })).status).toBe(200);
  const [held, ...others] = (await view(reference)).evidence;
  expect([held?.of, held?.receivedAt?.slice(0, 10), others]).toEqual(["identity", days(1), []]);
  const look = () =>
    ask(whole.app, {
      method: "GET",
      url: `${base}/requests/${reference}/evidence/${held?.fileId ?? ""}`,
      headers: { cookie: person("officer").cookie },
    });
  expect((await look()).body).toBe("%PDF-1.7 a passport");
  await actOn(reference, { type: "confirm-identity", method: "evidence" });
  expect((await look()).statusCode).toBe(404);
  const after = await view(reference);
  expect([after.evidence, after.offers.includes("add-evidence")]).toEqual([[], false]);
  expect(after.timeline.map(({ sentence }) => sentence)).toEqual(
    expect.arrayContaining([
      "Proof of identity received",
      "Identity confirmed from the proof",
      "Proof destroyed",
    ]),
  );
  const late = await add("officer");
  expect(late).toMatchObject({ status: 409, error: { details: [{ reason: "identity-settled" }] } });
});

test("two at once: the second is told what the first did", async () => {
  const reference = await log();
  const { version } = await view(reference);
  await actOn(reference, { type: "note", words: "One." }, "officer", version);
  const second = await actOn(reference, { type: "note", words: "Two." }, "handler", version);
  expect([second.status, second.body["code"], second.body["details"]]).toEqual([
    409,
    "conflict",
    [{ at: `event.${version + 1}`, reason: "request.noted" }],
  ]);
});

test("what does not fit the state is refused with its obstacle, and is not offered", async () => {
  const reference = await log();
  const early = await actOn(reference, { type: "close" });
  expect([early.status, early.body["details"]]).toEqual([
    409,
    [{ at: "request", reason: "request-not-answered" }],
  ]);
  expect((await view(reference)).offers).not.toContain("close");
  const untyped = {
    type: "refuse",
    ground: "unfounded",
    words: "The tenth this week.",
    typed: "yes",
  } as const;
  expect((await actOn(reference, untyped)).body["details"]).toEqual([
    { at: "body.act.typed", reason: "not_the_reference" },
  ]);
  expect((await actOn(reference, { ...untyped, typed: reference })).body["state"]).toBe("refused");
  const after = await view(reference);
  // Nobody was told yet: whoever has it in hand may still change.
  expect(after.offers).toEqual(["assign", "note"]);
  expect(after.timeline[0]).toMatchObject({
    sentence: "Refused: manifestly unfounded",
    detail: "The tenth this week.",
  });
});

test("a case about a colleague does not exist for them: by reference, in lists, in counts, as a handler", async () => {
  const handler = person("handler");
  const colleague = await call("staff", "POST", "/requests", {
    ...logged,
    capacity: "self",
    subject: undefined,
    requester: { name: handler.name, email: handler.email.toUpperCase() },
    identities: [],
  });
  expect(colleague.body["warnings"]).toEqual(["about-a-colleague"]);
  const reference = String(colleague.body["reference"]);
  const counts = async (who: Person) =>
    RequestList.parse((await call(who, "GET", "/requests?whose=all")).body).counts.all;
  expect((await call("handler", "GET", `/requests/${reference}`)).status).toBe(404);
  const blocked = { version: 1, act: { type: "note", words: "Mine." } };
  expect((await call("handler", "POST", `/requests/${reference}/work`, blocked)).status).toBe(404);
  expect(await counts("handler")).toBe((await counts("officer")) - 1);
  const list = RequestList.parse((await call("handler", "GET", "/requests?whose=all")).body);
  expect(list.requests.map((one) => one.reference)).not.toContain(reference);
  const toThem = await actOn(reference, { type: "assign", to: handler.actorId });
  expect(toThem.body["details"]).toEqual([{ at: "body.act.to", reason: "not_a_handler" }]);
  expect((await view(reference)).assignable.map(({ actorId }) => actorId)).not.toContain(handler.actorId);
});

test("an auditor sees the same case under pseudonyms, without anybody's words", async () => {
  const reference = await log();
  await actOn(reference, { type: "note", words: "Carmen Ortega rang again." });
  const seen = await view(reference, "auditor");
  expect(JSON.stringify(seen)).not.toMatch(/Carmen|Ortega|Luc|S-1042|summer/i);
  expect(seen.title).toMatch(/^Person [A-Z0-9]{5} asks for a copy of Person [A-Z0-9]{5}’s data$/);
  expect(seen.offers).toEqual([]);
  expect(seen.next.who).toContain("Only the data-protection officer or a case handler may do this");
  expect((await view(reference)).next.who).toBeUndefined();
  expect((await view(reference, "auditor")).title).toBe(seen.title);
});

test("the clock of a request that is over names its last day and asks for no answer", async () => {
  const reference = await log();
  await actOn(reference, { type: "withdraw", words: "Rang to say so.", typed: reference });
  const { clock } = await view(reference);
  expect(clock).toMatchObject({ isOver: true, title: "No answer is owed" });
  expect(clock.headline).toMatch(/^The last day: \w+day \d+ \w+ \d{4}\./);
});

test("a page of the list leads to the next, and a foreign cursor is refused", async () => {
  const all = RequestList.parse((await call("officer", "GET", "/requests?whose=team")).body);
  expect(all.requests.length).toBeGreaterThan(3);
  expect(all.requests.map(({ due }) => due ?? "9")).toEqual(
    all.requests.map(({ due }) => due ?? "9").toSorted(),
  );
  const bad = Buffer.from('[false,"x",1]').toString("base64url");
  expect((await call("officer", "GET", `/requests?after=${bad}`)).status).toBe(400);
  const mine = RequestList.parse((await call("handler", "GET", "/requests?whose=mine")).body);
  expect(mine.requests.every(({ isMine }) => isMine)).toBe(true);
});

test("reading a case and the list leaves entries of who read how much", async () => {
  const [here] = whole.world.organisations;
  const entries = await read(whole.world.db, here.scope, (tx) =>
    listEntries(tx, here.scope, { limit: 1000 }),
  );
  const readings = entries.filter(({ type }) => type === "request.read" || type === "request.listed");
  expect(new Set(readings.map(({ type }) => type))).toEqual(new Set(["request.read", "request.listed"]));
  expect(readings.some(({ actorId }) => actorId === person("auditor").actorId)).toBe(true);
});

test("what was typed survives, for its writer alone, until it is sent", async () => {
  const fields = { requesterName: "Carmen O", wording: "two\nlines" };
  await call("handler", "PUT", "/drafts/log-request", { fields });
  await call("handler", "PUT", "/drafts/log-request", { fields: { ...fields, wording: "three" } });
  expect((await call("handler", "GET", "/drafts/log-request")).body["fields"]).toEqual({
    ...fields,
    wording: "three",
  });
  expect((await call("officer", "GET", "/drafts/log-request")).body).toEqual({ fields: {} });
  await log();
  expect((await call("handler", "GET", "/drafts/log-request")).body).toEqual({ fields: {} });
});

test("the list points out what somebody else changed since I looked, and the page marks it", async () => {
  const reference = await log();
  const listed = async (who: Person) => {
    const { body } = await call(who, "GET", "/requests?changed=yes");
    return (body["requests"] as { reference: string }[]).some((one) => one.reference === reference);
  };
  // Never looked at it: new to the officer, not to whoever logged it.
  expect([await listed("officer"), await listed("handler")]).toEqual([true, false]);
  expect((await view(reference)).lookedAt).toBeUndefined();
  expect(await listed("officer")).toBe(false);
  await actOn(reference, { type: "note", words: "Rang back." }, "handler");
  expect(await listed("officer")).toBe(true);
  expect((await view(reference)).timeline.filter(({ isNew }) => isNew).map(({ detail }) => detail)).toEqual([
    "Rang back.",
  ]);
  expect([await listed("officer"), (await view(reference)).timeline.some(({ isNew }) => isNew)]).toEqual([
    false,
    false,
  ]);
});
