/**
 * Throws generated requests at every endpoint, many at once, judges each answer, and holds the database against what it
 * was: where every call of a stretch was refused, nothing may have changed.
 */
import type { Client } from "pg";
import { superuser } from "../../src/platform/postgres/postgres.ts";
import { isMutating } from "../../src/platform/endpoint.ts";
import { answerOf, faultsOf, holdsCanary, isPolluted, slowest } from "./judge.ts";
import type { Answer } from "./judge.ts";
import type { FuzzPlace } from "./place.ts";
import { requestOf } from "./requests.ts";
import type { Request, Target } from "./requests.ts";

export type Failure = {
  readonly seed: string;
  readonly endpoint: string;
  readonly input: number;
  readonly fault: string;
  readonly replay: string;
  readonly request: string;
  readonly requestId: string;
  /** Positions in our code, from the log. */
  crash?: string | undefined;
};

export type Tally = {
  requests: number;
  readonly byStatus: Record<string, number>;
  readonly byEndpoint: Record<string, number>;
  /** Refused calls of which it was shown that they changed nothing. */
  unchanged: number;
  slowestMs: number;
  readonly failures: Failure[];
};

export type DriveOptions = {
  readonly seed: string;
  readonly perEndpoint: number;
  /** Number of the first input; with `perEndpoint` 1 it is a replay. */
  readonly from?: number;
  readonly only?: (target: Target) => boolean;
  /** How many of `perEndpoint` this endpoint is asked; all without it. */
  readonly share?: (target: Target) => number;
  readonly until?: () => boolean;
  readonly slowest?: number;
};

const atOnce = 16;
const stretch = 150;
const enoughFailures = 400;

export async function drive(place: FuzzPlace, options: DriveOptions): Promise<Tally> {
  const tally: Tally = {
    requests: 0,
    byStatus: {},
    byEndpoint: {},
    unchanged: 0,
    slowestMs: 0,
    failures: [],
  };
  const client = await place.world.client(superuser);
  const stray: unknown[] = [];
  const onStray = (reason: unknown): void => void stray.push(reason);
  process.on("unhandledRejection", onStray);
  process.on("uncaughtException", onStray);
  try {
    // Round by round, so that a run that is stopped has asked every endpoint about as often.
    for (const { target, ...range } of roundsOf(place.targets, options)) {
      await driveOne(place, target, { ...options, ...range }, tally, client);
      // Rejections nobody handles are told once the ticks that were begun have ended.
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      if (stray.length > 0) {
        note(
          tally,
          options,
          target,
          options.from ?? 0,
          undefined,
          `an error nobody handles: ${stray.map(String).join("; ")}`,
        );
        stray.length = 0;
      }
      if (tally.failures.length >= enoughFailures || options.until?.() === true) break;
    }
    return tally;
  } finally {
    process.off("unhandledRejection", onStray);
    process.off("uncaughtException", onStray);
  }
}

/** The short form asks each once, all it asks; a long one comes round again. */
const roundOf = (perEndpoint: number): number => (perEndpoint <= 500 ? 500 : 200);

function roundsOf(
  targets: readonly Target[],
  { from = 0, perEndpoint, only, share }: DriveOptions,
): readonly { readonly target: Target; readonly from: number; readonly perEndpoint: number }[] {
  const round = roundOf(perEndpoint);
  const chosen = targets.filter((target) => only?.(target) !== false);
  return Array.from({ length: Math.ceil(perEndpoint / round) }, (_, at) => at * round).flatMap((begun) =>
    chosen.map((target) => ({
      target,
      from: from + begun,
      perEndpoint: Math.min(round, perEndpoint - begun, share?.(target) ?? perEndpoint),
    })),
  );
}

async function driveOne(
  place: FuzzPlace,
  target: Target,
  options: DriveOptions,
  tally: Tally,
  client: Client,
): Promise<void> {
  const cookie = await place.nextMember();
  const first = options.from ?? 0;
  const last = first + options.perEndpoint;
  let before = isMutating(target.endpoint) ? await contentsOf(client) : undefined;
  for (let from = first; from < last; from += stretch) {
    const to = Math.min(from + stretch, last);
    const statuses = await throwStretch(place, target, options, tally, { from, to, cookie });
    const log = place.takeLog();
    for (const failure of tally.failures) failure.crash ??= crashIn(log, failure.requestId);
    if (holdsCanary(log))
      note(tally, options, target, from, undefined, "the planted person stands in the log");
    if (before === undefined) continue;
    const after = await contentsOf(client);
    if (statuses.every((status) => status >= 400)) {
      const changed = [...after].filter(([table, sum]) => before?.get(table) !== sum).map(([table]) => table);
      if (changed.length > 0)
        note(tally, options, target, from, undefined, `refused calls changed ${changed.join(", ")}`);
      else tally.unchanged += statuses.length;
    }
    before = after;
    if (options.until?.() === true) return;
  }
}

type Stretch = { readonly from: number; readonly to: number; readonly cookie: string };

async function throwStretch(
  place: FuzzPlace,
  target: Target,
  options: DriveOptions,
  tally: Tally,
  { from, to, cookie }: Stretch,
): Promise<readonly number[]> {
  const statuses: number[] = [];
  const slow: { readonly input: number; readonly request: Request }[] = [];
  const limit = options.slowest ?? slowest;
  const judge = (input: number, request: Request, answer: Answer): void => {
    const faults = [...faultsOf(target.endpoint, answer, limit)];
    if (isPolluted()) faults.push("a prototype was changed");
    const id = String(answer.headers["x-request-id"]);
    for (const fault of faults) note(tally, options, target, input, request, fault, id);
  };
  let index = from;
  const lane = async (): Promise<void> => {
    while (index < to) {
      const input = index;
      index += 1;
      const { host, sighting } = place;
      const made = requestOf(target, options.seed, input, { host, seen: sighting.seen });
      const request = withCookie(made, cookie);
      const answer = await ask(place, request);
      statuses.push(answer.status);
      tally.requests += 1;
      tally.byEndpoint[target.name] = (tally.byEndpoint[target.name] ?? 0) + 1;
      tally.byStatus[answer.status] = (tally.byStatus[answer.status] ?? 0) + 1;
      if (answer.milliseconds > limit) {
        slow.push({ input, request });
        continue;
      }
      tally.slowestMs = Math.max(tally.slowestMs, Math.round(answer.milliseconds));
      judge(input, request, answer);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  // Sixteen at once on a machine that does other things, too, is no fault of ours: by itself it must be soon.
  for (const { input, request } of slow) {
    const answer = await ask(place, request);
    tally.slowestMs = Math.max(tally.slowestMs, Math.round(answer.milliseconds));
    judge(input, request, answer);
  }
  return statuses;
}

async function ask(place: FuzzPlace, { payload, ...rest }: Request): Promise<Answer> {
  const began = performance.now();
  const reply = await place.app.inject({ ...rest, ...(payload === undefined ? {} : { payload }) });
  return answerOf(reply, performance.now() - began);
}

function withCookie(request: Request, cookie: string): Request {
  const given = request.headers["cookie"];
  return {
    ...request,
    headers: { ...request.headers, cookie: given === undefined ? cookie : `${given}; ${cookie}` },
  };
}

function note(
  tally: Tally,
  { seed }: DriveOptions,
  { name }: Target,
  input: number,
  request: Request | undefined,
  fault: string,
  requestId = "",
): void {
  tally.failures.push({
    seed,
    endpoint: name,
    input,
    fault,
    replay: `npm run fuzz -- --seed ${seed} --endpoint "${name}" --input ${input}`,
    request: request === undefined ? "one of the stretch that begins here" : inWords(request),
    requestId,
  });
}

/** What the log says of one request's crash. */
function crashIn(log: string, requestId: string): string | undefined {
  if (requestId === "") return undefined;
  return log.split("\n").find((line) => line.includes("http.crashed") && line.includes(requestId));
}

function inWords({ method, url, headers, payload }: Request): string {
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value.slice(0, 200)}`);
  return [`${method} ${url.slice(0, 600)}`, ...head, payload?.toString("latin1").slice(0, 1500) ?? ""].join(
    "\n",
  );
}

/** Refusals are remembered there on purpose: tries are counted, denials are in the ledger, sessions are seen. */
const mayChange = new Set(["throttle"]);

/** A checksum of every table's rows. */
async function contentsOf(client: Client): Promise<ReadonlyMap<string, string>> {
  const { rows: tables } = await client.query<{ name: string }>(
    "select relname as name from pg_class where relkind = 'r' and relnamespace = 'kept'::regnamespace order by 1",
  );
  const sums = tables
    .filter(({ name }) => !mayChange.has(name))
    .map(
      ({ name }) =>
        `select '${name}' as name, count(*) || ':' || coalesce(sum(hashtextextended(t::text, 0)), 0) as sum from kept."${name}" t`,
    );
  const { rows } = await client.query<{ name: string; sum: string }>(sums.join(" union all "));
  return new Map(rows.map(({ name, sum }) => [name, sum]));
}
