// Goal: an office endpoint answers only a member of the organisation in its path who may, who proved themselves when that
// is asked, and a form with files reads exactly what was sent, or refuses it.
// Method: a server with one route per demand, callers made by a header, real multipart bodies.
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { ask } from "../../../testkit/edge.ts";
import { html } from "../../public/html.ts";
import { endpoint, organisationParam } from "../endpoint.ts";
import { newId } from "../ids.ts";
import { createLogger } from "../log.ts";
import { scopeOf } from "../scope.ts";
import { line } from "../text.ts";
import { uploadedFile } from "../upload.ts";
import {
  changeRoute,
  formRoute,
  jsonRoute,
  memberOf,
  memberScope,
  pageRoute,
  streamRoute,
} from "./routes.ts";
import type { Actor, Member } from "./routes.ts";
import { createServer } from "./server.ts";

const params = z.strictObject({ organisation: organisationParam });
const reply = z.object({ said: z.string() });
const shared = { params, reply, refusals: [], summary: "Serves a test." } as const;
const path = "/o/:organisation/api/cases";
const endpoints = {
  cases: endpoint({ ...shared, kind: "json", method: "GET", path, permission: "case:read" }),
  me: endpoint({
    ...shared,
    kind: "json",
    method: "GET",
    path: "/o/:organisation/api/me",
    permission: "member",
  }),
  page: endpoint({
    ...shared,
    kind: "page",
    method: "GET",
    path: "/o/:organisation/work",
    permission: "member",
    scripted: true,
  }),
  release: endpoint({
    ...shared,
    kind: "json",
    method: "POST",
    path,
    permission: "case:decide",
    stepUp: true,
  }),
  form: endpoint({
    ...shared,
    kind: "page",
    method: "GET",
    path: "/p/:organisation/evidence",
    permission: "public",
  }),
  evidence: endpoint({
    ...shared,
    kind: "form",
    method: "POST",
    path: "/p/:organisation/evidence",
    permission: "public",
    files: true,
    body: z.strictObject({
      note: line({ max: 20 }),
      file: uploadedFile({ maxBytes: 2000, mediaTypes: ["application/pdf"] }).optional(),
    }),
  }),
  file: endpoint({
    ...shared,
    kind: "stream",
    method: "GET",
    path: "/p/:organisation/file",
    permission: "public",
    reply: z.object({ mediaType: z.literal("application/zip"), fileName: z.string() }),
  }),
};

const now = Temporal.Instant.from("2026-03-02T09:00:00Z");
const members = new Map<string, Member>(
  (["riverbridge", "harbour"] as const).map((organisation) => [
    organisation,
    {
      kind: "member",
      via: "session",
      organisationId: newId(),
      organisation,
      accountId: newId(),
      actorId: newId(),
      permissions: new Set(["case:read", "case:decide"]),
      provedAt: now.subtract({ minutes: 4 }),
      pseudonymous: false,
    },
  ]),
);
let app: FastifyInstance;
const nobodys = async () => scopeOf({ organisationId: newId(), actorId: newId() });

beforeAll(async () => {
  const said = async (call: { readonly actor: Actor }) => ({ said: memberOf(call).organisation });
  app = await createServer({
    routes: [
      jsonRoute(endpoints.cases, said),
      jsonRoute(endpoints.me, said),
      pageRoute(endpoints.page, said, (model) => html`<!doctype html>${model.said}`),
      changeRoute(endpoints.release, memberScope, async (_call, { scope, cookie }) => {
        cookie("kept-test=1; Path=/");
        return { said: scope.actorId };
      }),
      pageRoute(
        endpoints.form,
        async () => ({ said: "" }),
        (_model, { formFields }) => html`${formFields("/p/riverbridge/evidence")}`,
      ),
      formRoute(
        endpoints.evidence,
        nobodys,
        async ({ body }) => ({
          show: { said: `${body.note} ${body.file?.name ?? "none"} ${body.file?.bytes.length ?? 0}` },
        }),
        (model) => html`${model.said}`,
      ),
      streamRoute(endpoints.file, async () => ({
        head: { mediaType: "application/zip" as const, fileName: 'Lucía "x"\r\n(2).zip' },
        content: "bytes",
      })),
    ],
    log: createLogger({ write: () => undefined, level: "error", now: () => now }),
    now: () => now,
    newId: () => newId(),
    origins: ["http://127.0.0.1:8360"],
    actorOf: async ({ headers }) => {
      const known = members.get(String(headers["x-test-member"]));
      if (known === undefined) return { kind: "nobody" };
      return {
        ...known,
        ...(headers["x-test-permissions"] === "none" ? { permissions: new Set() } : {}),
        ...(headers["x-test-proved"] === "long-ago" ? { provedAt: now.subtract({ minutes: 6 }) } : {}),
        ...(headers["x-test-proved"] === "never" ? { via: "token", provedAt: undefined } : {}),
      };
    },
    renderError: (body) => html`${body.message}`,
    idempotency: { run: (_once, work) => work(undefined as never) },
    version: "0.1.0",
  });
});
afterAll(() => app.close());

const as = (member: string, more: Record<string, string> = {}) => ({ "x-test-member": member, ...more });

test.each([
  ["nobody", {}, 401],
  ["a member of another organisation", as("harbour"), 401],
  ["a member without the permission", as("riverbridge", { "x-test-permissions": "none" }), 403],
  ["a member with it", as("riverbridge"), 200],
])("%s meets the permission of an endpoint", async (_who, headers, status) => {
  const answered = await ask(app, { url: "/o/riverbridge/api/cases", headers });
  const { said } = answered.json<{ said?: string }>();
  expect([answered.statusCode, said]).toEqual([status, status === 200 ? "riverbridge" : undefined]);
});

test("being signed in is enough for what every member may do", async () => {
  const headers = as("riverbridge", { "x-test-permissions": "none" });
  expect((await ask(app, { url: "/o/riverbridge/api/me", headers })).json()).toEqual({ said: "riverbridge" });
});

test("a page sends whoever is not signed in to sign in, and back again", async () => {
  const answered = await ask(app, { url: "/o/riverbridge/work?mine=1" });
  expect([answered.statusCode, answered.headers.location]).toEqual([
    303,
    "/o/riverbridge/sign-in?to=%2Fo%2Friverbridge%2Fwork%3Fmine%3D1",
  ]);
  const hostile = await ask(app, { url: "/o/..%2f..%2fevil.example/work" });
  expect(hostile.statusCode).toBe(401);
  const shown = await ask(app, { url: "/o/riverbridge/work", headers: as("riverbridge") });
  expect([
    shown.statusCode,
    String(shown.headers["content-security-policy"]).includes("script-src 'self'"),
  ]).toEqual([200, true]);
  const plain = await ask(app, { url: "/p/riverbridge/evidence" });
  expect(String(plain.headers["content-security-policy"])).not.toContain("script-src");
});

test.each([
  ["four minutes ago", {}, 200],
  ["six minutes ago", { "x-test-proved": "long-ago" }, 403],
  ["never, with a token", { "x-test-proved": "never" }, 403],
])("what needs a fresh proof asks when the last was %s", async (_when, more, status) => {
  const answered = await ask(app, {
    method: "POST",
    url: "/o/riverbridge/api/cases",
    headers: as("riverbridge", {
      "content-type": "application/json",
      "idempotency-key": "0123456789abcdef",
      "sec-fetch-site": "same-origin",
      ...more,
    }),
    payload: "{}",
  });
  const { code } = answered.json<{ code?: string }>();
  expect([answered.statusCode, code, answered.headers["set-cookie"]]).toEqual(
    status === 200 ? [200, undefined, "kept-test=1; Path=/"] : [403, "step_up_required", undefined],
  );
});

test("a file name reaches a header without its quotes and line ends, and whole in UTF-8", async () => {
  const answered = await ask(app, { url: "/p/riverbridge/file" });
  expect(answered.headers["content-disposition"]).toBe(
    `attachment; filename="Luc_a__x____2_.zip"; filename*=UTF-8''Luc%C3%ADa%20%22x%22%0D%0A%282%29.zip`,
  );
});

const boundary = "----kept";
const part = (head: string, content: string): string => `--${boundary}\r\n${head}\r\n\r\n${content}\r\n`;
const field = (name: string, value: string): string =>
  part(`content-disposition: form-data; name="${name}"`, value);
const file = (content: string, type = "application/pdf"): string =>
  part(`content-disposition: form-data; name="file"; filename="../a.pdf"\r\ncontent-type: ${type}`, content);

async function sendEvidence(parts: readonly string[], type = `multipart/form-data; boundary=${boundary}`) {
  const page = await ask(app, { url: "/p/riverbridge/evidence" });
  const fields = [...page.body.matchAll(/name="(\w+)"\s+value="([^"]+)"/g)].map(([, name = "", value = ""]) =>
    field(name, value),
  );
  return ask(app, {
    method: "POST",
    url: "/p/riverbridge/evidence",
    headers: {
      "content-type": type,
      "sec-fetch-site": "same-origin",
      cookie: String(page.headers["set-cookie"]).split(";", 1)[0],
    },
    payload: `${[...fields, ...parts].join("")}--${boundary}--\r\n`,
  });
}

test("a form with a file is read: the field, the file's bytes, and a name without its path", async () => {
  const answered = await sendEvidence([field("note", "passport"), file("%PDF-1.7 content")]);
  expect([answered.statusCode, answered.body]).toEqual([200, "passport a.pdf 16"]);
  const empty = await sendEvidence([field("note", "later"), file("")]);
  expect([empty.statusCode, empty.body]).toEqual([200, "later none 0"]);
});

test.each([
  ["another type than its first bytes say", [field("note", "x"), file("<script>")], 400],
  ["a type that is not accepted", [field("note", "x"), file("%PDF-", "text/html")], 400],
  ["too large", [field("note", "x"), file(`%PDF-${"a".repeat(3000)}`)], 400],
  ["a name twice", [field("note", "x"), field("note", "y")], 400],
  ["a name that reaches a prototype", [field("note", "x"), field("__proto__", "y")], 400],
  ["an undeclared field", [field("note", "x"), field("role", "owner")], 400],
  ["many fields", Array.from({ length: 60 }, (_, at) => field(`n${at}`, "x")), 413],
])("a form with %s is refused", async (_what, parts, status) => {
  expect((await sendEvidence(parts)).statusCode).toBe(status);
});

test.each([
  ["no boundary", "multipart/form-data", 400],
  ["a plain form", "application/x-www-form-urlencoded", 415],
])("a form that needs files is refused with %s", async (_what, type, status) => {
  expect((await sendEvidence([field("note", "x")], type)).statusCode).toBe(status);
});
