/**
 * A request that is open already somewhere else: what has happened to it becomes events on the days it happened, so that
 * its clock is as true here as it was there. Nothing is mailed. What would come of it can be foreseen without writing.
 */
import { newId } from "../../../platform/ids.ts";
import type { CaseId } from "../../../platform/identifiers.ts";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import { readProfile } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import { dayIn } from "../../../platform/time.ts";
import type { Instant } from "../../../platform/time.ts";
import { readSettings, regimeOf } from "../../office/index.ts";
import { clockRow, inputsAfter, lawClock } from "./domain.clock.ts";
import type { ClockInputs } from "./domain.clock.ts";
import { requestRights } from "./contract.ts";
import type { extensionReasons, RequestRight } from "./contract.ts";
import type { AnswerPromise } from "./domain.promised.ts";
import * as events from "./events.ts";
import type { RequestEvent } from "./events.ts";
import { kindOf } from "./kinds/kinds.ts";
import { readPromised } from "./promised.ts";
import { apply } from "./state.ts";
import type { RequestState } from "./state.ts";
import { openRequest, record } from "./store.ts";
import type { Desk, NewRequest, OpenedRequest } from "./store.ts";

/** What has happened already; each at a moment of its day. */
export type Reached = {
  readonly identityAsked?: Instant | undefined;
  readonly identityConfirmed?: Instant | undefined;
  readonly questionAsked?: Instant | undefined;
  readonly questionAnswered?: Instant | undefined;
  /** The person was told of it then, in writing. */
  readonly extended?:
    | { readonly at: Instant; readonly months: number; readonly reason: (typeof extensionReasons)[number] }
    | undefined;
};

type Stage = {
  readonly of: keyof Reached;
  readonly at: Instant;
  readonly events: readonly [RequestEvent, ...RequestEvent[]];
};

/** In the order of the days; what happened on one day in the order a request goes. */
function stagesOf({ identityAsked, identityConfirmed, questionAsked, questionAnswered, extended }: Reached) {
  const stages: readonly (Stage | undefined)[] = [
    identityAsked && {
      of: "identityAsked",
      at: identityAsked,
      // It was asked elsewhere, in writing: here it stands as a letter, else the clock would not wait for its answer.
      events: [
        events.identityAsked.make({ method: "evidence" }),
        events.letterSent.make({ letterId: newId(), template: "identity", by: "print" }),
      ],
    },
    questionAsked && {
      of: "questionAsked",
      at: questionAsked,
      events: [
        events.clarificationAsked.make({ by: "told" }),
        events.clarificationReached.make({ by: "told" }),
      ],
    },
    questionAnswered && {
      of: "questionAnswered",
      at: questionAnswered,
      events: [events.clarificationAnswered.make({})],
    },
    identityConfirmed && {
      of: "identityConfirmed",
      at: identityConfirmed,
      events: [events.identityConfirmed.make({ method: "evidence" })],
    },
    extended && {
      of: "extended",
      at: extended.at,
      events: [
        events.extended.make({ months: extended.months, reason: extended.reason }),
        events.letterSent.make({ letterId: newId(), template: "extension", by: "print" }),
      ],
    },
  ];
  return stages
    .filter((stage) => stage !== undefined)
    .toSorted((a, b) => Temporal.Instant.compare(a.at, b.at));
}

export type Ahead = Pick<NewRequest, "right" | "channel" | "capacity" | "receivedAt"> & {
  readonly reached: Reached;
};

/** What is said to have happened and could not have here, by the law that decides it. */
type Impossible = {
  readonly of: keyof Reached;
  /** More time was told when the first was over; or it takes effect at once and waits for nothing. */
  readonly why: "told-too-late" | "not-for-this-right";
};

export type Foreseen = {
  /** The end of the last day to answer; undefined while the clock waits, or where the calendar ends. */
  readonly due: Instant | undefined;
  readonly isWaiting: boolean;
  readonly impossible: readonly Impossible[];
};

/** What the clock of such a request would say, by the same functions that move the clock of a real one. */
export async function foreseer(tx: Tx, scope: Scope): Promise<(ahead: Ahead) => Foreseen> {
  const place = await readProfile(tx, scope);
  const regime = regimeOf(await readSettings(tx, scope));
  const promises = new Map<RequestRight, AnswerPromise | undefined>();
  for (const right of requestRights) promises.set(right, (await readPromised(tx, scope, right)).answer);
  return ({ right = "access", channel, capacity, receivedAt, reached }) => {
    const received = receivedAt.toString();
    let inputs: ClockInputs = { received, extendedMonths: 0, pauses: [] };
    let state = apply(
      undefined,
      events.received.make({ right, channel, capacity, regime, receivedAt: received, delivery: "portal" }),
    );
    const impossible: Impossible[] = [];
    for (const { of, at, events: made } of stagesOf(reached)) {
      const why = obstacleOf(of, at, state, lawClock(state, inputs, place).noticeBy, place.zone);
      if (why !== undefined) impossible.push({ of, why });
      state = made.reduce(apply, state);
      for (const event of made) inputs = inputsAfter(inputs, event, at, state);
    }
    const row = clockRow(newId<CaseId>(), state, inputs, place, promises.get(right));
    return { due: row.effectiveLimit, isWaiting: row.state === "paused", impossible };
  };
}

/** As for a request that is here: more time is told within the first, and what takes effect at once needs none. */
function obstacleOf(
  of: keyof Reached,
  at: Instant,
  state: Pick<RequestState, "right">,
  noticeBy: Temporal.PlainDate | undefined,
  zone: string,
): Impossible["why"] | undefined {
  const isQuestion = of === "questionAsked" || of === "questionAnswered";
  if (kindOf(state).isAtOnce && !isQuestion) return "not-for-this-right";
  const isLate = noticeBy !== undefined && Temporal.PlainDate.compare(dayIn(zone, at), noticeBy) > 0;
  return of === "extended" && isLate ? "told-too-late" : undefined;
}

/** Opens it and puts on record what has happened; `note` says where it came from. */
export async function bringRequest(
  tx: WriteTx,
  scope: Scope,
  desk: Desk,
  request: Omit<NewRequest, "isQuiet">,
  { reached, note }: { readonly reached: Reached; readonly note: string },
): Promise<OpenedRequest> {
  const { now } = request;
  const opened = await openRequest(tx, scope, desk, { ...request, isQuiet: true });
  const { caseId } = opened;
  for (const stage of stagesOf(reached))
    await record(tx, scope, desk, { caseId, events: stage.events, now, happenedAt: stage.at });
  const file = await record(tx, scope, desk, { caseId, events: [events.noted.make({})], now, words: note });
  return { ...opened, file };
}
