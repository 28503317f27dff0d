/**
 * Tells of each time a member was refused or an act of theirs failed, so that it becomes an entry of the ledger. A plain
 * "forbidden" is told before it is answered. What was answered as if it did not exist is told afterwards: the time of the
 * answer would say whether there was something to tell (the wall of the access feature).
 */
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Member } from "./routes.ts";
import { refusedAs } from "./faults.ts";

export type Denial = {
  readonly member: Member;
  /** Method and pattern of the route; code, never what was typed. */
  readonly route: string;
  readonly what: "forbidden" | "not_found" | "failed";
  /** Of the path, as sent. */
  readonly params: Readonly<Record<string, unknown>>;
};

export type TellDenial = (denial: Denial) => Promise<void>;

export function watchDenials(app: FastifyInstance, tell: TellDenial): void {
  const later = new WeakMap<FastifyRequest, Denial>();
  app.addHook("onError", async (request, _reply, error) => {
    const denial = denialOf(request, error);
    if (denial?.what === "not_found") later.set(request, denial);
    else if (denial !== undefined) await tell(denial);
  });
  app.addHook("onResponse", async (request) => {
    const denial = later.get(request);
    if (denial !== undefined) await tell(denial);
  });
}

function denialOf(request: FastifyRequest, error: unknown): Denial | undefined {
  const { keptActor: member, routeOptions, method } = request;
  if (member?.kind !== "member" || routeOptions.url === undefined) return undefined;
  const code = refusedAs(error);
  const isFailed = code === "internal" && method !== "GET" && method !== "HEAD";
  const what = isFailed ? "failed" : code === "forbidden" || code === "not_found" ? code : undefined;
  if (what === undefined) return undefined;
  const params = typeof request.params === "object" && request.params !== null ? { ...request.params } : {};
  return { member, route: `${method} ${routeOptions.url}`, what, params };
}
