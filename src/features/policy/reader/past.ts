/** The policy as it stood on a past day: its words then, and of each clause what was recorded, which is never filled in afterwards. */
import type { Tx } from "../../../platform/db.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { PlainDate } from "../../../platform/time.ts";
import { isBinding } from "../document/promise.ts";
import { policyOn, statusesOn } from "../store.ts";
import type { SeenPolicy } from "./reply.ts";

/** `undefined`: no policy was in force that day. `zone`: in which the day ends. */
export async function pastPolicy(
  tx: Tx,
  scope: Scope,
  day: PlainDate,
  zone: string,
): Promise<SeenPolicy | undefined> {
  const end = day.add({ days: 1 }).toZonedDateTime({ timeZone: zone }).toInstant();
  const policy = await policyOn(tx, scope, day, end);
  if (policy === undefined) return undefined;
  const recorded = await statusesOn(tx, scope, day);
  return {
    policy,
    isPast: true,
    clauses: policy.clauses.map((clause) => {
      const status = recorded.get(clause.id);
      const isRecorded = status !== undefined;
      const key = isBinding(clause.promise)
        ? isRecorded
          ? "past.recorded"
          : "past.none"
        : `nature.${clause.promise.nature}`;
      const none = isBinding(clause.promise) ? "unproven" : "not_applicable";
      const result = {
        status: status ?? none,
        why: { key, parameters: {} },
        n: 0,
        of: 0,
        evidence: [],
      } as const;
      return { ...clause, result, isRecorded };
    }),
  };
}
