/**
 * The HTTP server: mounts routes, refuses before it reads, answers every fault from the closed catalogue, and puts
 * the same headers on everything. Limits on all that a stranger chooses: address, headers, body, time, connections.
 * Decisions: docs/decisions/0020-endpoints.md, 0021-errors.md, 0028-http.md.
 */
import type { SecureContextOptions } from "node:tls";
import fastify from "fastify";
import type { FastifyInstance, FastifyRequest, FastifyServerOptions } from "fastify";
import { serializerCompiler, validatorCompiler } from "fastify-type-provider-zod";
import { indexEndpoints } from "../endpoint.ts";
import { refusal } from "../errors.ts";
import type { ErrorBody } from "../errors.ts";
import type { Html } from "../../public/html.ts";
import type { Language } from "../i18n/platform.ts";
import type { Logger, OpaqueId } from "../log.ts";
import { onceEach, parseForm, parseJson } from "./bodies.ts";
import { parseMultipart } from "./multipart.ts";
import { watchDenials } from "./denied.ts";
import type { TellDenial } from "./denied.ts";
import { answerFault, answerSocketFault, shapeFor } from "./faults.ts";
import { mount } from "./mount.ts";
import { describeApi } from "./openapi.ts";
import type { Idempotency } from "./once.ts";
import type { Actor, Route } from "./routes.ts";
import { securityHeaders } from "./security.ts";

export type ServerOptions = {
  readonly routes: readonly Route[];
  readonly log: Logger;
  readonly now: () => Temporal.Instant;
  readonly newId: () => OpaqueId;
  /** The addresses people type, such as `https://privacy.riverbridge.example`: what forms and hosts are checked against. */
  readonly origins: readonly string[];
  readonly actorOf: (request: FastifyRequest) => Promise<Actor>;
  readonly renderError: (body: ErrorBody, status: number, language: Language, path?: string) => Html;
  readonly idempotency: Idempotency;
  readonly version: string;
  /** Told of each answer: the route's pattern, its status and how long it took. */
  readonly onAnswered?: (route: string, status: number, milliseconds: number) => void;
  /** Told of what was refused to members and of acts that failed. */
  readonly onDenied?: TellDenial;
  readonly limits?: Partial<Limits>;
  /** Addresses or ranges of the proxies whose `X-Forwarded-For` is believed; none unless configured. */
  readonly trustedProxies?: readonly string[];
  /** Certificate and key, to answer over https; http without them. */
  readonly tls?: SecureContextOptions | undefined;
};

export type Limits = {
  readonly bodyBytes: number;
  readonly headerBytes: number;
  readonly addressLength: number;
  /** Until a request has arrived, and until a handler has answered. */
  readonly requestMilliseconds: number;
  readonly connections: number;
  readonly requestsAtOnce: number;
};

const standardLimits: Limits = {
  bodyBytes: 1_048_576,
  headerBytes: 16_384,
  addressLength: 4096,
  requestMilliseconds: 10_000,
  connections: 1000,
  requestsAtOnce: 200,
};

/** Builds the server with everything mounted; `listen` is the caller's. Throws when two routes collide. */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const limits: Limits = { ...standardLimits, ...options.limits };
  const proxies = [...(options.trustedProxies ?? [])];
  const endpoints = options.routes.map((route) => route.endpoint);
  indexEndpoints(endpoints);
  const secure = options.origins.some((origin) => origin.startsWith("https:"));
  const common = {
    logger: false,
    genReqId: options.newId,
    requestIdHeader: false,
    // Where nobody is trusted, the header is what a stranger wrote, and `ip` is the address of the socket.
    trustProxy: proxies.length === 0 ? false : proxies,
    bodyLimit: limits.bodyBytes,
    requestTimeout: limits.requestMilliseconds,
    handlerTimeout: limits.requestMilliseconds,
    connectionTimeout: 60_000,
    keepAliveTimeout: 5000,
    maxRequestsPerSocket: 1000,
    forceCloseConnections: "idle",
    return503OnClosing: true,
    routerOptions: {
      maxParamLength: 200,
      querystringParser: (text) => Object.fromEntries(new URLSearchParams(text)),
    },
    frameworkErrors: (error, request, reply) => {
      void answerFault(error, request, reply, options);
    },
    clientErrorHandler: (error, socket) =>
      answerSocketFault(error, socket, securityHeaders("data", { secure })),
  } satisfies FastifyServerOptions;
  const http = {
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.requestMilliseconds,
    // Node looks for late requests every half minute unless told otherwise, whatever their limit.
    connectionsCheckingInterval: Math.ceil(limits.requestMilliseconds / 10),
    joinDuplicateHeaders: true,
    // Node would answer a bare 400 without a body; the guard below refuses it like any unknown host.
    requireHostHeader: false,
  };
  const app: FastifyInstance =
    options.tls === undefined
      ? fastify({ ...common, http })
      : fastify({ ...common, https: { ...http, ...options.tls } });
  app.server.maxConnections = limits.connections;
  // An expectation we do not know may be passed over (RFC 9110 §10.1.1); Node's own answer is a 417 without a body.
  app.server.on("checkExpectation", (request, response) => app.server.emit("request", request, response));
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  acceptBodies(app);
  guard(app, options, limits, secure);
  observe(app, options);
  if (options.onDenied !== undefined) watchDenials(app, options.onDenied);
  app.setErrorHandler((error, request, reply) => answerFault(error, request, reply, options));
  app.setNotFoundHandler((request, reply) => {
    const [path = "", query] = request.url.split("?", 2);
    const bare = path.replace(/\/$/, "");
    // A page typed with a slash at its end is that page; an address of data is what it is.
    const isPage = endpoints.some((one) => one.kind === "page" && shapeFor(one.path).test(bare));
    if (bare !== path && isPage && (request.method === "GET" || request.method === "HEAD"))
      return reply.redirect(query === undefined ? bare : `${bare}?${query}`, 308);
    const allowed = endpoints.filter((one) => shapeFor(one.path).test(path));
    if (allowed.length === 0) throw refusal("not_found");
    reply.header("allow", [...new Set(allowed.map(({ method }) => method))].sort().join(", "));
    throw refusal("method_not_allowed");
  });
  await describeApi(app, options.version);
  for (const route of options.routes) mount(app, route, options, secure);
  return app;
}

/** What the host header must say; another name on the same address is somebody's DNS (rebinding). */
function knownHosts(origins: readonly string[]): ReadonlySet<string> {
  return new Set(origins.map((origin) => new URL(origin).host));
}

function guard(app: FastifyInstance, options: ServerOptions, limits: Limits, secure: boolean): void {
  const hosts = knownHosts(options.origins);
  let underWay = 0;
  app.addHook("onRequest", async (request, reply) => {
    underWay += 1;
    let counted = true;
    reply.raw.once("close", () => {
      if (counted) underWay -= 1;
      counted = false;
    });
    reply.headers(securityHeaders("data", { secure }));
    reply.header("cache-control", "no-store");
    reply.header("vary", "accept-language");
    reply.header("x-request-id", request.id);
    if (underWay > limits.requestsAtOnce) throw refusal("overloaded");
    if (request.url.length > limits.addressLength) throw refusal("address_too_long");
    if (!hosts.has(request.headers.host ?? "")) throw refusal("host_refused");
    const query = request.url.indexOf("?");
    if (query !== -1) onceEach(new URLSearchParams(request.url.slice(query + 1)));
  });
}

function observe(app: FastifyInstance, options: ServerOptions): void {
  app.addHook("onResponse", async (request, reply) => {
    options.onAnswered?.(request.routeOptions.url ?? "none", reply.statusCode, reply.elapsedTime);
    options.log.info("http.answered", {
      request: request.id as OpaqueId,
      method: request.method as "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
      // The pattern of the route, which is code; the address itself may carry anything and is never logged.
      route: (request.routeOptions.url ?? "none") as "none",
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime),
    });
  });
}

function acceptBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    "application/json",
    { parseAs: "buffer" },
    async (request: FastifyRequest, body: Buffer) => {
      checkCharset(request);
      // What systems exchange is signed as bytes: it is read once that is settled.
      return request.routeOptions.config.kind === "exchange" ? body : parseJson(body);
    },
  );
  app.addContentTypeParser(
    "application/x-www-form-urlencoded",
    { parseAs: "buffer" },
    async (request: FastifyRequest, body: Buffer) => {
      checkCharset(request);
      return parseForm(body);
    },
  );
  app.addContentTypeParser(
    "multipart/form-data",
    { parseAs: "buffer" },
    async (request: FastifyRequest, body: Buffer) =>
      parseMultipart(body, request.headers["content-type"] ?? ""),
  );
}

function checkCharset(request: FastifyRequest): void {
  const charset = /charset\s*=\s*"?([^";\s]+)/i.exec(request.headers["content-type"] ?? "")?.[1];
  if (charset !== undefined && charset.toLowerCase() !== "utf-8") throw refusal("unsupported_media_type");
}
