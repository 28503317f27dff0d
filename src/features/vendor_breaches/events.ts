/**
 * What can happen when a vendor tells of a breach (GDPR arts. 33(2), 33(1), 34), as codes, ids and moments. What they said, and
 * what was found, lies in cells.
 */
import { z } from "zod";
import { commonEvents } from "../../platform/cases/common.ts";
import type { CommonEvent } from "../../platform/cases/common.ts";
import { defineEvent } from "../../platform/events.ts";
import type { EventOf } from "../../platform/events.ts";
import { idSchema } from "../../platform/identifiers.ts";
import type { ActorId } from "../../platform/identifiers.ts";

export const channels = ["page", "email", "telephone", "post", "in-person"] as const;
export const risks = ["unlikely", "risk", "high"] as const;

export const told = defineEvent(
  "vendor-breach.told",
  1,
  z.strictObject({
    channel: z.enum(channels),
    regime: z.enum(["UK", "EU"]),
    /** The moment the organisation became aware; the hours count from here. */
    awareAt: z.iso.datetime(),
    openedBy: idSchema<ActorId>(),
  }),
);
export const assessed = defineEvent("vendor-breach.assessed", 1, z.strictObject({ risk: z.enum(risks) }));
export const reported = defineEvent("vendor-breach.reported", 1, z.strictObject({ on: z.iso.date() }));
export const peopleTold = defineEvent("vendor-breach.people-told", 1, z.strictObject({ on: z.iso.date() }));
export const closed = defineEvent(
  "vendor-breach.closed",
  1,
  /** The people need not be told, for a reason that is a cell (art. 34(3)). */
  z.strictObject({ isExcepted: z.boolean() }),
);

export const breachEvents = [told, assessed, reported, peopleTold, closed, ...commonEvents] as const;
export type BreachEvent =
  | EventOf<typeof told>
  | EventOf<typeof assessed>
  | EventOf<typeof reported>
  | EventOf<typeof peopleTold>
  | EventOf<typeof closed>
  | CommonEvent;
