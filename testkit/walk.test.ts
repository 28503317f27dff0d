// Goal: no endpoint escapes: each is known to this walk, answers nobody exactly as its permission says, in the shape
// it declares, and survives hostile input without a crash or a status it did not announce.
// Method: the real server and every route it mounts, a table with one line per endpoint, generated requests.
import type { FastifyInstance, LightMyRequestResponse } from "fastify";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { isMutating, parameterNames, refusalsOf } from "../src/platform/endpoint.ts";
import type { AnyEndpoint } from "../src/platform/endpoint.ts";
import { catalogue, ErrorBody, ExchangeErrorBody } from "../src/platform/errors.ts";
import { ask } from "./edge.ts";
import { nameOf, product, walkAddress } from "./walk/product.ts";
import type { Product } from "./walk/product.ts";
import { walkTable } from "./walk/table.ts";

let whole: Product;
let app: FastifyInstance;

beforeAll(async () => {
  whole = await product();
  ({ app } = whole);
});
afterAll(() => whole.close());

const endpoints = (): readonly AnyEndpoint[] => whole.endpoints;
const addressed = (one: AnyEndpoint): string => walkAddress(one, whole.world.organisations[0].slug);
const statusesOf = (one: AnyEndpoint): ReadonlySet<number> =>
  new Set([
    200,
    ...(one.kind === "exchange" ? [201, 202] : []),
    ...(one.kind === "form" || leadsToSignIn(one) ? [303] : []),
    ...refusalsOf(one).map((code) => catalogue[code]),
  ]);
/** A page of an organisation's office sends whoever is not signed in to sign in, and back afterwards. */
const leadsToSignIn = ({ kind, permission, path }: AnyEndpoint): boolean =>
  kind === "page" && permission !== "public" && path.startsWith("/o/:organisation");

test("the walk knows every endpoint, and no other", () => {
  expect(endpoints().map(nameOf).sort()).toEqual(Object.keys(walkTable).sort());
});

test("nobody is answered as the permission says: public in its whole declared shape, all else with an exact 401", async () => {
  for (const one of endpoints()) {
    const reply = await ask(app, { method: one.method, url: addressed(one) });
    const row = walkTable[nameOf(one)];
    expect([nameOf(one), reply.statusCode]).toEqual([nameOf(one), nobodys(one, row?.nobody)]);
    expect([nameOf(one), shapeOf(one, reply)]).toEqual([nameOf(one), "as declared"]);
  }
});

function nobodys(one: AnyEndpoint, asPublic: number | undefined): number | undefined {
  if (one.permission === "public") return asPublic;
  return leadsToSignIn(one) ? 303 : 401;
}

const refused = JSON.stringify({ code: "not_signed_in", message: "Please sign in first." });

/** Whether the whole reply is what the endpoint declares for nobody, else what it was. */
function shapeOf(one: AnyEndpoint, reply: LightMyRequestResponse): string {
  const type = String(reply.headers["content-type"]);
  const isPage = (): boolean =>
    type === "text/html; charset=utf-8" && reply.body.startsWith("<!doctype html>");
  const showsPages = one.kind === "page" || one.kind === "form";
  const sound = (): boolean => {
    if (leadsToSignIn(one)) return /^\/o\/[a-z-]+\/sign-in\?to=/.test(String(reply.headers.location));
    if (reply.statusCode === 303) return reply.body === "" && reply.headers.location !== undefined;
    if (reply.statusCode >= 400 && showsPages) return isPage();
    if (one.kind === "exchange" && reply.statusCode >= 400)
      return ExchangeErrorBody.safeParse(reply.json()).success;
    if (one.permission !== "public") return reply.body === refused;
    if (reply.statusCode >= 400) return ErrorBody.safeParse(reply.json()).success;
    if (one.kind === "json") return reply.body === JSON.stringify(one.reply.parse(reply.json()));
    if (showsPages) return isPage();
    const fileName = /filename="([^"]+)"/.exec(String(reply.headers["content-disposition"]))?.[1];
    return one.reply.safeParse({ mediaType: type, immutable: true, fileName }).success;
  };
  return sound() ? "as declared" : `${reply.statusCode} ${type} ${reply.body.slice(0, 300)}`;
}

test("each answers another method with 405 and the list of its own, in catalogue form", async () => {
  for (const one of endpoints()) {
    const own = endpoints().filter((other) => other.path === one.path);
    for (const method of ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const) {
      if (own.some((other) => other.method === method)) continue;
      const reply = await ask(app, { method, url: addressed(one) });
      expect([nameOf(one), method, reply.statusCode, reply.headers.allow, reply.json()]).toEqual([
        nameOf(one),
        method,
        405,
        own
          .map((other) => other.method)
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
    const url = addressed(one);
    const type = typeOf(one);
    const headers = { "content-type": type, "idempotency-key": "0123456789abcdef" };
    const own = { "sec-fetch-site": "same-origin" };
    const tries: (readonly [Record<string, string | undefined>, number])[] = [
      [{ ...headers, ...own, "content-type": "text/plain" }, 415],
      [{ ...headers, origin: "https://evil.example" }, 403],
      // What makes a repeated exchange one effect is its own protocol's.
      ...(one.kind === "exchange"
        ? []
        : [
            one.kind === "json"
              ? ([{ ...headers, "idempotency-key": undefined }, 400] as const)
              : ([{ ...headers, ...own }, 403] as const),
          ]),
    ];
    for (const [given, status] of tries) {
      const payload = one.files ? "--x--\r\n" : one.kind === "form" ? "" : "{}";
      const reply = await ask(app, { method: one.method, url, payload, headers: given });
      expect([nameOf(one), given, reply.statusCode]).toEqual([nameOf(one), given, status]);
    }
  }
});

const typeOf = (one: AnyEndpoint): string => {
  if (one.files) return "multipart/form-data; boundary=x";
  return one.kind === "json" || one.kind === "exchange"
    ? "application/json"
    : "application/x-www-form-urlencoded";
};

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
  expect(whole.lines.join("")).not.toContain(canary);
  expect(whole.lines.join("")).not.toContain("http.crashed");
});
