/** Questions to the officer as the engine runs them. No law sets a time for an answer. */
import { defineMachine } from "../../platform/cases/machine.ts";
import { commands, next, open, openFields, table } from "./domain.ts";
import { adviceKind } from "./state.ts";
import { words } from "./words.ts";

export const advice = defineMachine({
  kind: adviceKind,
  open: { permission: "case:log", fields: openFields, decide: open },
  commands,
  table,
  clocks: () => [],
  next,
  artefacts: ({ name }) => [
    { code: "answer", is: name === "answered" ? "held" : name === "withdrawn" ? "not-needed" : "missing" },
  ],
  facts: ({ topic, isPressing, sharing }) => [
    { label: "topic", code: `topic.${topic}` },
    ...(isPressing ? [{ label: "isPressing", value: "Yes" }] : []),
    ...(sharing === undefined ? [] : [{ label: "sharing", code: `sharing.${sharing}` }]),
  ],
  titleText: "question",
  ownTexts: ["more", "askedBack", "reply", "answer"],
  letters: {},
  end: {
    months: 36,
    why: "No law sets a time. Three years show that somebody asked first, and keep the log of answers in use.",
  },
  words,
});
