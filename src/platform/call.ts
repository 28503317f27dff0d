/**
 * Calls an endpoint by its value, with inferred types: the office, and anything else that speaks to the server over
 * HTTP. Safe for the browser; the caller hands in `fetch`.
 */
import type { z } from "zod";
import { addressOf, isMutating } from "./endpoint.ts";
import type { AnyEndpoint, ReplyOf } from "./endpoint.ts";
import { ErrorBody } from "./errors.ts";
import { isUploadedFile } from "./upload.ts";

type Part<Name extends string, S extends z.ZodObject> =
  Record<string, never> extends z.input<S>
    ? { readonly [N in Name]?: z.input<S> }
    : { readonly [N in Name]: z.input<S> };

export type CallInput<E extends AnyEndpoint> = Part<"params", E["params"]> &
  Part<"query", E["query"]> &
  Part<"body", E["body"]> & {
    /** Repeat a call under the same key and it has one effect; without one, each call is a new one. */
    readonly idempotencyKey?: string;
  };

export type CallResult<E extends AnyEndpoint> =
  | { readonly ok: true; readonly status: number; readonly reply: ReplyOf<E> }
  | { readonly ok: false; readonly status: number; readonly error: ErrorBody };

export type Transport = (
  address: string,
  request: {
    readonly method: string;
    readonly headers: Record<string, string>;
    readonly body?: string | FormData;
  },
) => Promise<{ readonly status: number; json(): Promise<unknown> }>;

/** Makes the `call` of one transport; a reply that breaks the contract is a thrown error, a refusal a value. */
export function caller(transport: Transport) {
  return async function call<E extends AnyEndpoint & { readonly kind: "json" }>(
    endpoint: E,
    input: CallInput<E>,
  ): Promise<CallResult<E>> {
    const parts: { params?: object; query?: object; body?: object; idempotencyKey?: string } = input;
    const address = addressOf(endpoint.path, { ...parts.params }, { ...parts.query });
    const headers: Record<string, string> = { accept: "application/json" };
    if (isMutating(endpoint)) {
      // Of a form with files the transport writes the type itself: it alone knows where the parts end.
      if (!endpoint.files) headers["content-type"] = "application/json";
      headers["idempotency-key"] = parts.idempotencyKey ?? crypto.randomUUID();
    }
    const answer = await transport(address, {
      method: endpoint.method,
      headers,
      ...(isMutating(endpoint) ? { body: bodyOf(endpoint, { ...parts.body }) } : {}),
    });
    const body = await answer.json();
    if (answer.status >= 400) return { ok: false, status: answer.status, error: ErrorBody.parse(body) };
    return { ok: true, status: answer.status, reply: endpoint.reply.parse(body) as ReplyOf<E> };
  };
}

function bodyOf({ files }: AnyEndpoint, fields: Readonly<Record<string, unknown>>): string | FormData {
  if (!files) return JSON.stringify(fields);
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === "string") form.append(name, value);
    else if (isUploadedFile(value))
      form.append(name, new Blob([new Uint8Array(value.bytes)], { type: value.mediaType }), value.name);
    else if (value !== undefined) throw new TypeError(`${name} is neither text nor a file.`);
  }
  return form;
}
