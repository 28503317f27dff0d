/**
 * An API as its description has it: a question is filled in, signed, paced, asked, and its answer judged. Questions that only
 * look are asked again when the API is busy or stumbles; an order never is.
 */
import { stopIfAborted } from "../gaps.ts";
import type { GapReason } from "../system.ts";
import { SignInFailed, signInOf } from "./auth.ts";
import type { SendForm } from "./auth.ts";
import type { ApiDescription, ApiRequest } from "./description.ts";
import { readJson } from "./json.ts";
import { holds } from "./pick.ts";
import { pacer, retryAfter } from "./rate.ts";
import type { ApiClock } from "./rate.ts";
import { filled, filledHeaders, filledRequest, NotFillable } from "./template.ts";
import type { Filled, Values } from "./template.ts";
import { ask, CallFailed } from "./transport.ts";
import type { Answer, Line, Question } from "./transport.ts";

export type Reply = Answer & {
  /** `undefined`: no body, or one that is not JSON within the bounds. */
  readonly json: { readonly value: unknown } | undefined;
};

export type CallOptions = {
  /** An order is given once; a look may be repeated. */
  readonly isOrder?: boolean;
  /** Parts of the query beside those of the request, already in words. */
  readonly query?: Values;
  /** Merged into the JSON body: the token of a page. */
  readonly json?: Readonly<Record<string, string>>;
  /** The API's own address of a next page, instead of the request's. */
  readonly address?: URL;
  /** The answer is not JSON but a file. */
  readonly isFile?: boolean;
  readonly elsewhere?: readonly string[] | undefined;
  /** No answer that somebody kept for later. */
  readonly isFresh?: boolean;
};

export type Api = {
  readonly description: ApiDescription;
  readonly clock: ApiClock;
  readonly base: URL;
  /** Fixed values: the parameters. */
  readonly values: Values;
  readonly lists: Readonly<Record<string, readonly string[]>>;
  call(request: ApiRequest, values: Values, signal: AbortSignal, options?: CallOptions): Promise<Reply>;
};

export type ApiSetup = {
  readonly description: ApiDescription;
  readonly secrets: Readonly<Record<string, string>>;
  readonly values: Values;
  readonly lists: Readonly<Record<string, readonly string[]>>;
  readonly line: Line;
  readonly clock: ApiClock;
};

/** After so many stumbles of a look the API is taken at its word. */
const mostRetries = 3;

export function createApi({ description, secrets, values: fixed, lists, line, clock }: ApiSetup): Api {
  const base = new URL(filled(description.base, fixed, encodeURIComponent));
  const signIn = signInOf(description.auth, secrets);
  const pace = pacer(description.rate, clock);
  const { bounds } = description;
  const limits = {
    milliseconds: bounds.seconds * 1000,
    mostBytes: Math.round(bounds.megabytes * 1024 * 1024),
  };

  const send = (signal: AbortSignal): SendForm =>
    sendForm({ line, pace, limits, depth: bounds.depth }, signal);

  const once = async (
    request: Filled,
    values: Values,
    signal: AbortSignal,
    options: CallOptions,
  ): Promise<Reply> => {
    const own = await signIn.headers(values, send(signal), clock.now());
    await pace(signal);
    const address = options.address ?? new URL(base.href.replace(/\/$/, "") + request.target);
    const json = options.json === undefined ? request.json : merged(request.json, options.json);
    const answer = await ask(
      line,
      {
        method: request.method,
        address,
        headers: headersOf(filledHeaders(description.headers, values), request, options, own),
        body: json === undefined ? undefined : JSON.stringify(json),
        elsewhere: options.elsewhere,
        ...limits,
      },
      signal,
    );
    const isJson = options.isFile !== true || answer.status >= 300;
    return { ...answer, json: isJson ? readJson(answer.bytes, bounds.depth) : undefined };
  };

  return {
    description,
    clock,
    base,
    values: fixed,
    lists,
    call: async (request, given, signal, options = {}) => {
      const values = { ...fixed, ...given };
      const ready = filledRequest(request, values, options.query);
      let waited = 0;
      let isRenewed = false;
      for (let tries = 0; ; tries += 1) {
        stopIfAborted(signal);
        const outcome = await once(ready, values, signal, options).catch((error: unknown) => error);
        if (isReply(outcome) && outcome.status === 401 && !isRenewed && signIn.forget(values)) {
          isRenewed = true;
          continue;
        }
        const seconds = pauseAfter(outcome, tries, clock.now());
        const isLast = options.isOrder === true || tries >= mostRetries || seconds === undefined;
        if (isLast || waited + seconds > bounds.wait_seconds) {
          if (isReply(outcome)) return outcome;
          throw outcome;
        }
        waited += seconds;
        await clock.sleep(seconds * 1000, signal);
      }
    },
  };
}

/** What we are comes last: no description can write over it. */
function headersOf(
  common: Readonly<Record<string, string>>,
  request: Filled,
  options: CallOptions,
  own: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const hasBody = request.json !== undefined || options.json !== undefined;
  const ours = {
    accept: options.isFile === true ? "*/*" : "application/json",
    ...(hasBody ? { "content-type": "application/json" } : {}),
    ...(options.isFresh === true ? { "cache-control": "no-cache" } : {}),
  };
  const lower = [ours, common, request.headers, own].flatMap((headers) =>
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return Object.fromEntries(lower);
}

type Sending = {
  readonly line: Line;
  readonly pace: (signal: AbortSignal) => Promise<void>;
  readonly limits: Pick<Question, "milliseconds" | "mostBytes">;
  readonly depth: number;
};

/** How a token is asked for: a form, at the address the description names. */
function sendForm({ line, pace, limits, depth }: Sending, signal: AbortSignal): SendForm {
  return async (address, form) => {
    await pace(signal);
    const headers = { "content-type": "application/x-www-form-urlencoded", accept: "application/json" };
    const body = new URLSearchParams(form).toString();
    const answer = await ask(
      line,
      { method: "POST", address: new URL(address), headers, body, ...limits },
      signal,
    );
    return { status: answer.status, json: readJson(answer.bytes, depth)?.value };
  };
}

function isReply(outcome: unknown): outcome is Reply {
  return typeof outcome === "object" && outcome !== null && "status" in outcome && "bytes" in outcome;
}

/** How long to wait before the same is asked again; `undefined`: it would be answered the same. */
function pauseAfter(outcome: unknown, tries: number, now: number): number | undefined {
  if (isReply(outcome)) {
    const { status } = outcome;
    if (status === 429 || status === 503) return retryAfter(outcome.header("retry-after"), now) ?? 2 ** tries;
    return status >= 500 ? 2 ** tries : undefined;
  }
  return outcome instanceof CallFailed && ["cut", "unreachable"].includes(outcome.kind)
    ? 2 ** tries
    : undefined;
}

function merged(json: unknown, more: Readonly<Record<string, string>>): unknown {
  return typeof json === "object" && json !== null && !Array.isArray(json) ? { ...json, ...more } : more;
}

/** Why an answer is none, in words that name nothing of it. */
export type Trouble = {
  readonly kind: "refused" | "limited" | "down" | "broken" | "says_error" | "denied";
  readonly why: string;
  readonly gap: GapReason;
  /** By the API's word, or a guess. */
  readonly seconds: number;
};

/** `undefined`: an answer of success that can be believed. */
export function troubleOf(api: Api, reply: Reply, isFile = false): Trouble | undefined {
  const { status } = reply;
  const trouble = (kind: Trouble["kind"], why: string, gap: GapReason): Trouble => ({
    kind,
    why,
    gap,
    seconds: retryAfter(reply.header("retry-after"), api.clock.now()) ?? 60,
  });
  if (status === 401) return trouble("refused", "The API did not accept who we are.", "refused");
  if (status === 403) return trouble("refused", "The API does not allow us this.", "refused");
  if (status === 429 || status === 503)
    return trouble("limited", "The API asks to be left alone for now.", "timed_out");
  if (status >= 500) return trouble("down", `The API failed by its own word (${status}).`, "half_answer");
  if (status < 200 || status >= 300) return trouble("denied", `The API answered ${status}.`, "half_answer");
  if (isFile || (reply.bytes.length === 0 && status === 204)) return undefined;
  if (reply.json === undefined) return trouble("broken", "The API's answer cannot be read.", "half_answer");
  const { value } = reply.json;
  return api.description.errors.some((mark) => holds(value, mark))
    ? trouble("says_error", "The API reported an error in an answer of success.", "half_answer")
    : undefined;
}

/** The same for what was thrown on the way; `undefined`: not ours to judge. */
export function troubleIn(error: unknown): Trouble | undefined {
  if (error instanceof CallFailed) {
    const gap =
      error.kind === "timed_out" ? "timed_out" : error.kind === "too_large" ? "too_large" : "half_answer";
    return { kind: "down", why: error.message, gap, seconds: 60 };
  }
  if (error instanceof SignInFailed)
    return { kind: error.isPassing ? "down" : "refused", why: error.message, gap: "refused", seconds: 60 };
  return error instanceof NotFillable
    ? { kind: "broken", why: error.message, gap: "half_answer", seconds: 60 }
    : undefined;
}
