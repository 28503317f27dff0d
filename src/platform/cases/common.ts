/** What every kind of case has: somebody has it in hand, notes are kept, actions are born of it. */
import { z } from "zod";
import { defineEvent } from "../events.ts";
import type { EventOf } from "../events.ts";
import { idSchema } from "../identifiers.ts";
import type { AccountId, ActorId, CaseId } from "../identifiers.ts";
import { day, member, oneLine, words, worker } from "./fields.ts";
import type { InputOf } from "./fields.ts";
import type { Decided, Decision, Facts } from "./machine.ts";

export const assigned = defineEvent("case.assigned", 1, z.strictObject({ to: idSchema<ActorId>() }));
export const noted = defineEvent("case.noted", 1, z.strictObject({}));
export const actionOpened = defineEvent(
  "case.action-opened",
  1,
  z.strictObject({ action: idSchema<CaseId>() }),
);
const calendarName = z
  .string()
  .regex(/^[A-Za-z0-9-]+(?:\/[0-9.-]+)?$/)
  .max(100);
const dayOrUnknown = z.union([z.iso.date(), z.literal("unknown")]);
/** A clock that runs was counted anew with another calendar, because somebody said so. */
export const calendarChanged = defineEvent(
  "case.calendar-changed",
  1,
  z.strictObject({
    rule: z
      .string()
      .regex(/^[A-Za-z0-9-]+$/)
      .max(80),
    from: calendarName,
    to: calendarName,
    before: dayOrUnknown,
    after: dayOrUnknown,
  }),
);
/** It is kept from a colleague from here on; whoever had it in hand has it no longer. The reason is a cell. */
export const walled = defineEvent(
  "case.walled",
  1,
  z.strictObject({ from: idSchema<AccountId>(), isHandler: z.boolean() }),
);
export const wallLifted = defineEvent("case.wall-lifted", 1, z.strictObject({ from: idSchema<AccountId>() }));
/** Somebody decided that it is kept beyond its time, for a reason that is a cell. */
export const keptUntil = defineEvent("case.kept-until", 1, z.strictObject({ until: z.iso.date() }));
/** What was written in it is destroyed: its time was over, or it went with the erasure of a person. */
export const destroyed = defineEvent(
  "case.destroyed",
  1,
  z.strictObject({ on: z.iso.date(), because: z.enum(["time", "erasure"]) }),
);
export type CommonEvent = EventOf<
  | typeof assigned
  | typeof noted
  | typeof actionOpened
  | typeof calendarChanged
  | typeof walled
  | typeof wallLifted
  | typeof keptUntil
  | typeof destroyed
>;
export const commonEvents = [
  assigned,
  noted,
  actionOpened,
  calendarChanged,
  walled,
  wallLifted,
  keptUntil,
  destroyed,
] as const;

/** The part of every state's schema that the engine reads. */
export const commonState = {
  openedBy: idSchema<ActorId>(),
  handler: idSchema<ActorId>().optional(),
  aboutAccountId: idSchema<AccountId>().optional(),
  origin: idSchema<CaseId>().optional(),
  keptUntil: z.iso.date().optional(),
  destroyedOn: z.iso.date().optional(),
};

/** The state after an event that every kind has; `undefined` for any other. */
export function applyCommon<S extends { readonly handler?: ActorId | undefined }>(
  state: S,
  event: { readonly type: string; readonly data: unknown },
): S | undefined {
  switch (event.type) {
    case "case.assigned":
      return { ...state, handler: assigned.schema.parse(event.data).to };
    case "case.walled":
      return walled.schema.parse(event.data).isHandler ? { ...state, handler: undefined } : state;
    case "case.kept-until":
      return { ...state, keptUntil: keptUntil.schema.parse(event.data).until };
    case "case.destroyed":
      return { ...state, destroyedOn: destroyed.schema.parse(event.data).on };
    case "case.noted":
    case "case.action-opened":
    case "case.calendar-changed":
    case "case.wall-lifted":
      return state;
    default:
      return undefined;
  }
}

const actionFields = {
  action: oneLine(),
  finding: words({ isOptional: true }),
  owner: member(),
  due: day(),
} as const;

export const commonCommands = {
  assign: { who: ["case:work"], fields: { to: worker() } },
  note: { who: ["case:work"], fields: { note: words() } },
  "keep-longer": { who: ["case:decide"], fields: { keepUntil: day(), keptWhy: words({ max: 2000 }) } },
} as const;
export const openAction = { who: ["case:work"], fields: actionFields } as const;

export const assignTo = ({ input }: { readonly input: { readonly to: ActorId } }) => ({
  events: [assigned.make({ to: input.to })] as const,
});
export const note = () => ({ events: [noted.make({})] as const });

/** So far ahead at most: nothing is kept for ever by one decision. */
const mostYearsKept = 10;

/** Of a case that is over: kept beyond its time until a day that somebody chose. */
export function keepLonger({
  input: { keepUntil: until },
  facts: { today },
}: {
  readonly input: { readonly keepUntil: string };
  readonly facts: Pick<Facts, "today">;
}): Decision<CommonEvent, "in-the-past" | "too-far"> {
  const chosen = Temporal.PlainDate.from(until);
  if (Temporal.PlainDate.compare(chosen, today) < 0) return { refused: ["in-the-past"] };
  if (Temporal.PlainDate.compare(chosen, today.add({ years: mostYearsKept })) > 0)
    return { refused: ["too-far"] };
  return { events: [keptUntil.make({ until })] };
}

/** Opens an action born of this case, and says so here. */
export function bearAction({
  input,
  facts,
}: {
  readonly input: InputOf<typeof actionFields>;
  readonly facts: Pick<Facts, "fresh">;
}): Decided<CommonEvent> {
  return {
    events: [actionOpened.make({ action: facts.fresh })],
    opens: {
      kind: "action",
      values: { owner: input.owner, due: input.due },
      texts: { action: "action", finding: "finding" },
    },
  };
}

export const commonWords = {
  refusals: {
    "not-over": "It is not over: how long it is kept counts from its end.",
    "in-the-past": "The day must not lie in the past.",
    "too-far": "At most ten years from today. Look at it again then.",
    destroyed: "What was written in it has been destroyed.",
  },
  commands: {
    assign: { title: "Hand to somebody", act: "Hand over" },
    note: { title: "Add a note", act: "Keep the note" },
    "keep-longer": { title: "Keep it longer", act: "Keep it until then" },
    "open-action": { title: "Open an action", act: "Open the action" },
  },
  events: {
    "case.assigned": "Handed to {to}.",
    "case.noted": "Noted.",
    "case.action-opened": "An action was opened.",
    "case.calendar-changed":
      "Counted anew with another calendar ({to}): the last day was {before} and is now {after}.",
    "case.walled": "Kept from a colleague from here on.",
    "case.wall-lifted": "Open again to a colleague it was kept from.",
    "case.kept-until": "To be kept until {until}.",
    "case.destroyed": "What was written in it was destroyed, {because}.",
  },
  labels: {
    to: "To",
    note: "Note",
    action: "What will be done",
    finding: "Why: what was found",
    wallReason: "Why a colleague may not see it, or may again",
    owner: "Who does it",
    due: "Until",
    keepUntil: "Keep it until",
    "keepUntil?": "At most ten years from today. It is never destroyed before its usual time by this.",
    keptWhy: "Why it is needed for longer",
    "keptWhy?": "Such as: a claim that has been announced, an authority that is looking into it.",
    "because.time": "as its time was over",
    "because.erasure": "with the erasure of a person",
  },
} as const;
