/** Mounts one route on Fastify: authorise before reading, check, answer through the schema, once per key. */
import { createHash, randomUUID } from "node:crypto";
import type { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { formTokenField, isMutating, onceField, organisationParam } from "../endpoint.ts";
import type { AnyEndpoint, Kind } from "../endpoint.ts";
import { refusal } from "../errors.ts";
import type { ErrorCode } from "../errors.ts";
import { failPoint } from "../fail_point.ts";
import { html } from "../../public/html.ts";
import type { Logger, OpaqueId } from "../log.ts";
import { attachment } from "./disposition.ts";
import { formCookie, formSecretOf, formToken, isFormToken, newFormSecret, originOf } from "./forgery.ts";
import type { Idempotency, StoredReply } from "./once.ts";
import { languageOf } from "./language.ts";
import { isAllowed } from "./routes.ts";
import type {
  Actor,
  Call,
  ChangingRoute,
  ExchangeRoute,
  ReadingRoute,
  Route,
  ViewContext,
  Work,
} from "./routes.ts";
import { securityHeaders, styledPolicy } from "./security.ts";

declare module "fastify" {
  // eslint-disable-next-line typescript/consistent-type-definitions -- Fastify merges this interface
  interface FastifyContextConfig {
    kind?: Kind;
  }
  // eslint-disable-next-line typescript/consistent-type-definitions -- Fastify merges this interface
  interface FastifyRequest {
    keptActor?: Actor;
  }
}

export type MountOptions = {
  readonly log: Logger;
  readonly now: () => Temporal.Instant;
  readonly origins: readonly string[];
  readonly actorOf: (request: FastifyRequest) => Promise<Actor>;
  readonly idempotency: Idempotency;
};

const keyForm = /^[A-Za-z0-9._:-]{16,200}$/;

export function mount(app: FastifyInstance, route: Route, options: MountOptions, secure: boolean): void {
  const { endpoint } = route;
  const mutating = isMutating(endpoint);
  if (route.kind !== "exchange" && mutating !== (route.kind === "change" || route.kind === "form")) {
    throw new Error(`${endpoint.method} ${endpoint.path}: only a changing route has a changing method.`);
  }
  const ownOrigins = new Set(options.origins);
  app.route({
    method: endpoint.method,
    url: endpoint.path,
    ...(endpoint.files ? { bodyLimit: uploadBytes } : {}),
    config: { kind: endpoint.kind },
    schema: {
      params: endpoint.params,
      querystring: endpoint.query,
      ...(mutating && endpoint.kind !== "exchange" ? { body: endpoint.body } : {}),
      ...(endpoint.kind === "json" ? { response: { 200: endpoint.reply } } : {}),
      summary: endpoint.summary,
      hide: !endpoint.path.startsWith("/api/v1/"),
    },
    onRequest: async (request, reply) => {
      const actor = withinPath(await options.actorOf(request), request);
      request.keptActor = actor;
      const refused = refusedTo(actor, endpoint, options.now());
      if (refused === "not_signed_in" && endpoint.kind === "page") {
        const signIn = signInAddress(request);
        if (signIn !== undefined) return reply.redirect(signIn, 303);
      }
      if (refused !== undefined) throw refusal(refused);
      if (mutating) checkSender(request, endpoint, ownOrigins, actor);
      return undefined;
    },
    ...(mutating && route.kind !== "exchange"
      ? { preValidation: (request) => takeFormFields(request, route, secure) }
      : {}),
    handler: async (request, reply) => {
      const call = callOf(request, options);
      const render = (model: unknown, view: AnyView): Answer =>
        page(route, call, request, reply, secure, model, view);
      if (route.kind === "exchange")
        return send(reply, await exchange(route, { ...call, body: {} }, bytesOf(request), reply));
      if (route.kind !== "change" && route.kind !== "form")
        return send(reply, await read(route, call, reply, render));
      failPoint("change.begun");
      const once = {
        scope: await route.scopeOf(call),
        key: call.idempotencyKey,
        route: `${endpoint.method} ${endpoint.path}`,
        fingerprint: fingerprint(call),
      };
      const cookie = (header: string): void => void reply.header("set-cookie", header);
      const later: (() => Promise<void>)[] = [];
      const afterCommit = (act: () => Promise<void>): void => void later.push(act);
      const answered = await options.idempotency.run(once, (tx) =>
        change(route, call, { tx, scope: once.scope, cookie, afterCommit }, render),
      );
      failPoint("change.committed");
      for (const act of later) await act();
      failPoint("change.finished");
      return send(reply, answered);
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

const bytesOf = ({ body }: FastifyRequest): Buffer => (Buffer.isBuffer(body) ? body : Buffer.alloc(0));

async function exchange(
  route: ExchangeRoute,
  call: Call<AnyEndpoint>,
  bytes: Buffer,
  reply: FastifyReply,
): Promise<Streamed> {
  const answered = await route.answer(call, bytes);
  const body = Buffer.from(JSON.stringify(route.endpoint.reply.parse(answered.reply)), "utf8");
  reply.headers(answered.headersOf?.(body) ?? {});
  return { status: answered.status, body, type: "application/json; charset=utf-8" };
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
  const content = route.endpoint.scripted ? "office" : "document";
  reply.headers(securityHeaders(content, { secure })).header("content-language", call.language);
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
  if (typeof parsed["fileName"] === "string") {
    reply.header("content-disposition", attachment(parsed["fileName"]));
  }
  if (typeof parsed["contentEncoding"] === "string") {
    reply.header("content-encoding", parsed["contentEncoding"]).header("vary", "accept-encoding");
  }
  if (typeof parsed["styleSource"] === "string") {
    reply.header("content-security-policy", styledPolicy(parsed["styleSource"]));
  }
  if (parsed["immutable"] === true) reply.header("cache-control", "public, max-age=31536000, immutable");
  return { status: 200, body: content, type };
}

function viewContext(
  call: Call<AnyEndpoint>,
  request: FastifyRequest,
  reply: FastifyReply,
  secure: boolean,
): ViewContext {
  // One secret for all forms of a page: the browser keeps one cookie, and every form must fit it.
  let secret = formSecretOf(request.headers, secure);
  return {
    language: call.language,
    formFields: (path) => {
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

/** How long a proof of who is at the keyboard counts for what needs a fresh one. */
const proofMinutes = 5;
/** The largest form with files. */
const uploadBytes = 12_582_912;

/** Whoever is signed in elsewhere is nobody here: a path names its organisation. */
function withinPath(actor: Actor, request: FastifyRequest): Actor {
  const { organisation } = request.params as { readonly organisation?: string };
  const isOfOne = actor.kind === "member" || actor.kind === "counterpart";
  const stranger = isOfOne && organisation !== undefined && organisation !== actor.organisation;
  return stranger ? { kind: "nobody" } : actor;
}

function refusedTo(actor: Actor, one: AnyEndpoint, now: Temporal.Instant): ErrorCode | undefined {
  if (!isAllowed(actor, one.permission)) return actor.kind === "member" ? "forbidden" : "not_signed_in";
  if (!one.stepUp) return undefined;
  const provedAt = actor.kind === "member" ? actor.provedAt : undefined;
  const fresh =
    provedAt !== undefined && Temporal.Instant.compare(provedAt.add({ minutes: proofMinutes }), now) >= 0;
  return fresh ? undefined : "step_up_required";
}

/** Where a page sends whoever is not signed in; they come back to it afterwards. */
function signInAddress(request: FastifyRequest): string | undefined {
  const { organisation } = request.params as { readonly organisation?: string };
  if (organisation === undefined || !organisationParam.safeParse(organisation).success) return undefined;
  return `/o/${organisation}/sign-in?to=${encodeURIComponent(request.url)}`;
}

function checkSender(
  request: FastifyRequest,
  one: AnyEndpoint,
  ownOrigins: ReadonlySet<string>,
  actor: Actor,
): void {
  const { kind } = one;
  const origin = originOf(request.headers, ownOrigins);
  // A cookie is a browser's, and every browser says where a changing request comes from; and a foreign page can send
  // files without being asked first, as it can send a form.
  const isSession = actor.kind === "member" && actor.via === "session";
  const mustBeOwn = kind === "form" || one.files || isSession;
  if (origin === "foreign" || (origin === "unknown" && mustBeOwn)) throw refusal("foreign_form");
  const { "content-type": given } = request.headers;
  // A call without a body has none to say the type of.
  if (kind === "exchange" && request.method === "DELETE" && given === undefined) return;
  const [type = ""] = (given ?? "").split(";", 1);
  const plainType = kind === "form" ? "application/x-www-form-urlencoded" : "application/json";
  const wanted = one.files ? "multipart/form-data" : plainType;
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
  const { [formTokenField]: token, [onceField]: once, ...body } = request.body as Record<string, unknown>;
  const [path = ""] = request.url.split("?", 1);
  if (typeof token !== "string" || !isFormToken(token, formSecretOf(request.headers, secure), path))
    throw refusal("foreign_form");
  if (typeof once !== "string" || !keyForm.test(once)) throw refusal("idempotency_key_missing");
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
    actor: request.keptActor ?? { kind: "nobody" },
    ip: request.ip,
    headers: request.headers,
    language: languageOf(request),
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
