/** What each command makes of a question in each state. Pure. */
import {
  assignTo,
  bearAction,
  commonCommands,
  keepLonger,
  note,
  openAction,
} from "../../platform/cases/common.ts";
import { choice, oneLine, words, yes as ticked } from "../../platform/cases/fields.ts";
import type { InputOf } from "../../platform/cases/fields.ts";
import type { Decision, Facts, Next, Table } from "../../platform/cases/machine.ts";
import * as events from "./events.ts";
import type { AdviceEvent } from "./events.ts";
import type { AdviceState } from "./state.ts";
import type { refusals } from "./words.ts";

export type Refusal = keyof typeof refusals;
type Made = Decision<AdviceEvent, Refusal>;

export const openFields = {
  topic: choice(events.topics),
  question: oneLine({ max: 160 }),
  more: words({ max: 4000, isOptional: true }),
  isPressing: ticked(),
} as const;

const answerFields = { answer: words({ max: 6000 }), sharing: choice(events.sharings) } as const;

export const commands = {
  answer: { who: ["case:decide"], fields: answerFields },
  "ask-back": { who: ["case:work"], fields: { askedBack: words() } },
  reply: { who: ["opener"], fields: { reply: words() } },
  correct: { who: ["case:decide"], fields: answerFields },
  withdraw: { who: ["opener"], fields: {} },
  "open-action": openAction,
  ...commonCommands,
} as const;

type Commands = typeof commands;
type At<C extends keyof Commands> = {
  readonly state: AdviceState;
  readonly input: InputOf<Commands[C]["fields"]>;
  readonly facts: Facts;
};
const yes = (made: AdviceEvent) => ({ events: [made] as const });

export function open({
  input: { topic, isPressing },
  facts,
}: {
  readonly input: InputOf<typeof openFields>;
  readonly facts: Facts;
}): Made {
  return yes(events.asked.make({ topic, isPressing, openedBy: facts.actor }));
}

const answer = ({ input: { sharing } }: At<"answer">): Made => yes(events.answered.make({ sharing }));
const askBack = (): Made => yes(events.askedBack.make({}));
const reply = (): Made => yes(events.replied.make({}));
const withdraw = (): Made => yes(events.withdrawn.make({}));

export const table: Table<AdviceState, AdviceEvent, Refusal, Commands> = {
  asked: {
    answer,
    "ask-back": askBack,
    // More that came to mind.
    reply,
    correct: "not-answered",
    withdraw,
    "open-action": bearAction,
    assign: assignTo,
    note,
    "keep-longer": "not-over",
  },
  waiting: {
    // Nobody is kept from answering by silence.
    answer,
    "ask-back": askBack,
    reply,
    correct: "not-answered",
    withdraw,
    "open-action": bearAction,
    assign: assignTo,
    note,
    "keep-longer": "not-over",
  },
  answered: {
    answer: "answered-already",
    "ask-back": "answered-already",
    // Whoever asked asks on: the question is open again.
    reply,
    correct: ({ input: { sharing } }) => yes(events.corrected.make({ sharing })),
    withdraw: "answered-already",
    "open-action": bearAction,
    assign: "answered-already",
    note,
    "keep-longer": keepLonger,
  },
  withdrawn: {
    answer: "withdrawn",
    "ask-back": "withdrawn",
    reply: "withdrawn",
    correct: "withdrawn",
    withdraw: "withdrawn",
    "open-action": "withdrawn",
    assign: "withdrawn",
    note,
    "keep-longer": keepLonger,
  },
};

export function next({ name }: AdviceState): Next<Refusal, keyof Commands> {
  switch (name) {
    case "asked":
      return { code: "answer", command: "answer", turn: "officer", missing: ["not-answered"] };
    case "waiting":
      return { code: "wait", turn: "opener", missing: ["not-answered"] };
    case "answered":
    case "withdrawn":
      return { code: name, turn: "nobody", missing: [] };
    default:
      return name satisfies never;
  }
}
