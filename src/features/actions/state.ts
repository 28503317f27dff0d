/** The state of an action: what its events add up to. Pure. Whoever has it in hand is its owner. */
import { z } from "zod";
import { applyCommon, commonState } from "../../platform/cases/common.ts";
import { defineCaseKind } from "../../platform/cases/kind.ts";
import { idSchema } from "../../platform/identifiers.ts";
import type { ActorId } from "../../platform/identifiers.ts";
import { actionEvents } from "./events.ts";
import type { ActionEvent } from "./events.ts";

export const ActionState = z.strictObject({
  ...commonState,
  /** `open` · `done`: somebody else is to check the proof · `verified` · `dropped`. */
  name: z.enum(["open", "done", "verified", "dropped"]),
  openedOn: z.iso.date(),
  due: z.iso.date(),
  /** Who said that it is done. */
  doneBy: idSchema<ActorId>().optional(),
  verifiedBy: idSchema<ActorId>().optional(),
});
export type ActionState = z.infer<typeof ActionState>;

function apply(state: ActionState | undefined, event: ActionEvent): ActionState {
  if (event.type === "action.opened") {
    const { owner, ...rest } = event.data;
    return { ...rest, handler: owner, name: "open" };
  }
  if (state === undefined) throw new TypeError("An action begins with being opened.");
  switch (event.type) {
    case "action.moved":
      return { ...state, due: event.data.due };
    case "action.done":
      return { ...state, name: "done", doneBy: event.data.by };
    case "action.verified":
      return { ...state, name: "verified", verifiedBy: event.data.by };
    case "action.returned": {
      const { doneBy: _undone, ...rest } = state;
      return { ...rest, name: "open" };
    }
    case "action.dropped":
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

export const actionKind = defineCaseKind({
  kind: "action",
  referencePrefix: "A",
  state: ActionState,
  events: actionEvents,
  apply,
  isClosed: ({ name }) => name === "verified" || name === "dropped",
});
