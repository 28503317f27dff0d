/** What each command makes of an action in each state. Pure. Nobody checks their own work. */
import { assignTo, commonCommands, keepLonger, note } from "../../platform/cases/common.ts";
import { day, member, oneLine, words } from "../../platform/cases/fields.ts";
import type { InputOf } from "../../platform/cases/fields.ts";
import type { Decision, Facts, Next, Table } from "../../platform/cases/machine.ts";
import type { CaseId } from "../../platform/identifiers.ts";
import * as events from "./events.ts";
import type { ActionEvent } from "./events.ts";
import type { ActionState } from "./state.ts";
import type { refusals } from "./words.ts";

export type Refusal = keyof typeof refusals;
type Made = Decision<ActionEvent, Refusal>;

export const openFields = {
  action: oneLine(),
  finding: words({ isOptional: true }),
  owner: member(),
  due: day(),
} as const;

export const commands = {
  "say-done": { who: ["case:work", "handler"], fields: { proof: words() } },
  verify: { who: ["case:work"], fields: { checked: words() } },
  "give-back": { who: ["case:work"], fields: { why: words() } },
  "move-due": { who: ["case:work"], fields: { due: day(), why: words() } },
  drop: { who: ["case:decide"], fields: { why: words() }, isDanger: true },
  ...commonCommands,
  // Whoever can do it, whether or not they work on cases.
  assign: { who: ["case:work"], fields: { to: member() } },
} as const;

type Commands = typeof commands;
type At<C extends keyof Commands> = {
  readonly state: ActionState;
  readonly input: InputOf<Commands[C]["fields"]>;
  readonly facts: Facts;
};
const yes = (made: ActionEvent) => ({ events: [made] as const });
const isPast = (date: string, { today }: Facts): boolean =>
  Temporal.PlainDate.compare(Temporal.PlainDate.from(date), today) < 0;

export function open({
  input: { owner, due },
  facts,
  origin,
}: {
  readonly input: InputOf<typeof openFields>;
  readonly facts: Facts;
  readonly origin: CaseId | undefined;
}): Made {
  if (isPast(due, facts)) return { refused: ["in-the-past"] };
  return yes(
    events.opened.make({
      owner,
      due,
      openedBy: facts.actor,
      openedOn: facts.today.toString(),
      ...(origin === undefined ? {} : { origin }),
      ...(facts.walledFrom === undefined ? {} : { aboutAccountId: facts.walledFrom }),
    }),
  );
}

/** Neither whoever has it in hand nor whoever said that it is done. */
const verify = ({ state, facts }: At<"verify">): Made =>
  facts.actor === state.doneBy || facts.actor === state.handler
    ? { refused: ["own-work"] }
    : yes(events.verified.make({ by: facts.actor }));

const moveDue = ({ input: { due }, facts }: At<"move-due">): Made =>
  isPast(due, facts) ? { refused: ["in-the-past"] } : yes(events.moved.make({ due }));

const over = {
  "say-done": "over",
  verify: "over",
  "give-back": "over",
  "move-due": "over",
  drop: "over",
  assign: "over",
  note,
  "keep-longer": keepLonger,
} as const;

export const table: Table<ActionState, ActionEvent, Refusal, Commands> = {
  open: {
    "say-done": ({ facts }) => yes(events.done.make({ by: facts.actor })),
    verify: "not-done",
    "give-back": "not-done",
    "move-due": moveDue,
    drop: () => yes(events.dropped.make({})),
    assign: assignTo,
    note,
    "keep-longer": "not-over",
  },
  done: {
    "say-done": "done-already",
    verify,
    "give-back": () => yes(events.returned.make({})),
    "move-due": "done-already",
    drop: () => yes(events.dropped.make({})),
    assign: "done-already",
    note,
    "keep-longer": "not-over",
  },
  verified: over,
  dropped: over,
};

export function next({ name }: ActionState): Next<Refusal, keyof Commands> {
  switch (name) {
    case "open":
      return { code: "do", command: "say-done", turn: "handler", missing: ["not-done", "not-verified"] };
    case "done":
      return { code: "verify", command: "verify", turn: "officer", missing: ["not-verified"] };
    case "verified":
    case "dropped":
      return { code: name, turn: "nobody", missing: [] };
    default:
      return name satisfies never;
  }
}
