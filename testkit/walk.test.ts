// Goal: no endpoint escapes: each is known to this walk, answers nobody exactly as its permission says, in the shape
// it declares, and survives hostile input without a crash or a status it did not announce.
// Method: the real server and every route it mounts, a table with one line per endpoint, generated requests.
import { tmpdir } from "node:os";
import type { FastifyInstance, LightMyRequestResponse } from "fastify";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { features } from "../src/features.ts";
import { addressOf, isMutating, parameterNames, refusalsOf } from "../src/platform/endpoint.ts";
import type { AnyEndpoint } from "../src/platform/endpoint.ts";
import { catalogue, ErrorBody } from "../src/platform/errors.ts";
import type { Platform } from "../src/platform/feature.ts";
import { countAnswers, watchHealth } from "../src/platform/health.ts";
import type { Route } from "../src/platform/http/routes.ts";
import { openFileStore } from "../src/platform/files.ts";
import { createServer } from "../src/platform/http/server.ts";
import { createIdempotency } from "../src/platform/idempotency.ts";
import { newId } from "../src/platform/ids.ts";
import { organisationKeys } from "../src/platform/keys.ts";
import { createLogger } from "../src/platform/log.ts";
import { systemNow } from "../src/platform/time.ts";
import { faultPage } from "../src/public/layout.ts";
import { ask } from "./edge.ts";
import { accessRows } from "./walk/access.ts";
import { connectorsRows } from "./walk/connectors.ts";
import { officeRows } from "./walk/office.ts";
import { policyRows } from "./walk/policy.ts";
import { registersRows } from "./walk/registers.ts";
import { rightsRows } from "./walk/rights.ts";
import type { WalkTable } from "./walk/row.ts";
import { statusRows } from "./walk/status.ts";
import { world } from "./world.ts";
import type { World } from "./world.ts";

/** Every endpoint, and what nobody is answered. A new endpoint needs a line in its feature's file. */
const table: WalkTable = {
  ...statusRows,
  ...accessRows,
  ...officeRows,
  ...connectorsRows,
  ...rightsRows,
  ...policyRows,
  ...registersRows,
};

let w: World;
let app: FastifyInstance;
let routes: readonly Route[];
const lines: string[] = [];

beforeAll(async () => {
  w = await world();
  const log = createLogger({ write: (line) => lines.push(line), level: "info", now: systemNow });
  const keys = organisationKeys(Buffer.alloc(32, 7));
  const platform: Platform = {
    db: w.db,
    keys,
    log,
    now: systemNow,
    version: "0.1.0",
    files: openFileStore(tmpdir(), keys),
    folder: tmpdir(),
    url: "http://127.0.0.1:8360",
    mailFrom: "kept@riverbridge.example",
    health: watchHealth(w.db, systemNow, systemNow),
    description: () => app.swagger(),
    figures: countAnswers(systemNow, systemNow),
  };
  routes = features.flatMap((feature) => feature.routes(platform));
  app = await createServer({
    routes,
    log,
    now: systemNow,
    newId: () => newId(),
    origins: ["http://127.0.0.1:8360"],
    actorOf: async () => ({ kind: "nobody" }),
    renderError: faultPage,
    idempotency: createIdempotency(w.db, keys, systemNow),
    version: "0.1.0",
  });
});
afterAll(async () => {
  await app.close();
  await w.close();
});

const nameOf = ({ method, path }: AnyEndpoint): string => `${method} ${path}`;
const endpoints = (): readonly AnyEndpoint[] => routes.map((route) => route.endpoint);
const statusesOf = (one: AnyEndpoint): ReadonlySet<number> =>
  new Set([
    200,
    ...(one.kind === "form" || leadsToSignIn(one) ? [303] : []),
    ...refusalsOf(one).map((code) => catalogue[code]),
  ]);
/** A page of an organisation's office sends whoever is not signed in to sign in, and back afterwards. */
const leadsToSignIn = ({ kind, permission, path }: AnyEndpoint): boolean =>
  kind === "page" && permission !== "public" && path.startsWith("/o/:organisation");

test("the walk knows every endpoint, and no other", () => {
  expect(endpoints().map(nameOf).sort()).toEqual(Object.keys(table).sort());
});

test("nobody is answered as the permission says: public in its whole declared shape, all else with an exact 401", async () => {
  for (const one of endpoints()) {
    const row = table[nameOf(one)];
    const reply = await ask(app, { method: one.method, url: addressOf(one.path, row?.params ?? {}) });
    const expected = one.permission === "public" ? row?.nobody : leadsToSignIn(one) ? 303 : 401;
    expect([nameOf(one), reply.statusCode, row?.nobody]).toEqual([nameOf(one), expected, expected]);
    expect([nameOf(one), shapeOf(one, reply)]).toEqual([nameOf(one), "as declared"]);
  }
});

const refused = JSON.stringify({ code: "not_signed_in", message: "Please sign in first." });

/** Whether the whole reply is what the endpoint declares for nobody, else what it was. */
function shapeOf(one: AnyEndpoint, reply: LightMyRequestResponse): string {
  const type = String(reply.headers["content-type"]);
  const sound = (): boolean => {
    if (leadsToSignIn(one)) return /^\/o\/[a-z-]+\/sign-in\?to=/.test(String(reply.headers.location));
    if (one.permission !== "public") return reply.body === refused;
    if (one.kind === "json") return reply.body === JSON.stringify(one.reply.parse(reply.json()));
    if (one.kind === "page")
      return type === "text/html; charset=utf-8" && reply.body.startsWith("<!doctype html>");
    return one.reply.safeParse({ mediaType: type, immutable: true }).success;
  };
  return sound() ? "as declared" : `${type} ${reply.body.slice(0, 300)}`;
}

test("each answers another method with 405 and the list of its own, in catalogue form", async () => {
  for (const one of endpoints()) {
    const url = addressOf(one.path, table[nameOf(one)]?.params ?? {});
    for (const method of ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const) {
      if (endpoints().some((other) => other.path === one.path && other.method === method)) continue;
      const reply = await ask(app, { method, url });
      expect([nameOf(one), method, reply.statusCode, reply.headers.allow, reply.json()]).toEqual([
        nameOf(one),
        method,
        405,
        [...new Set(endpoints().flatMap((other) => (other.path === one.path ? [other.method] : [])))]
          .sort()
          .join(", "),
        { code: "method_not_allowed", message: "This address does not take that method." },
      ]);
    }
  }
});

test("an unknown address is the catalogue's 404", async () => {
  for (const url of [
    "/nothing",
    "/api/v1/nothing",
    "/api/v2/version",
    "/assets",
    "/healthz/",
    "/../etc/passwd",
    "/assets/..%2f..%2fpackage.json",
  ]) {
    const reply = await ask(app, { url });
    const known = url.startsWith("/assets/") ? 400 : 404;
    expect([url, reply.statusCode, ErrorBody.parse(reply.json()).code]).toEqual([
      url,
      known,
      known === 404 ? "not_found" : "invalid_request",
    ]);
  }
});

test("each changing endpoint refuses another content type, a foreign page, and a call without its key", async () => {
  for (const one of endpoints().filter((each) => isMutating(each) && each.permission === "public")) {
    const url = addressOf(one.path, table[nameOf(one)]?.params ?? {});
    const headers = { "content-type": "application/json", "idempotency-key": "0123456789abcdef" };
    const tries: [Record<string, string | undefined>, number][] = [
      [{ ...headers, "content-type": "text/plain" }, 415],
      [{ ...headers, origin: "https://evil.example" }, 403],
      [{ ...headers, "idempotency-key": undefined }, 400],
    ];
    for (const [given, status] of tries) {
      expect([
        nameOf(one),
        (await ask(app, { method: one.method, url, payload: "{}", headers: given })).statusCode,
      ]).toEqual([nameOf(one), status]);
    }
  }
});

test("every text a caller may send has a limit", () => {
  for (const one of endpoints()) {
    for (const schema of [one.params, one.query, one.body]) {
      for (const unlimited of unlimitedTexts(
        z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }),
      )) {
        throw new Error(`${nameOf(one)} takes text without a limit: ${unlimited}`);
      }
    }
    expect(Object.keys(one.params.shape).sort()).toEqual(parameterNames(one.path).sort());
  }
});

function unlimitedTexts(schema: unknown, at = "$"): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const node: Readonly<Record<string, unknown>> = { ...schema };
  const limited = ["maxLength", "enum", "const", "pattern", "format"].some((key) => key in node);
  const here = node["type"] === "string" && !limited ? [at] : [];
  return [...here, ...Object.entries(node).flatMap(([key, value]) => unlimitedTexts(value, `${at}.${key}`))];
}

test("hostile input meets no crash, no unannounced status and no echo", async () => {
  const canary = "Mei-Tan-canary";
  const hostile = fc.oneof(
    fc.string({ unit: "binary", maxLength: 300 }),
    fc.constantFrom(
      "\0",
      "\ud800",
      "../../etc/passwd",
      "%00",
      "%ff",
      "{{7*7}}",
      "'; drop table kept.duty; --",
      "<script>",
      "-1",
      "1e400",
      "9007199254740993",
      "__proto__",
      "a".repeat(3000),
    ),
  );
  const encode = (text: string): string => encodeURIComponent(text.toWellFormed());
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...endpoints()),
      fc.array(hostile, { minLength: 1, maxLength: 3 }),
      fc.constantFrom(undefined, "*/*", "text/html", "\u0001"),
      fc.jsonValue({ maxDepth: 6 }),
      async (one, texts, accept, body) => {
        const params = Object.fromEntries(
          parameterNames(one.path).map((name, at) => [name, encode(texts[at % texts.length] ?? "") || "x"]),
        );
        const path = one.path.replaceAll(/:([A-Za-z]+)/g, (_whole, name: string) => params[name] ?? "x");
        const query = texts.map((text) => `${encode(text)}=${encode(text)}&${canary}`).join("&");
        const reply = await ask(app, {
          method: one.method,
          url: `${path}?${query}`,
          headers: {
            accept: accept === "\u0001" ? 'a;b="c' : accept,
            "accept-language": (texts[0] ?? "").replaceAll(/[^\u0020-\u007e]/g, "?"),
            ...(isMutating(one)
              ? { "content-type": "application/json", "idempotency-key": "0123456789abcdef" }
              : {}),
          },
          ...(isMutating(one) ? { payload: JSON.stringify(body) } : {}),
        });
        // A parameter may hold what makes another address of it.
        const allowed = new Set([...statusesOf(one), 404]);
        expect(allowed).toContain(reply.statusCode);
        expect(reply.statusCode).not.toBe(500);
        expect(reply.statusCode < 400 ? "" : reply.body).not.toContain(canary);
        expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
      },
    ),
    { numRuns: 400 },
  );
  expect(lines.join("")).not.toContain(canary);
  expect(lines.join("")).not.toContain("http.crashed");
});
