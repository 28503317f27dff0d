// Goal: what descriptions can say beyond the shipped ones works too: ways to sign in, pages, orders that take time.
// Method: one small description, changed in one place at a time, on a double that holds each call to the letter.
import { afterAll, beforeAll, expect, test } from "vitest";
import { httpDouble } from "../../../../../testkit/doubles/http.ts";
import type { Exchange, HttpDouble } from "../../../../../testkit/doubles/http.ts";
import {
  anna,
  call,
  changed,
  keyed,
  known,
  list,
  look,
  order,
  people,
  person,
  playing,
  ref,
  searched,
  smallApi,
  there,
} from "../../../../../testkit/doubles/small_api.ts";
import type { AskedValue } from "../system.ts";

let double: HttpDouble;
beforeAll(async () => {
  double = await httpDouble();
});
afterAll(() => double.close());

const { signal } = new AbortController();

const others = (count: number, from = 0) =>
  Array.from({ length: count }, (_, at) => ({ ...person, id: `o${from + at}`, version: at }));

test.each([
  {
    name: "page numbers, until a page is empty",
    paging: "{ kind: page, query: page, first: 1 }",
    pages: [
      list(people(others(2)), "&page=1"),
      list(people(others(1, 2)), "&page=2"),
      list(people([]), "&page=3"),
    ],
  },
  {
    name: "an offset, until a page is not full",
    paging: "{ kind: offset, query: from, size_query: size, size: 2 }",
    pages: [list(people(others(2)), "&from=0&size=2"), list(people(others(1, 2)), "&from=2&size=2")],
  },
  {
    name: "the header Link",
    paging: "{ kind: link_header }",
    pages: [
      list({
        ...people(others(2)),
        headers: { link: '</v1/people?q=anna%40example.org&p=2>; rel="next", </>; rel="first"' },
      }),
      list(people(others(1, 2)), "&p=2"),
    ],
  },
])("pages are followed by $name", async ({ paging, pages }) => {
  const text = changed("records: [people]", `paging: ${paging}\n    records: [people]`);
  const { records, coverage } = await searched(playing(double, pages, text));
  expect(double.problems()).toEqual([]);
  expect(records.map(({ ref: { id } }) => JSON.parse(id))).toEqual([
    { id: "o0" },
    { id: "o1" },
    { id: "o2" },
  ]);
  expect(coverage).toEqual({ kind: "complete", looked: 3 });
});

test("pages by number that come again, and more pages than are looked at, are gaps", async () => {
  const text = changed(
    "records: [people]",
    "paging: { kind: page, query: page, first: 0 }\n    records: [people]",
  );
  const again = [list(people(others(2)), "&page=0"), list(people(others(2)), "&page=1")];
  expect((await searched(playing(double, again, text))).coverage).toMatchObject({
    gaps: [{ why: "half_answer" }],
  });
  const bounded = changed("rate:", "bounds: { pages: 1 }\nrate:", text);
  const more = await searched(playing(double, [list(people(others(2)), "&page=0")], bounded));
  expect(more.coverage).toMatchObject({ looked: 2, gaps: [{ why: "cut_off" }] });
  expect(double.problems()).toEqual([]);
});

test("a list that stops at the most an API ever gives is cut off", async () => {
  const text = changed("records: [people]", "records: [people]\n    most: 2");
  const { coverage } = await searched(playing(double, [list(people(others(2)))], text));
  expect(coverage).toMatchObject({ kind: "partial", gaps: [{ why: "cut_off" }] });
});

test("a kind of value the API cannot be asked for is a gap, and so is one that cannot be asked at all", async () => {
  const asked: readonly AskedValue[] = [
    ...anna,
    { kind: "phone", value: "+44 20 7946 0000" },
    { kind: "identifier", value: "x" },
  ];
  const { coverage } = await searched(playing(double, [list(people([]))]), asked);
  expect(double.problems()).toEqual([]);
  expect(coverage).toEqual({
    kind: "partial",
    looked: 0,
    gaps: [
      { place: "Small: looking for identifiers", why: "refused", records: 1 },
      { place: "Small: looking for telephone numbers", why: "refused", records: 1 },
    ],
  });
});

test("a record in which nothing of what was asked is seen is weak, and one without a name of its own a gap", async () => {
  const { records, coverage } = await searched(
    playing(double, [list(people([{ id: "x", name: "Somebody", version: 1 }, { name: "No id" }]))]),
  );
  expect(records).toMatchObject([
    { strength: "weak", matched: [{ asked: 0, part: "search of the system" }] },
  ]);
  expect(coverage).toMatchObject({ kind: "partial", gaps: [{ place: "Small", why: "half_answer" }] });
});

test("an API is asked in every place it lists, and a place that cannot be listed is a gap", async () => {
  const text = changed(
    "find:\n  - asks: [email, identifier]\n    request: { path: /people",
    'places: { request: { path: /teams }, records: [teams], id: id, title: name }\nfind:\n  - asks: [email, identifier]\n    request: { path: "/teams/{place}/people"',
  );
  const teams = { teams: [{ id: "a/b", name: "Teachers" }, { name: "No id" }] };
  const { records, coverage } = await searched(
    playing(
      double,
      [
        call("places", "GET /teams", { status: 200, json: teams }, keyed),
        call("list", "GET /teams/a%2Fb/people?q=anna%40example.org", people([person]), keyed),
      ],
      text,
    ),
  );
  expect(double.problems()).toEqual([]);
  expect(records.map((record) => record.ref)).toEqual([
    { id: JSON.stringify({ place: "a/b", id: "p/1" }), place: "Small: Teachers" },
  ]);
  expect(coverage).toEqual({
    kind: "partial",
    looked: 1,
    gaps: [{ place: "Small: list of places", why: "half_answer", records: 1 }],
  });
});

test.each([
  {
    name: "a tag in a header",
    guard: "{ header: ETag }",
    seen: { json: person, headers: { etag: '"v7"' } },
    same: { json: { ...person, version: 8 }, headers: { etag: '"v7"' } },
    other: { json: person, headers: { etag: '"v8"' } },
  },
  {
    name: "a digest of all there is, in whatever order it comes",
    guard: "{ body: true }",
    seen: { json: person },
    same: { json: Object.fromEntries(Object.entries(person).toReversed()) },
    other: { json: { ...person, name: "Anna Ek-Berg" } },
  },
])("a record is guarded by $name", async ({ guard, seen, same, other }) => {
  const text = changed("guard: { field: version }", `guard: ${guard}\n  detail: true`);
  const found = await searched(
    playing(double, [list(people([person])), look({ status: 200, ...seen })], text),
  );
  const [record] = found.records;
  if (record === undefined) throw new Error("nothing was found");
  const unchanged = playing(double, [look({ status: 200, ...same }), order({ status: 204 })], text);
  expect(await unchanged.erase(record, signal)).toEqual({ kind: "accepted" });
  const changedSince = playing(double, [look({ status: 200, ...other })], text);
  expect(await changedSince.erase(record, signal)).toEqual({ kind: "changed" });
  expect(double.problems()).toEqual([]);
});

const signIns = [
  {
    name: "a bearer token",
    auth: "{ kind: bearer, secret: api_key }",
    secrets: { api_key: "b-1" },
    before: [],
    header: { authorization: "Bearer b-1" },
  },
  {
    name: "a name and a password",
    auth: "{ kind: basic, user: office, secret: api_key }",
    secrets: { api_key: "pw" },
    before: [],
    header: { authorization: `Basic ${Buffer.from("office:pw").toString("base64")}` },
  },
  {
    name: "a refresh token",
    auth: "{ kind: refresh_token, token: https://login.example.org/token, client_id: kept, secret: api_key, refresh_secret: refresh }",
    secrets: { api_key: "s-1", refresh: "r-1" },
    before: [
      {
        role: "token",
        call: "POST login.example.org /token",
        bodyProblem: (text: string) =>
          text === "grant_type=refresh_token&client_id=kept&client_secret=s-1&refresh_token=r-1"
            ? undefined
            : text,
        reply: { status: 200, json: { access_token: "t-1", expires_in: 3600, refresh_token: "r-2" } },
      },
    ],
    header: { authorization: "Bearer t-1" },
  },
];

test.each(signIns)("one signs in by $name", async ({ auth, secrets, before, header }) => {
  const text = changed("{ kind: key, header: X-Api-Key, secret: api_key }", auth);
  const system = playing(double, [...before, { ...list(people([])), headers: header }], text, {
    secrets,
    hosts: ["api.example.org", "login.example.org"],
  });
  const { coverage } = await searched(system);
  expect(double.problems()).toEqual([]);
  expect(coverage.kind).toBe("complete");
});

test("a token that is refused is fetched anew once, with the refresh token that came last", async () => {
  const [, , refresh] = signIns;
  if (refresh === undefined) throw new Error("no such way to sign in");
  const text = changed("{ kind: key, header: X-Api-Key, secret: api_key }", refresh.auth);
  const token = (was: string, next: string, access: string): Exchange => ({
    role: "token",
    call: "POST login.example.org /token",
    bodyProblem: (form) => (form.endsWith(`refresh_token=${was}`) ? undefined : form),
    reply: { status: 200, json: { access_token: access, expires_in: 3600, refresh_token: next } },
  });
  const denied = list({ status: 401, json: {} });
  const system = playing(
    double,
    [
      token("r-1", "r-2", "t-1"),
      { ...denied, headers: { authorization: "Bearer t-1" } },
      token("r-2", "r-3", "t-2"),
      { ...denied, headers: { authorization: "Bearer t-2" } },
    ],
    text,
    { secrets: refresh.secrets, hosts: ["api.example.org", "login.example.org"] },
  );
  const { coverage } = await searched(system);
  expect(double.problems()).toEqual([]);
  expect(coverage).toEqual({ kind: "unreachable", why: "The API did not accept who we are." });
});

const waiting = changed(
  "verify:",
  'poll: { ticket: { header: Location }, request: { path: "/jobs/{ticket}" }, done: { at: state, is: [done] }, failed: { at: state, is: [failed] } }\nverify:',
  changed("done: [204]", "done: [204]\n  pending: [202]"),
);
const job = (state: string): Exchange =>
  call("poll", "GET /jobs/j%2F..", { status: 200, json: { state } }, keyed);

test("an order that takes time is asked after with its ticket, until it is done or failed", async () => {
  const system = playing(
    double,
    [
      there,
      order({ status: 202, headers: { location: "j/.." } }),
      job("running"),
      job("done"),
      job("failed"),
    ],
    waiting,
  );
  const erased = await system.erase(known, signal);
  const ticket = erased.kind === "pending" ? erased.ticket : "";
  expect(await system.poll(ticket, signal)).toEqual({ kind: "pending", ticket });
  expect(await system.poll(ticket, signal)).toEqual({ kind: "accepted" });
  expect(await system.poll(ticket, signal)).toMatchObject({ kind: "refused" });
  expect(await system.poll("not a ticket", signal)).toMatchObject({ kind: "unknown" });
  expect(double.problems()).toEqual([]);
});

test("an order that takes time and cannot be asked after is unknown", async () => {
  const erased = await playing(double, [there, order({ status: 202 })], waiting).erase(known, signal);
  expect(erased).toMatchObject({ kind: "unknown" });
});

test("what must be kept by law on the other side says so", async () => {
  const text = changed("done: [204]", 'done: [204]\n  keep: [{ statuses: [451], why: "A court holds it." }]');
  const erased = await playing(double, [there, order({ status: 451, json: {} })], text).erase(known, signal);
  expect(erased).toEqual({ kind: "must_keep", why: "A court holds it." });
});

test("the same order has the same key, another another, and what the API compares is what was approved", async () => {
  const keys: string[] = [];
  for (const version of [7, 7, 8]) {
    const exchange = order({ status: 204 });
    const system = playing(double, [look({ status: 200, json: { ...person, version } }), exchange]);
    double.play({
      exchanges: [
        look({ status: 200, json: { ...person, version } }),
        { ...exchange, headers: { "if-match": String(version) } },
      ],
      order: "strict",
    });
    await system.erase({ ref, guard: String(version) }, signal);
    expect(double.problems()).toEqual([]);
    keys.push(double.headers["idempotency-key"] ?? "");
  }
  expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
  expect(keys[1]).toBe(keys[0]);
  expect(keys[2]).not.toBe(keys[0]);
});

test("a record that nothing guards is never erased", async () => {
  const system = playing(double, [look({ status: 200, json: { id: "p/1" } })]);
  expect(await system.erase({ ref, guard: "" }, signal)).toMatchObject({ kind: "refused" });
  expect(double.problems()).toEqual([]);
});

test("a look is tried again after a stumble; an order is not", async () => {
  const stumbling = playing(double, [
    look({ status: 503, headers: { "retry-after": "5" } }),
    look({ status: 500 }),
    there,
    order({ status: 503 }),
  ]);
  expect(await stumbling.erase(known, signal)).toEqual({ kind: "later", seconds: 60 });
  expect(double.problems()).toEqual([]);
});

test("412 after the look means that somebody changed it in between", async () => {
  expect(await playing(double, [there, order({ status: 412, json: {} })]).erase(known, signal)).toEqual({
    kind: "changed",
  });
});

test("the test of a connection says what the description cannot find, and that it may not be used when it does not answer", async () => {
  const me = call("me", "GET /me", { status: 200, json: { id: 1 } }, keyed);
  expect(await playing(double, [me]).test(signal)).toEqual({
    system: "Small",
    version: undefined,
    findings: [{ level: "gap", what: "limit", sentence: "It finds addresses only." }],
  });
  const denied = await playing(double, [{ ...me, reply: { status: 403, json: {} } }]).test(signal);
  expect(denied.findings[0]).toEqual({
    level: "refuse",
    what: "no_answer",
    sentence: "The API does not allow us this.",
  });
});

test("a description without erasing or looking again can neither, and says so", async () => {
  const text = smallApi.slice(0, smallApi.indexOf("erase:"));
  const system = playing(double, [], text);
  expect(system.can).toEqual({ erase: false, verify: false });
  expect(await system.erase(known, signal)).toMatchObject({ kind: "refused" });
  expect(await system.verify(ref, signal, known.guard)).toMatchObject({ kind: "unverifiable" });
});

test("the rate is kept: so many questions take so long", async () => {
  let now = 0;
  const clock = {
    now: () => now,
    sleep: (milliseconds: number) => {
      now += milliseconds;
      return Promise.resolve();
    },
  };
  const text = changed("requests: 100, seconds: 1", "requests: 2, seconds: 10");
  const system = playing(double, [there, there, there], text, { clock });
  for (let reads = 0; reads < 3; reads += 1) await system.read(known, signal);
  expect(now).toBe(10_000);
});
