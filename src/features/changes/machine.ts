/** Plans to start, change or share something, as the engine runs them. */
import { defineMachine } from "../../platform/cases/machine.ts";
import type { Artefact } from "../../platform/cases/machine.ts";
import { commands, next, open, openFields, table } from "./domain.ts";
import { changeKind } from "./state.ts";
import type { ChangeState } from "./state.ts";
import { words } from "./words.ts";

function artefacts({ name, finding, result }: ChangeState): readonly Artefact[] {
  const isDecided = name === "approved" || name === "complete" || name === "refused";
  return [
    { code: "view", is: finding === undefined ? "missing" : "held" },
    ...(finding === "assessment"
      ? [{ code: "assessment", is: result === undefined ? ("missing" as const) : ("held" as const) }]
      : []),
    { code: "decision", is: isDecided ? "held" : name === "withdrawn" ? "not-needed" : "missing" },
  ];
}

export const change = defineMachine({
  kind: changeKind,
  open: { permission: "case:log", fields: openFields, decide: open },
  commands,
  table,
  // No law sets a time; what must come first is a gate, not a clock.
  clocks: () => [],
  next,
  artefacts,
  facts: (state) => [
    { label: "plan", code: `plan.${state.plan}` },
    ...(state.startsOn === undefined ? [] : [{ label: "startsOn", value: state.startsOn }]),
    ...(["isNewTechnology", "isOfChildren", "isSensitive", "leavesUs"] as const)
      .filter((name) => state[name])
      .map((label) => ({ label, value: "Yes" })),
    ...(state.finding === undefined ? [] : [{ label: "finding", code: `finding.${state.finding}` }]),
    ...(state.result === undefined ? [] : [{ label: "result", code: `result.${state.result}` }]),
  ],
  titleText: "what",
  ownTexts: ["view", "askedBack", "reply", "reasons"],
  letters: {},
  end: {
    months: 72,
    why: "The decision is to be shown for as long as claims can rest on it (GDPR arts. 5(2), 17(3)(e); Limitation Act 1980). Keep one longer while what was approved goes on.",
  },
  words,
});
