/**
 * What can happen in an audit: a question about a population in a period, a random sample nobody could choose, a result for
 * each of its items, what was asked for and handed over, and actions for what was found (ISO 19011, 6.4; GDPR art. 24).
 */
import { z } from "zod";
import { commonEvents } from "../../platform/cases/common.ts";
import type { CommonEvent } from "../../platform/cases/common.ts";
import { defineEvent } from "../../platform/events.ts";
import type { EventOf } from "../../platform/events.ts";
import { idSchema } from "../../platform/identifiers.ts";
import type { ActorId } from "../../platform/identifiers.ts";

export const populations = [
  "requests",
  "complaints",
  "questions",
  "plans",
  "activities",
  "vendors",
  "systems",
] as const;
export type PopulationKind = (typeof populations)[number];
export const sizes = ["5", "10", "25", "40", "60"] as const;
/** `not-found`: there is nothing on record to judge it by. */
export const results = ["conforms", "does-not", "not-applicable", "not-found"] as const;

const places = Array.from({ length: 60 }, (_, at) => String(at + 1));
const [firstPlace = "1", ...otherPlaces] = places;
/** Places of a sample, and of the list of what was asked for. */
export const numbers: readonly [string, ...string[]] = [firstPlace, ...otherPlaces];

const none = z.strictObject({});
const digest = z.string().regex(/^[0-9a-f]{64}$/);
/** `R-2026-0007`, or `vendor/mail-house`: what an entry of a population is called, and nothing a person wrote. */
const line = z.string().regex(/^(?:[A-Z]{1,3}-\d{4}-\d{4,9}|[a-z-]{3,40}\/[a-z0-9][a-z0-9-]{0,79})$/);
const place = z.int().min(1).max(60);

export const opened = defineEvent(
  "audit.opened",
  1,
  z.strictObject({
    of: z.enum(populations),
    from: z.iso.date(),
    until: z.iso.date(),
    size: place,
    openedBy: idSchema<ActorId>(),
    openedOn: z.iso.date(),
  }),
);
/** The population is fixed and on the ledger before there is a seed. */
export const fixed = defineEvent(
  "audit.population-fixed",
  1,
  z.strictObject({ count: z.int().positive(), hash: digest }),
);
export const sampled = defineEvent(
  "audit.sampled",
  1,
  z.strictObject({ seed: digest, items: z.array(line).min(1).max(60) }),
);
/** Judged again after a finding was mended, it is another event: both stand. */
export const judged = defineEvent(
  "audit.judged",
  1,
  z.strictObject({ item: z.enum(numbers), result: z.enum(results) }),
);
export const asked = defineEvent(
  "audit.asked",
  1,
  z.strictObject({ of: idSchema<ActorId>(), due: z.iso.date() }),
);
export const handedOver = defineEvent("audit.handed-over", 1, z.strictObject({ ask: z.enum(numbers) }));
export const concluded = defineEvent("audit.concluded", 1, none);
export const dropped = defineEvent("audit.dropped", 1, none);

export const auditEvents = [
  opened,
  fixed,
  sampled,
  judged,
  asked,
  handedOver,
  concluded,
  dropped,
  ...commonEvents,
] as const;
export type AuditEvent =
  | EventOf<typeof opened>
  | EventOf<typeof fixed>
  | EventOf<typeof sampled>
  | EventOf<typeof judged>
  | EventOf<typeof asked>
  | EventOf<typeof handedOver>
  | EventOf<typeof concluded>
  | EventOf<typeof dropped>
  | CommonEvent;
