/**
 * What can happen in a complaint about data protection (UK DPA 2018 s. 164A; GDPR arts. 12, 77 leave it to the
 * organisation elsewhere), as codes, ids and days. A complaint about pictures is a sort of its own: it is also taken down
 * and apologised for. What people say lies in cells.
 */
import { z } from "zod";
import { commonEvents } from "../../platform/cases/common.ts";
import type { CommonEvent } from "../../platform/cases/common.ts";
import { defineEvent } from "../../platform/events.ts";
import type { EventOf } from "../../platform/events.ts";
import { idSchema } from "../../platform/identifiers.ts";
import type { AccountId, ActorId, MailId } from "../../platform/identifiers.ts";

export const sorts = ["data", "pictures"] as const;
export const channels = ["portal", "email", "telephone", "post", "in-person"] as const;
export const ways = ["mail", "post", "telephone", "in-person"] as const;
export const outcomes = ["upheld", "partly", "not-upheld"] as const;
export const takings = ["taken-down", "was-not-published"] as const;

const told = z.strictObject({ by: z.enum(ways), mailId: idSchema<MailId>().optional() });

export const received = defineEvent(
  "complaint.received",
  1,
  z.strictObject({
    sort: z.enum(sorts),
    channel: z.enum(channels),
    regime: z.enum(["UK", "EU"]),
    /** The day it arrived, in the organisation's zone; the clock counts from here. */
    receivedOn: z.iso.date(),
    openedBy: idSchema<ActorId>(),
    aboutAccountId: idSchema<AccountId>().optional(),
    language: z.enum(["en", "es"]),
  }),
);
export const acknowledged = defineEvent("complaint.acknowledged", 1, told);
export const lookedInto = defineEvent("complaint.looked-into", 1, z.strictObject({}));
export const takenDown = defineEvent("complaint.taken-down", 1, z.strictObject({ how: z.enum(takings) }));
export const apologised = defineEvent("complaint.apologised", 1, told);
export const decided = defineEvent("complaint.decided", 1, z.strictObject({ outcome: z.enum(outcomes) }));
export const outcomeTold = defineEvent("complaint.told", 1, told);
export const withdrawn = defineEvent("complaint.withdrawn", 1, z.strictObject({}));
export const closed = defineEvent("complaint.closed", 1, z.strictObject({}));

export const complaintEvents = [
  received,
  acknowledged,
  lookedInto,
  takenDown,
  apologised,
  decided,
  outcomeTold,
  withdrawn,
  closed,
  ...commonEvents,
] as const;
export type ComplaintEvent =
  | EventOf<typeof received>
  | EventOf<typeof acknowledged>
  | EventOf<typeof lookedInto>
  | EventOf<typeof takenDown>
  | EventOf<typeof apologised>
  | EventOf<typeof decided>
  | EventOf<typeof outcomeTold>
  | EventOf<typeof withdrawn>
  | EventOf<typeof closed>
  | CommonEvent;
