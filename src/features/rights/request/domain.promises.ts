/**
 * The promises of the policy that this one request keeps or breaks, by clause of the school's policy. Pure; what all
 * requests together say is the policy's own check.
 */
import type { RequestEvent } from "./events.ts";
import { judgeExtension, judgeIdentity } from "./domain.judgement.ts";
import type { RequestState } from "./state.ts";

export type PromiseStatus = "kept" | "due" | "broken" | "unproven" | "n/a";
export type KeptPromise = {
  readonly clause: string;
  readonly key: "identity-first" | "one-month" | "extension-told" | "refusal-reasons" | "clarification";
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
    | "letter-due";
};

export type PromiseFacts = {
  readonly now: Temporal.Instant;
  readonly due: Temporal.Instant | undefined;
  readonly noticeBy: Temporal.Instant | undefined;
  /** Events with when they happened, in order. */
  readonly events: readonly {
    readonly type: RequestEvent["type"];
    readonly at: Temporal.Instant;
    /** Of a letter: which. */
    readonly template?: string;
  }[];
};

const before = (one: Temporal.Instant, other: Temporal.Instant): boolean =>
  Temporal.Instant.compare(one, other) < 0;

export function promisesOf(state: RequestState, facts: PromiseFacts): readonly KeptPromise[] {
  return [
    identityFirst(state, facts),
    inTime(state, facts),
    extensionTold(state, facts),
    clarified(state),
    refusalTold(state, facts),
  ];
}

/** Nothing is given out before the person is known. */
function identityFirst(state: RequestState, { events }: PromiseFacts): KeptPromise {
  const base = { clause: "10.3", key: "identity-first" } as const;
  const settled = events.find(({ type }) => type === "identity.confirmed" || type === "identity.skipped");
  const judged = judgeIdentity(
    settled && { at: settled.at, isConfirmed: settled.type === "identity.confirmed" },
    events.find(({ type }) => type === "request.answered")?.at,
  );
  if (judged === "answered-before") return { ...base, status: "broken", note: "late" };
  if (judged === "confirmed-first") return { ...base, status: "kept", note: "kept" };
  if (judged === "excused-first") return { ...base, status: "kept", note: "excused" };
  const over = ["refused", "withdrawn", "lapsed"].includes(state.name);
  return over ? { ...base, status: "n/a", note: "not-used" } : { ...base, status: "due", note: "not-yet" };
}

/** Answered, or refused with reasons, by the day the clock says. */
function inTime(state: RequestState, { now, due, events }: PromiseFacts): KeptPromise {
  const base = { clause: "10.9", key: "one-month" } as const;
  if (state.name === "withdrawn" || state.name === "lapsed")
    return { ...base, status: "n/a", note: "not-used" };
  const answer = events.find(({ type }) => type === "request.answered" || type === "request.refused");
  if (due === undefined) {
    // While the clock waits there is no day; whatever was answered meanwhile was not late.
    return answer === undefined
      ? { ...base, status: "due", note: "open" }
      : { ...base, status: "kept", note: "kept" };
  }
  if (answer !== undefined) {
    return before(due, answer.at)
      ? { ...base, status: "broken", note: "answered-late" }
      : { ...base, status: "kept", note: "kept" };
  }
  return before(due, now)
    ? { ...base, status: "broken", note: "late" }
    : { ...base, status: "due", note: "due" };
}

/** More time is told, with its reason, within the first month. */
function extensionTold(state: RequestState, { noticeBy, now, events }: PromiseFacts): KeptPromise {
  const base = { clause: "10.11", key: "extension-told" } as const;
  if (state.extendedMonths === 0) return { ...base, status: "n/a", note: "not-used" };
  const letters = events.flatMap(({ at, template }) => (template === undefined ? [] : [{ at, template }]));
  switch (judgeExtension(letters, noticeBy, now)) {
    case "told":
      return { ...base, status: "kept", note: "kept" };
    case "due":
      return { ...base, status: "due", note: "letter-due" };
    case "late":
      return { ...base, status: "broken", note: "late" };
    case "unknown":
      return { ...base, status: "unproven", note: "open" };
  }
}

/** With a great deal of data the person is asked what they want. */
function clarified({ clarification }: RequestState): KeptPromise {
  const base = { clause: "10.14", key: "clarification" } as const;
  if (clarification === "none") return { ...base, status: "n/a", note: "not-used" };
  return clarification === "asked"
    ? { ...base, status: "due", note: "open" }
    : { ...base, status: "kept", note: "kept" };
}

/** A refusal comes with its reasons and where to complain, as a letter. */
function refusalTold(state: RequestState, { events }: PromiseFacts): KeptPromise {
  const base = { clause: "10.13", key: "refusal-reasons" } as const;
  const refusal = events.findIndex(({ type }) => type === "request.refused");
  if (state.name !== "refused" || refusal < 0) return { ...base, status: "n/a", note: "not-used" };
  const told = events.slice(refusal).some(({ type }) => type === "letter.sent");
  return told ? { ...base, status: "kept", note: "kept" } : { ...base, status: "due", note: "not-yet" };
}
