/**
 * A rights request as a case: opened, read, listed, moved on. The one way in for the office, the public pages, duties
 * and the other parts of this feature; each act is one transaction of cells, events, clock and ledger entry
 * (decision 0055). The SQL stands in `rows/store.ts`.
 */
import { clocksOf, setClock } from "../../../platform/cases/clocks.ts";
import type { CaseClock } from "../../../platform/cases/clocks.ts";
import type { CaseFile } from "../../../platform/cases/kind.ts";
import {
  changeCase,
  lockCase,
  openCase,
  readCase,
  readCaseByReference,
} from "../../../platform/cases/store.ts";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import { insertDuty } from "../../../platform/duties/store.ts";
import { insertDrill } from "../../../platform/drills/store.ts";
import type { NewDrill } from "../../../platform/drills/store.ts";
import { refusal } from "../../../platform/errors.ts";
import type { EventOf } from "../../../platform/events.ts";
import type { Platform } from "../../../platform/feature.ts";
import type { Language } from "../../../platform/i18n/platform.ts";
import { newId } from "../../../platform/ids.ts";
import type { AccountId, ActorId, CaseId, CellId, ShortReference } from "../../../platform/identifiers.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import { append } from "../../../platform/ledger/ledger.ts";
import type { Json } from "../../../platform/ledger/canonical.ts";
import { readProfile } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { colleagueAt } from "../../access/index.ts";
import { readSettings, regimeOf } from "../../office/index.ts";
import { oweStanding } from "../controllers/owed.ts";
import { certificateOf } from "../erasure/store.ts";
import { guard } from "./domain.ts";
import type { Events } from "./domain.ts";
import { ClockInputs, clockRow, inputsAfter, isAnswerClock } from "./domain.clock.ts";
import type { ClockPlace } from "./domain.clock.ts";
import * as events from "./events.ts";
import type { BundleId } from "./events.ts";
import type { Capacity, Channel, RequestRight, SurvivorRelation } from "./contract.ts";
import { markRequester } from "./requesters/marks.ts";
import { markPerson } from "./same_person.ts";
import { suppressAfter, suppressObjector } from "./suppressed.ts";
import { readPromised } from "./promised.ts";
import { confirmDays } from "./links.ts";
import { postRequestMail } from "./post.ts";
import { countRows, insertRequest, isNewReading, listRows, requestRow } from "./rows/store.ts";
import type { ListCursor, ListFilter } from "./rows/store.ts";
import { requestKind } from "./state.ts";
import type { RequestState } from "./state.ts";
import { caseOwner, openTexts, sealTexts, sealWords } from "./texts.ts";
import type { RequestTexts } from "./texts.ts";
import { keepFromColleagues } from "./kept_from.ts";

export { confirmDays, makeLink, tryCode, useLink } from "./links.ts";
export type { ListCursor, ListFilter } from "./rows/store.ts";
export type { RequestTexts } from "./texts.ts";

/** What of the platform a request needs: keys, files, and how mail and links look. */
export type Desk = Pick<Platform, "keys" | "files" | "url" | "mailFrom">;
export type RequestFile = CaseFile<RequestState>;

export const lapseDuty = "rights.lapse";
export const remindDuty = "rights.remind";

export type NewRequest = {
  /** What is asked for; access when not said. */
  readonly right?: RequestRight | undefined;
  /** Asked for in one letter with others; each right is a request of its own. */
  readonly bundle?: BundleId | undefined;
  readonly channel: Channel;
  readonly capacity: Capacity;
  /** They want to know whom the data went to. */
  readonly wantsRecipients?: boolean | undefined;
  /** Of a request about somebody who has died. */
  readonly relation?: SurvivorRelation | undefined;
  readonly delivery: RequestState["delivery"];
  /** When it arrived in the world; the clock starts here. */
  readonly receivedAt: Instant;
  readonly texts: RequestTexts;
  readonly language: Language;
  /** The colleague it is about: they will not see it. */
  readonly aboutAccountId?: AccountId | undefined;
  /** No mail is sent to the address; the request then waits for a colleague and does not lapse. */
  readonly isQuiet?: boolean | undefined;
  /** Another request of the same bundle asks for the address to be confirmed, for both; it lapses all the same. */
  readonly isAskedWithAnother?: boolean | undefined;
  /** Who takes it up at once. */
  readonly handler?: ActorId | undefined;
  /** The law it is under; what the settings say when not given. */
  readonly regime?: RequestState["regime"] | undefined;
  /** Rehearsed: the person is nobody, and every mail goes to the colleague who rehearses. */
  readonly isDrill?: boolean | undefined;
  /** Who rehearses what, and until when. */
  readonly drill?: NewDrill | undefined;
  readonly now: Instant;
};

export type OpenedRequest = {
  readonly caseId: CaseId;
  readonly reference: ShortReference;
  readonly file: RequestFile;
};

function receivedBy(
  input: NewRequest,
  known: {
    readonly regime: RequestState["regime"];
    readonly aboutAccountId: AccountId | undefined;
    readonly isDrill: boolean;
  },
): EventOf<typeof events.received> {
  const { right = "access", channel, capacity, delivery, bundle } = input;
  const { regime, aboutAccountId, isDrill } = known;
  return events.received.make({
    right,
    capacity,
    channel,
    regime,
    receivedAt: input.receivedAt.toString(),
    delivery,
    ...(input.wantsRecipients === true ? { wantsRecipients: true as const } : {}),
    ...(capacity === "survivor" ? { relation: input.relation ?? "other" } : {}),
    ...(aboutAccountId === undefined ? {} : { aboutAccountId }),
    ...(bundle === undefined ? {} : { bundle }),
    ...(isDrill ? { isDrill } : {}),
  });
}

/**
 * Opens a request: case, cells, clock, ledger entry; then, when there is an address, the mail that asks to confirm it
 * (portal) or says that we have it. A request from the portal lapses unless it is confirmed or taken up.
 */
export async function openRequest(
  tx: WriteTx,
  scope: Scope,
  desk: Desk,
  input: NewRequest,
): Promise<OpenedRequest> {
  const profile = await readProfile(tx, scope);
  const settings = await readSettings(tx, scope);
  const regime = input.regime ?? regimeOf(settings);
  const { right = "access", channel, capacity, drill, now } = input;
  const isDrill = input.isDrill ?? drill !== undefined;
  const aboutAccountId = isDrill
    ? undefined
    : (input.aboutAccountId ?? (await colleagueAt(tx, scope, desk.keys, addressesOf(input))));
  const caseId: CaseId = newId();
  const opened = await openCase(tx, scope, requestKind, {
    id: caseId,
    jurisdiction: regime === "UK" ? "gb" : "eu",
    now,
    happenedAt: input.receivedAt,
    events: [receivedBy(input, { regime, aboutAccountId, isDrill })],
  });
  await insertRequest(tx, scope, {
    case_id: caseId,
    language: input.language,
    about_account_id: aboutAccountId ?? null,
    bundle_id: input.bundle ?? null,
    requester_marked_at: now,
    ...(await sealTexts(tx, scope, desk.keys, caseId, withDefaults(input), now)),
  });
  if (!isDrill) await markRequester(tx, scope, desk.keys, caseId, input.texts.requesterEmail);
  if (drill !== undefined) await insertDrill(tx, scope, desk.keys, { ...drill, caseId, now });
  if (!isDrill) await markPerson(tx, scope, desk.keys, caseId, withDefaults(input));
  if (!isDrill && right === "marketing-objection")
    await suppressObjector(tx, scope, desk.keys, { caseId, identities: withDefaults(input).identities, now });
  const file = isDrill ? opened : await keepFromColleagues(tx, scope, desk.keys, opened, input);
  const inputs = { received: input.receivedAt.toString(), extendedMonths: 0, pauses: [] };
  const { answer } = await readPromised(tx, scope, right);
  await setClock(tx, scope, clockRow(caseId, file.state, inputs, profile, answer), now);
  await append(tx, scope, desk.keys, {
    type: "request.received",
    now,
    owner: caseOwner(caseId),
    payload: {
      case: caseId,
      right,
      channel,
      capacity,
      regime,
      receivedAt: input.receivedAt.toString(),
      ...(isDrill ? { isDrill } : {}),
    },
  });
  await greet(tx, scope, desk, file, input);
  if (input.handler === undefined) return { caseId, reference: file.reference, file };
  const assigned = events.assigned.make({ to: input.handler });
  const taken = await record(tx, scope, desk, { caseId, version: file.version, events: [assigned], now });
  return { caseId, reference: file.reference, file: taken };
}

async function greet(
  tx: WriteTx,
  scope: Scope,
  desk: Desk,
  file: RequestFile,
  { texts, isQuiet = false, isAskedWithAnother = false, now }: NewRequest,
): Promise<void> {
  if (isQuiet) return;
  const waits = file.state.name === "unconfirmed";
  if (texts.requesterEmail !== undefined && !(waits && isAskedWithAnother))
    await postRequestMail(tx, scope, desk, file, waits ? "confirm" : "acknowledged", now);
  // Without an address nobody can be asked to confirm: such a request waits for a colleague, it does not lapse.
  if (!waits || texts.requesterEmail === undefined) return;
  const duty = { key: file.id, data: { case: file.id }, now, caseId: file.id };
  const hours = confirmDays * 24;
  await insertDuty(tx, scope, { ...duty, kind: lapseDuty, dueAt: now.add({ hours }) });
  if (!isAskedWithAnother)
    await insertDuty(tx, scope, { ...duty, kind: remindDuty, dueAt: now.add({ hours: hours / 2 }) });
}

/** The addresses of whom it is about: a colleague's own request is walled from them whichever way it came in. */
function addressesOf({ texts, capacity }: NewRequest): readonly string[] {
  const { requesterEmail, identities = [] } = texts;
  const given = identities.filter(({ name }) => name === "email").map(({ value }) => value);
  return capacity === "self" && requesterEmail !== undefined ? [requesterEmail, ...given] : given;
}

/** Whoever asks for themselves and gave an address can be searched by it, beside whatever else they are known by. */
function withDefaults({ texts, capacity }: NewRequest): RequestTexts {
  const given = texts.identities ?? [];
  const email = texts.requesterEmail;
  if (capacity !== "self" || email === undefined || given.some(({ name }) => name === "email")) return texts;
  return { ...texts, identities: [...given, { name: "email", value: email }] };
}

export type ReadRequest = {
  readonly file: RequestFile;
  readonly texts: RequestTexts;
  readonly language: Language;
  readonly clock: CaseClock | undefined;
};

/** A request with its texts, by id or short reference; `undefined` when there is none. The caller minds the wall. */
export async function readRequest(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  which: { readonly caseId: CaseId } | { readonly reference: ShortReference },
): Promise<ReadRequest | undefined> {
  const file =
    "caseId" in which
      ? await readCase(tx, scope, requestKind, which.caseId)
      : await readCaseByReference(tx, scope, requestKind, which.reference);
  if (file === undefined) return undefined;
  const row = await requestRow(tx, scope, file.id);
  const texts = row === undefined ? undefined : (await openTexts(tx, scope, keys, [row])).get(file.id);
  return {
    file,
    texts: texts ?? {},
    language: row?.language === "es" ? "es" : "en",
    clock: await answerClock(tx, scope, file.id),
  };
}

export async function answerClock(tx: Tx, scope: Scope, caseId: CaseId): Promise<CaseClock | undefined> {
  return (await clocksOf(tx, scope, caseId)).find(isAnswerClock);
}

export type ListedRequest = {
  readonly file: RequestFile;
  readonly texts: RequestTexts;
  readonly due: Instant | undefined;
  readonly isWaiting: boolean;
};

/** A page of requests, the most pressing first; `next` is the cursor of the page after it. */
export async function listRequests(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  filter: ListFilter,
  page: { readonly after?: ListCursor | undefined; readonly limit: number },
): Promise<{ readonly requests: readonly ListedRequest[]; readonly next: ListCursor | undefined }> {
  const rows = await listRows(tx, scope, filter, { ...page, limit: page.limit + 1 });
  const shown = rows.slice(0, page.limit);
  const requests: ListedRequest[] = [];
  for (const { caseId, due, clockState } of shown) {
    const read = await readRequest(tx, scope, keys, { caseId });
    if (read === undefined) continue;
    requests.push({ file: read.file, texts: read.texts, due, isWaiting: clockState === "paused" });
  }
  return { requests, next: rows.length > page.limit ? shown.at(-1)?.cursor : undefined };
}

/** How many requests a filter finds; the wall counts, too. */
export function countRequests(tx: Tx, scope: Scope, filter: ListFilter): Promise<number> {
  return countRows(tx, scope, filter);
}

export type Recorded = {
  readonly caseId: CaseId;
  /** The version the decision was made on; without one it holds whatever happened meanwhile. */
  readonly version?: number | undefined;
  readonly events: Events;
  readonly now: Instant;
  readonly happenedAt?: Instant | undefined;
  /** Words of the act: sealed, and named by the first event. */
  readonly words?: string | undefined;
  readonly cellIds?: readonly CellId[] | undefined;
  readonly idempotencyKey?: string | undefined;
  /** Beside the codes of the events; ids, codes and counts. */
  readonly ledger?: Readonly<Record<string, Json>> | undefined;
};

/**
 * The one way to move a request on: gates, version, events, clock, ledger entry. Throws `VersionConflict` when somebody
 * else wrote first, and refuses with `not_yet` what a gate holds back, whoever decided it.
 */
export async function record(
  tx: WriteTx,
  scope: Scope,
  desk: Pick<Desk, "keys">,
  change: Recorded,
): Promise<RequestFile> {
  const before = await lockCase(tx, scope, requestKind, change.caseId);
  if (before === undefined) throw refusal("not_found");
  const reasons = guard(before.state, change.events);
  if (reasons.length > 0) throw refusal("not_yet", {}, detailsOf(reasons));
  const words =
    change.words === undefined
      ? []
      : [await sealWords(tx, scope, desk.keys, change.caseId, change.words, change.now)];
  const file = await changeCase(tx, scope, requestKind, {
    caseId: change.caseId,
    version: change.version ?? before.version,
    events: change.events,
    now: change.now,
    happenedAt: change.happenedAt,
    idempotencyKey: change.idempotencyKey,
    cellIds: [...words, ...(change.cellIds ?? [])],
  });
  if (file.version === before.version) return file;
  await moveClock(tx, scope, file, change);
  const [first] = change.events;
  await append(tx, scope, desk.keys, {
    type: first.type,
    now: change.now,
    owner: caseOwner(change.caseId),
    payload: {
      ...change.ledger,
      case: change.caseId,
      version: file.version,
      events: change.events.map((event) => ({ type: event.type, data: event.data as Json })),
    },
  });
  await suppressAfter(tx, scope, desk.keys, file, change.events, change.now);
  await oweStanding(tx, scope, file, change.now);
  return file;
}

export function detailsOf(reasons: readonly string[]): readonly { at: string; reason: string }[] {
  return reasons.map((reason) => ({ at: "request", reason }));
}

async function moveClock(tx: WriteTx, scope: Scope, file: RequestFile, change: Recorded): Promise<void> {
  const clock = await answerClock(tx, scope, file.id);
  const place: ClockPlace = clock ?? (await readProfile(tx, scope));
  const known: ClockInputs =
    clock === undefined
      ? { received: file.state.receivedAt, extendedMonths: 0, pauses: [] }
      : ClockInputs.parse(clock.inputs);
  const at = change.happenedAt ?? change.now;
  const inputs = change.events.reduce((sum, event) => inputsAfter(sum, event, at, file.state), known);
  const { answer } = await readPromised(tx, scope, file.state.right);
  await setClock(tx, scope, clockRow(file.id, file.state, inputs, place, answer), change.now);
}

/** Leaves one ledger entry for a reading of personal text; the same reading within a minute leaves none. */
export async function noteReading(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  reading: { readonly what: CaseId | "list"; readonly count: number; readonly now: Instant },
): Promise<void> {
  const { what, count, now } = reading;
  if (!(await isNewReading(tx, scope, what, now))) return;
  const isCase = what !== "list";
  // Nothing is sealed under the key of a request again once it was erased.
  const isErased = isCase && (await certificateOf(tx, scope, what)) !== undefined;
  await append(tx, scope, keys, {
    type: isCase ? "request.read" : "request.listed",
    now,
    owner: isCase && !isErased ? caseOwner(what) : { kind: "organisation", id: scope.organisationId },
    payload: isCase ? { case: what, texts: count } : { requests: count },
  });
}
