/**
 * What can happen to a question that somebody asks the officer first (GDPR art. 39(1)(a): to inform and advise). Staff
 * ask before they disclose, rely on consent, or keep something longer; the answers make a log that others search.
 */
import { z } from "zod";
import { commonEvents } from "../../platform/cases/common.ts";
import type { CommonEvent } from "../../platform/cases/common.ts";
import { defineEvent } from "../../platform/events.ts";
import type { EventOf } from "../../platform/events.ts";
import { idSchema } from "../../platform/identifiers.ts";
import type { ActorId } from "../../platform/identifiers.ts";

/** What questions are about; the policies of the packs send their staff to the officer for these. */
export const topics = [
  "disclosure",
  "legal-basis",
  "consent",
  "retention",
  "security",
  "rights",
  "new-activity",
  "other",
] as const;
/** Whether others may find the answer in the log. */
export const sharings = ["in-the-log", "between-us"] as const;

const none = z.strictObject({});

export const asked = defineEvent(
  "advice.asked",
  1,
  z.strictObject({ topic: z.enum(topics), openedBy: idSchema<ActorId>(), isPressing: z.boolean() }),
);
export const askedBack = defineEvent("advice.asked-back", 1, none);
export const replied = defineEvent("advice.replied", 1, none);
export const answered = defineEvent("advice.answered", 1, z.strictObject({ sharing: z.enum(sharings) }));
export const corrected = defineEvent("advice.corrected", 1, z.strictObject({ sharing: z.enum(sharings) }));
export const withdrawn = defineEvent("advice.withdrawn", 1, none);

export const adviceEvents = [
  asked,
  askedBack,
  replied,
  answered,
  corrected,
  withdrawn,
  ...commonEvents,
] as const;
export type AdviceEvent =
  | EventOf<typeof asked>
  | EventOf<typeof askedBack>
  | EventOf<typeof replied>
  | EventOf<typeof answered>
  | EventOf<typeof corrected>
  | EventOf<typeof withdrawn>
  | CommonEvent;
