/** Rights requests as the checks see them: cases, events and clocks become moments, and nothing personal. */
import { z } from "zod";
import { asInstant, computeClock } from "../../law/clock.ts";
import { answerRuleIds } from "../../law/rules.ts";
import type { Tx } from "../../platform/db.ts";
import { parseEvent } from "../../platform/events.ts";
import type { DomainEvent } from "../../platform/events.ts";
import { mailFates } from "../../platform/mail/outbox.ts";
import type { MailFate } from "../../platform/mail/outbox.ts";
import { idSchema } from "../../platform/identifiers.ts";
import type { AccountId, MailId } from "../../platform/identifiers.ts";
import type { Scope } from "../../platform/scope.ts";
import type { Instant } from "../../platform/time.ts";
import { compareInstants } from "../../platform/time.ts";
import {
  answeredIn,
  kindOf,
  reachedAt,
  readTellings,
  requestKind,
  requestRights,
  stateNames,
} from "../rights/index.ts";
import type { RequestEvent } from "../rights/index.ts";
import type { DoneFacts, FactKey, Facts, RequestFacts, TellingFacts } from "./checks/facts.ts";
import type { Reading } from "./gather_cases.ts";
import { ahead } from "./parts/ahead.ts";
import { readCaseRows } from "./parts/store.ts";
import type { CaseRows } from "./parts/store.ts";

/** The events that the checks read. */
const types = [
  "request.received",
  "identity.confirmed",
  "identity.skipped",
  "identity.asked",
  "identity.reached",
  "authority.confirmed",
  "request.answered",
  "package.posted",
  "package.downloaded",
  "request.refused",
  "request.extended",
  "request.done",
  "request.examined",
  "request.assessed",
  "measure.planned",
  "measure.settled",
  "measure.dropped",
  "execution.begun",
  "execution.ended",
  "execution.handed",
  "search.finished",
  "restriction.begun",
  "restriction.lifting-told",
  "restriction.lifted",
  "letter.sent",
  "fee.asked",
  "fee.waived",
  "review.approved",
] as const satisfies readonly RequestEvent["type"][];

/** What is read of a request's state: a part of what its own feature declares. */
const RequestRead = z.object({
  name: z.enum(stateNames),
  right: z.enum(requestRights),
  capacity: z.string(),
  channel: z.string(),
  delivery: z.string(),
  receivedAt: z.string(),
  aboutAccountId: idSchema<AccountId>().optional(),
  isDrill: z.boolean().optional(),
});

/** Requests page by page, with whom they were told to where that is wanted. */
export async function* requestsIn(
  tx: Tx,
  scope: Scope,
  reading: Reading,
  wanted: ReadonlySet<FactKey>,
): AsyncGenerator<Pick<Facts, "requests" | "tellings">> {
  for await (const { rows, fates, told } of ahead(requestRows(tx, scope, reading, wanted))) {
    const requests = requestsOf(rows, fates);
    yield { requests, tellings: told === undefined ? [] : tellingsOf(requests, told) };
  }
}

/** Rows with all that is read beside them, so that no question is left to whoever looks at them. */
async function* requestRows(tx: Tx, scope: Scope, reading: Reading, wanted: ReadonlySet<FactKey>) {
  const fields = Object.keys(RequestRead.shape);
  for await (const rows of readCaseRows(tx, scope, { ...reading, kind: requestKind.kind, types, fields })) {
    const fates = await mailFates(tx, scope, mailsIn(rows));
    const answered = rows.events.filter(({ type }) => ending.has(type)).map(({ case_id }) => case_id);
    const told = wanted.has("tellings") ? await readTellings(tx, scope, [...new Set(answered)]) : undefined;
    yield { rows, fates, told };
  }
}

/** Without one of these nothing was answered (`answeredIn`). */
const ending: ReadonlySet<string> = new Set<RequestEvent["type"]>(["request.answered", "request.done"]);

function tellingsOf(
  requests: readonly RequestFacts[],
  told: Awaited<ReturnType<typeof readTellings>>,
): readonly TellingFacts[] {
  return requests.flatMap(
    ({ caseId, reference, aboutAccountId, right, answered, refusedAt }): TellingFacts[] => {
      if (answered === undefined || refusedAt !== undefined) return [];
      const { isListed = false, notices = [] } = told.get(caseId) ?? {};
      return [{ caseId, reference, aboutAccountId, right, answeredAt: answered.at, isListed, notices }];
    },
  );
}

type At = { readonly at: Instant; readonly event: RequestEvent };

type Fates = ReadonlyMap<MailId, MailFate>;

const Mailed = z.object({ mailId: idSchema<MailId>() });

function mailsIn({ events }: CaseRows): readonly MailId[] {
  return events.flatMap(({ data }) => {
    // Most name none, and a refusal of the schema is dear.
    const isNamed = typeof data === "object" && data !== null && "mailId" in data;
    return isNamed ? (Mailed.safeParse(data).data?.mailId ?? []) : [];
  });
}

function requestsOf({ cases, events, clocks }: CaseRows, fates: Fates): readonly RequestFacts[] {
  const eventsOf = Map.groupBy(events, ({ case_id }) => case_id);
  const clocksOf = new Map(
    clocks
      .filter(({ rule }) => answerRuleIds.some((id) => id === rule))
      .map((clock) => [clock.case_id, clock]),
  );
  return cases.flatMap(({ id, reference, body }) => {
    const state = RequestRead.parse(body);
    // A drill proves the procedure and keeps no promise to anybody.
    if (state.isDrill === true) return [];
    const happened = (eventsOf.get(id) ?? []).flatMap((row): At[] => {
      const event: DomainEvent = parseEvent(requestKind.events, row.type, row.type_version, row.data);
      return requestKind.isEvent(event) ? [{ at: row.happened_at, event }] : [];
    });
    const clock = clocksOf.get(id);
    const facts = {
      caseId: id,
      reference,
      aboutAccountId: state.aboutAccountId,
      right: state.right,
      isOwed: !["unconfirmed", "withdrawn", "lapsed"].includes(state.name),
      endedWithout: state.name === "withdrawn" || state.name === "lapsed" ? state.name : undefined,
      channel: state.channel,
      wanted: state.delivery,
      receivedAt: Temporal.Instant.from(state.receivedAt),
      firstActAt: happened.find(({ event }) => event.type !== "request.received")?.at,
      isForAnother: state.capacity === "guardian" || state.capacity === "agent",
      ...askedIn(happened, fates),
      // Whose processor the organisation is answers for who the person is.
      isIdentityAsked: !kindOf(state).isAtOnce && state.capacity !== "controller",
      ...momentsOf(happened, fates),
      ...decidedIn(happened, fates),
      done: doneIn(happened),
      searched: searchedIn(happened),
      ...disclosedIn(happened),
      due: clock?.effective_limit_at ?? undefined,
      isWaiting: clock !== undefined && isWaiting(clock.inputs),
      noticeBy: clock === undefined ? undefined : noticeOf(clock),
    };
    return [facts];
  });
}

function momentsOf(
  happened: readonly At[],
  fates: Fates,
): Pick<RequestFacts, "identity" | "answered" | "refusedAt" | "extensions" | "letters"> {
  let identity: RequestFacts["identity"];
  let answered: RequestFacts["answered"];
  let refusedAt: Instant | undefined;
  const extensions: { at: Instant; months: number }[] = [];
  const letters: { at: Instant; template: string }[] = [];
  // Paper answers when it is posted, a link when its mail has left.
  const answeredAt = answeredIn(
    happened.map(({ at, event }) => ({
      at,
      type: event.type,
      ...(event.type === "request.answered"
        ? { delivery: event.data.delivery, reached: reachedAt(at, event.data.mailId, fates) }
        : {}),
      ...(event.type === "request.done" ? { reached: reachedAt(at, event.data.mailId, fates) } : {}),
    })),
  );
  for (const { at, event } of happened) {
    if (event.type === "identity.confirmed") identity ??= { at, isConfirmed: true };
    if (event.type === "identity.skipped") identity ??= { at, isConfirmed: false };
    // Of several hand-overs the last before it reached the person is how it reached them.
    const isIt = (): boolean => answered === undefined || compareInstants(at, answered.at) <= 0;
    if (event.type === "request.answered" && answeredAt !== undefined && isIt())
      answered = { at: answeredAt, delivery: event.data.delivery };
    if (event.type === "request.done" && answeredAt !== undefined && isIt())
      answered = { at: answeredAt, delivery: event.data.by === "mail" ? "portal" : "post" };
    if (event.type === "request.refused") refusedAt ??= at;
    if (event.type === "request.extended") extensions.push({ at, months: event.data.months });
    if (event.type !== "letter.sent") continue;
    const told = reachedAt(at, event.data.mailId, fates);
    if (told !== undefined) letters.push({ at: told, template: event.data.template });
  }
  return { identity, answered, refusedAt, extensions, letters };
}

/** What was asked of the person before an answer, and when they knew of it. */
function askedIn(happened: readonly At[], fates: Fates): Pick<RequestFacts, "authorityAt" | "proof"> {
  let authorityAt: Instant | undefined;
  let proof: RequestFacts["proof"];
  for (const { at, event } of happened) {
    if (event.type === "authority.confirmed") authorityAt ??= at;
    if (event.type === "identity.asked") {
      const { by, mailId } = event.data;
      // Without a way it is of a time when asking was reckoned as reaching; a letter tells when it goes.
      proof ??= { askedAt: at, toldAt: by === "letter" ? undefined : reachedAt(at, mailId, fates) };
    }
    const reached =
      event.type === "identity.reached"
        ? at
        : event.type === "letter.sent" && event.data.template === "identity"
          ? reachedAt(at, event.data.mailId, fates)
          : undefined;
    if (proof !== undefined && proof.toldAt === undefined && reached !== undefined)
      proof = { ...proof, toldAt: reached };
  }
  return { authorityAt, proof };
}

/** On what it was decided, when what follows from it was done, and what became of a block. */
function decidedIn(
  happened: readonly At[],
  fates: Fates,
): Pick<RequestFacts, "decided" | "examinedAt" | "reviewedByAt" | "carriedOutAt" | "restriction"> {
  const of = <T extends RequestEvent["type"]>(type: T) =>
    happened.findLast(
      (one): one is At & { readonly event: Extract<RequestEvent, { type: T }> } => one.event.type === type,
    );
  const assessed = of("request.assessed");
  const examined = of("request.examined");
  const lettered = happened.findLast(
    ({ event }) => event.type === "letter.sent" && event.data.template === "restriction-lifting",
  );
  const letterAt =
    lettered?.event.type === "letter.sent"
      ? reachedAt(lettered.at, lettered.event.data.mailId, fates)
      : undefined;
  return {
    decided: assessed && { at: assessed.at, ...assessed.event.data },
    examinedAt: examined?.at,
    reviewedByAt: examined?.event.data.reviewer === undefined ? undefined : examined.at,
    carriedOutAt: carriedOutAt(happened),
    restriction: {
      begunAt: of("restriction.begun")?.at,
      liftingToldAt: of("restriction.lifting-told")?.at ?? letterAt,
      liftedAt: of("restriction.lifted")?.at,
    },
  };
}

/** What an answer cost and held, and when what it says about others was looked through. */
function disclosedIn(happened: readonly At[]): Pick<RequestFacts, "fees" | "lacking" | "reviewedAt"> {
  const fees: { at: Instant; ground: string }[] = [];
  let lacking: readonly string[] | undefined;
  let reviewedAt: Instant | undefined;
  for (const { at, event } of happened) {
    if (event.type === "fee.asked") fees.push({ at, ground: event.data.ground });
    if (event.type === "fee.waived") fees.length = 0;
    if (event.type === "request.answered") lacking = event.data.lacking ?? [];
    if (event.type === "review.approved") reviewedAt ??= at;
  }
  return { fees, lacking, reviewedAt };
}

/** By what came of each measure and each run in a system; a later word on the same one counts. */
function doneIn(happened: readonly At[]): DoneFacts {
  const measures = new Map<string, "open" | "whole" | "reasoned" | "unreasoned">();
  const runs = new Map<string, "open" | "verified" | "residual" | "unseen">();
  for (const { event } of happened) {
    if (event.type === "measure.planned") measures.set(event.data.measureId, "open");
    if (event.type === "measure.dropped") measures.delete(event.data.measureId);
    if (event.type === "measure.settled") {
      const { measureId, outcome, reason } = event.data;
      const isWhole = outcome === "done" || outcome === "nothing-held";
      measures.set(measureId, isWhole ? "whole" : reason === undefined ? "unreasoned" : "reasoned");
    }
    if (event.type === "execution.begun") runs.set(event.data.executionId, "open");
    // What a person took over is theirs to settle as a measure.
    if (event.type === "execution.handed") runs.delete(event.data.executionId);
    if (event.type === "execution.ended") {
      const { executionId, verdict } = event.data;
      runs.set(executionId, verdict === "unverifiable" ? "unseen" : verdict);
    }
  }
  const all = [...measures.values(), ...runs.values()];
  const of = (what: (typeof all)[number]): number => all.filter((one) => one === what).length;
  return {
    whole: of("whole"),
    reasoned: of("reasoned"),
    unreasoned: of("unreasoned"),
    open: of("open"),
    verified: of("verified"),
    residual: of("residual"),
    unseen: of("unseen"),
  };
}

/** The last search that was finished before the package left. */
function searchedIn(happened: readonly At[]): RequestFacts["searched"] {
  const answered = happened.findIndex(({ event }) => event.type === "request.answered");
  const before = answered === -1 ? happened : happened.slice(0, answered);
  const last = before.findLast(({ event }) => event.type === "search.finished");
  if (last?.event.type !== "search.finished") return undefined;
  const { systems, systemsDone: answering, gaps } = last.event.data;
  return { systems, answering, gaps };
}

function carriedOutAt(happened: readonly At[]): Instant | undefined {
  const open = new Set<string>();
  let last: Instant | undefined;
  for (const { at, event } of happened) {
    if (event.type === "measure.planned") open.add(event.data.measureId);
    if (event.type === "measure.dropped") open.delete(event.data.measureId);
    if (event.type !== "measure.settled") continue;
    open.delete(event.data.measureId);
    last = at;
  }
  return open.size === 0 ? last : undefined;
}

const Inputs = z.object({
  received: z.string(),
  idReceived: z.string().nullable().optional(),
  feeReceived: z.string().nullable().optional(),
  pauses: z.array(z.object({ from: z.string(), to: z.string().nullable() })).default([]),
});

function isWaiting(inputs: unknown): boolean {
  const { idReceived, feeReceived, pauses } = Inputs.parse(inputs);
  return idReceived === null || feeReceived === null || pauses.some(({ to }) => to === null);
}

/** The end of the period without an extension, as the law computes it from the clock's own inputs. */
function noticeOf(clock: CaseRows["clocks"][number]): Instant | undefined {
  const rule = answerRuleIds.find((id) => id === clock.rule);
  const inputs = Inputs.safeParse(clock.inputs);
  if (rule === undefined || !inputs.success) return undefined;
  const { calendar, days, zone } = clock;
  const { noticeBy } = computeClock({ rule, calendar: days ?? calendar, zone, inputs: inputs.data });
  return noticeBy === undefined ? undefined : asInstant(noticeBy, zone);
}
