/**
 * The whole product in mid-life to throw things at: a connected database, a policy, a register, requests in several
 * states, a package on its way, mail; and what it answers to sound questions, so that generated ids lead to something.
 */
import type { FastifyInstance } from "fastify";
import { readFile } from "node:fs/promises";
import { installPolicy, readPack } from "../../src/features/policy/index.ts";
import { installRegisters, readRegisterPack } from "../../src/features/registers/index.ts";
import { features } from "../../src/features.ts";
import { write } from "../../src/platform/db.ts";
import { parameterNames, permissions } from "../../src/platform/endpoint.ts";
import type { Actor, Member, Route } from "../../src/platform/http/routes.ts";
import { createServer } from "../../src/platform/http/server.ts";
import { createIdempotency } from "../../src/platform/idempotency.ts";
import { newId } from "../../src/platform/ids.ts";
import { createLogger } from "../../src/platform/log.ts";
import { faultPage } from "../../src/public/layout.ts";
import { requestWorld } from "../requests.ts";
import type { RequestWorld } from "../requests.ts";
import { approve, confirmIdentity, decideAll } from "../review.ts";
import { signedIn, testKeys } from "../signed-in.ts";
import { letSystemIn } from "../systems.ts";
import { freshSeen } from "./seen.ts";
import type { Sighting } from "./seen.ts";
import { requestOf, targetOf } from "./requests.ts";
import type { Target } from "./requests.ts";

export type FuzzPlace = {
  readonly world: RequestWorld;
  readonly app: FastifyInstance;
  readonly targets: readonly Target[];
  readonly sighting: Sighting;
  readonly host: string;
  /** What was logged since it was last asked. */
  takeLog(): string;
  /** Signs a new member of every role in; all that follows is asked by them. Time goes on by a while. */
  nextMember(): Promise<string>;
  close(): Promise<void>;
};

const host = "localhost:8405";

export type FuzzOptions = {
  /** Instead of the product's, for a server that is known to be bad. */
  readonly routes?: (world: RequestWorld) => readonly Route[];
};

export async function fuzzPlace(options: FuzzOptions = {}): Promise<FuzzPlace> {
  const w = await requestWorld();
  const [organisation] = w.organisations;
  if (options.routes === undefined) await live(w);
  let lines: string[] = [];
  const log = createLogger({ write: (line) => lines.push(line), level: "debug", now: w.now });
  const platform = { ...w.platform, log, description: () => app.swagger() };
  const routes = options.routes?.(w) ?? features.flatMap((feature) => feature.routes(platform));
  const identify = features.flatMap((feature) => feature.identify?.(platform) ?? []);
  const idempotency = createIdempotency(w.db, testKeys, w.now);
  const controller = options.routes === undefined ? (await letSystemIn(w)).asActor : undefined;
  let member: Member | undefined;
  const app = await createServer({
    routes,
    log,
    now: w.now,
    newId: () => newId(),
    origins: [`http://${host}`],
    actorOf: async ({ url, headers, ip }): Promise<Actor> => {
      const path = url.split("?", 1)[0] ?? "";
      if (path === "/metrics") return { kind: "operator" };
      if (controller !== undefined && /^\/p\/[^/]+\/opendsr\/v2\/requests/.test(path)) return controller;
      // Who they are is asked of the database only where something strange was sent as proof.
      if (headers.authorization === undefined && headers["x-fuzz-asks"] === undefined)
        return member ?? { kind: "nobody" };
      for (const one of identify) {
        const actor = await one({ path, headers, ip });
        if (actor !== undefined) return actor;
      }
      return member ?? { kind: "nobody" };
    },
    renderError: faultPage,
    idempotency,
    version: "0.1.0",
  });
  const targets = routes.map(({ endpoint }) => targetOf(endpoint));
  const sighting = freshSeen(organisation.slug);
  const place: FuzzPlace = {
    world: w,
    app,
    targets,
    sighting,
    host,
    takeLog: () => {
      const text = lines.join("");
      lines = [];
      return text;
    },
    nextMember: async () => {
      w.advance({ minutes: 20 });
      const made = await signedIn(w, organisation, ["owner", "officer", "handler", "developer"]);
      member = {
        kind: "member",
        via: "session",
        organisationId: organisation.organisationId,
        organisation: organisation.slug,
        accountId: made.accountId,
        actorId: made.actorId,
        permissions: new Set(permissions),
        provedAt: w.now(),
        pseudonymous: false,
      };
      return made.cookie;
    },
    close: async () => {
      await app.close();
      await w.close();
    },
  };
  if (options.routes === undefined) await lookAround(place);
  return place;
}

/** What an organisation has after some weeks. */
async function live(w: RequestWorld): Promise<void> {
  const [{ scope }] = w.organisations;
  const register = await readFile(new URL("../../packs/school/registers.yml", import.meta.url), "utf8");
  const policy = await readPack("school");
  await write(w.db, scope, async (tx) => {
    await installPolicy(tx, scope, policy, { keys: testKeys, now: w.now() });
    await installRegisters(tx, scope, readRegisterPack(register), w.now());
  });
  await w.request();
  const person = w.person("siriporn");
  const { caseId } = await w.searched(person);
  await confirmIdentity(w, caseId);
  await decideAll(w, caseId, "show", "agreed");
  await approve(w, caseId);
}

/** Asks every reading endpoint soundly, twice round, because what the first says leads to the next. */
async function lookAround(place: FuzzPlace): Promise<void> {
  const { app, targets, sighting } = place;
  const cookie = await place.nextMember();
  // The first page builds the office's bundle, once.
  await app.inject({ url: "/o/harbour-school", headers: { host, cookie } });
  const reading = targets.filter(({ endpoint }) => endpoint.method === "GET" && endpoint.kind === "json");
  for (const round of [0, 1, 2]) {
    for (const target of reading) {
      const tries = parameterNames(target.endpoint.path).length > 1 ? 6 : 1;
      for (let at = 0; at < tries; at += 1) {
        const { url, headers } = requestOf(target, `look ${round}`, at * 3, { host, seen: sighting.seen });
        const [path = ""] = url.split("?", 1);
        const reply = await app.inject({ url: path, headers: { ...headers, cookie } });
        if (reply.statusCode === 200) sighting.note(reply.json());
      }
    }
  }
}
