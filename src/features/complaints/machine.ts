/** Complaints as the engine runs them. */
import { defineMachine } from "../../platform/cases/machine.ts";
import type { Artefact, DeclaredClock, Facts } from "../../platform/cases/machine.ts";
import { commands, isSpent, next, open, openFields, table } from "./domain.ts";
import { letters } from "./letters.ts";
import { complaintKind } from "./state.ts";
import type { ComplaintState } from "./state.ts";
import { words } from "./words.ts";

/** UK DPA 2018 s. 164A: within 30 days the person knows that it arrived. Elsewhere no law gives this time. */
function clocks({ regime, name, isAcknowledged, receivedOn }: ComplaintState): readonly DeclaredClock[] {
  if (regime !== "UK") return [];
  const state = isAcknowledged ? "satisfied" : name === "withdrawn" ? "stopped" : "running";
  return [{ rule: "UK-164A-ACK", state, ask: { received: receivedOn } }];
}

function artefacts(state: ComplaintState, { unreached }: Pick<Facts, "unreached">): readonly Artefact[] {
  const held = (code: string, is: boolean): Artefact => ({ code, is: is ? "held" : "missing" });
  const sent = (code: string, is: boolean, type: string): Artefact =>
    is && unreached.has(type) ? { code, is: "unsent" } : held(code, is);
  const isOfPictures = state.sort === "pictures";
  return [
    sent("acknowledgement", state.isAcknowledged, "complaint.acknowledged"),
    held("findings", state.isLookedInto),
    ...(isOfPictures ? [held("take-down", state.takenDown !== undefined)] : []),
    ...(isOfPictures && state.outcome !== "not-upheld"
      ? [sent("apology", state.isApologised, "complaint.apologised")]
      : []),
    sent("outcome", state.name === "told" || state.name === "closed", "complaint.told"),
  ];
}

export const complaint = defineMachine({
  kind: complaintKind,
  open: { permission: "case:log", fields: openFields, receivedField: "receivedOn", decide: open },
  commands,
  table,
  clocks,
  metBy: { "UK-164A-ACK": ["complaint.acknowledged", "complaint.told"] },
  answered: ["told"],
  isSpent,
  next,
  artefacts,
  facts: ({ sort, channel, receivedOn, outcome, regime }) => [
    { label: "sort", code: `sort.${sort}` },
    { label: "channel", code: `channel.${channel}` },
    { label: "receivedOn", value: receivedOn },
    { label: "regime", code: `regime.${regime}` },
    ...(outcome === undefined ? [] : [{ label: "outcome", code: `outcome.${outcome}` }]),
  ],
  titleText: "name",
  ownTexts: ["complaint"],
  letters,
  person: { name: "name", email: "email" },
  end: {
    months: 72,
    why: "A claim can rest on how it was answered: for six years in England and Wales (Limitation Act 1980), five in Scotland, other times elsewhere (GDPR art. 17(3)(e)).",
  },
  words,
});
