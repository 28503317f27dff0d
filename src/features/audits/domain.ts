/** What each command makes of an audit in each state, and what stands against its end. Pure. */
import {
  assignTo,
  bearAction,
  commonCommands,
  keepLonger,
  note,
  openAction,
} from "../../platform/cases/common.ts";
import { choice, day, member, oneLine, words } from "../../platform/cases/fields.ts";
import type { InputOf } from "../../platform/cases/fields.ts";
import type { Decision, DeclaredClock, Facts, Next, Table } from "../../platform/cases/machine.ts";
import * as events from "./events.ts";
import type { AuditEvent } from "./events.ts";
import type { AuditState } from "./state.ts";
import type { refusals } from "./words.ts";

export type Refusal = keyof typeof refusals;
type Made = Decision<AuditEvent, Refusal>;

export const openFields = {
  question: oneLine({ max: 160 }),
  scope: words({ max: 4000, isOptional: true }),
  of: choice(events.populations),
  from: day(),
  until: day(),
  size: choice(events.sizes),
} as const;

export const commands = {
  judge: {
    who: ["case:work"],
    fields: {
      item: choice(events.numbers),
      result: choice(events.results),
      seen: words({ max: 4000, isOptional: true }),
    },
  },
  ask: { who: ["case:work"], fields: { wanted: words({ max: 2000 }), of: member(), due: day() } },
  "hand-over": {
    who: ["case:work"],
    fields: { ask: choice(events.numbers), received: words({ max: 2000 }) },
  },
  conclude: { who: ["case:decide"], fields: { conclusion: words({ max: 8000 }) } },
  drop: { who: ["case:decide"], fields: { why: words() }, isDanger: true },
  "open-action": openAction,
  ...commonCommands,
} as const;

type Commands = typeof commands;
type At<C extends keyof Commands> = {
  readonly state: AuditState;
  readonly input: InputOf<Commands[C]["fields"]>;
  readonly facts: Facts;
};
const yes = (made: AuditEvent) => ({ events: [made] as const });
const isBefore = (one: string, other: string): boolean => one < other;

export function open({
  input: { of, from, until, size },
  facts,
}: {
  readonly input: InputOf<typeof openFields>;
  readonly facts: Facts;
}): Made {
  const today = facts.today.toString();
  if (isBefore(until, from)) return { refused: ["ends-before"] };
  // What is still going on has no population yet.
  if (isBefore(today, until)) return { refused: ["not-over-yet"] };
  return yes(
    events.opened.make({
      of,
      from,
      until,
      size: Number(size),
      openedBy: facts.actor,
      openedOn: today,
    }),
  );
}

const judge = ({ state, input: { item, result } }: At<"judge">): Made =>
  Number(item) > state.items.length
    ? { refused: ["no-such-item"] }
    : yes(events.judged.make({ item, result }));

const ask = ({ state, input: { of, due }, facts }: At<"ask">): Made => {
  if (isBefore(due, facts.today.toString())) return { refused: ["in-the-past"] };
  return state.asks.length >= events.numbers.length
    ? { refused: ["too-many-asks"] }
    : yes(events.asked.make({ of, due }));
};

const handOver = ({ state, input }: At<"hand-over">): Made => {
  const number = Number(input.ask);
  const one = state.asks[number - 1];
  if (one === undefined) return { refused: ["no-such-ask"] };
  return one.isHere ? { refused: ["here-already"] } : yes(events.handedOver.make({ ask: input.ask }));
};

/** What must be on record before an audit says what it found. */
function missing(state: AuditState, { actions }: Pick<Facts, "actions">): readonly Refusal[] {
  const isFound = state.items.some(({ result }) => result === "does-not" || result === "not-found");
  return [
    ...(state.items.some(({ result }) => result === undefined) ? (["not-all-judged"] as const) : []),
    ...(state.asks.some(({ isHere }) => !isHere) ? (["asks-open"] as const) : []),
    ...(isFound && actions.all === 0 ? (["no-action"] as const) : []),
  ];
}

const conclude = ({ state, facts }: At<"conclude">): Made => {
  const [first, ...rest] = missing(state, facts);
  return first === undefined ? yes(events.concluded.make({})) : { refused: [first, ...rest] };
};

const drop = (): Made => yes(events.dropped.make({}));

/** After its end a finding that was mended is looked at again; the conclusion stands as it was said. */
const over = {
  ask: "over",
  "hand-over": "over",
  conclude: "over",
  drop: "over",
  "open-action": "over",
  assign: "over",
  note,
  "keep-longer": keepLonger,
} as const;

export const table: Table<AuditState, AuditEvent, Refusal, Commands> = {
  planned: {
    judge: "not-sampled",
    ask,
    "hand-over": handOver,
    conclude: "not-sampled",
    drop,
    "open-action": "not-sampled",
    assign: assignTo,
    note,
    "keep-longer": "not-over",
  },
  sampled: {
    judge,
    ask,
    "hand-over": handOver,
    conclude,
    drop,
    "open-action": bearAction,
    assign: assignTo,
    note,
    "keep-longer": "not-over",
  },
  concluded: { ...over, judge },
  dropped: { ...over, judge: "over" },
};

/** What was asked for is due by the earliest day that is open. */
export function clocks({ name, asks, openedOn }: AuditState): readonly DeclaredClock[] {
  if (asks.length === 0) return [];
  const waiting = asks
    .filter(({ isHere }) => !isHere)
    .map(({ due }) => due)
    .toSorted();
  const last =
    asks
      .map(({ due }) => due)
      .toSorted()
      .at(-1) ?? openedOn;
  const isOver = name === "concluded" || name === "dropped";
  const state = isOver ? "stopped" : waiting.length === 0 ? "satisfied" : "running";
  return [{ rule: "KEPT-AUDIT-ASKS", state, on: waiting[0] ?? last, from: openedOn }];
}

export function next(state: AuditState, facts: Pick<Facts, "actions">): Next<Refusal, keyof Commands> {
  switch (state.name) {
    case "planned":
      return { code: "draw", turn: "handler", missing: ["not-sampled"] };
    case "sampled": {
      const lacking = missing(state, facts);
      if (lacking.includes("not-all-judged"))
        return { code: "judge", command: "judge", turn: "handler", missing: lacking };
      if (lacking.includes("asks-open"))
        return { code: "wait", command: "hand-over", turn: "nobody", missing: lacking };
      if (lacking.includes("no-action"))
        return { code: "act", command: "open-action", turn: "handler", missing: lacking };
      return { code: "conclude", command: "conclude", turn: "officer", missing: lacking };
    }
    case "concluded":
    case "dropped":
      return { code: state.name, turn: "nobody", missing: [] };
    default:
      return state.name satisfies never;
  }
}
