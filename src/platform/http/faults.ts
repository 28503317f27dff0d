/** One error handler: a refusal becomes its status and sentence, anything else an opaque 500 whose id is in the log. */
import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { FastifyReply, FastifyRequest } from "fastify";
import { hasZodFastifySchemaValidationErrors } from "fastify-type-provider-zod";
import { z } from "zod";
import { VersionConflict } from "../cases/kind.ts";
import { DatabaseUnavailable } from "../db.ts";
import { catalogue, Refusal, refusal } from "../errors.ts";
import type { ErrorBody, ErrorCode, ErrorDetail, ExchangeErrorBody } from "../errors.ts";
import type { Html } from "../../public/html.ts";
import { errorBody } from "../i18n/platform.ts";
import type { Language } from "../i18n/platform.ts";
import type { Logger, OpaqueId } from "../log.ts";
import { languageOf } from "./language.ts";
import { securityHeaders } from "./security.ts";

export type FaultOptions = {
  readonly log: Logger;
  readonly origins: readonly string[];
  readonly renderError: (body: ErrorBody, status: number, language: Language, path?: string) => Html;
};

/** Fastify's and Node's own codes, in our words. What is not here is a crash. */
const foreignCodes: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_BAD_URL: "invalid_request",
  FST_ERR_MAX_PARAM_LENGTH: "address_too_long",
  FST_ERR_CTP_BODY_TOO_LARGE: "too_large",
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "unsupported_media_type",
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: "invalid_request",
  FST_ERR_CTP_EMPTY_JSON_BODY: "invalid_json",
  FST_ERR_CTP_INVALID_JSON_BODY: "invalid_json",
  FST_ERR_HANDLER_TIMEOUT: "overloaded",
  FST_ERR_NOT_FOUND: "not_found",
  ENOSPC: "storage_full",
  // PostgreSQL: disk_full, too_many_connections, lock_not_available, query_canceled, cannot_connect_now.
  "53100": "storage_full",
  "53300": "overloaded",
  "55P03": "overloaded",
  "57014": "overloaded",
  // unique_violation, serialization_failure, deadlock_detected: another call was first, and this one changed nothing.
  "23505": "conflict",
  "40001": "conflict",
  "40P01": "conflict",
  "57P03": "not_ready",
};

export function answerFault(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  options: FaultOptions,
): FastifyReply {
  // Whoever sends so slowly that our time for the answer runs out is late, and we are not overloaded.
  const isLate = codeOf(error) === "FST_ERR_HANDLER_TIMEOUT" && isStillComing(request);
  const schemas: Readonly<Record<string, unknown>> = { ...request.routeOptions.schema };
  const refused = isLate
    ? refusal("request_timeout")
    : refusalOf(error, (part) =>
        fieldNames(schemas[part] ?? schemas[part === "query" ? "querystring" : part]),
      );
  if (isLate) reply.header("connection", "close");
  const language = languageOf(request);
  const secure = options.origins.some((origin) => origin.startsWith("https:"));
  if (refused.key === "internal") {
    options.log.failure("http.crashed", error, { request: request.id as OpaqueId });
  }
  // A constraint decided a race, or code forgot to ask before it wrote: only the place in the code can tell.
  else if (codeOf(error) === "23505") {
    options.log.failure("http.collided", error, { request: request.id as OpaqueId });
  }
  if (refused.status === 503) reply.header("retry-after", "1");
  const body = errorBody(refused, language, {
    details: refused.details,
    ofForm: request.routeOptions.config.kind === "form",
    ...(refused.key === "internal" ? { id: request.id } : {}),
  });
  const asPage = wantsPage(request);
  reply
    .code(refused.status)
    .headers(securityHeaders(asPage ? "document" : "data", { secure }))
    .header("cache-control", "no-store")
    .header("x-request-id", request.id)
    .header("content-language", language)
    .type(asPage ? "text/html; charset=utf-8" : "application/json; charset=utf-8");
  // The body is built here from the catalogue alone, so it needs no reply schema of the route.
  reply.serializer(String);
  return reply.send(
    asPage
      ? options.renderError(body, refused.status, language, placeOf(request, refused.status)).text
      : JSON.stringify(
          request.routeOptions.config.kind === "exchange" ? amongSystems(body, refused.status) : body,
        ),
  );
}

/** As systems tell each other: code, message, and what is wrong where. */
function amongSystems({ code, message, details = [], id }: ErrorBody, status: number): ExchangeErrorBody {
  const errors = details.map(({ at, reason }) => ({ domain: at, reason, message }));
  const all = errors.length > 0 ? errors : [{ domain: "request", reason: code, message }];
  return { error: { code: status, message, errors: all, ...(id === undefined ? {} : { id }) } };
}

/**
 * Where what was asked for can be looked at: for a page the same address, and for a form's step the page it stands on, as
 * long as the organisation in it is one (it is not said, or not known yet, where nothing was found or let in).
 */
function placeOf({ url, method, routeOptions, server }: FastifyRequest, status: number): string | undefined {
  const [path = ""] = url.split("?", 1);
  if (!path.startsWith("/p/")) return undefined;
  if (method === "GET" || method === "HEAD") return "";
  if (status === 403 || status === 404) return undefined;
  const names = routeOptions.url?.split("/");
  if (names === undefined) return undefined;
  let above = 0;
  for (; names.length > 2 && !server.hasRoute({ method: "GET", url: names.join("/") }); above += 1)
    names.pop();
  // Relative: what was sent in the address is not repeated.
  return above === 0 ? "" : above === 1 ? "." : Array.from({ length: above - 1 }, () => "..").join("/");
}

function isStillComing({ raw, body, headers }: FastifyRequest): boolean {
  const hasBody = "content-length" in headers || "transfer-encoding" in headers;
  return hasBody && body === undefined && !raw.complete;
}

function wantsPage(request: FastifyRequest): boolean {
  const kind = request.routeOptions.config.kind;
  if (kind === "json" || kind === "stream" || kind === "exchange") return false;
  if (kind === "page" || kind === "form") return true;
  return (request.headers.accept ?? "").includes("text/html") && !request.url.startsWith("/api/");
}

/** The code an error is answered with. */
export function refusedAs(error: unknown): ErrorCode {
  return refusalOf(error).key;
}

/** `known`: the names of fields that may be said, of a part of the request. */
function refusalOf(error: unknown, known: (part: string) => ReadonlySet<string> = () => new Set()): Refusal {
  if (error instanceof Refusal) return error;
  // Nobody knows yet whether what was sent took effect: repeated under its key it has one effect.
  if (error instanceof DatabaseUnavailable) return refusal(error.isBusy ? "overloaded" : "not_ready");
  // Somebody else wrote first, and the route had nothing better to say: what was sent changed nothing.
  if (error instanceof VersionConflict) return refusal("conflict");
  if (hasZodFastifySchemaValidationErrors(error)) {
    return refusal(
      "invalid_request",
      {},
      error.validation.map((issue): ErrorDetail => {
        const context = error.validationContext ?? "request";
        const where = `${context}${issue.instancePath}`.replaceAll("/", ".");
        return { at: harmlessPath(where, known(context)), reason: issue.keyword.slice(0, 64) };
      }),
    );
  }
  return refusal(foreignCodes[codeOf(error)] ?? "internal");
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

/** A path names fields of our schemas and places in lists; keys of the sender's own may be anything, and are not repeated. */
function harmlessPath(path: string, known: ReadonlySet<string>): string {
  return path
    .split(".")
    .map((part, at) => (at === 0 || known.has(part) || /^\d{1,6}$/.test(part) ? part : "…"))
    .join(".")
    .slice(0, 200);
}

const namesBySchema = new WeakMap<object, ReadonlySet<string>>();

/** The names of all fields a schema declares, at any depth. */
function fieldNames(schema: unknown): ReadonlySet<string> {
  if (!(schema instanceof z.ZodType)) return new Set();
  const before = namesBySchema.get(schema);
  if (before !== undefined) return before;
  const names = new Set<string>();
  const walk = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    if (Array.isArray(node)) return node.forEach(walk);
    for (const [key, value] of Object.entries(node)) {
      if (key === "properties" && typeof value === "object" && value !== null)
        for (const name of Object.keys(value)) names.add(name);
      walk(value);
    }
  };
  walk(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }));
  namesBySchema.set(schema, names);
  return names;
}

/** A request so broken that Node could not read it: answered on the bare socket. */
export function answerSocketFault(
  error: NodeJS.ErrnoException,
  socket: Socket,
  headers: Readonly<Record<string, string>>,
): void {
  if (error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
  const codes: Readonly<Record<string, ErrorCode>> = {
    HPE_HEADER_OVERFLOW: "headers_too_large",
    ERR_HTTP_REQUEST_TIMEOUT: "request_timeout",
  };
  const key = codes[error.code ?? ""] ?? "invalid_request";
  const body = JSON.stringify(errorBody({ key, parameters: {} }, "en"));
  const status = catalogue[key];
  const lines = Object.entries({
    ...headers,
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(body),
    connection: "close",
  }).map(([name, value]) => `${name}: ${value}`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join("\r\n")}\r\n\r\n${body}`);
}

/** The addresses a path pattern stands for. */
export function shapeFor(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(".", "\\.").replaceAll(/:[A-Za-z]+/g, "[^/]+")}$`);
}
