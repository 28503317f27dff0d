/** The state of a plan that the officer looks at. Pure. */
import { z } from "zod";
import { applyCommon, commonState } from "../../platform/cases/common.ts";
import { defineCaseKind } from "../../platform/cases/kind.ts";
import { changeEvents, findings, plans, results } from "./events.ts";
import type { ChangeEvent } from "./events.ts";

export const ChangeState = z.strictObject({
  ...commonState,
  /** `submitted` · `triaged`: looked at, to be decided · `approved`: conditions are open · `complete` · `refused` · `withdrawn`. */
  name: z.enum(["submitted", "triaged", "approved", "complete", "refused", "withdrawn"]),
  plan: z.enum(plans),
  startsOn: z.iso.date().optional(),
  isNewTechnology: z.boolean(),
  isOfChildren: z.boolean(),
  isSensitive: z.boolean(),
  leavesUs: z.boolean(),
  /** The officer asked something back and has no answer yet. */
  isAskedBack: z.boolean(),
  finding: z.enum(findings).optional(),
  result: z.enum(results).optional(),
  conditions: z.int().nonnegative(),
});
export type ChangeState = z.infer<typeof ChangeState>;

function apply(state: ChangeState | undefined, event: ChangeEvent): ChangeState {
  if (event.type === "change.submitted")
    return { ...event.data, name: "submitted", isAskedBack: false, conditions: 0 };
  if (state === undefined) throw new TypeError("A change begins with being submitted.");
  switch (event.type) {
    case "change.asked-back":
      return { ...state, isAskedBack: true };
    case "change.replied":
      return { ...state, isAskedBack: false };
    case "change.triaged":
      return { ...state, name: "triaged", finding: event.data.finding };
    case "change.assessed":
      return { ...state, result: event.data.result };
    case "change.condition-set":
      return { ...state, conditions: state.conditions + 1 };
    case "change.approved":
      return { ...state, name: "approved" };
    case "change.refused":
      return { ...state, name: "refused" };
    case "change.completed":
      return { ...state, name: "complete" };
    case "change.withdrawn":
      return { ...state, name: "withdrawn" };
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

export const changeKind = defineCaseKind({
  kind: "change",
  referencePrefix: "P",
  state: ChangeState,
  events: changeEvents,
  apply,
  isClosed: ({ name }) => name === "complete" || name === "refused" || name === "withdrawn",
});
