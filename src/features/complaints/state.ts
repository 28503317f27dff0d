/** The state of a complaint: what its events add up to. Pure. */
import { z } from "zod";
import { applyCommon, commonState } from "../../platform/cases/common.ts";
import { defineCaseKind } from "../../platform/cases/kind.ts";
import { channels, complaintEvents, outcomes, sorts, takings } from "./events.ts";
import type { ComplaintEvent } from "./events.ts";

export const ComplaintState = z.strictObject({
  ...commonState,
  /** `open` · `decided`: nobody has been told · `told`: nothing but loose ends · `closed` · `withdrawn`. */
  name: z.enum(["open", "decided", "told", "closed", "withdrawn"]),
  sort: z.enum(sorts),
  channel: z.enum(channels),
  regime: z.enum(["UK", "EU"]),
  receivedOn: z.iso.date(),
  language: z.enum(["en", "es"]),
  isAcknowledged: z.boolean(),
  isLookedInto: z.boolean(),
  takenDown: z.enum(takings).optional(),
  isApologised: z.boolean(),
  outcome: z.enum(outcomes).optional(),
});
export type ComplaintState = z.infer<typeof ComplaintState>;

function apply(state: ComplaintState | undefined, event: ComplaintEvent): ComplaintState {
  if (event.type === "complaint.received") {
    return { ...event.data, name: "open", isAcknowledged: false, isLookedInto: false, isApologised: false };
  }
  if (state === undefined) throw new TypeError("A complaint begins with its receipt.");
  switch (event.type) {
    case "complaint.acknowledged":
      return { ...state, isAcknowledged: true };
    case "complaint.looked-into":
      return { ...state, isLookedInto: true };
    case "complaint.taken-down":
      return { ...state, takenDown: event.data.how };
    case "complaint.apologised":
      return { ...state, isApologised: true };
    case "complaint.decided":
      return { ...state, name: "decided", outcome: event.data.outcome };
    case "complaint.told":
      // Whoever is told the outcome knows that their complaint arrived: no second letter is owed (s. 164A guidance).
      return { ...state, name: "told", isAcknowledged: true };
    case "complaint.withdrawn":
      return { ...state, name: "withdrawn" };
    case "complaint.closed":
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

export const complaintKind = defineCaseKind({
  kind: "complaint",
  referencePrefix: "C",
  state: ComplaintState,
  events: complaintEvents,
  apply,
  isClosed: ({ name }) => name === "closed" || name === "withdrawn",
});
