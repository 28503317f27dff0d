/** For tests: a request that came by mail and was answered some days later, with its clock as the law has it. */
import { z } from "zod";
import type { World } from "./world.ts";
import { asInstant, computeClock } from "../src/law/clock.ts";
import { setClock } from "../src/platform/cases/clocks.ts";
import { changeCase, openCase } from "../src/platform/cases/store.ts";
import { write } from "../src/platform/db.ts";
import { newId } from "../src/platform/ids.ts";
import type { Scope } from "../src/platform/scope.ts";
import { requestKind } from "../src/features/rights/index.ts";
import type { RequestEvent } from "../src/features/rights/index.ts";

/** An event as the product writes it: the store holds it against its schema. */
const event = <T extends RequestEvent["type"]>(
  type: T,
  data: Extract<RequestEvent, { type: T }>["data"],
): RequestEvent => requestEvent.parse({ type, version: 1, data });
const requestEvent = z.custom<RequestEvent>(
  (value) => typeof value === "object" && value !== null && "type" in value,
);

/** A request received at `from` and answered `days` later, with its clock as the law has it. */
export async function answeredRequest(
  w: World,
  scope: Scope,
  { days, isIdentified = true }: { readonly days: number; readonly isIdentified?: boolean },
): Promise<void> {
  const received = w.now();
  const answeredAt = received.add({ hours: days * 24 });
  await write(w.db, scope, async (tx) => {
    const events: [RequestEvent, ...RequestEvent[]] = [
      event("request.received", {
        right: "access",
        capacity: "self",
        channel: "email",
        regime: "UK",
        receivedAt: received.toString(),
        delivery: "portal",
      }),
      ...(isIdentified ? [event("identity.confirmed", { method: "mailed-code" })] : []),
    ];
    const file = await openCase(tx, scope, requestKind, {
      jurisdiction: "gb",
      events,
      now: received,
      happenedAt: received,
    });
    await changeCase(tx, scope, requestKind, {
      caseId: file.id,
      version: file.version,
      events: [
        event("review.approved", { runId: newId(), disclosed: 1, redacted: 0, withheld: 0 }),
        event("request.answered", { packageId: newId(), delivery: "portal" }),
      ],
      now: answeredAt,
      happenedAt: answeredAt,
    });
    const question = {
      rule: "UK-12A",
      calendar: "england-and-wales",
      zone: "Europe/London",
      inputs: { received: received.toString() },
    } as const;
    const clock = computeClock(question);
    const limit = clock.due === undefined ? undefined : asInstant(clock.due, clock.zone);
    await setClock(
      tx,
      scope,
      {
        caseId: file.id,
        rule: clock.rule,
        ruleVersion: clock.ruleVersion,
        calendar: clock.calendar,
        zone: clock.zone,
        state: "satisfied",
        inputs: question.inputs,
        policyLimit: undefined,
        legalLimit: limit,
        effectiveLimit: limit,
      },
      received,
    );
  });
}
