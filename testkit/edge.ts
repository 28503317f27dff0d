/** A server with one route of each kind, for tests of the edge: what it was told stands in `written` and `lines`. */
import { Readable } from "node:stream";
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from "fastify";
import { z } from "zod";
import { endpoint } from "../src/platform/endpoint.ts";
import { refusal } from "../src/platform/errors.ts";
import { changeRoute, formRoute, jsonRoute, pageRoute, streamRoute } from "../src/platform/http/routes.ts";
import { createServer } from "../src/platform/http/server.ts";
import type { ServerOptions } from "../src/platform/http/server.ts";
import { newId } from "../src/platform/ids.ts";
import { createLogger } from "../src/platform/log.ts";
import { scopeOf } from "../src/platform/scope.ts";
import { line } from "../src/platform/text.ts";
import { html } from "../src/public/html.ts";

const common = { permission: "public", refusals: [], summary: "Serves a test." } as const;
const student = z.object({ name: z.string(), level: z.string() });
const json = { ...common, kind: "json", reply: student } as const;
export const endpoints = {
  read: endpoint({
    ...json,
    method: "GET",
    path: "/api/v1/students/:id",
    params: z.strictObject({ id: z.uuid() }),
  }),
  search: endpoint({
    ...json,
    method: "GET",
    path: "/api/v1/search",
    query: z.strictObject({ q: line({ max: 20 }) }),
  }),
  write: endpoint({
    ...json,
    method: "POST",
    path: "/api/v1/students",
    body: z.strictObject({ name: line({ max: 40 }) }),
  }),
  crash: endpoint({ ...json, method: "GET", path: "/api/v1/crash" }),
  leak: endpoint({ ...json, method: "GET", path: "/api/v1/leak" }),
  slow: endpoint({ ...json, method: "GET", path: "/api/v1/slow" }),
  metrics: endpoint({ ...json, method: "GET", path: "/api/v1/figures", permission: "metrics:read" }),
  page: endpoint({ ...common, kind: "page", method: "GET", path: "/choices", reply: student }),
  form: endpoint({
    ...common,
    kind: "form",
    method: "POST",
    path: "/choices",
    reply: student,
    body: z.strictObject({ level: line({ max: 5 }) }),
  }),
  stream: endpoint({
    ...common,
    kind: "stream",
    method: "GET",
    path: "/file",
    reply: z.object({ mediaType: z.literal("text/csv") }),
  }),
};
export const mei = { name: "Mei Tan", level: "B1", allergy: "nuts" };
export const written: unknown[] = [];
export const lines: string[] = [];
/** What the slow endpoint waits for. */
export const slow: { wait: () => Promise<void> } = { wait: async () => undefined };

const nobodysScope = async () => scopeOf({ organisationId: newId(), actorId: newId() });

export async function edge(more: Partial<ServerOptions> = {}): Promise<FastifyInstance> {
  const view = (model: { name: string; level: string }, context: { formFields: (path: string) => unknown }) =>
    html`<form>${String(context.formFields("/choices"))}${JSON.stringify(model)}</form>`;
  return createServer({
    routes: [
      jsonRoute(endpoints.read, async ({ params }) => {
        if (params.id.endsWith("9")) throw refusal("not_found");
        return mei;
      }),
      jsonRoute(endpoints.search, async () => mei),
      changeRoute(endpoints.write, nobodysScope, async ({ body }) => {
        written.push(body);
        return mei;
      }),
      jsonRoute(endpoints.crash, async () => {
        throw new Error("Mei Tan's row broke", { cause: { detail: "Mei Tan" } });
      }),
      jsonRoute(endpoints.leak, async () => ({ name: "Mei Tan" }) as never),
      jsonRoute(endpoints.slow, async () => {
        await slow.wait();
        return mei;
      }),
      jsonRoute(endpoints.metrics, async () => mei),
      pageRoute(endpoints.page, async () => mei, view),
      formRoute(
        endpoints.form,
        nobodysScope,
        async ({ body }) => {
          written.push(body);
          return body.level === "A1" ? { show: mei } : { see: "/choices" };
        },
        view,
      ),
      streamRoute(endpoints.stream, async () => ({
        head: { mediaType: "text/csv" } as const,
        content: Readable.from(["a,b\n", "1,2\n"]),
      })),
    ],
    log: createLogger({
      write: (text) => lines.push(text),
      level: "info",
      now: () => Temporal.Now.instant(),
    }),
    now: () => Temporal.Now.instant(),
    newId: () => newId(),
    origins: ["http://127.0.0.1:8360", "http://localhost:8360"],
    actorOf: async () => ({ kind: "nobody" }),
    renderError: (body) => html`<h1>${body.message}</h1>`,
    idempotency: { run: (_once, work) => work(undefined as never) },
    version: "0.1.0",
    limits: { bodyBytes: 2000, requestMilliseconds: 500, requestsAtOnce: 3 },
    ...more,
  });
}

export const host = "127.0.0.1:8360";

/** Asks as a program on this machine would; a header given as `undefined` is left out. */
export function ask(
  app: FastifyInstance,
  options: Omit<InjectOptions, "headers"> & {
    readonly headers?: Readonly<Record<string, string | undefined>>;
  },
): Promise<LightMyRequestResponse> {
  const headers = Object.fromEntries(
    Object.entries({ host, ...options.headers }).filter(
      (pair): pair is [string, string] => pair[1] !== undefined,
    ),
  );
  return app.inject({ ...options, headers });
}
