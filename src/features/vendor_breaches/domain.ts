/**
 * What each command makes of a breach at a vendor in each state. Pure. A controller is aware when its processor tells it (EDPB
 * Guidelines 9/2022): the 72 hours count from then, and end with the report, or with the finding that a risk is unlikely.
 */
import {
  assignTo,
  bearAction,
  commonCommands,
  keepLonger,
  note,
  openAction,
} from "../../platform/cases/common.ts";
import { choice, day, oneLine, words } from "../../platform/cases/fields.ts";
import type { InputOf } from "../../platform/cases/fields.ts";
import type { Decision, Facts, Next, Table } from "../../platform/cases/machine.ts";
import * as events from "./events.ts";
import type { BreachEvent } from "./events.ts";
import type { BreachState } from "./state.ts";
import type { refusals } from "./words.ts";

export type Refusal = keyof typeof refusals;
type Made = Decision<BreachEvent, Refusal>;

export const openFields = {
  vendor: oneLine(),
  channel: choice(events.channels, ["page"]),
  toldOn: day(),
  happened: words({ max: 8000 }),
  affected: words({ isOptional: true }),
  done: words({ isOptional: true }),
  contact: oneLine({ isOptional: true }),
} as const;

export const commands = {
  assess: { who: ["case:decide"], fields: { risk: choice(events.risks), reasons: words() } },
  report: { who: ["case:decide"], fields: { on: day(), report: words({ isOptional: true }) } },
  "tell-people": { who: ["case:decide"], fields: { on: day(), how: words() } },
  "open-action": openAction,
  close: { who: ["case:decide"], fields: { found: words(), exception: words({ isOptional: true }) } },
  ...commonCommands,
} as const;

type Commands = typeof commands;
type At<C extends keyof Commands> = {
  readonly state: BreachState;
  readonly input: InputOf<Commands[C]["fields"]>;
  readonly facts: Facts;
};
const yes = (made: BreachEvent) => ({ events: [made] as const });
const isAhead = (date: string, { today }: Facts): boolean =>
  Temporal.PlainDate.compare(Temporal.PlainDate.from(date), today) > 0;

export function open({
  input: { channel, toldOn },
  facts,
}: {
  readonly input: InputOf<typeof openFields>;
  readonly facts: Facts;
}): Made {
  if (isAhead(toldOn, facts)) return { refused: ["in-the-future"] };
  if ((channel === "page") !== facts.isPublic) return { refused: ["another-channel"] };
  const awareAt = awareSince(toldOn, facts);
  return yes(
    events.told.make({ channel, regime: facts.regime, awareAt: awareAt.toString(), openedBy: facts.actor }),
  );
}

/** Of a day before today the hour is not known: the hours count from the first moment that was this day anywhere. */
const awareSince = (toldOn: string, { today, now }: Facts): Temporal.Instant =>
  today.toString() === toldOn ? now : Temporal.Instant.from(`${toldOn}T00:00:00+14:00`);

const report = ({ input: { on }, facts }: At<"report">): Made =>
  isAhead(on, facts) ? { refused: ["in-the-future"] } : yes(events.reported.make({ on }));

const tellPeople = ({ input: { on }, facts }: At<"tell-people">): Made =>
  isAhead(on, facts) ? { refused: ["in-the-future"] } : yes(events.peopleTold.make({ on }));

const assess = ({ input: { risk } }: At<"assess">): Made => yes(events.assessed.make({ risk }));

/** What is still owed to the authority and the people. */
function owed({ risk, reportedOn, peopleToldOn }: BreachState): readonly Refusal[] {
  return [
    ...(risk === undefined ? (["not-assessed"] as const) : []),
    ...(risk !== "unlikely" && risk !== undefined && reportedOn === undefined
      ? (["not-reported"] as const)
      : []),
    ...(risk === "high" && peopleToldOn === undefined ? (["people-not-told"] as const) : []),
  ];
}

const close = ({ state, input: { exception } }: At<"close">): Made => {
  const [first, ...rest] = owed(state).filter((code) => code !== "people-not-told" || !exception);
  return first === undefined
    ? yes(events.closed.make({ isExcepted: exception }))
    : { refused: [first, ...rest] };
};

export const table: Table<BreachState, BreachEvent, Refusal, Commands> = {
  told: {
    assess,
    report,
    "tell-people": tellPeople,
    "open-action": bearAction,
    close: "not-assessed",
    assign: assignTo,
    note,
    "keep-longer": "not-over",
  },
  assessed: {
    assess,
    report,
    "tell-people": tellPeople,
    "open-action": bearAction,
    close,
    assign: assignTo,
    note,
    "keep-longer": "not-over",
  },
  closed: {
    assess: "over",
    report: "over",
    "tell-people": "over",
    "open-action": bearAction,
    close: "over",
    assign: "over",
    note,
    "keep-longer": keepLonger,
  },
};

export function next(state: BreachState): Next<Refusal, keyof Commands> {
  const missing = owed(state);
  if (state.name === "closed") return { code: "closed", turn: "nobody", missing: [] };
  if (state.name === "told") return { code: "assess", command: "assess", turn: "officer", missing };
  if (missing.includes("not-reported"))
    return { code: "report", command: "report", turn: "officer", missing };
  if (missing.includes("people-not-told"))
    return { code: "tell-people", command: "tell-people", turn: "officer", missing };
  return { code: "close", command: "close", turn: "officer", missing };
}
