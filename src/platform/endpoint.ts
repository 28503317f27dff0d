/**
 * An endpoint is a frozen value: what it is called, who may call it, what goes in, what comes out, what it refuses.
 * The server mounts it, the web client calls it, OpenAPI publishes it and the tests walk it, so none of them can
 * disagree. Safe for the browser. Decision: docs/decisions/0020-endpoints.md.
 */
import { z } from "zod";
import { catalogue } from "./errors.ts";
import type { ErrorCode } from "./errors.ts";

/**
 * Everything one may be allowed to do. `public` is for anybody, `member` for whoever is signed in, those of `machines` for
 * the operator and for systems of others with a key of ours; all else is refused unless a role grants it (the table of roles
 * stands in the access feature).
 */
export const permissions = [
  "public",
  "metrics:read",
  "member",
  "case:read",
  "case:log",
  "case:work",
  "case:decide",
  "policy:read",
  "policy:check",
  "policy:sign",
  "register:read",
  "register:write",
  "connection:read",
  "connection:write",
  "people:read",
  "people:write",
  "mail:read",
  "mail:write",
  "settings:read",
  "settings:write",
  "ledger:read",
  "token:write",
  "suppression:check",
  "opendsr:ask",
] as const;
export type Permission = (typeof permissions)[number];

/** What no role grants: a machine has it, and no person. */
export const machines = ["metrics:read", "opendsr:ask"] as const satisfies readonly Permission[];
export const isForMachines = (permission: Permission): permission is (typeof machines)[number] =>
  machines.some((one) => one === permission);

/**
 * `json`: a value in, a value out. `page`: a value rendered to HTML. `form`: an urlencoded form, protected against
 * forgery and double sending, answered by a redirect or a page. `stream`: bytes, with a declared head. `exchange`: between
 * systems, by somebody else's protocol: its body is read by the handler, who may have to verify the bytes first, and what
 * makes a repeated call have one effect is the protocol's.
 */
export const kinds = ["json", "page", "form", "stream", "exchange"] as const;
export type Kind = (typeof kinds)[number];
export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export type EndpointDefinition = {
  readonly kind: Kind;
  readonly method: Method;
  /** Lower-case segments; a parameter is `:name`. */
  readonly path: `/${string}`;
  readonly permission: Permission;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodObject;
  /** What a handler returns: the reply itself (json), what the view shows (page, form), the head (stream). */
  readonly reply: z.ZodObject;
  /** The refusals of its own; those every endpoint shares are added by `refusalsOf`. */
  readonly refusals: readonly ErrorCode[];
  /** One sentence for people who read the API's description. */
  readonly summary: string;
  /** Refused unless the caller proved who they are within the last five minutes: exports and destructive acts. */
  readonly stepUp?: boolean;
  /** A page that loads our own scripts; every other page runs none. */
  readonly scripted?: boolean;
  /** It also carries files: `multipart/form-data`, every other field a string; a file's schema is `uploadedFile`. */
  readonly files?: boolean;
};

const nothing = z.strictObject({});
type Nothing = typeof nothing;
type Or<S, Default> = S extends z.ZodObject ? S : Default;

export type Endpoint<D extends EndpointDefinition = EndpointDefinition> = Readonly<
  Omit<D, "params" | "query" | "body" | "stepUp" | "scripted" | "files"> & {
    stepUp: boolean;
    scripted: boolean;
    files: boolean;
    params: Or<D["params"], Nothing>;
    query: Or<D["query"], Nothing>;
    body: Or<D["body"], Nothing>;
  }
>;

/** Any endpoint, for code that treats them alike. */
export type AnyEndpoint = Readonly<Required<EndpointDefinition>>;

export type ParamsOf<E extends AnyEndpoint> = z.output<E["params"]>;
export type QueryOf<E extends AnyEndpoint> = z.output<E["query"]>;
export type BodyOf<E extends AnyEndpoint> = z.output<E["body"]>;
export type ReplyOf<E extends AnyEndpoint> = z.output<E["reply"]>;

/** The organisation in a path: `/o/:organisation/…` is the office and the public pages of one organisation. */
export const organisationParam = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/);

/** Where form tokens travel; no form has fields of these names. */
export const formTokenField = "_form";
export const onceField = "_once";

/** Defines an endpoint; throws when the definition is incomplete or contradicts itself, so that it never starts. */
export function endpoint<const D extends EndpointDefinition>(definition: D): Endpoint<D>;
export function endpoint(definition: EndpointDefinition): AnyEndpoint {
  const complete = {
    ...definition,
    params: definition.params ?? nothing,
    query: definition.query ?? nothing,
    body: definition.body ?? nothing,
    stepUp: definition.stepUp ?? false,
    scripted: definition.scripted ?? false,
    files: definition.files ?? false,
  };
  const fault = faultOf(complete);
  if (fault !== undefined) throw new Error(`${definition.method} ${definition.path}: ${fault}`);
  return Object.freeze(complete);
}

const pathForm =
  /^\/(?:(?:[a-z0-9][a-z0-9._-]*|:[a-z][A-Za-z]*)(?:\/(?:[a-z0-9][a-z0-9._-]*|:[a-z][A-Za-z]*))*)?$/;

function faultOf(definition: AnyEndpoint): string | undefined {
  if (!permissions.includes(definition.permission)) return "it has no permission of the closed set.";
  if (!kinds.includes(definition.kind)) return "it has no kind.";
  if (!(definition.reply instanceof z.ZodObject)) return "it has no reply schema.";
  if (!pathForm.test(definition.path)) return "its path has a form the walk does not know.";
  if (!/^\p{Lu}.*\.$/u.test(definition.summary)) return "its summary is not a sentence.";
  const unknown = definition.refusals.find((code) => !(code in catalogue));
  if (unknown !== undefined) return `it refuses with "${unknown}", which is not in the catalogue.`;
  const named = parameterNames(definition.path).sort().join(", ");
  const described = Object.keys(definition.params.shape).sort().join(", ");
  if (named !== described) return `its path names {${named}} and its schema {${described}}.`;
  const fields = Object.keys(definition.body.shape);
  if (definition.method === "GET" && fields.length > 0) return "a GET has no body.";
  if (definition.kind === "form" && definition.method !== "POST") return "a form is a POST.";
  if (definition.kind === "page" && definition.method !== "GET") return "a page is a GET.";
  if (definition.files && (definition.method === "GET" || !["form", "json"].includes(definition.kind)))
    return "only a form or a changing call carries files.";
  if (definition.scripted && definition.kind !== "page" && definition.kind !== "form")
    return "only a page loads scripts.";
  if (definition.stepUp && definition.permission === "public") return "nobody can prove again who they are.";
  if (fields.includes(formTokenField) || fields.includes(onceField)) return "a field has a reserved name.";
  return undefined;
}

export function parameterNames(path: string): string[] {
  return [...path.matchAll(/:([a-z][A-Za-z]*)/g)].map((match) => match[1] ?? "");
}

/** Whether calling it can change something. */
export function isMutating(one: AnyEndpoint): boolean {
  return one.method !== "GET";
}

/** Every refusal a caller may meet: its own, and those its kind, method and schemas bring along. */
export function refusalsOf(one: AnyEndpoint): readonly ErrorCode[] {
  const shared: ErrorCode[] = [
    "invalid_request",
    "duplicate_parameter",
    "host_refused",
    "request_timeout",
    "too_large",
    "address_too_long",
    "internal",
    "overloaded",
  ];
  if (one.permission !== "public") shared.push("not_signed_in", "forbidden");
  if (one.stepUp) shared.push("step_up_required");
  if (parameterNames(one.path).length > 0) shared.push("not_found");
  if (isMutating(one)) {
    shared.push("unsupported_media_type", "invalid_json", "foreign_form", "storage_full");
    // Two that change the same thing at once: a constraint or a lock lets one of them win.
    shared.push("conflict");
    if (one.kind !== "exchange")
      shared.push("idempotency_key_missing", "idempotency_key_reused", "idempotency_in_progress");
  }
  return [...new Set([...shared, ...one.refusals])];
}

/** The whole catalogue of a set of endpoints by method and path; throws when two would answer the same call. */
export function indexEndpoints(endpoints: readonly AnyEndpoint[]): ReadonlyMap<string, AnyEndpoint> {
  const index = new Map<string, AnyEndpoint>();
  for (const one of endpoints) {
    const key = `${one.method} ${one.path.replaceAll(/:[A-Za-z]+/g, ":")}`;
    if (index.has(key)) throw new Error(`${one.method} ${one.path} is defined twice.`);
    index.set(key, one);
  }
  return index;
}

/** The address of a call: parameters in their places, encoded; query in the order given. */
export function addressOf(
  path: string,
  params: Readonly<Record<string, unknown>> = {},
  query: Readonly<Record<string, unknown>> = {},
): string {
  const filled = path.replaceAll(/:([a-z][A-Za-z]*)/g, (_whole, name: string) => {
    const value = textOf(params[name]);
    if (value === "" || value === "." || value === "..") throw new Error(`The path needs {${name}}.`);
    return encodeURIComponent(value);
  });
  const search = new URLSearchParams(
    Object.entries(query)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, textOf(value)]),
  ).toString();
  return search === "" ? filled : `${filled}?${search}`;
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" || typeof value === "bigint"
    ? `${value}`
    : "";
}
