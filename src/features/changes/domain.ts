/** What each command makes of a plan in each state, and what stands against approving it. Pure. */
import { assignTo, commonCommands, keepLonger, note } from "../../platform/cases/common.ts";
import {
  choice,
  day,
  dayIfGiven,
  member,
  oneLine,
  words,
  yes as ticked,
} from "../../platform/cases/fields.ts";
import type { InputOf } from "../../platform/cases/fields.ts";
import type { Decision, Facts, Next, Table } from "../../platform/cases/machine.ts";
import * as events from "./events.ts";
import type { ChangeEvent } from "./events.ts";
import type { ChangeState } from "./state.ts";
import type { refusals } from "./words.ts";

export type Refusal = keyof typeof refusals;
type Made = Decision<ChangeEvent, Refusal>;

export const openFields = {
  plan: choice(events.plans),
  what: oneLine({ max: 160 }),
  purpose: words({ max: 2000 }),
  whose: words({ max: 1000 }),
  receivers: words({ max: 1000, isOptional: true }),
  startsOn: dayIfGiven(),
  isNewTechnology: ticked(),
  isOfChildren: ticked(),
  isSensitive: ticked(),
  leavesUs: ticked(),
} as const;

export const commands = {
  triage: { who: ["case:decide"], fields: { finding: choice(events.findings), view: words() } },
  "ask-back": { who: ["case:work"], fields: { askedBack: words() } },
  reply: { who: ["opener"], fields: { reply: words() } },
  assess: {
    who: ["case:decide"],
    fields: { result: choice(events.results), assessment: words({ max: 8000 }) },
  },
  "set-condition": { who: ["case:decide"], fields: { condition: oneLine(), owner: member(), due: day() } },
  approve: { who: ["case:decide"], fields: { reasons: words() } },
  refuse: { who: ["case:decide"], fields: { reasons: words() }, isDanger: true },
  complete: { who: ["case:work"], fields: {} },
  withdraw: { who: ["opener", "case:decide"], fields: {}, isDanger: true },
  ...commonCommands,
} as const;

type Commands = typeof commands;
type At<C extends keyof Commands> = {
  readonly state: ChangeState;
  readonly input: InputOf<Commands[C]["fields"]>;
  readonly facts: Facts;
};
const yes = (...made: readonly [ChangeEvent, ...ChangeEvent[]]) => ({ events: made });

export function open({
  input: { plan, startsOn, isNewTechnology, isOfChildren, isSensitive, leavesUs },
  facts,
}: {
  readonly input: InputOf<typeof openFields>;
  readonly facts: Facts;
}): Made {
  return yes(
    events.submitted.make({
      plan,
      isNewTechnology,
      isOfChildren,
      isSensitive,
      leavesUs,
      openedBy: facts.actor,
      ...(startsOn === undefined ? {} : { startsOn }),
    }),
  );
}

const triage = ({ input: { finding } }: At<"triage">): Made => yes(events.triaged.make({ finding }));

const needsAssessment = ({ finding }: ChangeState): boolean => finding === "assessment";
const needsConditions = ({ finding, result }: ChangeState): boolean =>
  finding === "conditions" || (finding === "assessment" && result === "acceptable-with-conditions");

/** What must be on record before a plan may go ahead. */
function missingToApprove(state: ChangeState): readonly Refusal[] {
  return [
    ...(state.finding === undefined ? ["not-triaged" as const] : []),
    ...(needsAssessment(state) && state.result === undefined ? ["not-assessed" as const] : []),
    ...(needsAssessment(state) && state.result === "not-acceptable" ? ["not-acceptable" as const] : []),
    ...(needsConditions(state) && state.conditions === 0 ? ["no-conditions" as const] : []),
  ];
}

const assess = ({ state, input: { result } }: At<"assess">): Made =>
  needsAssessment(state) ? yes(events.assessed.make({ result })) : { refused: ["no-assessment-asked"] };

/** A condition is an action with an owner and a day, which somebody else checks. */
const setCondition = ({ input, facts }: At<"set-condition">): Made => ({
  events: [events.conditionSet.make({}), events.actionOpened.make({ action: facts.fresh })],
  opens: {
    kind: "action",
    values: { owner: input.owner, due: input.due },
    texts: { action: "condition" },
  },
});

/** Where nothing is left to be met it is complete at once. */
const approve = ({ state, facts }: At<"approve">): Made => {
  const [first, ...rest] = missingToApprove(state);
  if (first !== undefined) return { refused: [first, ...rest] };
  const approved = events.approved.make({});
  return facts.actions.open === 0 ? yes(approved, events.completed.make({})) : yes(approved);
};

const complete = ({ facts }: At<"complete">): Made =>
  facts.actions.open > 0 ? { refused: ["conditions-open"] } : yes(events.completed.make({}));

const refuse = (): Made => yes(events.refused.make({}));
const withdraw = (): Made => yes(events.withdrawn.make({}));
const askBack = (): Made => yes(events.askedBack.make({}));
const reply = (): Made => yes(events.replied.make({}));

const over = (why: Refusal) =>
  ({
    triage: why,
    "ask-back": why,
    reply: why,
    assess: why,
    "set-condition": why,
    approve: why,
    refuse: why,
    complete: why,
    withdraw: why,
    assign: why,
    note,
    "keep-longer": keepLonger,
  }) as const;

export const table: Table<ChangeState, ChangeEvent, Refusal, Commands> = {
  submitted: {
    triage,
    "ask-back": askBack,
    reply,
    assess: "not-triaged",
    "set-condition": "not-triaged",
    approve: "not-triaged",
    refuse,
    complete: "not-approved",
    withdraw,
    assign: assignTo,
    note,
    "keep-longer": "not-over",
  },
  triaged: {
    // Seen anew: an answer may change what was found.
    triage,
    "ask-back": askBack,
    reply,
    assess,
    "set-condition": setCondition,
    approve,
    refuse,
    complete: "not-approved",
    withdraw,
    assign: assignTo,
    note,
    "keep-longer": "not-over",
  },
  approved: {
    triage: "approved-already",
    "ask-back": askBack,
    reply,
    assess: "approved-already",
    "set-condition": setCondition,
    approve: "approved-already",
    // What turned out to be wrong is stopped.
    refuse,
    complete,
    withdraw,
    assign: assignTo,
    note,
    "keep-longer": "not-over",
  },
  complete: over("approved-already"),
  refused: over("refused-already"),
  withdrawn: over("withdrawn"),
};

type Step = Next<Refusal, keyof Commands>;

export function next(state: ChangeState, { actions }: Pick<Facts, "actions">): Step {
  switch (state.name) {
    case "submitted":
      if (state.isAskedBack) return { code: "wait", turn: "opener", missing: ["not-triaged"] };
      return { code: "triage", command: "triage", turn: "officer", missing: ["not-triaged"] };
    case "triaged": {
      const missing = missingToApprove(state);
      const step = (code: string, command: keyof Commands): Step => ({
        code,
        command,
        turn: "officer",
        missing,
      });
      if (missing.includes("not-assessed")) return step("assess", "assess");
      if (missing.includes("not-acceptable")) return step("refuse", "refuse");
      return missing.includes("no-conditions")
        ? step("set-condition", "set-condition")
        : step("approve", "approve");
    }
    case "approved":
      if (actions.open > 0) return { code: "conditions", turn: "nobody", missing: ["conditions-open"] };
      return { code: "complete", command: "complete", turn: "handler", missing: [] };
    case "complete":
      return { code: "done", turn: "nobody", missing: [] };
    case "refused":
    case "withdrawn":
      return { code: state.name, turn: "nobody", missing: [] };
    default:
      return state.name satisfies never;
  }
}
