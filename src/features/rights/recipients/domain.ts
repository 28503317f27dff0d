/**
 * What a command makes of one notice: events, or why not. One table of state by command, without a hole. Pure.
 * Nobody is given up by time alone: reminders and the day that passed only bring it before a person.
 */
import type { MailId } from "../../../platform/identifiers.ts";
import { answerDays, laterAtMostDays, mostReminders } from "./contract.ts";
import type {
  AnswerKind,
  AnswerWay,
  ExchangeId,
  Excuse,
  GiveUpReason,
  NoticeId,
  NoticeObstacle,
  NoticeStateName,
  NoticeWay,
} from "./contract.ts";
import * as events from "./events.ts";
import { dueStep, isOpen } from "./state.ts";
import type { NoticeEvent, NoticeState } from "./state.ts";

type PlainDate = Temporal.PlainDate;

export type NoticeCommand =
  /** `isElsewhere`: the mail address, or the vendor of a bundle, is another one than before. */
  | { readonly type: "change"; readonly isElsewhere: boolean }
  | { readonly type: "mail"; readonly mailId: MailId; readonly days: number }
  /** From system to system. */
  | { readonly type: "transmit"; readonly exchangeId: ExchangeId; readonly days: number }
  /** With all else that waits for that vendor. */
  | { readonly type: "bundle"; readonly days: number }
  /** Whose data it is about was shown to the vendor, after a code by another way. */
  | { readonly type: "show"; readonly on: PlainDate }
  /** Their bundle's mail was refused, its address is another now, or nobody opened it. */
  | { readonly type: "lose"; readonly by: "server" | "address" | "unopened" }
  /** Their system has taken it, and signed that it did. */
  | { readonly type: "accept"; readonly exchangeId: ExchangeId; readonly on: PlainDate }
  /** Their system did not take it in a way that can be trusted, or dropped it afterwards. */
  | { readonly type: "refuse-exchange"; readonly exchangeId: ExchangeId }
  /** Posted, or said, on that day; it counts as having reached them then. */
  | {
      readonly type: "tell";
      readonly way: Exclude<NoticeWay, "mail" | "opendsr" | "bundle">;
      readonly on: PlainDate;
      readonly days: number;
    }
  /** A mail server took the mail. */
  | { readonly type: "reach"; readonly mailId: MailId; readonly on: PlainDate }
  | { readonly type: "refuse-mail"; readonly mailId: MailId }
  /** It came back after a mail server had taken it. */
  | { readonly type: "bounce" }
  | { readonly type: "remind"; readonly mailId: MailId }
  | { readonly type: "escalate" }
  | {
      readonly type: "answer";
      readonly kind: AnswerKind;
      readonly way: AnswerWay;
      readonly on: PlainDate;
      readonly until?: PlainDate | undefined;
    }
  | { readonly type: "give-up"; readonly reason: GiveUpReason }
  | { readonly type: "excuse"; readonly reason: Excuse }
  | { readonly type: "put-back" };

export type NoticeFacts = { readonly today: PlainDate };
export type NoticeEvents = readonly [NoticeEvent, ...NoticeEvent[]];
export type NoticeDecision = { readonly events: NoticeEvents } | { readonly refused: NoticeObstacle };

type At<T> = {
  readonly id: NoticeId;
  readonly state: NoticeState;
  readonly command: Extract<NoticeCommand, { readonly type: T }>;
  readonly today: PlainDate;
};
type Rule<T> = NoticeObstacle | ((at: At<T>) => NoticeDecision);
type Row = { readonly [T in NoticeCommand["type"]]: Rule<T> };

export function decideNotice(
  id: NoticeId,
  state: NoticeState,
  command: NoticeCommand,
  { today }: NoticeFacts,
): NoticeDecision {
  // The row has exactly the rule of this command's type; TypeScript cannot follow that through the union.
  const rule = table[state.name][command.type] as Rule<NoticeCommand["type"]>;
  return typeof rule === "string" ? no(rule) : rule({ id, state, command, today });
}

const yes = (...made: NoticeEvents): NoticeDecision => ({ events: made });
const no = (refused: NoticeObstacle): NoticeDecision => ({ refused });
const of = ({ id, state }: Pick<At<unknown>, "id" | "state">) => ({ notice: id, number: state.number });

/** What went to an address that is another now has reached nobody: it goes out anew. */
const change = (at: At<"change">): NoticeDecision => {
  const { name, way } = at.state;
  const isOut =
    (way === "mail" || way === "bundle") && (name === "sent" || name === "reached" || name === "reminded");
  const changed = events.changed.make(of(at));
  return at.command.isElsewhere && isOut
    ? yes(changed, events.undelivered.make({ ...of(at), by: "address" }))
    : yes(changed);
};

const mail = (at: At<"mail">): NoticeDecision => {
  const { mailId, days } = at.command;
  if (days < answerDays.least || days > answerDays.most) return no("day-out-of-reach");
  return yes(events.sent.make({ ...of(at), way: "mail", mailId, days }));
};

const transmit = (at: At<"transmit">): NoticeDecision => {
  const { exchangeId, days } = at.command;
  if (days < answerDays.least || days > answerDays.most) return no("day-out-of-reach");
  return yes(events.sent.make({ ...of(at), way: "opendsr", exchangeId, days }));
};

const bundle = (at: At<"bundle">): NoticeDecision => {
  const { days } = at.command;
  if (days < answerDays.least || days > answerDays.most) return no("day-out-of-reach");
  return yes(events.sent.make({ ...of(at), way: "bundle", days }));
};

/** What was shown is told, even where it had been thought lost. */
const show = (at: At<"show">): NoticeDecision => {
  const { way, days = answerDays.usual } = at.state;
  return way === "bundle" ? yes(reachedOn(at, "bundle", at.command.on, days)) : no("notice-not-sent");
};

const lose = (at: At<"lose">): NoticeDecision =>
  at.state.way === "bundle" && !at.state.isUndelivered
    ? yes(events.undelivered.make({ ...of(at), by: at.command.by }))
    : no("notice-undelivered");

const accept: Rule<"accept"> = (at) => {
  const { exchangeId, days = answerDays.usual, isUndelivered } = at.state;
  if (exchangeId !== at.command.exchangeId || isUndelivered) return no("notice-told-already");
  return yes(reachedOn(at, "opendsr", at.command.on, days));
};

const refuseExchange: Rule<"refuse-exchange"> = (at) =>
  at.state.exchangeId !== at.command.exchangeId || at.state.isUndelivered
    ? no("notice-undelivered")
    : yes(events.undelivered.make({ ...of(at), by: "processor" }));

const tell = (at: At<"tell">): NoticeDecision => {
  const { way, on, days } = at.command;
  const isOut =
    days < answerDays.least || days > answerDays.most || Temporal.PlainDate.compare(on, at.today) > 0;
  if (isOut) return no("day-out-of-reach");
  return yes(events.sent.make({ ...of(at), way, days }), reachedOn(at, way, on, days));
};

function reachedOn(
  at: Pick<At<unknown>, "id" | "state">,
  way: NoticeWay,
  on: PlainDate,
  days: number,
): NoticeEvent {
  return events.reached.make({ ...of(at), way, on: on.toString(), dueOn: on.add({ days }).toString() });
}

const reach: Rule<"reach"> = (at) => {
  const { mailId, days = answerDays.usual, isUndelivered } = at.state;
  if (mailId !== at.command.mailId || isUndelivered) return no("notice-told-already");
  return yes(reachedOn(at, "mail", at.command.on, days));
};

const refuseMail: Rule<"refuse-mail"> = (at) =>
  at.state.mailId !== at.command.mailId || at.state.isUndelivered
    ? no("notice-undelivered")
    : yes(events.undelivered.make({ ...of(at), by: "server" }));

const bounce = (at: At<"bounce">): NoticeDecision =>
  at.state.way === "mail" || at.state.way === "post"
    ? yes(events.undelivered.make({ ...of(at), by: "return" }))
    : no("notice-not-mailed");

const remind = (at: At<"remind">): NoticeDecision => {
  const due = dueStep(at.state);
  if (due?.step !== "remind" || Temporal.PlainDate.compare(due.on, at.today) > 0) return no("notice-not-due");
  return yes(
    events.reminded.make({ ...of(at), reminder: at.state.reminders + 1, mailId: at.command.mailId }),
  );
};

const escalate = (at: At<"escalate">): NoticeDecision => {
  const due = dueStep(at.state);
  if (due?.step !== "escalate" || Temporal.PlainDate.compare(due.on, at.today) > 0)
    return no("notice-not-due");
  return yes(events.escalated.make(of(at)));
};

/** A later day lies between the answer and two months after it; an answer lies in the past, after they were told. */
const answer: Rule<"answer"> = (at) => {
  const { kind, way, on, until } = at.command;
  const { answer: before, reachedOn: told } = at.state;
  if (Temporal.PlainDate.compare(on, at.today) > 0) return no("day-out-of-reach");
  if (told !== undefined && on.toString() < told) return no("day-out-of-reach");
  if (kind === "later") {
    const last = on.add({ days: laterAtMostDays });
    if (until === undefined || Temporal.PlainDate.compare(until, on) <= 0) return no("day-out-of-reach");
    if (Temporal.PlainDate.compare(until, last) > 0) return no("day-out-of-reach");
  }
  const given = events.answered.make({
    ...of(at),
    kind,
    way,
    on: on.toString(),
    ...(until === undefined ? {} : { until: until.toString() }),
    isCorrection: before !== undefined,
  });
  // Whoever answers has it before them: the link came with a mail of ours, whatever became of our record of it.
  if (told !== undefined) return yes(given);
  return yes(reachedOn(at, at.state.way ?? "mail", on, at.state.days ?? answerDays.usual), given);
};

/** Not while the first days run, or reminders are still to come: silence is nobody's reason yet. */
const giveUp: Rule<"give-up"> = (at) => {
  const { state, command } = at;
  const { isUndelivered, isEscalated, reminders, answer: given } = state;
  if (!isOpen(state)) return no("notice-settled");
  const isReady = isUndelivered || isEscalated || reminders >= mostReminders || given !== undefined;
  return isReady
    ? yes(events.givenUp.make({ ...of(at), reason: command.reason }))
    : no("too-early-to-give-up");
};

const excuse: Rule<"excuse"> = (at) => yes(events.excused.make({ ...of(at), reason: at.command.reason }));
const putBack: Rule<"put-back"> = (at) => yes(events.putBack.make(of(at)));

/** While its mail is under way no other is sent; once refused or returned, one is. */
const mailAgain: Rule<"mail"> = (at) => (at.state.isUndelivered ? mail(at) : no("notice-on-its-way"));
/** Nor is it sent to their system again while that has it; told another way before, it may still be sent there. */
const transmitAgain: Rule<"transmit"> = (at) =>
  at.state.isUndelivered || (at.state.way !== "opendsr" && at.state.name !== "sent")
    ? transmit(at)
    : no("notice-on-its-way");
/** Nor is it put into a second bundle while the first has it. */
const bundleAgain: Rule<"bundle"> = (at) =>
  at.state.isUndelivered || (at.state.way !== "bundle" && at.state.name !== "sent")
    ? bundle(at)
    : no("notice-on-its-way");
/** Again, because what they answered leaves something to do. */
const ifOpen =
  <
    T extends
      | "mail"
      | "transmit"
      | "bundle"
      | "refuse-exchange"
      | "tell"
      | "change"
      | "bounce"
      | "remind"
      | "escalate",
  >(
    rule: (at: At<T>) => NoticeDecision,
  ): Rule<T> =>
  (at) =>
    isOpen(at.state) ? rule(at) : no("notice-settled");

const underWay = {
  change,
  mail,
  transmit: transmitAgain,
  bundle: bundleAgain,
  show: "notice-told-already",
  lose: "notice-told-already",
  accept: "notice-told-already",
  // They took it and dropped it afterwards.
  "refuse-exchange": refuseExchange,
  tell,
  reach: "notice-told-already",
  // Of a reminder: the notice before it had been taken.
  "refuse-mail": refuseMail,
  bounce,
  remind,
  escalate,
  answer,
  "give-up": giveUp,
  excuse: "notice-told-already",
  "put-back": "notice-not-settled",
} as const satisfies Row;

const table: Readonly<Record<NoticeStateName, Row>> = {
  proposed: {
    change,
    mail,
    transmit,
    bundle,
    show: "notice-not-sent",
    lose: "notice-not-sent",
    accept: "notice-not-sent",
    "refuse-exchange": "notice-not-sent",
    tell,
    reach: "notice-not-sent",
    "refuse-mail": "notice-not-sent",
    bounce: "notice-not-sent",
    remind: "notice-not-sent",
    escalate: "notice-not-sent",
    answer: "notice-not-sent",
    "give-up": "notice-not-sent",
    excuse,
    "put-back": "notice-not-settled",
  },
  sent: {
    change,
    mail: mailAgain,
    transmit: transmitAgain,
    bundle: bundleAgain,
    show,
    lose,
    accept,
    "refuse-exchange": refuseExchange,
    tell,
    reach,
    "refuse-mail": refuseMail,
    bounce: "notice-on-its-way",
    remind: "notice-not-due",
    escalate: "notice-not-due",
    answer,
    "give-up": giveUp,
    excuse: "notice-told-already",
    "put-back": "notice-not-settled",
  },
  reached: underWay,
  reminded: underWay,
  answered: {
    change: ifOpen(change),
    mail: ifOpen(mail),
    transmit: ifOpen(transmit),
    bundle: ifOpen(bundle),
    show: "notice-told-already",
    lose: "notice-told-already",
    accept: "notice-told-already",
    "refuse-exchange": ifOpen(refuseExchange),
    tell: ifOpen(tell),
    reach: "notice-told-already",
    "refuse-mail": "notice-told-already",
    bounce: "notice-settled",
    remind: ifOpen(remind),
    escalate: ifOpen(escalate),
    answer,
    "give-up": giveUp,
    excuse: "notice-settled",
    "put-back": "notice-not-settled",
  },
  "given-up": {
    change: "notice-settled",
    mail: "notice-settled",
    transmit: "notice-settled",
    bundle: "notice-settled",
    show: "notice-settled",
    lose: "notice-settled",
    accept: "notice-settled",
    "refuse-exchange": "notice-settled",
    tell: "notice-settled",
    reach: "notice-settled",
    "refuse-mail": "notice-settled",
    bounce: "notice-settled",
    remind: "notice-settled",
    escalate: "notice-settled",
    answer,
    "give-up": "notice-settled",
    excuse: "notice-settled",
    "put-back": putBack,
  },
  "not-needed": {
    change: "notice-settled",
    mail: "notice-settled",
    transmit: "notice-settled",
    bundle: "notice-settled",
    show: "notice-settled",
    lose: "notice-settled",
    accept: "notice-settled",
    "refuse-exchange": "notice-settled",
    tell: "notice-settled",
    reach: "notice-settled",
    "refuse-mail": "notice-settled",
    bounce: "notice-settled",
    remind: "notice-settled",
    escalate: "notice-settled",
    answer: "notice-settled",
    "give-up": "notice-settled",
    excuse: "notice-settled",
    "put-back": putBack,
  },
};
