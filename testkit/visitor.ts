/**
 * A visitor for tests: a browser's cookies and forms without the browser. Opens pages, fills the form it finds with its
 * hidden fields, follows where it is sent; calls JSON endpoints as a page of ours would.
 */
import type { FastifyInstance, LightMyRequestResponse } from "fastify";
import { features } from "../src/features.ts";
import type { Feature, Platform } from "../src/platform/feature.ts";
import { openFileStore } from "../src/platform/files.ts";
import { countAnswers, watchHealth } from "../src/platform/health.ts";
import { createServer } from "../src/platform/http/server.ts";
import { createIdempotency } from "../src/platform/idempotency.ts";
import { newId } from "../src/platform/ids.ts";
import { ledgerKeyOf } from "../src/platform/ledger/signing_key.ts";
import { createLogger } from "../src/platform/log.ts";
import { faultPage } from "../src/public/layout.ts";
import { testKeys } from "./signed-in.ts";
import type { World } from "./world.ts";

export type Office = {
  readonly app: FastifyInstance;
  readonly platform: Platform;
  readonly lines: string[];
  readonly close: () => Promise<void>;
};

/** The real server over a world, with everything mounted and callers recognised. */
export async function office(
  w: Pick<World, "db" | "now">,
  more: {
    readonly url?: string;
    readonly features?: readonly Feature[];
    readonly folder?: string;
    readonly example?: Platform["example"];
  } = {},
): Promise<Office> {
  const url = more.url ?? "http://localhost:8360";
  const lines: string[] = [];
  const log = createLogger({ write: (line) => lines.push(line), level: "info", now: w.now });
  const folder = more.folder ?? "/nowhere";
  const platform: Platform = {
    db: w.db,
    keys: testKeys,
    log,
    now: w.now,
    version: "0.1.0",
    files: openFileStore(folder, testKeys),
    folder,
    url,
    example: more.example,
    mailFrom: "kept@riverbridge.example",
    health: watchHealth(w.db, w.now, w.now),
    description: () => ({}),
    figures: countAnswers(w.now, w.now),
    ledger: { key: ledgerKeyOf(Buffer.alloc(32, 6)) },
  };
  const mounted = more.features ?? features;
  const identify = mounted.flatMap((feature) => feature.identify?.(platform) ?? []);
  const app = await createServer({
    routes: mounted.flatMap((feature) => feature.routes(platform)),
    log,
    now: w.now,
    newId: () => newId(),
    origins: [new URL(url).origin],
    actorOf: async (request) => {
      const path = request.url.split("?", 1)[0] ?? "";
      for (const one of identify) {
        const actor = await one({ path, headers: request.headers, ip: request.ip });
        if (actor !== undefined) return actor;
      }
      return { kind: "nobody" };
    },
    renderError: faultPage,
    idempotency: createIdempotency(w.db, testKeys, w.now),
    version: "0.1.0",
  });
  return { app, platform, lines, close: () => app.close() };
}

export type Visitor = {
  readonly open: (url: string) => Promise<LightMyRequestResponse>;
  /** Opens the page and sends its form with these fields filled in. */
  readonly submit: (url: string, fields: Readonly<Record<string, string>>) => Promise<LightMyRequestResponse>;
  /** Sends these fields as a form of ours would. */
  readonly send: (url: string, fields: Readonly<Record<string, string>>) => Promise<LightMyRequestResponse>;
  readonly call: (
    method: "GET" | "POST" | "PUT" | "DELETE",
    url: string,
    body?: unknown,
  ) => Promise<LightMyRequestResponse>;
  readonly cookies: Map<string, string>;
};

export function visitor(
  { app, platform }: Office,
  more: { readonly ip?: string; readonly agent?: string } = {},
): Visitor {
  const { host, origin } = new URL(platform.url);
  const cookies = new Map<string, string>();
  const send = async (
    method: "GET" | "POST" | "PUT" | "DELETE",
    url: string,
    headers: Readonly<Record<string, string>> = {},
    payload?: string,
  ): Promise<LightMyRequestResponse> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const reply = await app.inject({
      method,
      url: url.replace(platform.url, ""),
      headers: {
        host,
        ...(cookie === "" ? {} : { cookie }),
        "user-agent": more.agent ?? "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        ...headers,
      },
      remoteAddress: more.ip ?? "192.0.2.10",
      ...(payload === undefined ? {} : { payload }),
    });
    for (const { name, value, maxAge } of reply.cookies) {
      if (maxAge === 0) cookies.delete(name);
      else cookies.set(name, value);
    }
    return reply;
  };
  return {
    cookies,
    open: (url) => send("GET", url),
    submit: async (url, fields) => {
      const page = await send("GET", url);
      const [form = ""] = /<form[\s\S]*?<\/form>/.exec(page.body) ?? [];
      const action = /action="([^"]*)"/.exec(form)?.[1] ?? url;
      const hidden = [...form.matchAll(/<input\s+type="hidden"\s+name="([^"]*)"\s+value="([^"]*)"/g)].map(
        ([, name = "", value = ""]): string[] => [name, value.replaceAll("&amp;", "&")],
      );
      const body = new URLSearchParams([...hidden, ...Object.entries(fields)]).toString();
      const headers = { origin, "content-type": "application/x-www-form-urlencoded" };
      return send("POST", action, headers, body);
    },
    send: (url, fields) =>
      send(
        "POST",
        url,
        { origin, "content-type": "application/x-www-form-urlencoded" },
        new URLSearchParams({ ...fields }).toString(),
      ),
    call: (method, url, body) =>
      method === "GET"
        ? send("GET", url)
        : send(
            method,
            url,
            { origin, "content-type": "application/json", "idempotency-key": newId() },
            JSON.stringify(body ?? {}),
          ),
  };
}
