/** What a test does by hand that otherwise the browser and the worker do: one call of the office, one attempt at a duty. */
import { write } from "../src/platform/db.ts";
import type { Database } from "../src/platform/db.ts";
import type { Attempt, DutyKind } from "../src/platform/duties/kinds.ts";
import type { DutyId } from "../src/platform/ids.ts";
import { createLogger } from "../src/platform/log.ts";
import type { Logger } from "../src/platform/log.ts";
import type { Scope } from "../src/platform/scope.ts";
import type { DutyWorld } from "./duties.ts";
import type { SignedInMember } from "./signed-in.ts";
import type { Office } from "./visitor.ts";

export type OfficeReply = { readonly status: number; readonly body: Record<string, unknown> };

/** `at`: below the API of the first organisation. */
export async function officeCall(
  office: Office,
  who: SignedInMember,
  { method, at, body }: { readonly method: "GET" | "POST"; readonly at: string; readonly body?: unknown },
): Promise<OfficeReply> {
  const reply = await office.app.inject({
    method,
    url: `/o/harbour-school/api/${at}`,
    headers: {
      host: "localhost:8360",
      cookie: who.cookie,
      origin: "http://localhost:8360",
      ...(method === "GET"
        ? {}
        : { "content-type": "application/json", "idempotency-key": crypto.randomUUID() }),
    },
    ...(method === "GET" ? {} : { payload: JSON.stringify(body ?? {}) }),
  });
  return { status: reply.statusCode, body: JSON.parse(reply.body) as Record<string, unknown> };
}

export function attemptBy(w: DutyWorld, scope: Scope, data: unknown): Attempt<unknown> {
  return {
    dutyId: crypto.randomUUID() as DutyId,
    data,
    scope,
    attempt: 1,
    signal: AbortSignal.timeout(10_000),
    log: createLogger({ write: (line) => w.logged.push(line), level: "debug", now: w.now }),
    write: (work) => write(w.db, scope, work),
  };
}

/** Does one duty and its effect, without the pauses of a worker. */
export async function doneByHand(
  db: Database,
  scope: Scope,
  log: Logger,
  kind: DutyKind,
  { id, data }: { readonly id: DutyId; readonly data: unknown },
): Promise<void> {
  const effect = await kind.run({
    dutyId: id,
    data: kind.data.parse(data),
    scope,
    attempt: 1,
    signal: new AbortController().signal,
    log,
    write: (work) => write(db, scope, work),
  });
  await write(db, scope, async (tx) => effect?.(tx, scope));
}
