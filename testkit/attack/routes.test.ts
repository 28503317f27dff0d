// Goal: through no route of the product can a stranger's page act for somebody (CSRF), an id open what another organisation
// has (IDOR), or a text become SQL.
// Method: the real server with everything mounted; requests made from the endpoints' own schemas, so that they come past
// validation to what lies behind it; each attack has a control that succeeds, so that silence means refusal.
import type { LightMyRequestResponse } from "fastify";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isForMachines, isMutating, parameterNames } from "../../src/platform/endpoint.ts";
import type { AnyEndpoint } from "../../src/platform/endpoint.ts";
import { newId } from "../../src/platform/ids.ts";
import type { SignedInMember } from "../signed-in.ts";
import { isForPrograms } from "../tokens.ts";
import { besieged } from "./routes/place.ts";
import type { Besieged } from "./routes/place.ts";
import { positionsOf, requestTo } from "./routes/requests.ts";
import type { Position, Sent, Wish } from "./routes/requests.ts";

let place: Besieged;
let who: SignedInMember;
/** What an address may name: nothing that is there. */
const nothing: Readonly<Record<string, string>> = {
  token: "A".repeat(43),
  reference: "R-2026-9999",
  file: newId(),
};

beforeAll(async () => {
  place = await besieged();
  who = await place.attacker();
}, 180_000);
afterAll(async () => {
  await counter.end();
  await place.close();
});

const nameOf = ({ method, path }: AnyEndpoint): string => `${method} ${path}`;
const ownSlug = (): string => place.w.organisations[1].slug;
let calls = 0;

function paramsOf(one: AnyEndpoint, organisation: string): Record<string, string> {
  return Object.fromEntries(
    parameterNames(one.path).map((name) => [
      name,
      name === "organisation" ? organisation : (nothing[name] ?? newId()),
    ]),
  );
}

/** From an address of its own each time: limits on tries are tested elsewhere and would hide what is behind them. */
function send({ method, url, headers, payload }: Sent): Promise<LightMyRequestResponse> {
  calls += 1;
  const { host } = new URL(place.kept.platform.url);
  return place.kept.app.inject({
    method,
    url,
    headers: { host, ...headers },
    remoteAddress: `10.${(calls >> 16) & 255}.${(calls >> 8) & 255}.${calls & 255}`,
    ...(payload === undefined ? {} : { payload }),
  });
}

/** An earlier call may have ended the attacker's own session, as it should. */
async function asAttacker(one: AnyEndpoint, wish: Omit<Wish, "cookie">): Promise<LightMyRequestResponse> {
  const reply = await send(requestTo(one, { ...wish, cookie: who.cookie }));
  const isOut = reply.statusCode === 401 || String(reply.headers.location).includes("/sign-in?to=");
  if (!isOut || one.permission === "public" || isForMachines(one.permission)) return reply;
  who = await place.attacker();
  return send(requestTo(one, { ...wish, cookie: who.cookie }));
}

type Counts = Readonly<Record<string, string>>;

/** Rows of every table, as the superuser sees them. */
async function rowCounts(): Promise<Counts> {
  const { rows } = await counter.query<{ name: string; count: string }>(
    `select c.relname as name, (xpath('/row/c/text()', query_to_xml(format('select count(*) as c from kept.%I', c.relname), false, true, '')))[1]::text as count
     from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'kept' and c.relkind = 'r'`,
  );
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}
let counter: pg.Client;
const spring: string[] = [];
beforeAll(async () => {
  counter = new pg.Client(place.w.database.connection);
  await counter.connect();
  counter.on("notification", ({ channel }) => spring.push(channel));
  await counter.query("listen trap");
});

// CSRF

const own = (): string => new URL(place.kept.platform.url).origin;
const foreign: readonly (readonly [string, () => Record<string, string>])[] = [
  ["no origin", () => ({})],
  ["a foreign origin", () => ({ origin: "https://evil.example" })],
  ["origin null", () => ({ origin: "null" })],
  ["a cross-site fetch", () => ({ "sec-fetch-site": "cross-site", origin: own() })],
  ["a host below ours", () => ({ origin: own().replace("://", "://sub.") })],
  ["our host with another port", () => ({ origin: own().replace(/:\d+$/, ":1") })],
  ["our host as a prefix", () => ({ origin: `${own()}.evil.example` })],
  ["our host over https", () => ({ origin: own().replace("http:", "https:") })],
  ["a same-site fetch", () => ({ "sec-fetch-site": "same-site", origin: own() })],
  ["an address typed in", () => ({ "sec-fetch-site": "none", origin: own() })],
];
const typeOf = (header = ""): string => header.split(";", 1)[0] ?? "";
const enctypes = ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", ""];

test(
  "no changing route acts on the word of another page, another form or another method",
  { timeout: 600_000 },
  async () => {
    const changing = place.endpoints.filter(isMutating);
    expect(changing.length).toBeGreaterThan(60);
    const accepted: string[] = [];
    // Where programs and other systems call with a key of theirs, a session is nobody's: 401.
    const isRefused = (one: AnyEndpoint, { statusCode }: LightMyRequestResponse): boolean =>
      [403, 415, ...(isForPrograms(one) || isForMachines(one.permission) ? [401] : [])].includes(statusCode);
    const before = await rowCounts();
    for (const one of changing) {
      const params = paramsOf(one, ownSlug());
      // The four that matter most for each, and others in turn; the long run has all for each.
      const tried = isLong ? foreign : [...foreign.slice(0, 4), ...some(foreign.slice(4), 2)];
      for (const [name, from] of tried) {
        // A program without a session may call JSON; it has no cookie that another page could use.
        if (name === "no origin" && one.kind === "json" && one.permission === "public") continue;
        const reply = await send(requestTo(one, { params, cookie: who.cookie, from: from() }));
        if (!isRefused(one, reply)) accepted.push(`${nameOf(one)} with ${name}: ${reply.statusCode}`);
      }
      const whole = requestTo(one, { params, cookie: who.cookie });
      const others = enctypes.filter((each) => typeOf(each) !== typeOf(whole.headers["content-type"]));
      for (const type of others) {
        const reply = await send({ ...whole, headers: { ...whole.headers, "content-type": type } });
        if (!isRefused(one, reply)) accepted.push(`${nameOf(one)} as ${type}: ${reply.statusCode}`);
      }
      const url = `${whole.url}?_method=${one.method}&_once=${newId()}`;
      const { payload: _none, ...rest } = whole;
      const names = ["x-http-method-override", "x-method-override", "x-http-method"];
      const overrides = Object.fromEntries(names.map((name) => [name, one.method]));
      await send({ ...rest, method: "GET", url, headers: { ...whole.headers, ...overrides } });
    }
    expect(accepted).toEqual([]);
    const { throttle: _before, ...were } = before;
    const { throttle: _after, ...are } = await rowCounts();
    expect(are).toEqual(were);
  },
);

test(
  "the same requests from a page of ours are not refused as foreign: these were whole",
  { timeout: 600_000 },
  async () => {
    const refused: string[] = [];
    for (const one of place.endpoints.filter(isMutating)) {
      const reply = await asAttacker(one, { params: paramsOf(one, ownSlug()) });
      if (/foreign_form|came from another page/.test(reply.body) || reply.statusCode === 415)
        refused.push(nameOf(one));
    }
    expect(refused).toEqual([]);
  },
);

// IDOR

/** Another few of these each time, so that all of them come up; the long run takes them all. */
const isLong = process.env["KEPT_LONG"] !== undefined;
let turn = 0;
function some<T>(from: readonly T[], count: number): readonly T[] {
  const start = turn;
  turn += Math.min(count, from.length);
  return from.length <= count
    ? from
    : Array.from({ length: count }, (_, at) => from[(start + at) % from.length]).filter(
        (one) => one !== undefined,
      );
}

/** What the other organisation has, by its ids, references and keys, deleted and ended things among them. */
async function everythingOfTheVictim(): Promise<readonly string[]> {
  const { organisationId } = place.w.organisations[0];
  const { rows: tables } = await counter.query<{ name: string }>(
    `select t.table_name as name from information_schema.columns t where t.table_schema = 'kept' and t.column_name = 'organisation_id'
       and exists (select from information_schema.columns i where i.table_schema = 'kept' and i.table_name = t.table_name and i.column_name = 'id' and i.data_type = 'uuid')`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const { rows } = await counter.query<{ id: string }>(
      `select id from kept."${name}" where organisation_id = $1 order by id desc limit 3`,
      [organisationId],
    );
    found.push(...rows.map(({ id }) => id));
  }
  return found;
}

/** A reply with what may differ taken out: the id that was asked and the id of the request. */
function faceOf(reply: LightMyRequestResponse, asked: string): string {
  const { "x-request-id": _id, date: _date, ...headers } = reply.headers;
  const hidden = (text: string): string =>
    text.replaceAll(asked, "ID").replaceAll(/value="[\w.:-]{16,}"/g, "");
  return [
    reply.statusCode,
    hidden(JSON.stringify(headers)).replaceAll(/kept-form=[^;]+/g, ""),
    hidden(reply.body),
  ].join("\n");
}

test(
  "an id of another organisation is answered like one that never was, on every route",
  { timeout: 600_000 },
  async () => {
    const ids = await everythingOfTheVictim();
    const most = isLong ? ids.length : 6;
    expect(ids.length).toBeGreaterThan(40);
    const references = (
      await counter.query<{ reference: string }>("select distinct reference from kept.case_file")
    ).rows.map(({ reference }) => reference);
    const different: string[] = [];
    const reached = new Set<string>();
    let asked = 0;
    for (const one of place.endpoints) {
      if (!one.path.startsWith("/o/:organisation/api/")) continue;
      for (const name of parameterNames(one.path)) {
        if (name === "organisation" || name === "form" || name === "clause") continue;
        const params = paramsOf(one, ownSlug());
        const never = name === "reference" ? "R-2026-9998" : newId();
        const wish = (is: string): Omit<Wish, "cookie"> => ({
          params,
          text: { at: { in: "path", name }, is },
        });
        const unknown = await asAttacker(one, wish(never));
        if (unknown.statusCode === 404) reached.add(nameOf(one));
        for (const id of name === "reference" ? references : some(ids, most)) {
          const reply = await asAttacker(one, wish(id));
          asked += 1;
          if (faceOf(reply, id) !== faceOf(unknown, never))
            different.push(
              `${nameOf(one)} {${name}}: ${reply.statusCode} for ${unknown.statusCode} ${reply.body.slice(0, 200)}`,
            );
        }
      }
    }
    expect(different).toEqual([]);
    expect(asked).toBeGreaterThan(isLong ? 1200 : 150);
    // They were whole requests: most came as far as looking for what the id names.
    expect(reached.size).toBeGreaterThan(25);
  },
);

// SQL injection

/** Each ends a literal, a number or a name in its own way and then sends a notification, which a listener would get. */
const notify = "(select 1 from pg_notify('trap', 'sprung'))";
const injections: readonly string[] = [
  `' or ${notify} = 1 --`,
  `1 or ${notify} = 1`,
  `x'; select pg_notify('trap', 'sprung'); --`,
  `" || ${notify} || "`,
  `\\'; select pg_notify('trap', 'sprung'); --`,
  `') or ${notify} is not null or ('a' = '`,
];

test("no text in any place of any request becomes SQL", { timeout: 600_000 }, async () => {
  const crashes = place.kept.lines.length;
  const broken: string[] = [];
  let tried = 0;
  for (const one of place.endpoints) {
    for (const at of positionsOf(one)) {
      for (const is of some(injections, isLong ? injections.length : 1)) {
        const params = paramsOf(one, ownSlug());
        const reply = await asAttacker(one, { params, text: { at, is } });
        tried += 1;
        if (reply.statusCode >= 500) broken.push(`${nameOf(one)} ${JSON.stringify(at)}: ${reply.statusCode}`);
      }
    }
  }
  expect(broken).toEqual([]);
  expect(tried).toBeGreaterThan(isLong ? 1500 : 250);
  expect(place.kept.lines.slice(crashes).filter((line) => /crashed|42601|22P02/.test(line))).toEqual([]);
  await counter.query("select 1");
  expect(spring).toEqual([]);
});

test(
  "a condition that is true and one that is false find the same: nothing",
  { timeout: 600_000 },
  async () => {
    const different: string[] = [];
    let compared = 0;
    for (const one of place.endpoints.filter(({ method, kind }) => method === "GET" && kind === "json")) {
      for (const at of positionsOf(one).filter((each): each is Position => each.in !== "body")) {
        const ask = async (is: string): Promise<string> =>
          faceOf(await asAttacker(one, { params: paramsOf(one, ownSlug()), text: { at, is } }), is);
        const pairs = [
          ["x' or '1'='1", "x' or '1'='2"],
          ["1 or 1=1", "1 or 1=2"],
          ["%' or 1=1 --", "%' or 1=2 --"],
        ] as const;
        for (const [yes, no] of some(pairs, isLong ? pairs.length : 1)) {
          compared += 1;
          if ((await ask(yes)) !== (await ask(no))) different.push(`${nameOf(one)} ${JSON.stringify(at)}`);
        }
      }
    }
    expect(different).toEqual([]);
    expect(compared).toBeGreaterThan(50);
  },
);

test("the trap springs where a text is put into a statement by hand: each way in was one", async () => {
  const statements = [
    (text: string) => `select 'a' = '${text}`,
    (text: string) => `select 2 = ${text}`,
    (text: string) => `select '${text}'`,
    (text: string) => `select (select count(*) from pg_class where relname = '${text}')`,
    (text: string) => `select ('b' = '${text}')`,
  ];
  for (const injection of injections.filter((one) => !one.startsWith('"') && !one.startsWith("\\"))) {
    const before = spring.length;
    for (const statement of statements) await counter.query(statement(injection)).catch(() => undefined);
    await counter.query("select 1");
    expect([injection, spring.length > before]).toEqual([injection, true]);
  }
});

// Paths

const climbs = [
  "..",
  "../",
  "..\\",
  "%2e%2e",
  "%2e%2e%2f",
  "..%2f",
  "..%5c",
  "%252e%252e%252f",
  "..%c0%af",
  "..%ef%bc%8f",
  "....//",
  "..;/",
  ".%00./",
  "%2e%2e\\",
  "file:///",
  "/",
  "//",
  "\\\\?\\C:\\",
];
const goals = ["package.json", "etc/passwd", "src/main.ts", "root.key", ".git/config", "con"];

test("no spelling of a path climbs out of what is served", async () => {
  const bases = ["/assets/", "/assets/office/", "/", "/o/harbour-school/", "/p/harbour-school/"];
  const served: string[] = [];
  let tried = 0;
  for (const base of bases)
    for (const climb of climbs)
      for (const goal of goals)
        for (const url of [`${base}${climb}${goal}`, `${base}${climb.repeat(6)}${goal}`]) {
          // Two strokes at the beginning are another host's address.
          if (/^[/\\]{2}/.test(url)) continue;
          tried += 1;
          const reply = await send({ method: "GET", url, headers: {} });
          const isFile = /"dependencies"|root:x|import |\[core\]/.test(reply.body);
          if (isFile || reply.statusCode >= 500 || reply.statusCode === 200)
            served.push(`${url}: ${reply.statusCode}`);
        }
  expect(served).toEqual([]);
  expect(tried).toBeGreaterThan(900);
  const { host } = new URL(place.kept.platform.url);
  const traced = await place.kept.app.inject({ method: "TRACE" as "GET", url: "/", headers: { host } });
  expect([traced.statusCode, traced.body.includes(host)]).toEqual([405, false]);
});
