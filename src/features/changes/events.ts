/**
 * What can happen to a plan to start, change or share something with personal data (GDPR arts. 24, 25, 35): the officer
 * looks at it first and says that it is fine, names conditions, or asks for an impact assessment, whose result is put on
 * record; then it is decided with reasons. Each condition is an action that somebody else checks.
 */
import { z } from "zod";
import { actionOpened, commonEvents } from "../../platform/cases/common.ts";
import type { CommonEvent } from "../../platform/cases/common.ts";
import { defineEvent } from "../../platform/events.ts";
import type { EventOf } from "../../platform/events.ts";
import { idSchema } from "../../platform/identifiers.ts";
import type { ActorId } from "../../platform/identifiers.ts";

export const plans = ["start", "change", "share"] as const;
export const findings = ["fine", "conditions", "assessment"] as const;
export const results = ["acceptable", "acceptable-with-conditions", "not-acceptable"] as const;

const none = z.strictObject({});

export const submitted = defineEvent(
  "change.submitted",
  1,
  z.strictObject({
    plan: z.enum(plans),
    openedBy: idSchema<ActorId>(),
    startsOn: z.iso.date().optional(),
    isNewTechnology: z.boolean(),
    isOfChildren: z.boolean(),
    isSensitive: z.boolean(),
    leavesUs: z.boolean(),
  }),
);
export const askedBack = defineEvent("change.asked-back", 1, none);
export const replied = defineEvent("change.replied", 1, none);
export const triaged = defineEvent("change.triaged", 1, z.strictObject({ finding: z.enum(findings) }));
export const assessed = defineEvent("change.assessed", 1, z.strictObject({ result: z.enum(results) }));
export const conditionSet = defineEvent("change.condition-set", 1, none);
export const approved = defineEvent("change.approved", 1, none);
export const refused = defineEvent("change.refused", 1, none);
/** All conditions are met, or there were none. */
export const completed = defineEvent("change.completed", 1, none);
export const withdrawn = defineEvent("change.withdrawn", 1, none);

export { actionOpened };
export const changeEvents = [
  submitted,
  askedBack,
  replied,
  triaged,
  assessed,
  conditionSet,
  approved,
  refused,
  completed,
  withdrawn,
  ...commonEvents,
] as const;
export type ChangeEvent =
  | EventOf<typeof submitted>
  | EventOf<typeof askedBack>
  | EventOf<typeof replied>
  | EventOf<typeof triaged>
  | EventOf<typeof assessed>
  | EventOf<typeof conditionSet>
  | EventOf<typeof approved>
  | EventOf<typeof refused>
  | EventOf<typeof completed>
  | EventOf<typeof withdrawn>
  | CommonEvent;
