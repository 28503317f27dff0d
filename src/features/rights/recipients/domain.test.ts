// Goal: every state of a notice answers every command; nobody is given up by time, nobody is reminded who answered, and the
// row that is kept is what the events add up to.
// Method: random commands from random days against the table, with the invariants checked after each; the schedule by hand.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { MailId } from "../../../platform/identifiers.ts";
import {
  answerKinds,
  excuses,
  giveUpReasons,
  laterAtMostDays,
  mostReminders,
  noticeObstacles,
  noticeStates,
} from "./contract.ts";
import type { ExchangeId, NoticeId, NoticeStateName } from "./contract.ts";
import { decideNotice } from "./domain.ts";
import type { NoticeCommand } from "./domain.ts";
import * as events from "./events.ts";
import { applyNotice, dueStep, isOpen, isTold, NoticeState } from "./state.ts";
import type { NoticeEvent } from "./state.ts";

const id = "01a20000-0000-7000-8000-000000000001" as NoticeId;
const mails = [1, 2, 3].map((at) => `01a20000-0000-7000-8000-00000000010${at}` as MailId);
const exchanges = [1, 2].map((at) => `01a20000-0000-7000-8000-00000000020${at}` as ExchangeId);
const start = Temporal.PlainDate.from("2026-03-02");
const first = (): NoticeState =>
  applyNotice(undefined, events.proposed.make({ notice: id, number: 1, act: "erased", source: "register" }));

function commandOf(today: Temporal.PlainDate) {
  const mailId = fc.constantFrom(...mails);
  const exchangeId = fc.constantFrom(...exchanges);
  const days = fc.integer({ min: 1, max: 70 });
  const on = fc.integer({ min: -40, max: 3 }).map((shift) => today.add({ days: shift }));
  return fc.oneof(
    fc.constantFrom<NoticeCommand>(
      { type: "change", isElsewhere: false },
      { type: "change", isElsewhere: true },
      { type: "bounce" },
      { type: "escalate" },
      { type: "put-back" },
    ),
    fc.record({ type: fc.constant("mail" as const), mailId, days }),
    fc.record({ type: fc.constant("transmit" as const), exchangeId, days }),
    fc.record({ type: fc.constant("bundle" as const), days }),
    fc.record({ type: fc.constant("show" as const), on }),
    fc.record({ type: fc.constant("lose" as const), by: fc.constantFrom("server", "unopened") }),
    fc.record({ type: fc.constant("accept" as const), exchangeId, on }),
    fc.record({ type: fc.constant("refuse-exchange" as const), exchangeId }),
    fc.record({ type: fc.constant("tell" as const), way: fc.constantFrom("post", "telephone"), on, days }),
    fc.record({ type: fc.constant("reach" as const), mailId, on }),
    fc.record({ type: fc.constant("refuse-mail" as const), mailId }),
    fc.record({ type: fc.constant("remind" as const), mailId }),
    fc.record({
      type: fc.constant("answer" as const),
      kind: fc.constantFrom(...answerKinds),
      way: fc.constantFrom("page", "telephone"),
      on,
      until: fc.option(
        fc.integer({ min: -5, max: 90 }).map((shift) => today.add({ days: shift })),
        { nil: undefined },
      ),
    }),
    fc.record({ type: fc.constant("give-up" as const), reason: fc.constantFrom(...giveUpReasons) }),
    fc.record({ type: fc.constant("excuse" as const), reason: fc.constantFrom(...excuses) }),
  ) as fc.Arbitrary<NoticeCommand>;
}

const swept = {
  remind: { type: "remind", mailId: mails[2] as MailId },
  escalate: { type: "escalate" },
} as const satisfies Readonly<Record<string, NoticeCommand>>;

const steps = fc.array(
  fc.integer({ min: 0, max: 12 }).chain((later) =>
    fc.record({
      later: fc.constant(later),
      isSwept: fc.boolean(),
      command: commandOf(start.add({ days: later })),
    }),
  ),
  { maxLength: 30 },
);

/** What must never be true after a step. */
function faultsOf(before: NoticeState, { type }: NoticeCommand, later: NoticeState): readonly string[] {
  const isByTime = type === "remind" || type === "escalate";
  const isEnd = isOpen(before) && !isOpen(later);
  const isStopped = later.name === "given-up" || later.name === "not-needed";
  const due = dueStep(later);
  return Object.entries({
    "only a person stops waiting": isEnd && !["answer", "give-up", "excuse"].includes(type),
    "time moves nobody who is settled, or before a person already":
      isByTime && (!isOpen(before) || before.isEscalated),
    "two reminders and no more": later.reminders > mostReminders,
    "days count from when it arrived": later.dueOn !== undefined && later.reachedOn === undefined,
    "stopped without a reason": isStopped && later.reason === undefined,
    "a step is due of who is settled or untold": due !== undefined && !(isOpen(later) && isTold(later)),
    "a step is due before it arrived": due !== undefined && due.on.toString() <= String(later.reachedOn),
  }).flatMap(([fault, isSo]) => (isSo ? [fault] : []));
}

test("random lives of a notice keep the promises", () => {
  fc.assert(
    fc.property(steps, (life) => {
      let state = first();
      let today = start;
      const happened: NoticeEvent[] = [];
      for (const { later, command: wished, isSwept } of life) {
        today = today.add({ days: later });
        const step = dueStep(state);
        const isDue = isSwept && step !== undefined && step.on.toString() <= today.toString();
        const command = isDue ? swept[step.step] : wished;
        const before = state;
        const decision = decideNotice(id, state, command, { today });
        if ("refused" in decision) continue;
        happened.push(...decision.events);
        state = decision.events.reduce<NoticeState>((sum, event) => applyNotice(sum, event), state);
        expect(NoticeState.parse(state)).toEqual(state);
        expect(faultsOf(before, command, state)).toEqual([]);
      }
      const again = happened.reduce<NoticeState>((sum, event) => applyNotice(sum, event), first());
      expect(again).toEqual(state);
    }),
    { numRuns: 1000 },
  );
});

/** What time itself does to a notice, day by day, until nothing is left for it to do. */
function untilQuiet(from: NoticeState, days = 200): readonly string[] {
  const done: string[] = [];
  let state = from;
  for (let at = 0; at < days; at += 1) {
    const today = start.add({ days: at });
    for (const command of [{ type: "remind", mailId: mails[0] as MailId }, { type: "escalate" }] as const) {
      const decision = decideNotice(id, state, command, { today });
      if ("refused" in decision) continue;
      state = decision.events.reduce<NoticeState>((sum, event) => applyNotice(sum, event), state);
      done.push(`${today.toString()} ${command.type}`);
    }
  }
  expect(isOpen(state)).toBe(true);
  return done;
}

function after(...commands: readonly NoticeCommand[]): NoticeState {
  return commands.reduce<NoticeState>((state, command) => {
    const decision = decideNotice(id, state, command, { today: start });
    if ("refused" in decision) throw new Error(`${command.type}: ${decision.refused}`);
    return decision.events.reduce<NoticeState>((sum, event) => applyNotice(sum, event), state);
  }, first());
}

const mailed: readonly NoticeCommand[] = [
  { type: "mail", mailId: mails[0] as MailId, days: 14 },
  { type: "reach", mailId: mails[0] as MailId, on: start },
];
const answer = (more: object): NoticeCommand =>
  ({ type: "answer", way: "page", on: start, ...more }) as Extract<NoticeCommand, { type: "answer" }>;

test("a system that took it is waited for until the day, is not asked twice, and may drop it until it is done", () => {
  const exchangeId = exchanges[0] as ExchangeId;
  const sent: NoticeCommand = { type: "transmit", exchangeId, days: 14 };
  const taken: NoticeCommand = { type: "accept", exchangeId, on: start };
  const drop: NoticeCommand = { type: "refuse-exchange", exchangeId };
  const decided = (state: NoticeState, command: NoticeCommand) =>
    decideNotice(id, state, command, { today: start });
  expect(untilQuiet(after(sent, taken))).toEqual(["2026-03-17 escalate"]);
  // What no system took, or what it dropped, is before a person and told to nobody by itself.
  expect(untilQuiet(after(sent))).toEqual([]);
  expect(untilQuiet(after(sent, drop))).toEqual([]);
  expect(untilQuiet(after(sent, taken, drop))).toEqual([]);
  expect(isTold(after(sent, drop))).toBe(false);
  expect(isTold(after(sent, taken, drop))).toBe(true);
  const again: NoticeCommand = { type: "transmit", exchangeId: exchanges[1] as ExchangeId, days: 14 };
  for (const state of [after(sent), after(sent, taken)])
    expect(decided(state, again)).toEqual({ refused: "notice-on-its-way" });
  expect(after(sent, drop, again)).toMatchObject({ name: "sent", way: "opendsr", isUndelivered: false });
  // The conversation before it speaks for nobody any more.
  expect(decided(after(sent, drop, again), taken)).toEqual({ refused: "notice-told-already" });
  expect(decided(after(sent, drop, again), drop)).toEqual({ refused: "notice-undelivered" });
  const done: NoticeCommand = { type: "answer", kind: "confirmed", way: "opendsr", on: start };
  expect(isOpen(after(sent, taken, done))).toBe(false);
  expect(decided(after(sent, taken, done), drop)).toEqual({ refused: "notice-settled" });
});

test("what waits in a bundle is told once it was opened, is not put into two, and comes back when nobody opens it", () => {
  const put: NoticeCommand = { type: "bundle", days: 14 };
  const shown: NoticeCommand = { type: "show", on: start };
  const lost: NoticeCommand = { type: "lose", by: "unopened" };
  const decided = (state: NoticeState, command: NoticeCommand) =>
    decideNotice(id, state, command, { today: start });
  expect(isTold(after(put))).toBe(false);
  expect(untilQuiet(after(put))).toEqual([]);
  expect(isTold(after(put, shown))).toBe(true);
  // The bundle has reminders of its own: the day after the day for the answer it comes before a person.
  expect(untilQuiet(after(put, shown))).toEqual(["2026-03-17 escalate"]);
  for (const state of [after(put), after(put, shown)])
    expect(decided(state, put)).toEqual({ refused: "notice-on-its-way" });
  expect(after(put, lost)).toMatchObject({ name: "sent", isUndelivered: true });
  expect(isOpen(after(put, lost))).toBe(true);
  expect(decided(after(put, lost), lost)).toEqual({ refused: "notice-undelivered" });
  expect(after(put, lost, put)).toMatchObject({ name: "sent", isUndelivered: false });
  // Opened late after all, it is told.
  expect(after(put, lost, shown)).toMatchObject({ name: "reached", isUndelivered: false });
  // What was told another way meanwhile is no bundle's any more.
  expect(decided(after(...mailed), shown)).toEqual({ refused: "notice-told-already" });
});

test("silence is reminded of half way and after the day, then it is the handler's, and never given up by itself", () => {
  expect(untilQuiet(after(...mailed))).toEqual([
    "2026-03-09 remind",
    "2026-03-17 remind",
    "2026-03-23 escalate",
  ]);
  // A letter is not reminded of by mail: it comes before a person the day after.
  const posted: NoticeCommand = { type: "tell", way: "post", on: start, days: 14 };
  expect(untilQuiet(after(posted))).toEqual(["2026-03-17 escalate"]);
  // A mail that no server took, or that came back, waits for a person and for nothing else.
  expect(untilQuiet(after(mailed[0] as NoticeCommand))).toEqual([]);
  expect(untilQuiet(after(...mailed, { type: "bounce" }))).toEqual([]);
  // Whoever asked for time has it, and one reminder.
  const later = answer({ kind: "later", until: start.add({ days: 30 }) });
  expect(untilQuiet(after(...mailed, later))).toEqual(["2026-04-02 remind", "2026-04-08 escalate"]);
});

const sample: Readonly<Record<NoticeCommand["type"], NoticeCommand>> = {
  change: { type: "change", isElsewhere: true },
  mail: { type: "mail", mailId: mails[1] as MailId, days: 14 },
  transmit: { type: "transmit", exchangeId: exchanges[1] as ExchangeId, days: 14 },
  bundle: { type: "bundle", days: 14 },
  show: { type: "show", on: start },
  lose: { type: "lose", by: "unopened" },
  accept: { type: "accept", exchangeId: exchanges[0] as ExchangeId, on: start },
  "refuse-exchange": { type: "refuse-exchange", exchangeId: exchanges[0] as ExchangeId },
  tell: { type: "tell", way: "telephone", on: start, days: 14 },
  reach: { type: "reach", mailId: mails[0] as MailId, on: start },
  "refuse-mail": { type: "refuse-mail", mailId: mails[0] as MailId },
  bounce: { type: "bounce" },
  remind: { type: "remind", mailId: mails[1] as MailId },
  escalate: { type: "escalate" },
  answer: answer({ kind: "confirmed" }),
  "give-up": { type: "give-up", reason: "unreachable" },
  excuse: { type: "excuse", reason: "impossible" },
  "put-back": { type: "put-back" },
};
/** What each state answers with events on the first day; all else it refuses with a reason. */
const takes: Readonly<Record<NoticeStateName, readonly NoticeCommand["type"][]>> = {
  proposed: ["change", "mail", "transmit", "bundle", "tell", "excuse"],
  sent: ["change", "tell", "reach", "refuse-mail", "answer"],
  reached: ["change", "mail", "transmit", "bundle", "tell", "refuse-mail", "bounce", "answer"],
  reminded: ["change", "mail", "transmit", "bundle", "tell", "refuse-mail", "bounce", "answer"],
  answered: ["answer"],
  "given-up": ["answer", "put-back"],
  "not-needed": ["put-back"],
};

test("each state of a notice decides each command, with events or a reason of the closed list", () => {
  const reached = after(...mailed);
  const states: Readonly<Record<NoticeStateName, NoticeState>> = {
    proposed: first(),
    sent: after(sample.mail, { type: "refuse-mail", mailId: mails[1] as MailId }, sample.mail),
    reached,
    reminded: { ...reached, name: "reminded", reminders: 1 },
    answered: after(...mailed, sample.answer),
    "given-up": after(...mailed, { type: "bounce" }, sample["give-up"]),
    "not-needed": after(sample.excuse),
  };
  for (const name of noticeStates) {
    // Of the mail that is under way in this state.
    const state = name === "sent" ? { ...states[name], mailId: mails[0] } : states[name];
    expect(state.name).toBe(name);
    const taken = Object.values(sample).flatMap((command) => {
      const decision = decideNotice(id, state, command, { today: start });
      const isKnown = "events" in decision || noticeObstacles.includes(decision.refused);
      expect(isKnown).toBe(true);
      return "events" in decision ? [command.type] : [];
    });
    expect([name, taken]).toEqual([name, takes[name]]);
  }
});

test("time is given within bounds, and nobody is given up before they could answer", () => {
  const decide = (state: NoticeState, command: NoticeCommand) =>
    decideNotice(id, state, command, { today: start });
  const told = after(...mailed);
  const beyond = answer({ kind: "later", until: start.add({ days: laterAtMostDays + 1 }) });
  expect(decide(told, beyond)).toEqual({ refused: "day-out-of-reach" });
  expect(decide(told, answer({ kind: "later" }))).toEqual({ refused: "day-out-of-reach" });
  expect(decide(told, { type: "give-up", reason: "no-answer" })).toEqual({ refused: "too-early-to-give-up" });
  expect(
    decide(after(...mailed, answer({ kind: "confirmed" })), { type: "give-up", reason: "no-answer" }),
  ).toEqual({
    refused: "notice-settled",
  });
  // A wrong address is told anew, and what the stranger answered is no answer of the right one.
  const wrong = after(...mailed, answer({ kind: "wrong-person" }));
  expect(isTold(wrong)).toBe(false);
  const anew = decide(wrong, { type: "mail", mailId: mails[1] as MailId, days: 14 });
  if ("refused" in anew) throw new Error(anew.refused);
  const sent = anew.events.reduce<NoticeState>((sum, event) => applyNotice(sum, event), wrong);
  expect(sent).toMatchObject({ name: "sent", isUndelivered: false });
  expect(sent.answer).toBeUndefined();
});
