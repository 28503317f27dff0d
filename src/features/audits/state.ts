/** The state of an audit: what its events add up to. Pure. */
import { z } from "zod";
import { applyCommon, commonState } from "../../platform/cases/common.ts";
import { defineCaseKind } from "../../platform/cases/kind.ts";
import { idSchema } from "../../platform/identifiers.ts";
import type { ActorId } from "../../platform/identifiers.ts";
import { auditEvents, populations, results } from "./events.ts";
import type { AuditEvent } from "./events.ts";

export const AuditState = z.strictObject({
  ...commonState,
  /** `planned` · `sampled`: the sample is drawn · `concluded` · `dropped`. */
  name: z.enum(["planned", "sampled", "concluded", "dropped"]),
  of: z.enum(populations),
  from: z.iso.date(),
  until: z.iso.date(),
  size: z.int(),
  openedOn: z.iso.date(),
  population: z.strictObject({ count: z.int(), hash: z.string() }).optional(),
  seed: z.string().optional(),
  items: z.array(z.strictObject({ what: z.string(), result: z.enum(results).optional() })),
  /** What was asked for, in its order. */
  asks: z.array(z.strictObject({ of: idSchema<ActorId>(), due: z.iso.date(), isHere: z.boolean() })),
});
export type AuditState = z.infer<typeof AuditState>;

function apply(state: AuditState | undefined, event: AuditEvent): AuditState {
  if (event.type === "audit.opened")
    return { ...event.data, name: "planned", handler: event.data.openedBy, items: [], asks: [] };
  if (state === undefined) throw new TypeError("An audit begins with being opened.");
  switch (event.type) {
    case "audit.population-fixed":
      return { ...state, population: event.data };
    case "audit.sampled":
      return {
        ...state,
        name: "sampled",
        seed: event.data.seed,
        items: event.data.items.map((what) => ({ what })),
      };
    case "audit.judged": {
      const { item, result } = event.data;
      return {
        ...state,
        items: state.items.map((one, at) => (String(at + 1) === item ? { ...one, result } : one)),
      };
    }
    case "audit.asked":
      return { ...state, asks: [...state.asks, { ...event.data, isHere: false }] };
    case "audit.handed-over": {
      const { ask } = event.data;
      return {
        ...state,
        asks: state.asks.map((one, at) => (String(at + 1) === ask ? { ...one, isHere: true } : one)),
      };
    }
    case "audit.concluded":
      return { ...state, name: "concluded" };
    case "audit.dropped":
      return { ...state, name: "dropped" };
    case "case.assigned":
    case "case.noted":
    case "case.action-opened":
    case "case.calendar-changed":
    case "case.walled":
    case "case.wall-lifted":
    case "case.kept-until":
    case "case.destroyed":
      return applyCommon(state, event) ?? state;
    default:
      return event satisfies never;
  }
}

export const auditKind = defineCaseKind({
  kind: "audit",
  referencePrefix: "AU",
  state: AuditState,
  events: auditEvents,
  apply,
  isClosed: ({ name }) => name === "concluded" || name === "dropped",
});
