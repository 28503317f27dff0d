// Goal: each thing the generated requests are judged by would be seen if it happened.
// Method: the same drive against a server whose handlers are bad on purpose, one fault each; every one must be caught.
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { write } from "../../src/platform/db.ts";
import { endpoint } from "../../src/platform/endpoint.ts";
import { Refusal, refusal } from "../../src/platform/errors.ts";
import { changeRoute, jsonRoute } from "../../src/platform/http/routes.ts";
import type { Route } from "../../src/platform/http/routes.ts";
import type { RequestWorld } from "../requests.ts";
import { drive } from "./drive.ts";
import { grownBy } from "./memory.ts";
import { fuzzPlace } from "./place.ts";
import type { FuzzPlace } from "./place.ts";

const common = { kind: "json", permission: "public", refusals: [], summary: "Is bad on purpose." } as const;
const done = z.object({ done: z.literal(true) });
const bad = (path: `/${string}`) => endpoint({ ...common, method: "GET", path, reply: done });
const fields = { kind: z.string().max(300).optional(), name: z.string().max(600) };
const change = (path: `/${string}`) =>
  endpoint({ ...common, method: "POST", path, body: z.object(fields), reply: done });

const kept: Buffer[] = [];
const answer = { done: true } as const;

function badRoutes(w: RequestWorld): readonly Route[] {
  const [{ scope, organisationId }] = w.organisations;
  const here = async () => scope;
  return [
    jsonRoute(bad("/bad/crash"), async () => {
      throw new TypeError("broke");
    }),
    jsonRoute(bad("/bad/undeclared"), async () => {
      throw refusal("link_expired");
    }),
    jsonRoute(bad("/bad/slow"), async () => {
      await new Promise((resolve) => {
        setTimeout(resolve, 60);
      });
      return answer;
    }),
    jsonRoute(bad("/bad/stray"), async () => {
      void Promise.reject(new Error("nobody waits for this"));
      return answer;
    }),
    jsonRoute(bad("/bad/pollutes"), async () => {
      Reflect.set(Object.prototype, "polluted", 1);
      return answer;
    }),
    jsonRoute(bad("/bad/leaks"), async () => {
      kept.push(Buffer.alloc(1_000_000, 1));
      return answer;
    }),
    changeRoute(change("/bad/echo"), here, async ({ body }) => {
      throw new Refusal("conflict", {}, [{ at: body.name.slice(0, 100), reason: "is there" }]);
    }),
    changeRoute(change("/bad/logs"), here, async ({ body, log }) => {
      // What a cast can do to a logger whose types refuse it.
      for (const word of body.name.toLowerCase().split(" ")) log.info("bad.logs", { word: word as "code" });
      return answer;
    }),
    changeRoute(change("/bad/half"), here, async ({ now }) => {
      await write(w.db, scope, (tx) =>
        tx
          .insertInto("site")
          .values({
            organisation_id: organisationId,
            id: crypto.randomUUID() as never,
            name: "half",
            zone: "UTC",
            calendar: "none",
            created_at: now,
          })
          .execute(),
      );
      throw refusal("conflict");
    }),
  ];
}

let place: FuzzPlace;
beforeAll(async () => {
  place = await fuzzPlace({ routes: badRoutes });
});
afterAll(() => place.close());

async function faultsOfOne(path: string): Promise<readonly string[]> {
  const only = ({ endpoint: one }: { readonly endpoint: { readonly path: string } }): boolean =>
    one.path === path;
  // Vitest fails a run for a stray rejection, which is what is tried here.
  const events = ["unhandledRejection", "uncaughtException"] as const;
  const listeners = events.map((event) => process.rawListeners(event));
  for (const event of events) process.removeAllListeners(event);
  const tally = await drive(place, { seed: "controls", from: 900, perEndpoint: 120, only, slowest: 50 });
  for (const [at, event] of events.entries())
    for (const listener of listeners[at] ?? []) process.on(event, (...given) => listener(...given));
  Reflect.deleteProperty(Object.prototype, "polluted");
  expect(tally.requests).toBeGreaterThanOrEqual(120);
  return tally.failures.map(({ fault }) => fault);
}

test.each([
  ["/bad/crash", /^status 500$/],
  ["/bad/undeclared", /^status 410 is not declared$/],
  ["/bad/slow", /^took \d+ ms$/],
  ["/bad/stray", /^an error nobody handles: .*nobody waits/],
  ["/bad/pollutes", /^a prototype was changed$/],
  ["/bad/echo", /^the planted person is echoed$/],
  ["/bad/logs", /^the planted person stands in the log$/],
  ["/bad/half", /^refused calls changed site$/],
])("%s is caught", async (path, fault) => {
  expect(await faultsOfOne(path)).toContainEqual(expect.stringMatching(fault));
});

test("a handler that keeps what it was given is caught", async () => {
  const grown = await grownBy(() => faultsOfOne("/bad/leaks"));
  expect(kept.length).toBeGreaterThan(40);
  expect(grown).toBeGreaterThan(40);
  kept.length = 0;
});
