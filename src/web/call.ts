/**
 * How the office speaks to its server: reads with `useCall`, changes with `useChange`, both by the endpoint's value,
 * with inferred types. Whoever is not signed in is sent to sign in and comes back; a step that asks again who is there
 * waits for the answer and goes on (`step_up.ts`). Errors are the server's own sentences.
 */
import { QueryClient, useMutation, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import type { UseQueryResult } from "@tanstack/react-query";
import { useRef } from "react";
import { me } from "../features/office/endpoints.ts";
import { caller } from "../platform/call.ts";
import type { CallInput } from "../platform/call.ts";
import { addressOf } from "../platform/endpoint.ts";
import type { AnyEndpoint, ParamsOf, Permission, ReplyOf } from "../platform/endpoint.ts";
import { ErrorBody } from "../platform/errors.ts";
import type { ErrorCode, ErrorDetail } from "../platform/errors.ts";
import { currentPlace } from "./router.ts";
import { proveAgain } from "./step_up.ts";

type JsonEndpoint = AnyEndpoint & { readonly kind: "json" };
type Reading = JsonEndpoint & { readonly method: "GET" };
type Changing = JsonEndpoint & { readonly method: Exclude<AnyEndpoint["method"], "GET"> };

const call = caller((address, request) => fetch(address, { ...request, credentials: "same-origin" }));

/** What the server refused, in its own words; `unreachable` when it did not answer at all. */
export class CallRefused extends Error {
  override readonly name = "CallRefused";
  readonly code: ErrorCode | "unreachable";
  readonly details: readonly ErrorDetail[];
  /** Of a crash, to be found in the server's log. */
  readonly id: string | undefined;

  constructor(error: Pick<ErrorBody, "message" | "details" | "id"> & { readonly code: CallRefused["code"] }) {
    super(error.message);
    this.code = error.code;
    this.details = error.details ?? [];
    this.id = error.id;
  }
}

/** Calls once; throws `CallRefused`. For code outside a component; a component uses `useCall` or `useChange`. */
export async function ask<E extends JsonEndpoint>(endpoint: E, input: CallInput<E>): Promise<ReplyOf<E>> {
  const result = await call(endpoint, input).catch((error: unknown) => {
    if (!(error instanceof TypeError) && !(error instanceof SyntaxError)) throw error;
    const message = "The server does not answer. Check that it runs and that you are online, then try again.";
    throw new CallRefused({ code: "unreachable", message });
  });
  if (result.ok) return result.reply;
  if (result.error.code === "not_signed_in") return toSignIn();
  throw new CallRefused(result.error);
}

/**
 * Does it; where a fresh proof of who is there is asked for, waits for it and does it again. A step refused for want of
 * a proof was never begun, so it may keep its idempotency key.
 */
async function proved<Done>(once: () => Promise<Done>): Promise<Done> {
  return once().catch(async (error: unknown) => {
    if (!(error instanceof CallRefused) || error.code !== "step_up_required") throw error;
    if (!(await proveAgain())) throw error;
    return proved(once);
  });
}

/** Never resolves: the document is about to be another. */
function toSignIn(): Promise<never> {
  const back = `${location.pathname}${location.search}`;
  location.assign(`/o/${currentPlace().organisation}/sign-in?to=${encodeURIComponent(back)}`);
  return new Promise(() => undefined);
}

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // A refusal is an answer: only silence and a busy server are worth another try.
      retry: (failures, error) => failures < 2 && isPassing(error),
      staleTime: 10_000,
      refetchOnWindowFocus: true,
    },
  },
});

function isPassing(error: unknown): boolean {
  return (
    error instanceof CallRefused &&
    ["unreachable", "overloaded", "not_ready", "internal"].includes(error.code)
  );
}

/** Reads an endpoint again wherever its replies are shown, because something else has shown them to be old. */
export function readAgain(endpoint: AnyEndpoint): void {
  void queries.invalidateQueries({ queryKey: [endpoint.path] });
}

function keyOf(endpoint: AnyEndpoint, input: object): readonly unknown[] {
  return [endpoint.path, input];
}

export type CallState<Reply> = UseQueryResult<Reply>;

/**
 * Reads an endpoint and keeps the reply: `const { data, error, isPending } = useCall(listRequests, { params: { organisation } })`.
 * `when: false` waits; `every` asks again after so many seconds, for work that is under way; `once` asks never again by
 * itself, for what leaves a trace each time it is read.
 */
export function useCall<E extends Reading>(
  endpoint: E,
  input: CallInput<E>,
  options: { readonly when?: boolean; readonly every?: number | undefined; readonly once?: boolean } = {},
): CallState<ReplyOf<E>> {
  return useQuery<ReplyOf<E>>({
    queryKey: keyOf(endpoint, input),
    queryFn: () => ask(endpoint, input),
    enabled: options.when ?? true,
    refetchInterval: options.every === undefined ? false : options.every * 1000,
    ...(options.once === true
      ? { staleTime: Infinity, refetchOnWindowFocus: false, meta: { once: true } }
      : {}),
    placeholderData: (before) => before,
  });
}

/** The same as `useCall` for several inputs at once, such as the pages of a list; a change reads all of them again. */
export function useCalls<E extends Reading>(
  endpoint: E,
  inputs: readonly CallInput<E>[],
): readonly CallState<ReplyOf<E>>[] {
  return useQueries({
    queries: inputs.map((input) => ({
      queryKey: keyOf(endpoint, input),
      queryFn: () => ask(endpoint, input),
    })),
  });
}

export type Change<E extends Changing> = {
  /** Resolves to the reply, or to `undefined` when it was refused (then `error` says why) or given up at the step-up. */
  readonly run: (input: CallInput<E>) => Promise<ReplyOf<E> | undefined>;
  readonly isPending: boolean;
  readonly error: CallRefused | undefined;
  readonly reset: () => void;
};

/** Changes something; afterwards everything that is shown is read again. */
export function useChange<E extends Changing>(endpoint: E): Change<E> {
  const client = useQueryClient();
  const last = useRef({ body: "", key: "" });
  const mutation = useMutation<ReplyOf<E>, Error, CallInput<E>>({
    mutationFn: async (input) => {
      // The same thing sent again after silence has one effect: it keeps its key until an answer came.
      const body = JSON.stringify(input, withoutBytes);
      if (last.current.body !== body) last.current = { body, key: crypto.randomUUID() };
      const once = (): Promise<ReplyOf<E>> => ask(endpoint, { ...input, idempotencyKey: last.current.key });
      const reply = await proved(once).catch((error: unknown) => {
        if (error instanceof CallRefused && error.code !== "unreachable")
          last.current = { body: "", key: "" };
        throw error;
      });
      last.current = { body: "", key: "" };
      return reply;
    },
    onSuccess: () => client.invalidateQueries({ predicate: ({ meta }) => meta?.["once"] !== true }),
  });
  const { error } = mutation;
  return {
    run: (input) => mutation.mutateAsync(input).catch(refusedOnly),
    isPending: mutation.isPending,
    error: error instanceof CallRefused && error.code !== "step_up_required" ? error : undefined,
    reset: mutation.reset,
  };
}

const fileNumbers = new WeakMap<Uint8Array, number>();
let lastFile = 0;

/** A file is the same as long as it is the same bytes in memory: they are not spelled out to be compared. */
function withoutBytes(_name: string, value: unknown): unknown {
  if (!(value instanceof Uint8Array)) return value;
  const number = fileNumbers.get(value) ?? (lastFile += 1);
  fileNumbers.set(value, number);
  return { file: number };
}

function refusedOnly(error: unknown): undefined {
  if (error instanceof CallRefused) return undefined;
  throw error;
}

export type Me = ReplyOf<typeof me>;

/** Who is signed in, in which organisation, and what they may do. */
export function useMe(): CallState<Me> {
  return useCall(me, { params: { organisation: currentPlace().organisation } }, { every: 120 });
}

/** Whether the person who is signed in may do this; false until it is known. The server decides in any case. */
export function useMay(permission: Permission): boolean {
  return useMe().data?.permissions.includes(permission) ?? false;
}

type Streaming = AnyEndpoint & { readonly kind: "stream"; readonly method: "GET" };

/**
 * Saves what a stream gives as a file. A plain link would show a refusal as bare text, and could not ask again who is
 * there.
 */
export function useDownload<E extends Streaming>(
  endpoint: E,
): {
  readonly run: (params: ParamsOf<E>, fileName: string) => Promise<void>;
  readonly isPending: boolean;
  readonly error: CallRefused | undefined;
} {
  const saving = useMutation<void, Error, { readonly params: ParamsOf<E>; readonly fileName: string }>({
    mutationFn: async ({ params, fileName }) => {
      const answer = await proved(async () => {
        const got = await fetch(addressOf(endpoint.path, params), { credentials: "same-origin" });
        if (got.ok) return got;
        const refused = new CallRefused(ErrorBody.parse(await got.json()));
        if (refused.code === "not_signed_in") await toSignIn();
        throw refused;
      });
      const address = URL.createObjectURL(await answer.blob());
      const link = document.createElement("a");
      link.href = address;
      link.download = fileName;
      link.click();
      URL.revokeObjectURL(address);
    },
  });
  const { error } = saving;
  return {
    run: (params, fileName) => saving.mutateAsync({ params, fileName }).catch(refusedOnly),
    isPending: saving.isPending,
    error: error instanceof CallRefused && error.code !== "step_up_required" ? error : undefined,
  };
}
