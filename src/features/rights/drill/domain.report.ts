/**
 * What a rehearsed request proved: how long each step took against the law's and the policy's time, what kept its answer
 * from going out, what was missed, who did what. Pure; the words stand in `words.ts`.
 */
import { findingId } from "../../../platform/drills/contract.ts";
import type { DrillLimit, DrillReport, DrillStep } from "../../../platform/drills/contract.ts";
import type { ActorId } from "../../../platform/identifiers.ts";
import { missingBeforeAnswer } from "../request/gates.ts";
import type { KeptPromise } from "../request/domain.promises.ts";
import type { RequestEvent } from "../request/events.ts";
import { kindOf } from "../request/kinds/kinds.ts";
import { apply, measuresOf } from "../request/state.ts";
import type { RequestState } from "../request/state.ts";

type Instant = Temporal.Instant;
export type ReportEvent = { readonly event: RequestEvent; readonly at: Instant; readonly by: ActorId };

export type ReportFacts = {
  readonly reference: string;
  readonly state: RequestState;
  /** In order; `at` is when it happened. */
  readonly events: readonly ReportEvent[];
  readonly begunAt: Instant;
  /** When the rehearsal ended, or now. */
  readonly asOf: Instant;
  /** When the answer reached whoever stands for the person. */
  readonly answeredAt: Instant | undefined;
  /** The last moments to answer, as the clock stands now. */
  readonly limits: { readonly law: Instant | undefined; readonly policy: Instant | undefined };
  /** The last moment to tell of an extension, and when it was told. */
  readonly noticeBy: Instant | undefined;
  readonly extensionToldAt: Instant | undefined;
  readonly promises: readonly KeptPromise[];
  /** The end of each day a task is due, in the organisation's zone. */
  readonly endOf: (day: string) => Instant;
  /** Recipients who are still to be told, or to be listed. */
  readonly recipientsOpen: number;
  readonly told: DrillReport["told"];
  /** Acts of colleagues and of whoever stood for the person count; the system's own do not. */
  readonly isPerson: (actor: ActorId) => boolean;
};

export function drillReport(facts: ReportFacts): DrillReport {
  const { reference, state, begunAt, asOf, told } = facts;
  const steps = stepsOf(facts);
  const timed = steps.filter(({ limits }) => limits.length > 0);
  return {
    version: 1,
    kind: "rights-request",
    reference,
    what: state.right,
    begunAt: begunAt.toString(),
    asOf: asOf.toString(),
    steps,
    timed: timed.length,
    inTime: timed.filter(({ limits }) => limits.every(({ verdict }) => verdict === "in-time")).length,
    gates: gatesOf(facts),
    findings: findingsOf(facts, steps),
    told,
    acts: actsOf(facts),
  };
}

type Done = { readonly at: Instant; readonly by: ActorId } | undefined;

function stepsOf(facts: ReportFacts): DrillStep[] {
  const { state, answeredAt, limits, noticeBy, extensionToldAt } = facts;
  const kind = kindOf(state);
  const first = (...types: readonly RequestEvent["type"][]): Done =>
    facts.events.find(({ event }) => types.includes(event.type));
  const last = (...types: readonly RequestEvent["type"][]): Done =>
    facts.events.findLast(({ event }) => types.includes(event.type));
  const isRefused = first("request.refused") !== undefined;
  const isSearched = kind.answer === "package" || first("search.planned") !== undefined;
  const step = stepOf(facts);
  const answer = isRefused ? first("request.refused") : doneAt(facts, answeredAt);
  const told = first("recipient.sent") ?? first("recipients.listed");
  return [
    step("taken-up", first("request.assigned")),
    ...(state.identity.status === "not-asked"
      ? []
      : [step("identity", first("identity.confirmed", "identity.skipped", "identity.refused"))]),
    ...(state.authority === "not-needed"
      ? []
      : [step("authority", first("authority.confirmed", "authority.refused"))]),
    ...(isSearched ? [step("search", last("search.finished"))] : []),
    ...(kind.answer === "package" && !isRefused
      ? [step("review", last("review.approved")), step("package", last("package.built"))]
      : []),
    ...(kind.isAssessed ? [step("decision", last("request.assessed"))] : []),
    ...measureStep(facts),
    ...(state.extendedMonths === 0
      ? []
      : [
          step(
            "extension",
            doneAt(facts, extensionToldAt),
            limitsFrom(facts, extensionToldAt, { law: noticeBy }),
          ),
        ]),
    step("answer", answer, limitsFrom(facts, answer?.at, limits)),
    ...(told === undefined && facts.recipientsOpen === 0
      ? []
      : [step("recipients", facts.recipientsOpen === 0 ? lastTold(facts) : undefined)]),
    step("close", isRefused ? first("request.refused") : first("request.closed")),
  ];
}

function stepOf({ begunAt }: ReportFacts) {
  return (code: string, done: Done, limits: readonly DrillLimit[] = []): DrillStep => {
    if (done === undefined) return { code, limits: [...limits] };
    const seconds = Math.max(0, Math.floor(done.at.since(begunAt).total("seconds")));
    return { code, doneAt: done.at.toString(), by: done.by, tookSeconds: seconds, limits: [...limits] };
  };
}

/** Whoever did what happened then, or last before it. */
function doneAt({ events }: ReportFacts, at: Instant | undefined): Done {
  if (at === undefined) return undefined;
  const by = events.findLast((one) => Temporal.Instant.compare(one.at, at) <= 0)?.by ?? events[0]?.by;
  return by === undefined ? undefined : { at, by };
}

function lastTold({ events }: ReportFacts): Done {
  return events.findLast(({ event }) => event.type.startsWith("recipient"));
}

function limitsFrom(
  { asOf }: ReportFacts,
  doneAtMoment: Instant | undefined,
  limits: Partial<Record<DrillLimit["of"], Instant | undefined>>,
): DrillLimit[] {
  return (["law", "policy", "own"] as const).flatMap((of): DrillLimit[] => {
    const until = limits[of];
    if (until === undefined) return [];
    const isBy = Temporal.Instant.compare(doneAtMoment ?? asOf, until) <= 0;
    const verdict = isBy ? (doneAtMoment === undefined ? "not-done" : "in-time") : "late";
    return [{ of, until: until.toString(), verdict }];
  });
}

/** All tasks as one step: done when the last is, in time when each was by its own day. */
function measureStep(facts: ReportFacts): DrillStep[] {
  const measures = measuresOf(facts.state);
  if (measures.length === 0) return [];
  const settled = facts.events.flatMap(({ event, at, by }) =>
    event.type === "measure.settled" ? [{ id: event.data.measureId, at, by }] : [],
  );
  const each = measures.map(({ id, due }) => ({
    until: facts.endOf(due),
    done: settled.find((one) => one.id === id),
  }));
  const verdicts = each.map(({ until, done }) => limitsFrom(facts, done?.at, { own: until })[0]);
  const worst =
    verdicts.find((one) => one?.verdict === "late") ??
    verdicts.find((one) => one?.verdict === "not-done") ??
    verdicts.at(-1);
  const all = each.every(({ done }) => done !== undefined) ? settled.at(-1) : undefined;
  return [stepOf(facts)("tasks", all, worst === undefined ? [] : [worst])];
}

/** From when until when each gate kept the answer back, by replaying what happened. */
function gatesOf({ events, asOf }: ReportFacts): DrillReport["gates"] {
  const open = new Map<string, string>();
  const gates: { code: string; from: string; until?: string }[] = [];
  let state: RequestState | undefined;
  let isOver = false;
  for (const { event, at } of events) {
    state = apply(state, event);
    // Out, or given up: nothing keeps it back any more.
    isOver ||= !["unconfirmed", "open"].includes(state.name);
    const missing = new Set<string>(isOver ? [] : missingBeforeAnswer(state));
    for (const [code, from] of open) {
      if (missing.has(code)) continue;
      open.delete(code);
      // Given up with the rehearsal: it was never cleared.
      if (event.type === "drill.ended") gates.push({ code, from });
      else gates.push({ code, from, until: at.toString() });
    }
    for (const code of missing) if (!open.has(code)) open.set(code, at.toString());
  }
  for (const [code, from] of open) gates.push({ code, from });
  const end = (gate: { until?: string }): string => gate.until ?? asOf.toString();
  return gates.toSorted(
    (one, other) =>
      Temporal.Instant.compare(Temporal.Instant.from(end(one)), Temporal.Instant.from(end(other))) ||
      one.code.localeCompare(other.code, "en"),
  );
}

/** Steps that end the case are no fault when the rehearsal ended before them: what mattered is named by its own step. */
const notMissed: ReadonlySet<string> = new Set(["close"]);

function findingsOf(facts: ReportFacts, steps: readonly DrillStep[]): DrillReport["findings"] {
  const { state, events, promises } = facts;
  const found: { code: string; step?: string }[] = steps.flatMap(({ code, doneAt: done, limits }) => {
    if (limits.some(({ verdict }) => verdict === "late")) return [{ code: "late", step: code }];
    return done === undefined && !notMissed.has(code) ? [{ code: "not-done", step: code }] : [];
  });
  // What the steps say with days is not said twice.
  for (const { key, status } of promises)
    if (status === "broken" && key !== "in-time" && key !== "extension-told")
      found.push({ code: "promise-broken", step: key });
  const happened = (type: RequestEvent["type"]): boolean => events.some(({ event }) => event.type === type);
  if (state.search.gaps > 0) found.push({ code: "search-gaps" });
  if (happened("search.failed")) found.push({ code: "search-failed" });
  if (happened("package.failed")) found.push({ code: "package-failed" });
  if (happened("recipient.undelivered")) found.push({ code: "mail-undelivered" });
  if (measuresOf(state).some(({ outcome }) => outcome === "kept")) found.push({ code: "task-not-possible" });
  if (actsOf(facts).length === 1) found.push({ code: "one-person" });
  const seen = new Map(found.map((one) => [findingId(one), one]));
  return [...seen.values()];
}

function actsOf({ events, isPerson }: ReportFacts): DrillReport["acts"] {
  const counts = new Map<ActorId, number>();
  for (const { by } of events) if (isPerson(by)) counts.set(by, (counts.get(by) ?? 0) + 1);
  return [...counts]
    .map(([by, acts]) => ({ by, acts }))
    .toSorted((one, other) => other.acts - one.acts || one.by.localeCompare(other.by, "en"));
}
