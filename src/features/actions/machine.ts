/** Actions as the engine runs them. */
import { defineMachine } from "../../platform/cases/machine.ts";
import type { DeclaredClock } from "../../platform/cases/machine.ts";
import { commands, next, open, openFields, table } from "./domain.ts";
import { actionKind } from "./state.ts";
import type { ActionState } from "./state.ts";
import { words } from "./words.ts";

const states = { open: "running", done: "satisfied", verified: "satisfied", dropped: "stopped" } as const;

/** The day is the organisation's own choice: no law gives it. */
function clocks({ name, due, openedOn }: ActionState): readonly DeclaredClock[] {
  return [{ rule: "KEPT-ACTION", state: states[name], on: due, from: openedOn }];
}

export const action = defineMachine({
  kind: actionKind,
  open: { permission: "case:work", fields: openFields, decide: open },
  commands,
  table,
  clocks,
  next,
  artefacts: ({ name, doneBy }) => [
    { code: "proof", is: doneBy === undefined ? "missing" : "held" },
    { code: "check", is: name === "verified" ? "held" : "missing" },
  ],
  facts: ({ due }) => [{ label: "due", value: due }],
  titleText: "action",
  ownTexts: ["finding", "proof", "why"],
  letters: {},
  end: {
    months: 72,
    why: "As long as the complaint or the plan it belongs to: it shows that something was done (GDPR art. 5(2)).",
  },
  words,
});
