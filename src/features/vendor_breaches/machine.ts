/** Breaches at vendors as the engine runs them. */
import { defineMachine } from "../../platform/cases/machine.ts";
import type { DeclaredClock } from "../../platform/cases/machine.ts";
import { commands, next, open, openFields, table } from "./domain.ts";
import { breachKind } from "./state.ts";
import type { BreachState } from "./state.ts";
import { words } from "./words.ts";

/** GDPR and UK GDPR art. 33(1): 72 hours from when the organisation knows; none where a risk is unlikely. */
function clocks({ awareAt, risk, reportedOn }: BreachState): readonly DeclaredClock[] {
  const state = reportedOn !== undefined || risk === "unlikely" ? "satisfied" : "running";
  return [{ rule: "EU-33", state, ask: { awareAt } }];
}

export const vendorBreach = defineMachine({
  kind: breachKind,
  open: { permission: "case:log", fields: openFields, decide: open },
  commands,
  table,
  clocks,
  next,
  artefacts: ({ risk, reportedOn }) => [
    { code: "assessment", is: risk === undefined ? "missing" : "held" },
    ...(risk === "unlikely"
      ? []
      : [{ code: "report", is: reportedOn === undefined ? "missing" : "held" } as const]),
  ],
  facts: ({ channel, regime, risk, reportedOn }) => [
    { label: "channel", code: `channel.${channel}` },
    { label: "regime", code: `regime.${regime}` },
    ...(risk === undefined ? [] : [{ label: "risk", code: `risk.${risk}` }]),
    ...(reportedOn === undefined ? [] : [{ label: "reportedOn", value: reportedOn }]),
  ],
  titleText: "vendor",
  ownTexts: ["happened"],
  letters: {},
  end: {
    months: 72,
    why: "The authority may ask how a breach was dealt with, and a claim may rest on it (GDPR arts. 33(5), 82).",
  },
  words,
});
