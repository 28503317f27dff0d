// Goal: one effect per key, whatever is repeated, raced or crashed; the remembered reply is sealed and is nobody else's.
// Method: the real server and database, a route whose effects can be counted, and the stored rows read by the owner.
import { randomBytes } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { ask } from "../../testkit/edge.ts";
import { countable } from "../../testkit/duties.ts";
import { world } from "../../testkit/world.ts";
import type { World } from "../../testkit/world.ts";
import { html } from "../public/html.ts";
import { read, write } from "./db.ts";
import { endpoint } from "./endpoint.ts";
import { refusal } from "./errors.ts";
import { formCookie, formToken, newFormSecret } from "./http/forgery.ts";
import { changeRoute, formRoute } from "./http/routes.ts";
import { createServer } from "./http/server.ts";
import { createIdempotency, forgetReplies } from "./idempotency.ts";
import { newId } from "./ids.ts";
import { derivedKeys } from "../../testkit/keys.ts";
import { createLogger } from "./log.ts";
import { line } from "./text.ts";

const enrol = endpoint({
  kind: "json",
  method: "POST",
  path: "/o/:slug/enrolments",
  permission: "public",
  params: z.strictObject({ slug: z.string().max(60) }),
  body: z.strictObject({ name: line({ max: 40 }) }),
  reply: z.object({ welcome: z.string() }),
  refusals: ["conflict"],
  summary: "Enrols a student.",
});
const choose = endpoint({
  kind: "form",
  method: "POST",
  path: "/p/:slug/choices",
  permission: "public",
  params: z.strictObject({ slug: z.string().max(60) }),
  query: z.strictObject({ language: z.enum(["en", "es"]).optional() }),
  body: z.strictObject({ name: line({ max: 40 }) }),
  reply: z.object({ welcome: z.string() }),
  refusals: [],
  summary: "Takes a choice.",
});
let w: World;
let app: FastifyInstance;
const gate: { wait: () => Promise<void> } = { wait: async () => undefined };

beforeAll(async () => {
  w = await world();
  const scopeOf = async ({ params }: { readonly params: { readonly slug: string } }) => {
    const found = w.organisations.find(({ slug }) => slug === params.slug);
    if (found === undefined) throw refusal("not_found");
    return found.scope;
  };
  const route = changeRoute(enrol, scopeOf, async ({ body }, { tx, scope }) => {
    await countable(`enrolled ${body.name}`)(tx, scope);
    await gate.wait();
    if (body.name === "Nobody") throw refusal("conflict");
    if (body.name === "Crash") throw new Error("no");
    return { welcome: `Welcome, ${body.name}` };
  });
  const form = formRoute(
    choose,
    scopeOf,
    async ({ body }, { tx, scope }) => {
      await countable(`chosen by ${body.name}`)(tx, scope);
      return { see: "/thanks" };
    },
    ({ welcome }) => html`${welcome}`,
  );
  app = await createServer({
    routes: [route, form],
    log: createLogger({ write: () => undefined, level: "error", now: w.now }),
    now: w.now,
    newId: () => newId(),
    origins: ["http://127.0.0.1:8360"],
    actorOf: async () => ({ kind: "nobody" }),
    renderError: (body) => html`${body.message}`,
    idempotency: createIdempotency(w.db, derivedKeys(randomBytes(32)), w.now),
    version: "0.1.0",
  });
});
afterAll(async () => {
  await app.close();
  await w.close();
});

const key = (): string => randomBytes(12).toString("hex");
const send = async (name: string, idempotencyKey: string, organisation = w.organisations[0]) => {
  const reply = await ask(app, {
    method: "POST",
    url: `/o/${organisation.slug}/enrolments`,
    payload: JSON.stringify({ name }),
    headers: { "content-type": "application/json", "idempotency-key": idempotencyKey },
  });
  return [reply.statusCode, reply.json<{ code?: string }>().code ?? reply.json()];
};
const effects = (name: string, organisation = w.organisations[0]) =>
  read(w.db, organisation.scope, async (tx) => {
    const rows = await tx.selectFrom("site").select("id").where("name", "=", `enrolled ${name}`).execute();
    return rows.length;
  });

test("repeated under its key, a call has one effect and the same reply", async () => {
  const once = key();
  const first = await send("Mei", once);
  expect(first).toEqual([200, { welcome: "Welcome, Mei" }]);
  expect(await send("Mei", once)).toEqual(first);
  expect(await effects("Mei")).toBe(1);
  expect(await send("Mei", key())).toEqual(first);
  expect(await effects("Mei")).toBe(2);
});

test("another body under the same key is refused and has no effect", async () => {
  const once = key();
  await send("Ana", once);
  expect(await send("Bruno", once)).toEqual([409, "idempotency_key_reused"]);
  expect(await effects("Bruno")).toBe(0);
});

test("eight at once have one effect, and all get its reply", async () => {
  const once = key();
  const replies = await Promise.all(Array.from({ length: 8 }, () => send("Chidi", once)));
  expect(replies).toEqual(Array.from({ length: 8 }, () => [200, { welcome: "Welcome, Chidi" }]));
  expect(await effects("Chidi")).toBe(1);
});

test("a refused or crashed call leaves no effect and no memory: the key may be used again", async () => {
  for (const [name, status] of [
    ["Nobody", 409],
    ["Crash", 500],
  ] as const) {
    const once = key();
    expect((await send(name, once))[0]).toBe(status);
    expect(await effects(name)).toBe(0);
    expect((await send("Dana", once))[0]).toBe(200);
  }
});

test("a key belongs to its organisation", async () => {
  const once = key();
  await send("Elif", once);
  await send("Elif", once, w.organisations[1]);
  expect([await effects("Elif"), await effects("Elif", w.organisations[1])]).toEqual([1, 1]);
});

test("what is stored shows neither the reply nor the request, and is forgotten after a day", async () => {
  const once = key();
  await send("Farah", once);
  const superuser = await w.client("kept_superuser");
  const { rows } = await superuser.query(
    "select i::text as row, encode(reply, 'escape') as reply from kept.idempotency i where key = $1",
    [once],
  );
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toMatch(/Farah|Welcome/);
  w.advance({ hours: 25 });
  await send("Farah", once);
  expect(await effects("Farah")).toBe(2);
  const forgotten = await write(w.db, w.organisations[0].scope, (tx) => forgetReplies(tx, w.now));
  expect(forgotten).toBeGreaterThan(5);
  await send("Farah", once);
  expect(await effects("Farah")).toBe(2);
});

test("a form sent again with other entries is answered in a person's words, with the way out", async () => {
  const secret = newFormSecret();
  const path = `/p/${w.organisations[0].slug}/choices`;
  const sent = async (name: string, once: string | undefined, language: string) => {
    const fields = { name, _form: formToken(secret, path), ...(once === undefined ? {} : { _once: once }) };
    const reply = await ask(app, {
      method: "POST",
      url: `${path}?language=${language}`,
      payload: new URLSearchParams(fields).toString(),
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        "sec-fetch-site": "same-origin",
        cookie: formCookie(secret, false).split(";", 1)[0],
      },
    });
    return [reply.statusCode, reply.headers["content-type"], reply.body];
  };
  const page = "text/html; charset=utf-8";
  for (const [language, sentence, incomplete] of [
    [
      "en",
      "This form was already sent, with other entries. Open the page again to send another.",
      "This form came incomplete. Open the page again and send it once more.",
    ],
    [
      "es",
      "Este formulario ya se envió, con otros datos. Abra la página de nuevo para enviar otro.",
      "El formulario ha llegado incompleto. Abra la página de nuevo y vuelva a enviarlo.",
    ],
  ] as const) {
    const once = key();
    expect((await sent("Goran", once, language))[0]).toBe(303);
    expect(await sent("Hana", once, language)).toEqual([409, page, sentence]);
    expect(await sent("Hana", undefined, language)).toEqual([400, page, incomplete]);
  }
});
