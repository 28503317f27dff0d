/**
 * What this one request keeps or breaks of the organisation's own policy, each under the clause that promises it; of
 * the law alone where there is no policy. Pure; what all requests together say is the policy's own check.
 */
import type { RequestEvent } from "./events.ts";
import { answeredIn, judgeExtension, judgeIdentity, judgeRefusal } from "./domain.judgement.ts";
import type { Promised, PromiseKey } from "./domain.promised.ts";
import { measuresOf } from "./state.ts";
import type { RequestState } from "./state.ts";

export type PromiseStatus = "kept" | "due" | "broken" | "unproven" | "n/a";
export type KeptPromise = {
  /** Absent while there is no policy. */
  readonly clause?: string;
  readonly key: PromiseKey;
  readonly status: PromiseStatus;
  readonly note:
    | "kept"
    | "due"
    | "late"
    | "not-used"
    | "not-yet"
    | "open"
    | "answered-late"
    | "excused"
    | "letter-due"
    | "stopped";
};

type Judged = Pick<KeptPromise, "status" | "note">;

export type PromiseFacts = {
  readonly now: Temporal.Instant;
  readonly zone: string;
  readonly promised: Promised;
  readonly due: Temporal.Instant | undefined;
  readonly noticeBy: Temporal.Instant | undefined;
  /** Events with when they happened, in order. */
  readonly events: readonly {
    readonly type: RequestEvent["type"];
    readonly at: Temporal.Instant;
    /** Of a letter: which. */
    readonly template?: string;
    /** Of an answer: how it was handed over. */
    readonly delivery?: string;
    /** Of an answer: when it reached the person; `undefined` while its mail has not left. */
    readonly reached?: Temporal.Instant | undefined;
  }[];
};

const before = (one: Temporal.Instant, other: Temporal.Instant): boolean =>
  Temporal.Instant.compare(one, other) < 0;

const judges: Readonly<Record<PromiseKey, (state: RequestState, facts: PromiseFacts) => Judged>> = {
  "identity-first": identityFirst,
  "in-time": inTime,
  "extension-told": extensionTold,
  clarification: clarified,
  "refusal-reasons": refusalTold,
  "marketing-stopped": marketingStopped,
};

/** What a policy does not promise is not among them. */
export function promisesOf(state: RequestState, facts: PromiseFacts): readonly KeptPromise[] {
  const { promised } = facts;
  const keys = Object.keys(judges) as readonly PromiseKey[];
  return keys
    .filter((key) => promised.isByLawAlone || promised.clauses[key] !== undefined)
    .filter((key) => key !== "marketing-stopped" || state.right === "marketing-objection")
    .map((key) => {
      const clause = promised.clauses[key];
      return { ...(clause === undefined ? {} : { clause }), key, ...judges[key](state, facts) };
    });
}

/** Nothing is given out before the person is known. */
function identityFirst(state: RequestState, { events }: PromiseFacts): Judged {
  const settled = events.find(({ type }) => type === "identity.confirmed" || type === "identity.skipped");
  const judged = judgeIdentity(
    settled && { at: settled.at, isConfirmed: settled.type === "identity.confirmed" },
    answeredIn(events),
  );
  if (judged === "answered-before") return { status: "broken", note: "late" };
  if (judged === "confirmed-first") return { status: "kept", note: "kept" };
  if (judged === "excused-first") return { status: "kept", note: "excused" };
  const over = ["refused", "withdrawn", "lapsed"].includes(state.name);
  return over ? { status: "n/a", note: "not-used" } : { status: "due", note: "not-yet" };
}

/** Answered, or refused with reasons, by the day the clock says. */
function inTime(state: RequestState, { now, due, events }: PromiseFacts): Judged {
  if (state.name === "withdrawn" || state.name === "lapsed") return { status: "n/a", note: "not-used" };
  const answer = answeredIn(events) ?? refusedIn(state, events);
  if (due === undefined) {
    // While the clock waits there is no day; whatever was answered meanwhile was not late.
    return answer === undefined ? { status: "due", note: "open" } : { status: "kept", note: "kept" };
  }
  if (answer !== undefined) {
    return before(due, answer)
      ? { status: "broken", note: "answered-late" }
      : { status: "kept", note: "kept" };
  }
  return before(due, now) ? { status: "broken", note: "late" } : { status: "due", note: "due" };
}

/** A refusal answers nobody until its letter has gone. */
function refusedIn({ isUntold }: RequestState, events: PromiseFacts["events"]): Temporal.Instant | undefined {
  const refusal = events.find(({ type }) => type === "request.refused")?.at;
  if (refusal === undefined || isUntold === true) return undefined;
  return lettersIn(events).find(({ template }) => template === "refusal")?.at ?? refusal;
}

/** What a promise to write is, by whether the letter went in time. */
const ofLetter = {
  told: { status: "kept", note: "kept" },
  due: { status: "due", note: "letter-due" },
  late: { status: "broken", note: "late" },
} as const satisfies Record<string, Judged>;

/** More time is told, with its reason, within the first month. */
function extensionTold(state: RequestState, { noticeBy, now, events }: PromiseFacts): Judged {
  if (state.extendedMonths === 0) return { status: "n/a", note: "not-used" };
  const judged = judgeExtension(lettersIn(events), noticeBy, now);
  return judged === "unknown" ? { status: "unproven", note: "open" } : ofLetter[judged];
}

/** With a great deal of data the person is asked what they want. */
function clarified({ clarification }: RequestState): Judged {
  if (clarification === "none") return { status: "n/a", note: "not-used" };
  return clarification === "asked" ? { status: "due", note: "open" } : { status: "kept", note: "kept" };
}

/** Everywhere within the promised time of the receipt, as those say who stopped it. */
function marketingStopped(state: RequestState, { now, zone, promised, events }: PromiseFacts): Judged {
  if (state.name === "withdrawn" || state.name === "lapsed") return { status: "n/a", note: "not-used" };
  const received = Temporal.Instant.from(state.receivedAt).toZonedDateTimeISO(zone);
  const until = received.add(promised.stop).toInstant();
  const measures = measuresOf(state);
  const isDone = measures.length > 0 && measures.every(({ outcome }) => outcome !== undefined);
  const doneAt = isDone ? events.findLast(({ type }) => type === "measure.settled")?.at : undefined;
  if (before(until, doneAt ?? now)) return { status: "broken", note: "late" };
  return doneAt === undefined ? { status: "due", note: "due" } : { status: "kept", note: "stopped" };
}

/** A refusal comes with its reasons and where to complain, as a letter, within the promised time. */
function refusalTold(state: RequestState, { now, zone, promised, events }: PromiseFacts): Judged {
  const refusal = events.find(({ type }) => type === "request.refused");
  if (state.name !== "refused" || refusal === undefined) return { status: "n/a", note: "not-used" };
  const { within, from } = promised.refusal;
  const since = from === "receipt" ? Temporal.Instant.from(state.receivedAt) : refusal.at;
  return ofLetter[judgeRefusal(lettersIn(events), { since, within, zone }, now).is];
}

function lettersIn(events: PromiseFacts["events"]): { at: Temporal.Instant; template: string }[] {
  return events.flatMap(({ at, template }) => (template === undefined ? [] : [{ at, template }]));
}
