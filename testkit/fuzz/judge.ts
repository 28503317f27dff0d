/**
 * What must hold of every answer, whatever was sent: it is declared, in the documented shape, soon, without an echo of
 * the planted person, and leaves nothing behind in the language's own objects.
 */
import type { LightMyRequestResponse } from "fastify";
import { refusalsOf } from "../../src/platform/endpoint.ts";
import type { AnyEndpoint } from "../../src/platform/endpoint.ts";
import { catalogue, ErrorBody, ExchangeErrorBody } from "../../src/platform/errors.ts";
import { canary } from "./values.ts";

export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
  readonly milliseconds: number;
};

export const slowest = 5000;

/** Every fault of one answer, as a sentence each; none when it is as it must be. */
export function faultsOf(one: AnyEndpoint, answer: Answer, limit = slowest): readonly string[] {
  const { status, headers, body, milliseconds } = answer;
  const faults: string[] = [];
  if (milliseconds > limit) faults.push(`took ${Math.round(milliseconds)} ms`);
  const declared = declaredStatuses(one);
  // Before any endpoint is chosen: an address with a slash at its end leads to the page without it, of this host.
  const isMoved = status === 308 && /^\/(?![/\\])/.test(String(headers["location"]));
  if (!isMoved && !declared.has(status)) faults.push(`status ${status} is not declared`);
  // One server, sixteen at once, a database beside it: nothing here is too much.
  else if (status >= 500 && !(status === 503 && one.refusals.includes("not_ready")))
    faults.push(`status ${status}`);
  if (status >= 400) {
    if (holdsCanary(body) || holdsCanary(JSON.stringify(answer.headers)))
      faults.push("the planted person is echoed");
    const shape = shapeFault(one, answer);
    if (shape !== undefined) faults.push(shape);
  }
  for (const name of ["x-request-id", "content-security-policy", "x-content-type-options"])
    if (answer.headers[name] === undefined) faults.push(`no ${name}`);
  return faults;
}

/** In any letters' case, and percent-encoded as it would stand in an address: it has nothing to encode. */
export const holdsCanary = (text: string): boolean => text.toLowerCase().includes(canary);

function declaredStatuses(one: AnyEndpoint): ReadonlySet<number> {
  const redirects = one.kind === "form" || one.kind === "page" ? [303] : [];
  // A parameter may make another address of it, and that address may not exist or take another method.
  const made = one.kind === "exchange" ? [201, 202] : [];
  return new Set<number>([
    200,
    404,
    405,
    ...made,
    ...redirects,
    ...refusalsOf(one).map((code) => catalogue[code]),
  ]);
}

function shapeFault(one: AnyEndpoint, { status, headers, body }: Answer): string | undefined {
  const type = String(headers["content-type"]);
  if (type === "text/html; charset=utf-8")
    return body.startsWith("<!doctype html>") ? undefined : "the error page is no page";
  if (type !== "application/json; charset=utf-8") return `an error of type ${type}`;
  // What leads to no endpoint is answered as everywhere.
  if (
    one.kind === "exchange" &&
    !/^\{"code":"(?:invalid_request|not_found|method_not_allowed|address_too_long)"/.test(body)
  )
    return ExchangeErrorBody.safeParse(asJson(body)).success
      ? undefined
      : "the error has not the documented shape";
  const parsed = ErrorBody.safeParse(asJson(body));
  if (!parsed.success) return "the error has not the documented shape";
  const { code } = parsed.data;
  if (catalogue[code] !== status) return `${code} was answered with ${status}`;
  const elsewhere = code === "not_found" || code === "method_not_allowed";
  return elsewhere || refusalsOf(one).includes(code) ? undefined : `${code} is not declared`;
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function answerOf(reply: LightMyRequestResponse, milliseconds: number): Answer {
  return { status: reply.statusCode, headers: reply.headers, body: reply.body, milliseconds };
}

const ownNames = Reflect.ownKeys(Object.prototype).length;
const listNames = Reflect.ownKeys(Array.prototype).length;

/** Whether something was put on what every object inherits from. */
export function isPolluted(): boolean {
  if (Reflect.ownKeys(Object.prototype).length !== ownNames) return true;
  return Reflect.ownKeys(Array.prototype).length !== listNames;
}
