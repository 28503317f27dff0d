/** The state of a question to the officer. Pure. */
import { z } from "zod";
import { applyCommon, commonState } from "../../platform/cases/common.ts";
import { defineCaseKind } from "../../platform/cases/kind.ts";
import { adviceEvents, sharings, topics } from "./events.ts";
import type { AdviceEvent } from "./events.ts";

export const AdviceState = z.strictObject({
  ...commonState,
  /** `asked` · `waiting`: the officer asked back · `answered` · `withdrawn`. */
  name: z.enum(["asked", "waiting", "answered", "withdrawn"]),
  topic: z.enum(topics),
  isPressing: z.boolean(),
  sharing: z.enum(sharings).optional(),
});
export type AdviceState = z.infer<typeof AdviceState>;

function apply(state: AdviceState | undefined, event: AdviceEvent): AdviceState {
  if (event.type === "advice.asked") return { ...event.data, name: "asked" };
  if (state === undefined) throw new TypeError("Advice begins with a question.");
  switch (event.type) {
    case "advice.asked-back":
      return { ...state, name: "waiting" };
    case "advice.replied":
      return { ...state, name: "asked" };
    case "advice.answered":
    case "advice.corrected":
      return { ...state, name: "answered", sharing: event.data.sharing };
    case "advice.withdrawn":
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

export const adviceKind = defineCaseKind({
  kind: "advice",
  referencePrefix: "Q",
  state: AdviceState,
  events: adviceEvents,
  apply,
  isClosed: ({ name }) => name === "answered" || name === "withdrawn",
});
