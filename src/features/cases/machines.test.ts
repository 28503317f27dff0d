// Goal: of every kind, each command in each state is decided, in words; and whatever is done in whatever order, no clock
// is lost, no gate is passed, and the events alone give the state again.
// Method: every kind the product runs, taken from its list; the whole table walked; random sequences of commands held
// against gates told again here from the events, in plain code of their own. KEPT_CASE_SEQUENCES asks for more of them.
import { expect, test } from "vitest";
import { ZodError } from "zod";
import { Dice, factsFor, sentTo } from "../../../testkit/cases/moves.ts";
import { kinds } from "../../features.ts";
import { fixed, judged, sampled } from "../audits/index.ts";
import { parseEvent } from "../../platform/events.ts";
import type { DomainEvent } from "../../platform/events.ts";
import { destroyed } from "../../platform/cases/common.ts";
import { understandFields } from "../../platform/cases/fields.ts";
import type { Sent } from "../../platform/cases/fields.ts";
import type { CommonState, Decision, Facts, Machine } from "../../platform/cases/machine.ts";
import { newId } from "../../platform/ids.ts";
import { fieldViews } from "./words.ts";

const sequences = Number(process.env["KEPT_CASE_SEQUENCES"] ?? "2000");
const named = kinds.map((machine) => [machine.kind.kind, machine] as const);

function begin(
  machine: Machine,
  sent: Sent,
  more: Partial<Facts> = {},
): Decision<DomainEvent, string> | undefined {
  const understood = understandFields(machine.open.fields, sent);
  if ("wrong" in understood) return undefined;
  return machine.open.decide(understood.values, factsFor(more), undefined);
}

/** What is sent so that a kind's form is right: the first that opens a case. */
function opening(machine: Machine): readonly DomainEvent[] {
  const dice = new Dice(7);
  for (let tries = 0; tries < 200; tries += 1) {
    const decision = begin(machine, sentTo(machine.open.fields, dice));
    if (decision !== undefined && "events" in decision) return decision.events;
  }
  throw new Error(`Nothing opens a case of ${machine.kind.kind}.`);
}

function stateAfter(machine: Machine, events: readonly DomainEvent[]): CommonState {
  let state: CommonState | undefined;
  for (const event of events) state = machine.kind.apply(state, event);
  if (state === undefined) throw new Error("There is no state without an event.");
  return machine.kind.state.parse(state);
}

test("there are kinds, with references and names of their own", () => {
  expect(named.map(([name]) => name)).toEqual([
    "complaint",
    "advice",
    "change",
    "action",
    "audit",
    "vendor-breach",
  ]);
  expect(new Set(kinds.map(({ kind }) => kind.referencePrefix)).size).toBe(kinds.length);
});

test.each(named)(
  "%s: each command in each state is decided, and each refusal has words",
  (_name, machine) => {
    const { words } = machine;
    const begun = stateAfter(machine, opening(machine));
    const missing: string[] = [];
    for (const name of machine.stateNames) {
      if (words.states[name] === undefined) missing.push(`the state ${name}`);
      for (const [command, form] of Object.entries(machine.commands)) {
        if (words.commands[command] === undefined) missing.push(`the command ${command}`);
        // Any state of that name will do: the table is asked by the name.
        const state = { ...begun, name };
        for (let seed = 0; seed < 8; seed += 1) {
          const understood = understandFields(form.fields, sentTo(form.fields, new Dice(seed)));
          if ("wrong" in understood) continue;
          const decision = machine.decide(state, command, understood.values, factsFor({}));
          if ("events" in decision) {
            let after: CommonState = state;
            for (const event of decision.events) after = machine.kind.apply(after, event);
            // Throws when it is no state of the kind.
            machine.kind.state.parse(after);
            continue;
          }
          for (const code of decision.refused)
            if (words.refusals[code] === undefined) missing.push(`the refusal ${code}`);
        }
      }
    }
    expect(missing).toEqual([]);
  },
);

test.each(named)(
  "%s: a state or a command the table does not know is an error, not a silence",
  (_name, machine) => {
    const state = stateAfter(machine, opening(machine));
    expect(() => machine.decide(state, "no-such-command", {}, factsFor({}))).toThrow(TypeError);
    expect(() => machine.decide({ ...state, name: "no-such-state" }, "note", {}, factsFor({}))).toThrow(
      ZodError,
    );
  },
);

test.each(named)("%s: every field, choice, event and clock has words", (_name, machine) => {
  const { words, kind } = machine;
  const bare: string[] = [];
  for (const fields of [
    machine.open.fields,
    ...Object.values(machine.commands).map(({ fields: own }) => own),
  ]) {
    for (const view of fieldViews(fields, words.labels)) {
      if (words.labels[view.name] === undefined) bare.push(view.name);
      for (const choice of fields[view.name]?.choices ?? [])
        if (words.labels[`${view.name}.${choice}`] === undefined) bare.push(`${view.name}.${choice}`);
    }
  }
  for (const { type } of kind.events) if (words.events[type] === undefined) bare.push(type);
  const state = stateAfter(machine, opening(machine));
  for (const { rule } of machine.clocks(state)) if (words.clocks[rule] === undefined) bare.push(rule);
  for (const { code } of machine.artefacts(state, { unreached: new Set() }))
    if (words.artefacts[code] === undefined) bare.push(code);
  for (const { label, code } of machine.facts(state))
    if (words.labels[code ?? label] === undefined) bare.push(label);
  expect(bare).toEqual([]);
});

/** A step that was taken, with what was known. */
type Step = { readonly events: readonly DomainEvent[]; readonly facts: Facts; readonly before: CommonState };

/** What may be done to a case that is over: a note, and keeping it longer. */
const isAfterEnd = (type: string): boolean => type === "case.noted" || type === "case.kept-until";

/** The gates of each kind, told again from the events alone: what must have happened before a step may be taken. */
const gates: Readonly<Record<string, (past: readonly DomainEvent[], step: Step) => readonly string[]>> = {
  complaint: (past, { events, facts }) => {
    const has = (type: string): boolean => past.some((event) => event.type === type);
    const data = (type: string, name: string): unknown => {
      const last = past.findLast((event) => event.type === type);
      return new Map(Object.entries(last?.data ?? {})).get(name);
    };
    const ofPictures = data("complaint.received", "sort") === "pictures";
    const isRight = data("complaint.decided", "outcome") !== "not-upheld";
    return events.flatMap(({ type }) => {
      if (has("complaint.closed") || has("complaint.withdrawn"))
        return isAfterEnd(type) || type === "case.action-opened" ? [] : [`${type} after the end`];
      if (type === "complaint.decided")
        return has("complaint.looked-into") && (!ofPictures || has("complaint.taken-down"))
          ? []
          : ["decided blindly"];
      if (type === "complaint.told") return has("complaint.decided") ? [] : ["told nothing"];
      if (type !== "complaint.closed") return [];
      return [
        ...(has("complaint.told") ? [] : ["closed untold"]),
        ...(facts.unreached.has("complaint.told") ? ["closed with the outcome in the outbox"] : []),
        ...(facts.unreached.has("complaint.apologised") ? ["closed with the apology in the outbox"] : []),
        ...(ofPictures && isRight && !has("complaint.apologised") ? ["closed without an apology"] : []),
      ];
    });
  },
  advice: (past, { events }) => {
    const isTakenBack = past.some(({ type }) => type === "advice.withdrawn");
    return events.flatMap(({ type }) =>
      isTakenBack && !isAfterEnd(type) ? [`${type} after it was taken back`] : [],
    );
  },
  change: (past, { events, facts }) => {
    const last = (type: string, name: string): unknown =>
      new Map(Object.entries(past.findLast((event) => event.type === type)?.data ?? {})).get(name);
    const has = (type: string): boolean => past.some((event) => event.type === type);
    return events.flatMap(({ type }) => {
      if (has("change.refused") || has("change.withdrawn") || has("change.completed"))
        return isAfterEnd(type) ? [] : [`${type} after the end`];
      if (type === "change.completed") return facts.actions.open > 0 ? ["complete with open conditions"] : [];
      if (type !== "change.approved") return [];
      const [finding, result] = [last("change.triaged", "finding"), last("change.assessed", "result")];
      const wantsConditions =
        finding === "conditions" || (finding === "assessment" && result === "acceptable-with-conditions");
      return [
        ...(finding === undefined ? ["approved unseen"] : []),
        ...(finding === "assessment" && (result === undefined || result === "not-acceptable")
          ? ["approved against the assessment"]
          : []),
        ...(wantsConditions && !has("change.condition-set") ? ["approved without the conditions"] : []),
      ];
    });
  },
  audit: (past, { events, facts }) => {
    const drawn = past.find(({ type }) => type === "audit.sampled");
    const size = drawn === undefined ? 0 : sampled.schema.parse(drawn.data).items.length;
    const judgedNow = new Map(
      past.flatMap(({ type, data }) => {
        if (type !== "audit.judged") return [];
        const { item, result } = judged.schema.parse(data);
        return [[item, result] as const];
      }),
    );
    const asks = past.filter(({ type }) => type === "audit.asked").length;
    const here = past.filter(({ type }) => type === "audit.handed-over").length;
    const has = (type: string): boolean => past.some((event) => event.type === type);
    return events.flatMap(({ type }) => {
      if (has("audit.dropped")) return isAfterEnd(type) ? [] : [`${type} after it was dropped`];
      if (has("audit.concluded"))
        return isAfterEnd(type) || type === "audit.judged" ? [] : [`${type} after the end`];
      if (type === "audit.judged") return drawn === undefined ? ["judged without a sample"] : [];
      if (type !== "audit.concluded") return [];
      const failed = [...judgedNow.values()].some(
        (result) => result === "does-not" || result === "not-found",
      );
      return [
        ...(drawn !== undefined && judgedNow.size === size ? [] : ["concluded with items nobody looked at"]),
        ...(asks === here ? [] : ["concluded before all was handed over"]),
        ...(failed && facts.actions.all === 0 ? ["concluded without an action"] : []),
      ];
    });
  },
  "vendor-breach": (past, { events }) => {
    const has = (type: string): boolean => past.some((event) => event.type === type);
    const last = past.findLast(({ type }) => type === "vendor-breach.assessed")?.data;
    const risk = new Map<string, unknown>(Object.entries(last ?? {})).get("risk");
    return events.flatMap(({ type, data }) => {
      if (has("vendor-breach.closed"))
        return isAfterEnd(type) || type === "case.action-opened" ? [] : [`${type} after the end`];
      if (type !== "vendor-breach.closed") return [];
      const isExcepted = new Map<string, unknown>(Object.entries(data ?? {})).get("isExcepted") === true;
      return [
        ...(risk === undefined ? ["closed without an assessment"] : []),
        ...(risk !== "unlikely" && !has("vendor-breach.reported") ? ["closed unreported"] : []),
        ...(risk === "high" && !has("vendor-breach.people-told") && !isExcepted
          ? ["closed, and the people not told"]
          : []),
      ];
    });
  },
  action: (past, { events, facts, before }) =>
    events.flatMap(({ type }) => {
      const isOver = past.some(
        (event) => event.type === "action.verified" || event.type === "action.dropped",
      );
      if (isOver) return isAfterEnd(type) ? [] : [`${type} after the end`];
      if (type !== "action.verified") return [];
      const isDone =
        past.findLast((event) => ["action.done", "action.returned"].includes(event.type))?.type ===
        "action.done";
      return [
        ...(isDone ? [] : ["verified undone"]),
        ...(facts.actor === before.handler ? ["verified by its owner"] : []),
      ];
    }),
};

/** What the server does in a case beside the commands, where it may: by kind, the events, or none. */
const beside: Readonly<Record<string, (state: CommonState, dice: Dice) => readonly DomainEvent[]>> = {
  audit: ({ name }, dice) => {
    if (name !== "planned" || dice.roll(2) === 0) return [];
    const items = Array.from({ length: 1 + dice.roll(3) }, (_, at) => `R-2026-000${at + 1}`);
    return [
      fixed.make({ count: items.length, hash: "a".repeat(64) }),
      sampled.make({ seed: "b".repeat(64), items }),
    ];
  },
};

type Walked = { readonly taken: number; readonly names: ReadonlySet<string> };

/** Wherever it stands: once what was written in it is destroyed, nothing is written into it again. */
function takesNothingOnceDestroyed(machine: Machine, state: CommonState): void {
  const gone = machine.kind.apply(state, destroyed.make({ on: "2026-07-06", because: "time" }));
  for (const command of Object.keys(machine.commands)) {
    const decision = machine.decide(gone, command, {}, factsFor({}));
    if (!("refused" in decision) || decision.refused[0] !== "destroyed" || !machine.isOut(gone, command))
      throw new Error(`${command} writes into a case that was destroyed.`);
  }
  if (machine.kind.isClosed(gone) !== machine.kind.isClosed(state)) throw new Error("Its end has changed.");
}

const told = ["complaint.acknowledged", "complaint.told", "complaint.apologised"];

/** One sequence: a case is begun, and commands are given as the dice fall. */
function walk(machine: Machine, dice: Dice): Walked {
  const regime = dice.one(["UK", "EU"] as const);
  const names = new Set<string>();
  let decision: ReturnType<typeof begin>;
  // Most forms the dice fill in are refused: a period that ends before it begins, a day that is past.
  for (let tries = 0; tries < 12; tries += 1) {
    decision = begin(machine, sentTo(machine.open.fields, dice), { regime });
    if (decision !== undefined && "events" in decision) break;
  }
  if (decision === undefined || "refused" in decision) return { taken: 0, names };
  const past: DomainEvent[] = [...decision.events];
  let state = stateAfter(machine, past);
  let bornOpen = 0;
  let born = 0;
  let taken = 0;
  const known = new Set<string>();
  const commands = Object.keys(machine.commands);
  for (let left = 4 + dice.roll(20); left > 0; left -= 1) {
    names.add(state.name);
    for (const { rule } of machine.clocks(state)) known.add(rule);
    // Half of the time what is next, or few would ever come near an end.
    const outside = beside[machine.kind.kind]?.(state, dice) ?? [];
    past.push(...outside);
    for (const event of outside) state = machine.kind.apply(state, event);
    const { command: wished } = machine.next(state, {
      actions: { all: born, open: bornOpen },
      unreached: new Set(),
    });
    const command = wished !== undefined && dice.roll(2) === 0 ? wished : dice.one(commands);
    const fields = machine.commands[command]?.fields ?? {};
    const understood = understandFields(fields, sentTo(fields, dice));
    if ("wrong" in understood) continue;
    if (bornOpen > 0 && dice.roll(3) === 0) bornOpen -= 1;
    const facts = factsFor({
      actor: dice.actor,
      regime,
      actions: { all: born, open: bornOpen },
      unreached: new Set(told.filter(() => dice.roll(5) === 0)),
      mail: dice.roll(2) === 0 ? newId() : undefined,
    });
    const step = machine.decide(state, command, understood.values, facts);
    if ("refused" in step) {
      // Types say that a refusal has a reason; words for each are looked at above.
      continue;
    }
    taken += 1;
    const passed = gates[machine.kind.kind]?.(past, { events: step.events, facts, before: state }) ?? [];
    if (step.events.some(({ type }) => type === "case.kept-until") && !machine.kind.isClosed(state))
      throw new Error(`${command} keeps an open case longer.`);
    if (passed.length > 0) throw new Error(`${command} passes a gate: ${passed.join(", ")}`);
    const { letter } = step;
    if (letter !== undefined && (!(letter.name in machine.letters) || facts.mail === undefined))
      throw new Error(`${command} sends a letter that cannot go.`);
    if (step.opens !== undefined) {
      born += 1;
      bornOpen += 1;
    }
    past.push(...step.events);
    for (const event of step.events) state = machine.kind.apply(state, event);
    const clocks = machine.clocks(state);
    const isLost = [...known].some((rule) => !clocks.some((clock) => clock.rule === rule));
    if (isLost) throw new Error(`${command} loses a clock.`);
    if (machine.kind.isClosed(state) && clocks.some((clock) => clock.state === "running"))
      throw new Error(`A clock runs on after ${command}.`);
    const { code } = machine.next(state, facts);
    if (machine.words.next[code] === undefined) throw new Error(`The step ${code} has no words.`);
  }
  names.add(state.name);
  if (dice.roll(8) === 0) takesNothingOnceDestroyed(machine, state);
  // As they come back from the database: as JSON, through the schema of each.
  const read = past.map(({ type, version, data }): DomainEvent =>
    parseEvent(machine.kind.events, type, version, JSON.parse(JSON.stringify(data))),
  );
  expect(stateAfter(machine, read)).toEqual(machine.kind.state.parse(state));
  return { taken, names };
}

test.each(named)(
  "%s: no order of commands loses a clock, passes a gate, or rebuilds differently, and all states are met",
  (name, machine) => {
    expect(gates[name], "tell its gates here").toBeDefined();
    const met = new Set<string>();
    let taken = 0;
    for (let seed = 0; seed < sequences; seed += 1) {
      try {
        const walked = walk(machine, new Dice(seed));
        taken += walked.taken;
        for (const one of walked.names) met.add(one);
      } catch (error) {
        throw new Error(`The sequence of seed ${seed} fails.`, { cause: error });
      }
    }
    // Walks that never get anywhere prove nothing.
    expect(taken).toBeGreaterThan(sequences);
    expect(machine.stateNames.filter((state) => !met.has(state))).toEqual([]);
  },
  Math.max(600_000, sequences * 30),
);
