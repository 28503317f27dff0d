/**
 * A signed-in officer who searches without pause: states a plan, approves it, waits for the result, reads the review, and
 * begins again with the next of the school's named people. Everything goes over the office's own calls.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { identitiesOf, schoolPeople } from "../../packs/school/people.ts";
import type { DataMap } from "../../src/features/connectors/index.ts";
import { listPeople, listRows, readReview } from "../../src/features/rights/review/endpoints.ts";
import { approveSearch, planSearch, readSearch } from "../../src/features/rights/run/endpoints.ts";
import { logRequest } from "../../src/features/rights/request/office/endpoints.ts";
import { caller } from "../../src/platform/call.ts";
import type { CallResult } from "../../src/platform/call.ts";
import type { AnyEndpoint, ReplyOf } from "../../src/platform/endpoint.ts";
import type { Browser } from "./visitor.ts";

export type Searches = {
  /** Of each search that ended: from the approval to the result, the rows found, and in which state it was for how long. */
  readonly done: {
    readonly milliseconds: number;
    readonly rows: number;
    readonly person: string;
    /** Milliseconds until the search was first seen in a state, and how often it was asked. */
    readonly seen: Readonly<Record<string, number>>;
    readonly polls: number;
  }[];
  readonly problems: string[];
};

/** The officer follows the one-time link and is signed in. */
export async function signIn(officer: Browser, link: string): Promise<void> {
  await officer.open(new URL(link).pathname);
  const { status } = await officer.submit({});
  if (status !== 303) throw new Error(`The sign-in link was answered with status ${status}.`);
}

/** Searches until told to stop and notes what came of it; the search under way is finished. */
export async function searchOn(
  officer: Browser,
  slug: string,
  map: DataMap,
  stop: AbortSignal,
  { done, problems }: Searches,
): Promise<void> {
  const call = caller(async (address, { method, headers, body }) => {
    const answer = await officer.call(method, address, headers, typeof body === "string" ? body : undefined);
    return { status: answer.status, json: async () => JSON.parse(answer.body) as unknown };
  });
  const { reference } = taken(await call(logRequest, { params: { organisation: slug }, body: request() }));
  const params = { organisation: slug, reference };
  for (let turn = 0; !stop.aborted; turn += 1) {
    const person = schoolPeople[turn % schoolPeople.length];
    if (person === undefined) break;
    try {
      const identities = [...identitiesOf(person, map)];
      const { planHash } = taken(await call(planSearch, { params, body: { identities } }));
      taken(await call(approveSearch, { params, body: { planHash } }));
      const began = performance.now();
      const seen: Record<string, number> = {};
      let polls = 0;
      for (;;) {
        const { run } = taken(await call(readSearch, { params }));
        polls += 1;
        seen[run?.state ?? "none"] ??= Math.round(performance.now() - began);
        if (run?.state === "failed") throw new Error("the search failed");
        if (run?.state === "finished") break;
        await pause(100);
      }
      const milliseconds = Math.round(performance.now() - began);
      const { rows } = taken(await call(readReview, { params }));
      taken(await call(listPeople, { params }));
      taken(await call(listRows, { params }));
      done.push({ milliseconds, rows, person: person.key, seen, polls });
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
      // Whatever was wrong once may be wrong at once again.
      await pause(1000);
    }
  }
}

function taken<E extends AnyEndpoint>(result: CallResult<E>): ReplyOf<E> {
  if (result.ok) return result.reply;
  throw new Error(`refused with ${result.status} ${result.error.code}`);
}

function request() {
  return {
    channel: "email" as const,
    receivedAt: new Date().toISOString(),
    capacity: "self" as const,
    requester: { name: "Robin Hart", email: `robin.hart.${randomUUID().slice(0, 8)}@example.org` },
    identities: [],
    delivery: "portal" as const,
    language: "en" as const,
  };
}
