/** One notice to one recipient: what its events add up to, and when the next reminder is due. Pure. */
import { z } from "zod";
import type { EventOf } from "../../../platform/events.ts";
import { idSchema } from "../../../platform/identifiers.ts";
import type { MailId } from "../../../platform/identifiers.ts";
import {
  answerKinds,
  answerWays,
  escalateAfterDays,
  excuses,
  giveUpReasons,
  mostReminders,
  noticeActs,
  noticeSources,
  noticeStates,
  noticeWays,
} from "./contract.ts";
import type { AnswerKind, ExchangeId, NoticeId } from "./contract.ts";
import type { recipientEvents } from "./events.ts";

type PlainDate = Temporal.PlainDate;

const day = z.iso.date();

export const NoticeState = z.strictObject({
  name: z.enum(noticeStates),
  number: z.int().min(1),
  act: z.enum(noticeActs),
  source: z.enum(noticeSources),
  from: idSchema<NoticeId>().optional(),
  /** How it went out last, and what it gave for the answer. */
  way: z.enum(noticeWays).optional(),
  days: z.int().optional(),
  /** The last mail to them: the notice, or a reminder of it. */
  mailId: idSchema<MailId>().optional(),
  /** The conversation with their system, of one that went there. */
  exchangeId: idSchema<ExchangeId>().optional(),
  isUndelivered: z.boolean(),
  reachedOn: day.optional(),
  dueOn: day.optional(),
  reminders: z.int().min(0).max(mostReminders),
  isEscalated: z.boolean(),
  answer: z
    .strictObject({ kind: z.enum(answerKinds), way: z.enum(answerWays), on: day, until: day.optional() })
    .optional(),
  reason: z.enum([...excuses, ...giveUpReasons]).optional(),
});
export type NoticeState = z.infer<typeof NoticeState>;

export type RecipientEvent = {
  [T in (typeof recipientEvents)[number] as T["type"]]: EventOf<T>;
}[(typeof recipientEvents)[number]["type"]];
/** What happens to one notice; that a list was made is no notice's event. */
export type NoticeEvent = Exclude<RecipientEvent, { readonly type: "recipients.listed" }>;

type DataOf<T> = Extract<NoticeEvent, { readonly type: T }>["data"];
type Steps = {
  readonly [T in Exclude<NoticeEvent["type"], "recipient.proposed">]: (
    state: NoticeState,
    data: DataOf<T>,
  ) => NoticeState;
};

export function applyNotice(state: NoticeState | undefined, event: NoticeEvent): NoticeState {
  if (event.type === "recipient.proposed") return first(event.data);
  if (state === undefined) throw new TypeError("A notice begins with whom it is for.");
  // The table has exactly the step of this event's type; TypeScript cannot follow that through the union.
  const step = steps[event.type] as (from: NoticeState, data: NoticeEvent["data"]) => NoticeState;
  return step(state, event.data);
}

function first({ number, act, source, from }: DataOf<"recipient.proposed">): NoticeState {
  return {
    name: "proposed",
    number,
    act,
    source,
    ...(from === undefined ? {} : { from }),
    isUndelivered: false,
    reminders: 0,
    isEscalated: false,
  };
}

const steps: Steps = {
  "recipient.changed": (state) => state,
  // Told anew, perhaps somebody else: what the one before answered is no longer the answer.
  "recipient.sent": ({ number, act, source, from }, { way, mailId, exchangeId, days }) => ({
    ...first({ notice: "" as NoticeId, number, act, source, from }),
    name: "sent",
    way,
    days,
    ...(mailId === undefined ? {} : { mailId }),
    ...(exchangeId === undefined ? {} : { exchangeId }),
  }),
  "recipient.reached": (state, { way, on, dueOn }) => ({
    ...state,
    name: "reached",
    way,
    isUndelivered: false,
    reachedOn: on,
    dueOn,
  }),
  // A reminder that is refused, or a request their system drops, does not undo what reached them before; a notice that
  // came back has reached nobody.
  "recipient.undelivered": (state, { by }) => {
    if ((by === "server" || by === "processor") && state.reachedOn !== undefined)
      return { ...state, isUndelivered: true };
    const { reachedOn: _on, dueOn: _due, ...rest } = state;
    return { ...rest, name: "sent", isUndelivered: true, reminders: 0, isEscalated: false };
  },
  "recipient.reminded": (state, { reminder, mailId }) => ({
    ...state,
    name: "reminded",
    reminders: reminder,
    mailId,
  }),
  "recipient.escalated": (state) => ({ ...state, isEscalated: true }),
  "recipient.answered": ({ reason: _reason, ...state }, { kind, way, on, until }) => ({
    ...state,
    name: "answered",
    answer: { kind, way, on, ...(until === undefined ? {} : { until }) },
    // Who asks for more time has it, is reminded once more when it is over, and not before.
    ...(kind === "later" && until !== undefined
      ? { dueOn: until, reminders: mostReminders - 1, isEscalated: false }
      : {}),
  }),
  "recipient.given-up": (state, { reason }) => ({ ...state, name: "given-up", reason }),
  "recipient.not-needed": (state, { reason }) => ({ ...state, name: "not-needed", reason }),
  "recipient.put-back": ({ reason: _reason, ...state }) => ({ ...state, name: standing(state) }),
};

/** Where a notice stood before somebody stopped waiting for it. */
function standing({ answer, reachedOn, way, reminders }: NoticeState): NoticeState["name"] {
  if (answer !== undefined) return "answered";
  if (reachedOn === undefined) return way === undefined ? "proposed" : "sent";
  return reminders > 0 ? "reminded" : "reached";
}

/** These leave something to do: the rest of a part, the day that was asked for, the right address. */
const unsettled: ReadonlySet<AnswerKind> = new Set(["partly", "later", "wrong-person"]);

/** Somebody still has something to do about it. */
export function isOpen({ name, answer }: NoticeState): boolean {
  if (name === "given-up" || name === "not-needed") return false;
  return name !== "answered" || (answer !== undefined && unsettled.has(answer.kind));
}

/** The article asks that they be told; whatever became of it afterwards. */
export function isTold({ reachedOn, answer }: NoticeState): boolean {
  return reachedOn !== undefined && answer?.kind !== "wrong-person";
}

export type DueStep = { readonly step: "remind" | "escalate"; readonly on: PlainDate };

/**
 * What time itself does next: a reminder half way, one the day after the day for the answer, then the handler decides.
 * Whoever cannot be mailed is not reminded. An answer that leaves something open is reminded of only where it named a day.
 */
export function dueStep(state: NoticeState): DueStep | undefined {
  const { reachedOn, dueOn, reminders, isEscalated, isUndelivered, answer, way } = state;
  if (!isOpen(state) || reachedOn === undefined || dueOn === undefined || isEscalated) return undefined;
  // These are before a person already.
  if (isUndelivered || answer?.kind === "wrong-person") return undefined;
  const due = Temporal.PlainDate.from(dueOn);
  const isReminded = way === "mail" && answer?.kind !== "partly";
  if (!isReminded || reminders >= mostReminders)
    return { step: "escalate", on: due.add({ days: isReminded ? escalateAfterDays : 1 }) };
  if (reminders > 0) return { step: "remind", on: due.add({ days: 1 }) };
  const from = Temporal.PlainDate.from(reachedOn);
  const half = Math.ceil(from.until(due, { largestUnit: "days" }).days / 2);
  return { step: "remind", on: from.add({ days: half }) };
}

export function isLate(state: NoticeState, today: PlainDate): boolean {
  return isOpen(state) && state.dueOn !== undefined && state.dueOn < today.toString();
}
