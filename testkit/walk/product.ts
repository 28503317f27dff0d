/** The whole product over a fresh world: every feature's routes, callers recognised as the product recognises them. */
import { tmpdir } from "node:os";
import type { FastifyInstance } from "fastify";
import { features as allFeatures } from "../../src/features.ts";
import { addressOf, parameterNames } from "../../src/platform/endpoint.ts";
import type { AnyEndpoint } from "../../src/platform/endpoint.ts";
import type { Feature, Platform } from "../../src/platform/feature.ts";
import { openFileStore } from "../../src/platform/files.ts";
import { countAnswers, watchHealth } from "../../src/platform/health.ts";
import type { Actor } from "../../src/platform/http/routes.ts";
import { createServer } from "../../src/platform/http/server.ts";
import { createIdempotency } from "../../src/platform/idempotency.ts";
import { newId } from "../../src/platform/ids.ts";
import { createLogger } from "../../src/platform/log.ts";
import { ledgerKeyOf } from "../../src/platform/ledger/signing_key.ts";
import { systemNow } from "../../src/platform/time.ts";
import { faultPage } from "../../src/public/layout.ts";
import { testKeys } from "../signed-in.ts";
import { world } from "../world.ts";
import type { World } from "../world.ts";
import { walkTable } from "./table.ts";

export type Product = {
  readonly world: World;
  readonly app: FastifyInstance;
  readonly endpoints: readonly AnyEndpoint[];
  /** What was logged. */
  readonly lines: readonly string[];
  close(): Promise<void>;
};

export async function product(features: readonly Feature[] = allFeatures): Promise<Product> {
  const w = await world();
  const lines: string[] = [];
  const log = createLogger({ write: (line) => lines.push(line), level: "info", now: systemNow });
  const platform: Platform = {
    db: w.db,
    keys: testKeys,
    log,
    now: systemNow,
    version: "0.1.0",
    files: openFileStore(tmpdir(), testKeys),
    folder: tmpdir(),
    url: "http://127.0.0.1:8360",
    mailFrom: "kept@riverbridge.example",
    ledger: { key: ledgerKeyOf(Buffer.alloc(32, 6)) },
    health: watchHealth(w.db, systemNow, systemNow),
    description: () => app.swagger(),
    figures: countAnswers(systemNow, systemNow),
  };
  const routes = features.flatMap((feature) => feature.routes(platform));
  const identify = features.flatMap((feature) => feature.identify?.(platform) ?? []);
  const app = await createServer({
    routes,
    log,
    now: systemNow,
    newId: () => newId(),
    origins: ["http://127.0.0.1:8360"],
    actorOf: async ({ url, headers, ip }): Promise<Actor> => {
      const caller = { path: url.split("?", 1)[0] ?? "", headers, ip };
      for (const one of identify) {
        const actor = await one(caller);
        if (actor !== undefined) return actor;
      }
      return { kind: "nobody" };
    },
    renderError: faultPage,
    idempotency: createIdempotency(w.db, testKeys, systemNow),
    version: "0.1.0",
  });
  return {
    world: w,
    app,
    endpoints: routes.map((route) => route.endpoint),
    lines,
    close: async () => {
      await app.close();
      await w.close();
    },
  };
}

export const nameOf = ({ method, path }: AnyEndpoint): string => `${method} ${path}`;

/** What stands in for a parameter its row does not give: of the right form, and of nothing. */
const standIns: Readonly<Record<string, string>> = {
  reference: "R-2026-9999",
  token: "A".repeat(43),
};

/** The address the walk asks, at this organisation. */
export function walkAddress(one: AnyEndpoint, organisation: string): string {
  const row = walkTable[nameOf(one)];
  const params = Object.fromEntries(
    parameterNames(one.path).map((name) => [
      name,
      name === "organisation" ? organisation : (row?.params?.[name] ?? standIns[name] ?? newId()),
    ]),
  );
  return addressOf(one.path, params);
}
