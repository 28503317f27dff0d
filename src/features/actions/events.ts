/**
 * What can happen in an action: something was found, and somebody does something about it until a day, with proof that
 * another person checks. Born of audits, complaints, decisions on changes; or opened by hand.
 */
import { z } from "zod";
import { commonEvents } from "../../platform/cases/common.ts";
import type { CommonEvent } from "../../platform/cases/common.ts";
import { defineEvent } from "../../platform/events.ts";
import type { EventOf } from "../../platform/events.ts";
import { idSchema } from "../../platform/identifiers.ts";
import type { AccountId, ActorId, CaseId } from "../../platform/identifiers.ts";

const none = z.strictObject({});

export const opened = defineEvent(
  "action.opened",
  1,
  z.strictObject({
    openedBy: idSchema<ActorId>(),
    owner: idSchema<ActorId>(),
    openedOn: z.iso.date(),
    due: z.iso.date(),
    origin: idSchema<CaseId>().optional(),
    aboutAccountId: idSchema<AccountId>().optional(),
  }),
);
/** Another day, for a reason in words. */
export const moved = defineEvent("action.moved", 1, z.strictObject({ due: z.iso.date() }));
export const done = defineEvent("action.done", 1, z.strictObject({ by: idSchema<ActorId>() }));
export const verified = defineEvent("action.verified", 1, z.strictObject({ by: idSchema<ActorId>() }));
/** The proof did not show it: it is to be done still. */
export const returned = defineEvent("action.returned", 1, none);
export const dropped = defineEvent("action.dropped", 1, none);

export const actionEvents = [opened, moved, done, verified, returned, dropped, ...commonEvents] as const;
export type ActionEvent =
  | EventOf<typeof opened>
  | EventOf<typeof moved>
  | EventOf<typeof done>
  | EventOf<typeof verified>
  | EventOf<typeof returned>
  | EventOf<typeof dropped>
  | CommonEvent;
