/** What each command makes of a complaint in each state, and what stands against it. Pure. */
import {
  assignTo,
  bearAction,
  commonCommands,
  keepLonger,
  note,
  openAction,
} from "../../platform/cases/common.ts";
import { choice, colleagueIfAny, day, email, oneLine, words } from "../../platform/cases/fields.ts";
import type { InputOf } from "../../platform/cases/fields.ts";
import type { Decision, Facts, Next, Table } from "../../platform/cases/machine.ts";
import * as events from "./events.ts";
import type { ComplaintEvent } from "./events.ts";
import type { refusals } from "./words.ts";
import type { ComplaintState } from "./state.ts";

export type Refusal = keyof typeof refusals;
type Made = Decision<ComplaintEvent, Refusal>;

export const openFields = {
  sort: choice(events.sorts),
  channel: choice(events.channels, ["portal"]),
  receivedOn: day(),
  name: oneLine(),
  email: email({ isOptional: true }),
  address: words({ max: 600, isOptional: true }),
  complaint: words({ max: 8000 }),
  about: colleagueIfAny(),
  language: choice(["en", "es"]),
} as const;

export const commands = {
  acknowledge: {
    who: ["case:work"],
    fields: { by: choice(events.ways), reply: words({ isOptional: true }) },
  },
  "look-into": { who: ["case:work"], fields: { found: words() } },
  "take-down": { who: ["case:work"], fields: { how: choice(events.takings), where: words() } },
  apologise: { who: ["case:work"], fields: { by: choice(events.ways), apology: words() } },
  decide: { who: ["case:decide"], fields: { outcome: choice(events.outcomes), reasons: words() } },
  tell: { who: ["case:work"], fields: { by: choice(events.ways), outcomeWords: words() } },
  "open-action": openAction,
  withdraw: { who: ["case:decide"], fields: { why: words() }, isDanger: true },
  close: { who: ["case:work"], fields: {} },
  ...commonCommands,
} as const;

type Commands = typeof commands;
type At<C extends keyof Commands> = {
  readonly state: ComplaintState;
  readonly input: InputOf<Commands[C]["fields"]>;
  readonly facts: Facts;
};

const yes = (...made: readonly [ComplaintEvent, ...ComplaintEvent[]]) => ({ events: made });

export function open({
  input,
  facts,
}: {
  readonly input: InputOf<typeof openFields>;
  readonly facts: Facts;
}): Made {
  const { sort, channel, receivedOn, language, about } = input;
  if (Temporal.PlainDate.compare(Temporal.PlainDate.from(receivedOn), facts.today) > 0)
    return { refused: ["in-the-future"] };
  if ((channel === "portal") !== facts.isPublic) return { refused: ["another-channel"] };
  return yes(
    events.received.make({
      sort,
      channel,
      receivedOn,
      language,
      regime: facts.regime,
      openedBy: facts.actor,
      ...(about === undefined ? {} : { aboutAccountId: about }),
    }),
  );
}

/** By mail only where an address is known; the event then names the mail. */
function way(
  by: (typeof events.ways)[number],
  facts: Facts,
  letter: { readonly name: string; readonly words: string },
  make: (mail: object) => ComplaintEvent,
): Made {
  if (by !== "mail") return yes(make({}));
  if (facts.mail === undefined) return { refused: ["no-address"] };
  return { ...yes(make({ mailId: facts.mail })), letter };
}

type Told = "complaint.acknowledged" | "complaint.apologised" | "complaint.told";

/** Told once and received, it is not told again; while its letter waits it can be told in another way, not by mail. */
function again(
  by: (typeof events.ways)[number],
  { unreached }: Pick<Facts, "unreached">,
  type: Told,
  already: Refusal,
): readonly [Refusal] | undefined {
  if (!unreached.has(type)) return [already];
  return by === "mail" ? ["letter-held"] : undefined;
}

const acknowledge = ({ state, input: { by }, facts }: At<"acknowledge">): Made => {
  const not = state.isAcknowledged
    ? again(by, facts, "complaint.acknowledged", "acknowledged-already")
    : undefined;
  if (not !== undefined) return { refused: not };
  return way(by, facts, { name: "acknowledgement", words: "reply" }, (mail) =>
    events.acknowledged.make({ by, ...mail }),
  );
};

const takeDown = ({ state, input }: At<"take-down">): Made =>
  state.sort === "pictures"
    ? yes(events.takenDown.make({ how: input.how }))
    : { refused: ["not-about-pictures"] };

const apologise = ({ state, input: { by }, facts }: At<"apologise">): Made => {
  const not = state.isApologised ? again(by, facts, "complaint.apologised", "apologised-already") : undefined;
  if (not !== undefined) return { refused: not };
  return way(by, facts, { name: "apology", words: "apology" }, (mail) =>
    events.apologised.make({ by, ...mail }),
  );
};

/** What must be on record before anybody decides. Disputed pictures come down first, whoever turns out to be right. */
function missingToDecide({ isLookedInto, sort, takenDown }: ComplaintState): readonly Refusal[] {
  return [
    ...(isLookedInto ? [] : ["not-looked-into" as const]),
    ...(sort === "pictures" && takenDown === undefined ? ["still-published" as const] : []),
  ];
}

/** What must be there before the complaint can be closed. */
function missingToClose(state: ComplaintState, { unreached }: Pick<Facts, "unreached">): readonly Refusal[] {
  // Word that it arrived is owed by its own clock; whoever knows the outcome needs it no more.
  const isHeld = unreached.has("complaint.told") || unreached.has("complaint.apologised");
  const owesApology =
    state.sort === "pictures" && state.outcome !== undefined && state.outcome !== "not-upheld";
  return [
    ...missingToDecide(state),
    ...(state.outcome === undefined ? ["not-decided" as const] : []),
    ...(state.name === "told" || state.name === "closed" ? [] : ["not-told" as const]),
    ...(owesApology && !state.isApologised ? ["not-apologised" as const] : []),
    ...(isHeld ? ["letter-held" as const] : []),
  ];
}

const decide = ({ state, input }: At<"decide">): Made => {
  const [first, ...rest] = missingToDecide(state);
  if (first !== undefined) return { refused: [first, ...rest] };
  return yes(events.decided.make({ outcome: input.outcome }));
};

const tell = ({ state, input: { by }, facts }: At<"tell">): Made => {
  const not = state.name === "told" ? again(by, facts, "complaint.told", "told-already") : undefined;
  if (not !== undefined) return { refused: not };
  return way(by, facts, { name: "outcome", words: "outcomeWords" }, (mail) =>
    events.outcomeTold.make({ by, ...mail }),
  );
};

const close = ({ state, facts }: At<"close">): Made => {
  const [first, ...rest] = missingToClose(state, facts);
  if (first !== undefined) return { refused: [first, ...rest] };
  return yes(events.closed.make({}));
};

const over = {
  acknowledge: "over",
  "look-into": "over",
  "take-down": "over",
  apologise: "over",
  decide: "over",
  tell: "over",
  "open-action": bearAction,
  withdraw: "over",
  close: "over",
  assign: "over",
  note,
  "keep-longer": keepLonger,
} as const;

export const table: Table<ComplaintState, ComplaintEvent, Refusal, Commands> = {
  open: {
    acknowledge,
    "look-into": () => yes(events.lookedInto.make({})),
    "take-down": takeDown,
    apologise,
    decide,
    tell: "not-decided",
    "open-action": bearAction,
    withdraw: () => yes(events.withdrawn.make({})),
    close: "not-told",
    assign: assignTo,
    note,
    "keep-longer": "not-over",
  },
  decided: {
    acknowledge,
    "look-into": "decided-already",
    "take-down": takeDown,
    apologise,
    // Until somebody was told, a decision can be put right.
    decide,
    tell,
    "open-action": bearAction,
    withdraw: () => yes(events.withdrawn.make({})),
    close: "not-told",
    assign: assignTo,
    note,
    "keep-longer": "not-over",
  },
  told: {
    acknowledge: "acknowledged-already",
    "look-into": "decided-already",
    "take-down": takeDown,
    apologise,
    decide: "told-already",
    tell,
    "open-action": bearAction,
    withdraw: "told-already",
    close,
    assign: assignTo,
    note,
    "keep-longer": "not-over",
  },
  closed: over,
  withdrawn: over,
};

/** What has been told and received. */
export function isSpent(
  state: ComplaintState,
  command: keyof Commands,
  { unreached }: Pick<Facts, "unreached">,
): boolean {
  if (command === "acknowledge") return state.isAcknowledged && !unreached.has("complaint.acknowledged");
  if (command === "apologise") return state.isApologised && !unreached.has("complaint.apologised");
  return command === "tell" && state.name === "told" && !unreached.has("complaint.told");
}

export function next(
  state: ComplaintState,
  facts: Pick<Facts, "actions" | "unreached">,
): Next<Refusal, keyof Commands> {
  const missing = state.name === "closed" || state.name === "withdrawn" ? [] : missingToClose(state, facts);
  return { ...step(state, facts), missing };
}

type Step = Omit<Next<Refusal, keyof Commands>, "missing">;

function step(state: ComplaintState, facts: Pick<Facts, "unreached">): Step {
  const work = (code: string, command: keyof Commands): Step => ({ code, command, turn: "handler" });
  if (state.name === "closed") return { code: "closed", turn: "nobody" };
  if (state.name === "withdrawn") return { code: "withdrawn", turn: "nobody" };
  if (state.handler === undefined) return work("take-up", "assign");
  // What is disputed comes down while the rest is sought.
  if (state.sort === "pictures" && state.takenDown === undefined) return work("take-down", "take-down");
  if (!state.isAcknowledged) return work("acknowledge", "acknowledge");
  if (!state.isLookedInto) return work("look-into", "look-into");
  if (state.outcome === undefined) return { code: "decide", command: "decide", turn: "officer" };
  if (state.name === "decided") return work("tell", "tell");
  const missing = missingToClose(state, facts);
  if (missing.includes("not-apologised")) return work("apologise", "apologise");
  return missing.includes("letter-held") ? { code: "held", turn: "handler" } : work("close", "close");
}
