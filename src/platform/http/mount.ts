/** Mounts one route on Fastify: authorise before reading, check, answer through the schema, once per key. */
import { createHash, randomUUID } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { formTokenField, isMutating, onceField } from "../endpoint.ts";
import type { AnyEndpoint } from "../endpoint.ts";
import { refusal } from "../errors.ts";
import { html } from "../../public/html.ts";
import { negotiateLanguage } from "../i18n/negotiate.ts";
import { platformSentences } from "../i18n/platform.ts";
import type { Logger, OpaqueId } from "../log.ts";
import { formCookie, formSecretOf, formToken, isFormToken, newFormSecret, originOf } from "./forgery.ts";
import type { Idempotency, StoredReply } from "./once.ts";
import { isAllowed } from "./routes.ts";
import type { Actor, Call, Route, ViewContext } from "./routes.ts";
import { securityHeaders } from "./security.ts";

declare module "fastify" {
  // eslint-disable-next-line typescript/consistent-type-definitions -- Fastify merges this interface
  interface FastifyContextConfig {
    kind?: Route["kind"];
  }
}

export type MountOptions = {
  readonly log: Logger;
  readonly now: () => Temporal.Instant;
  readonly origins: readonly string[];
  readonly actorOf: (request: FastifyRequest) => Actor;
  readonly idempotency: Idempotency;
};

const keyForm = /^[A-Za-z0-9._:-]{1,128}$/;

export function mount(app: FastifyInstance, route: Route, options: MountOptions, secure: boolean): void {
  const { endpoint } = route;
  const mutating = isMutating(endpoint);
  const ownOrigins = new Set(options.origins);
  app.route({
    method: endpoint.method,
    url: endpoint.path,
    config: { kind: route.kind },
    schema: {
      params: endpoint.params,
      querystring: endpoint.query,
      ...(mutating ? { body: endpoint.body } : {}),
      ...(route.kind === "json" ? { response: { 200: endpoint.reply } } : {}),
      summary: endpoint.summary,
      hide: !endpoint.path.startsWith("/api/v1/"),
    },
    onRequest: async (request) => {
      const actor = options.actorOf(request);
      if (!isAllowed(actor, endpoint.permission)) {
        throw refusal(actor.kind === "nobody" ? "not_signed_in" : "forbidden");
      }
      if (mutating) checkSender(request, route.kind, ownOrigins);
    },
    ...(mutating ? { preValidation: (request) => takeFormFields(request, route, secure) } : {}),
    handler: async (request, reply) => {
      const call = callOf(request, options);
      if (!mutating) return send(reply, await answer(route, call, request, reply, secure));
      if (call.idempotencyKey === "") throw refusal("idempotency_key_missing");
      const once = {
        key: call.idempotencyKey,
        actor: call.actor,
        route: `${endpoint.method} ${endpoint.path}`,
        fingerprint: fingerprint(call),
      };
      const stored = await options.idempotency.run(once, async () =>
        storable(await answer(route, call, request, reply, secure)),
      );
      return send(reply, stored);
    },
  });
}

type Answer = Omit<StoredReply, "body"> & {
  readonly body: Parameters<FastifyReply["send"]>[0];
  readonly type?: string;
};

function storable(answered: Answer): StoredReply {
  if (typeof answered.body !== "string") throw new Error("A changing endpoint answers with text.");
  return { ...answered, body: answered.body };
}

function send(reply: FastifyReply, answered: Answer): FastifyReply {
  if (answered.location !== undefined) reply.header("location", answered.location);
  if (answered.type !== undefined) reply.type(answered.type);
  return reply.code(answered.status).serializer(String).send(answered.body);
}

async function answer(
  route: Route,
  call: Call<AnyEndpoint>,
  request: FastifyRequest,
  reply: FastifyReply,
  secure: boolean,
): Promise<Answer> {
  const { reply: schema } = route.endpoint;
  const page = (
    model: unknown,
    view: (model: never, context: ViewContext) => { readonly text: string },
  ): Answer => {
    reply.headers(securityHeaders("document", { secure })).header("content-language", call.language);
    const shown = view(schema.parse(model) as never, viewContext(call, request, reply, secure));
    return { status: 200, body: shown.text, type: "text/html; charset=utf-8" };
  };
  switch (route.kind) {
    case "json": {
      const body = JSON.stringify(schema.parse(await route.answer(call)));
      return { status: 200, body, type: "application/json; charset=utf-8" };
    }
    case "page":
      return page(await route.answer(call), route.view);
    case "form": {
      const answered = await route.answer(call);
      if ("show" in answered) return page(answered.show, route.view);
      return { status: 303, body: "", location: answered.see };
    }
    case "stream": {
      const { head, content } = await route.answer(call);
      const parsed: Readonly<Record<string, unknown>> = schema.parse(head);
      const type = typeof parsed["mediaType"] === "string" ? parsed["mediaType"] : "application/octet-stream";
      if (parsed["immutable"] === true) reply.header("cache-control", "public, max-age=31536000, immutable");
      return { status: 200, body: content, type };
    }
    default:
      return route satisfies never;
  }
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

function checkSender(request: FastifyRequest, kind: Route["kind"], ownOrigins: ReadonlySet<string>): void {
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
