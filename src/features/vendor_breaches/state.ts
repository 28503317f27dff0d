/** The state of a breach at a vendor: what its events add up to. Pure. */
import { z } from "zod";
import { applyCommon, commonState } from "../../platform/cases/common.ts";
import { defineCaseKind } from "../../platform/cases/kind.ts";
import { breachEvents, channels, risks } from "./events.ts";
import type { BreachEvent } from "./events.ts";

export const BreachState = z.strictObject({
  ...commonState,
  name: z.enum(["told", "assessed", "closed"]),
  channel: z.enum(channels),
  regime: z.enum(["UK", "EU"]),
  awareAt: z.iso.datetime(),
  risk: z.enum(risks).optional(),
  reportedOn: z.iso.date().optional(),
  peopleToldOn: z.iso.date().optional(),
});
export type BreachState = z.infer<typeof BreachState>;

function apply(state: BreachState | undefined, event: BreachEvent): BreachState {
  if (event.type === "vendor-breach.told") return { ...event.data, name: "told" };
  if (state === undefined) throw new TypeError("A breach at a vendor begins with being told.");
  switch (event.type) {
    case "vendor-breach.assessed":
      return { ...state, name: "assessed", risk: event.data.risk };
    case "vendor-breach.reported":
      return { ...state, reportedOn: event.data.on };
    case "vendor-breach.people-told":
      return { ...state, peopleToldOn: event.data.on };
    case "vendor-breach.closed":
      return { ...state, name: "closed" };
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

export const breachKind = defineCaseKind({
  kind: "vendor-breach",
  referencePrefix: "VB",
  state: BreachState,
  events: breachEvents,
  apply,
  isClosed: ({ name }) => name === "closed",
});
