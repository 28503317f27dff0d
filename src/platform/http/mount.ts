/** Mounts one route on Fastify: authorise before reading, check, answer through the schema, once per key. */
import { createHash, randomUUID } from "node:crypto";
import type { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { formTokenField, isMutating, onceField } from "../endpoint.ts";
import type { AnyEndpoint, Kind } from "../endpoint.ts";
import { refusal } from "../errors.ts";
import { html } from "../../public/html.ts";
import { negotiateLanguage } from "../i18n/negotiate.ts";
import { platformSentences } from "../i18n/platform.ts";
import type { Logger, OpaqueId } from "../log.ts";
import { formCookie, formSecretOf, formToken, isFormToken, newFormSecret, originOf } from "./forgery.ts";
import type { Idempotency, StoredReply } from "./once.ts";
import { isAllowed } from "./routes.ts";
import type { Actor, Call, ChangingRoute, ReadingRoute, Route, ViewContext, Work } from "./routes.ts";
import { securityHeaders } from "./security.ts";

declare module "fastify" {
  // eslint-disable-next-line typescript/consistent-type-definitions -- Fastify merges this interface
  interface FastifyContextConfig {
    kind?: Kind;
  }
}

export type MountOptions = {
  readonly log: Logger;
  readonly now: () => Temporal.Instant;
  readonly origins: readonly string[];
  readonly actorOf: (request: FastifyRequest) => Actor;
  readonly idempotency: Idempotency;
};

const keyForm = /^[A-Za-z0-9._:-]{16,200}$/;

export function mount(app: FastifyInstance, route: Route, options: MountOptions, secure: boolean): void {
  const { endpoint } = route;
  const mutating = isMutating(endpoint);
  if (mutating !== (route.kind === "change" || route.kind === "form")) {
    throw new Error(`${endpoint.method} ${endpoint.path}: only a changing route has a changing method.`);
  }
  const ownOrigins = new Set(options.origins);
  app.route({
    method: endpoint.method,
    url: endpoint.path,
    config: { kind: endpoint.kind },
    schema: {
      params: endpoint.params,
      querystring: endpoint.query,
      ...(mutating ? { body: endpoint.body } : {}),
      ...(endpoint.kind === "json" ? { response: { 200: endpoint.reply } } : {}),
      summary: endpoint.summary,
      hide: !endpoint.path.startsWith("/api/v1/"),
    },
    onRequest: async (request) => {
      const actor = options.actorOf(request);
      if (!isAllowed(actor, endpoint.permission)) {
        throw refusal(actor.kind === "nobody" ? "not_signed_in" : "forbidden");
      }
      if (mutating) checkSender(request, endpoint.kind, ownOrigins);
    },
    ...(mutating ? { preValidation: (request) => takeFormFields(request, route, secure) } : {}),
    handler: async (request, reply) => {
      const call = callOf(request, options);
      const render = (model: unknown, view: AnyView): Answer =>
        page(route, call, request, reply, secure, model, view);
      if (route.kind !== "change" && route.kind !== "form")
        return send(reply, await read(route, call, reply, render));
      const once = {
        scope: await route.scopeOf(call),
        key: call.idempotencyKey,
        route: `${endpoint.method} ${endpoint.path}`,
        fingerprint: fingerprint(call),
      };
      return send(
        reply,
        await options.idempotency.run(once, (tx) => change(route, call, { tx, scope: once.scope }, render)),
      );
    },
  });
}

type AnyView = (model: never, context: ViewContext) => { readonly text: string };
type Answer = StoredReply;
type Streamed = Omit<StoredReply, "body"> & { readonly body: string | Buffer | Readable };

function send(reply: FastifyReply, answered: Streamed): FastifyReply {
  if (answered.location !== undefined) reply.header("location", answered.location);
  if (answered.type !== undefined) reply.type(answered.type);
  return reply.code(answered.status).serializer(String).send(answered.body);
}

function asJson(route: Route, model: unknown): Answer {
  const body = JSON.stringify(route.endpoint.reply.parse(model));
  return { status: 200, body, type: "application/json; charset=utf-8" };
}

function page(
  route: Route,
  call: Call<AnyEndpoint>,
  request: FastifyRequest,
  reply: FastifyReply,
  secure: boolean,
  model: unknown,
  view: AnyView,
): Answer {
  reply.headers(securityHeaders("document", { secure })).header("content-language", call.language);
  const shown = view(route.endpoint.reply.parse(model) as never, viewContext(call, request, reply, secure));
  return { status: 200, body: shown.text, type: "text/html; charset=utf-8" };
}

async function change(
  route: ChangingRoute,
  call: Call<AnyEndpoint>,
  work: Work,
  render: (model: unknown, view: AnyView) => Answer,
): Promise<Answer> {
  if (route.kind === "change") return asJson(route, await route.answer(call, work));
  const answered = await route.answer(call, work);
  if ("show" in answered) return render(answered.show, route.view);
  return { status: 303, body: "", location: answered.see };
}

async function read(
  route: ReadingRoute,
  call: Call<AnyEndpoint>,
  reply: FastifyReply,
  render: (model: unknown, view: AnyView) => Answer,
): Promise<Streamed> {
  if (route.kind === "json") return asJson(route, await route.answer(call));
  if (route.kind === "page") return render(await route.answer(call), route.view);
  const { head, content } = await route.answer(call);
  const parsed: Readonly<Record<string, unknown>> = route.endpoint.reply.parse(head);
  const type = typeof parsed["mediaType"] === "string" ? parsed["mediaType"] : "application/octet-stream";
  if (parsed["immutable"] === true) reply.header("cache-control", "public, max-age=31536000, immutable");
  return { status: 200, body: content, type };
}

function viewContext(
  call: Call<AnyEndpoint>,
  request: FastifyRequest,
  reply: FastifyReply,
  secure: boolean,
): ViewContext {
  return {
    language: call.language,
    formFields: (path) => {
      let secret = formSecretOf(request.headers, secure);
      if (secret === undefined) {
        secret = newFormSecret();
        reply.header("set-cookie", formCookie(secret, secure));
      }
      // Under `no-referrer` a browser sends `Origin: null` with a form, even to ourselves; this page needs the truth.
      reply.header("referrer-policy", "same-origin");
      return html`<input type="hidden" name="${formTokenField}" value="${formToken(secret, path)}" /><input
          type="hidden"
          name="${onceField}"
          value="${randomUUID()}"
        />`;
    },
  };
}

function checkSender(request: FastifyRequest, kind: Kind, ownOrigins: ReadonlySet<string>): void {
  const origin = originOf(request.headers, ownOrigins);
  if (origin === "foreign" || (origin === "unknown" && kind === "form")) throw refusal("foreign_form");
  const [type = ""] = (request.headers["content-type"] ?? "").split(";", 1);
  const wanted = kind === "form" ? "application/x-www-form-urlencoded" : "application/json";
  if (type.trim().toLowerCase() !== wanted) throw refusal("unsupported_media_type");
}

async function takeFormFields(request: FastifyRequest, route: Route, secure: boolean): Promise<void> {
  if (route.kind !== "form") {
    const key = request.headers["idempotency-key"];
    if (key === undefined) throw refusal("idempotency_key_missing");
    if (typeof key !== "string" || !keyForm.test(key)) {
      throw refusal("invalid_request", {}, [{ at: "headers.idempotency-key", reason: "invalid_format" }]);
    }
    return;
  }
  const { [formTokenField]: token, [onceField]: once, ...body } = request.body as Record<string, string>;
  const [path = ""] = request.url.split("?", 1);
  if (!isFormToken(token, formSecretOf(request.headers, secure), path)) throw refusal("foreign_form");
  if (once === undefined || !keyForm.test(once)) throw refusal("idempotency_key_missing");
  request.headers["idempotency-key"] = once;
  request.body = body;
}

function callOf(request: FastifyRequest, options: MountOptions): Call<AnyEndpoint> {
  const requestId = request.id as OpaqueId;
  const key = request.headers["idempotency-key"];
  return {
    params: request.params as Call<AnyEndpoint>["params"],
    query: request.query as Call<AnyEndpoint>["query"],
    body: (request.body ?? {}) as Call<AnyEndpoint>["body"],
    actor: options.actorOf(request),
    language: negotiateLanguage(request.headers["accept-language"], platformSentences.languages, "en"),
    requestId,
    log: options.log.child({ request: requestId }),
    now: options.now(),
    idempotencyKey: typeof key === "string" ? key : "",
  };
}

function fingerprint(call: Call<AnyEndpoint>): string {
  return createHash("sha256")
    .update(JSON.stringify([call.params, call.query, call.body]))
    .digest("base64url");
}
