// Goal: the server's promises at its edge: who, what form, what size, what comes back, and nothing of a crash.
// Method: a server with one route of each kind, asked through `inject`, and through a socket where inject would hide it.
import { connect } from "node:net";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { ask, edge, endpoints, host, lines, mei, slow, written } from "../../../testkit/edge.ts";
import { html } from "../../public/html.ts";
import { newId } from "../ids.ts";
import { createLogger } from "../log.ts";
import { jsonRoute } from "./routes.ts";
import { createServer } from "./server.ts";

let app: FastifyInstance;
beforeAll(async () => {
  app = await edge();
});
afterAll(() => app.close());
beforeEach(() => {
  written.length = 0;
});

const post = (payload: string, headers: Record<string, string | undefined> = {}) =>
  ask(app, {
    method: "POST",
    url: "/api/v1/students",
    payload,
    headers: { "content-type": "application/json", "idempotency-key": "0123456789abcdef", ...headers },
  });
const id = "0199a0c0-0000-7000-8000-000000000001";

test("a reply holds what its schema declares and nothing else", async () => {
  const reply = await ask(app, { url: `/api/v1/students/${id}` });
  expect([reply.statusCode, reply.json()]).toEqual([200, { name: "Mei Tan", level: "B1" }]);
});

test("a page's model goes through its schema too", async () => {
  const reply = await ask(app, { url: "/choices" });
  expect(reply.statusCode).toBe(200);
  expect(reply.body).toContain("B1");
  expect(reply.body).not.toContain("nuts");
});

test("a page typed with a slash at its end leads to the page, its question with it", async () => {
  const reply = await ask(app, { url: "/choices/?language=es" });
  expect([reply.statusCode, reply.headers.location]).toEqual([308, "/choices?language=es"]);
});

test("a handler that breaks its contract is a crash, not half an answer", async () => {
  const reply = await ask(app, { url: "/api/v1/leak" });
  expect(reply.statusCode).toBe(500);
  expect(reply.json()).toMatchObject({ code: "internal" });
});

test("a crash tells an id, the log tells where, neither tells a name", async () => {
  lines.length = 0;
  const reply = await ask(app, { url: "/api/v1/crash", headers: { "accept-language": "es" } });
  expect(reply.statusCode).toBe(500);
  expect(reply.json()).toEqual({
    code: "internal",
    message:
      "Algo ha fallado por nuestra parte. El identificador ayudará a quien gestiona esta instalación a encontrarlo.",
    id: reply.headers["x-request-id"],
  });
  expect(lines.join("")).toContain(String(reply.headers["x-request-id"]));
  expect(lines.join("")).toContain("edge.ts:");
  expect(lines.join("") + reply.body).not.toMatch(/Mei|Tan/);
});

test("nobody is refused before anything is read", async () => {
  const reply = await ask(app, { url: "/api/v1/figures?x=1&y=2" });
  expect([reply.statusCode, reply.json()]).toEqual([
    401,
    { code: "not_signed_in", message: "Please sign in first." },
  ]);
});

test.each([
  ["unknown address", { url: "/nothing" }, 404, "not_found"],
  ["a slash too many after data", { url: `/api/v1/students/${id}/` }, 404, "not_found"],
  ["a slash too many, sent a form", { url: "/choices/", method: "POST" }, 404, "not_found"],
  ["slashes that would name another host", { url: "//choices/" }, 404, "not_found"],
  ["a doubled slash", { url: "//choices" }, 404, "not_found"],
  ["another method", { url: "/choices", method: "DELETE" }, 405, "method_not_allowed"],
  ["a method nobody has", { url: `/api/v1/students/${id}`, method: "OPTIONS" }, 405, "method_not_allowed"],
  ["a parameter of another form", { url: "/api/v1/students/1" }, 400, "invalid_request"],
  ["a broken escape", { url: "/api/v1/students/%E0%A4%A" }, 400, "invalid_request"],
  ["a handler's refusal", { url: `/api/v1/students/${id.slice(0, -1)}9` }, 404, "not_found"],
  ["a NUL in the query", { url: "/api/v1/search?q=a%00b" }, 400, "invalid_request"],
  ["an unknown query name", { url: "/api/v1/search?q=a&z=1" }, 400, "invalid_request"],
  ["a query name twice", { url: "/api/v1/search?q=a&q=b" }, 400, "duplicate_parameter"],
  ["an endless address", { url: `/api/v1/search?q=${"a".repeat(5000)}` }, 414, "address_too_long"],
  ["another host", { url: "/file", headers: { host: "rebound.example" } }, 400, "host_refused"],
] as [string, Parameters<typeof ask>[1], number, string][])(
  "refused: %s",
  async (_what, options, status, code) => {
    const reply = await ask(app, options);
    expect([reply.statusCode, reply.json<{ code: string }>().code]).toEqual([status, code]);
    expect(reply.headers).toMatchObject({ "x-content-type-options": "nosniff", "cache-control": "no-store" });
  },
);

test("a method that is not there is answered with those that are", async () => {
  expect((await ask(app, { url: "/choices", method: "PUT" })).headers.allow).toBe("GET, POST");
});

test.each<[string, string, Record<string, string | undefined>, number, string]>([
  ["two equal names", '{"name":"a","name":"b"}', {}, 400, "invalid_json"],
  ["two equal names, one escaped", '{"name":"a","\\u006eame":"b"}', {}, 400, "invalid_json"],
  ["a prototype", '{"name":"a","__proto__":{"x":1}}', {}, 400, "invalid_json"],
  ["an escaped prototype", '{"name":"a","\\u005f_proto__":{"x":1}}', {}, 400, "invalid_json"],
  ["a constructor's prototype", '{"constructor":{"prototype":{"x":1}}}', {}, 400, "invalid_json"],
  ["endless nesting", `{"name":${"[".repeat(200)}${"]".repeat(200)}}`, {}, 400, "invalid_json"],
  ["half a character", '{"name":"\\ud800"}', {}, 400, "invalid_request"],
  ["a NUL", '{"name":"\\u0000"}', {}, 400, "invalid_request"],
  ["an unknown field", '{"name":"a","role":"admin"}', {}, 400, "invalid_request"],
  ["no JSON", "name=a", {}, 400, "invalid_json"],
  ["nothing", "", {}, 400, "invalid_json"],
  ["a large body", JSON.stringify({ name: "a".repeat(3000) }), {}, 413, "too_large"],
  [
    "a form",
    "name=a",
    { "content-type": "application/x-www-form-urlencoded" },
    415,
    "unsupported_media_type",
  ],
  ["plain text", '{"name":"a"}', { "content-type": "text/plain" }, 415, "unsupported_media_type"],
  ["no content type", '{"name":"a"}', { "content-type": undefined }, 415, "unsupported_media_type"],
  [
    "another charset",
    '{"name":"a"}',
    { "content-type": "application/json; charset=utf-16" },
    415,
    "unsupported_media_type",
  ],
  ["no key", '{"name":"a"}', { "idempotency-key": undefined }, 400, "idempotency_key_missing"],
  ["a key with spaces", '{"name":"a"}', { "idempotency-key": "a b" }, 400, "invalid_request"],
  ["a foreign page", '{"name":"a"}', { origin: "https://evil.example" }, 403, "foreign_form"],
  ["no page at all", '{"name":"a"}', { origin: "null" }, 403, "foreign_form"],
  ["a sibling site", '{"name":"a"}', { "sec-fetch-site": "same-site" }, 403, "foreign_form"],
])("a body is refused: %s", async (_what, payload, headers, status, code) => {
  const reply = await post(payload, headers);
  expect([reply.statusCode, reply.json<{ code: string }>().code]).toEqual([status, code]);
  expect(written).toEqual([]);
});

test("bytes that are not UTF-8 are refused", async () => {
  const reply = await ask(app, {
    method: "POST",
    url: "/api/v1/students",
    payload: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]),
    headers: { "content-type": "application/json", "idempotency-key": "0123456789abcdef" },
  });
  expect(reply.json()).toMatchObject({ code: "invalid_json", details: [{ at: "body", reason: "not_utf8" }] });
});

test("a body from a program or from our own page is taken", async () => {
  for (const headers of [{}, { "sec-fetch-site": "same-origin" }, { origin: "http://localhost:8360" }]) {
    expect((await post('{"name":" Mei "}', headers)).statusCode).toBe(200);
  }
  expect(written).toEqual([{ name: "Mei" }, { name: "Mei" }, { name: "Mei" }]);
});

test("what was wrong is told as a place and a reason, never as the value", async () => {
  const reply = await post(JSON.stringify({ name: "Mei\u0000Tan", "Mei Tan": 1 }));
  expect(reply.statusCode).toBe(400);
  expect(reply.body).not.toMatch(/Mei|Tan/);
  expect(reply.json<{ details: unknown[] }>().details.length).toBeGreaterThan(0);
});

test("a page's fault is a page, in the reader's language", async () => {
  const reply = await ask(app, {
    url: "/nowhere",
    headers: { accept: "text/html,*/*", "accept-language": "es-ES" },
  });
  expect([reply.statusCode, reply.body]).toEqual([404, "<h1>Aquí no hay nada.</h1>"]);
  expect(reply.headers["content-language"]).toBe("es");
});

test("a stream has its declared head", async () => {
  const reply = await ask(app, { url: "/file" });
  expect([reply.statusCode, reply.headers["content-type"], reply.body]).toEqual([
    200,
    "text/csv",
    "a,b\n1,2\n",
  ]);
});

test("documents allow no script, nothing from elsewhere and no frame; no header promises https over http", async () => {
  const { headers } = await ask(app, { url: "/choices" });
  const policy = String(headers["content-security-policy"]);
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("require-trusted-types-for 'script'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/unsafe|\*|https?:/);
  expect(headers).toMatchObject({
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-content-type-options": "nosniff",
  });
  expect(headers["strict-transport-security"]).toBeUndefined();
  expect((await ask(app, { url: "/api/v1/search?q=a" })).headers["referrer-policy"]).toBe("no-referrer");
});

test("a handler that hangs is given up, and more at once than there is room for is refused, not queued", async () => {
  let release: () => void = () => undefined;
  slow.wait = () =>
    new Promise((resolve) => {
      release = resolve;
    });
  const replies = await Promise.all(["a", "b", "c", "d"].map(() => ask(app, { url: "/api/v1/slow" })));
  release();
  slow.wait = async () => undefined;
  expect(replies.map((reply) => [reply.statusCode, reply.json<{ code: string }>().code])).toEqual(
    Array.from({ length: 4 }, () => [503, "overloaded"]),
  );
  expect(replies.every((reply) => reply.headers["retry-after"] === "1")).toBe(true);
  expect((await ask(app, { url: "/api/v1/slow" })).statusCode).toBe(200);
});

async function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(text));
    let answer = "";
    socket.on("data", (bytes) => (answer += bytes.toString()));
    socket.on("close", () => resolve(answer));
    socket.on("error", reject);
  });
}

test("what Node cannot read is answered from the catalogue on the bare socket", async () => {
  await app.listen({ port: 0, host: "127.0.0.1" });
  const [address] = app.addresses();
  const port = typeof address === "object" ? address.port : 0;
  const garbage = await raw(port, "NOT HTTP\r\n\r\n");
  expect(garbage).toMatch(
    /^HTTP\/1\.1 400 [^]*content-security-policy: default-src 'none'[^]*"code":"invalid_request"/,
  );
  const headers = await raw(port, `GET / HTTP/1.1\r\nhost: ${host}\r\nx: ${"a".repeat(20_000)}\r\n\r\n`);
  expect(headers).toMatch(/^HTTP\/1\.1 431 [^]*"code":"headers_too_large"/);
  const twoHosts = await raw(
    port,
    `GET / HTTP/1.1\r\nhost: ${host}\r\nhost: evil.example\r\nconnection: close\r\n\r\n`,
  );
  expect(twoHosts).toMatch(/^HTTP\/1\.1 400 /);
});

test("the same method and path twice do not start", async () => {
  const twice = [jsonRoute(endpoints.crash, async () => mei), jsonRoute(endpoints.crash, async () => mei)];
  await expect(
    createServer({
      routes: twice,
      log: createLogger({ write: () => undefined, level: "error", now: () => Temporal.Now.instant() }),
      now: () => Temporal.Now.instant(),
      newId: () => newId(),
      origins: ["https://privacy.riverbridge.example"],
      actorOf: async () => ({ kind: "nobody" }),
      renderError: (body) => html`${body.message}`,
      idempotency: { run: (_once, work) => work(undefined as never) },
      version: "0.1.0",
    }),
  ).rejects.toThrow("GET /api/v1/crash is defined twice");
});

test("the API's description lists what is under /api/v1, with every status", async () => {
  await app.ready();
  const document = app.swagger();
  expect(document).toMatchObject({ openapi: "3.1.0", info: { title: "Kept", version: "0.1.0" } });
  expect(Object.keys(document.paths ?? {}).sort()).toEqual([
    "/api/v1/crash",
    "/api/v1/figures",
    "/api/v1/leak",
    "/api/v1/search",
    "/api/v1/slow",
    "/api/v1/students",
    "/api/v1/students/{id}",
  ]);
});
