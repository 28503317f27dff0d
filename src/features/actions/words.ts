/** Everything the office reads about actions. */
import { commonWords } from "../../platform/cases/common.ts";

export const refusals = {
  over: "This action is over.",
  "not-done": "Nobody has said that it is done, with proof.",
  "done-already": "It is said to be done; the proof is to be checked.",
  "not-verified": "Nobody else has checked the proof.",
  "own-work": "Somebody other than whoever did it must check the proof.",
  ...commonWords.refusals,
} as const;

export const words = {
  one: "Action",
  many: "Actions",
  title: "{title}",
  open: {
    title: "Open an action",
    lede: "Something was found, and somebody does something about it until a day. Another person checks the proof.",
    act: "Open the action",
  },
  states: { open: "To do", done: "To be checked", verified: "Done and checked", dropped: "Dropped" },
  refusals,
  commands: {
    "say-done": { title: "Say that it is done", act: "It is done" },
    verify: { title: "Check the proof", act: "The proof shows it" },
    "give-back": { title: "Give it back", act: "Give it back" },
    "move-due": { title: "Set another day", act: "Set the day" },
    drop: { title: "Drop the action", act: "Drop it" },
    assign: commonWords.commands.assign,
    note: commonWords.commands.note,
    "keep-longer": commonWords.commands["keep-longer"],
  },
  events: {
    "action.opened": "Opened for {owner}, until {due}.",
    "action.moved": "Moved to {due}.",
    "action.done": "Said to be done.",
    "action.verified": "The proof was checked.",
    "action.returned": "Given back: the proof did not show it.",
    "action.dropped": "Dropped.",
    ...commonWords.events,
  },
  labels: {
    ...commonWords.labels,
    proof: "What was done, and what shows it",
    "proof?": "Where the proof lies: a document, a setting, a list with a date.",
    checked: "What you looked at",
    why: "Why",
  },
  next: {
    do: { title: "Do it, and say what shows it", text: "Another person then checks the proof." },
    verify: { title: "Check the proof", text: "By somebody other than whoever did it." },
    verified: { title: "Done and checked", text: "Nothing more is to be done." },
    dropped: { title: "This action was dropped", text: "The reason is on record." },
  },
  artefacts: { proof: "Proof", check: "Check by another person" },
  clocks: { "KEPT-ACTION": "Do it" },
} as const;
