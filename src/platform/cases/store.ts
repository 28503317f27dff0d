/** Cases in the database: opened, moved on by events under a version guard, read now or as of a moment, rebuilt. */
import { randomInt } from "node:crypto";
import type { Selectable } from "kysely";
import type { Tx, WriteTx } from "../db.ts";
import { parseEvent } from "../events.ts";
import type { DomainEvent, RecordedEvent } from "../events.ts";
import { failPoint } from "../fail_point.ts";
import { newId, shortReference } from "../ids.ts";
import type { CaseId, CellId, EventId, ShortReference, SiteId, SubjectId } from "../ids.ts";
import { json } from "../json.ts";
import type { Scope } from "../scope.ts";
import type { Tables } from "../tables.ts";
import type { Instant } from "../time.ts";
import { VersionConflict } from "./kind.ts";
import type { CaseFile, CaseKind, CaseState } from "./kind.ts";

/** How an event came to be recorded; the same for all events of one decision. */
export type Recording = {
  readonly now: Instant;
  readonly happenedAt?: Instant | undefined;
  readonly causeId?: EventId | undefined;
  /** The same key on the same case records once. */
  readonly idempotencyKey?: string | undefined;
  readonly cellIds?: readonly CellId[] | undefined;
};

export type NewCase<E extends DomainEvent> = Recording & {
  /** Given when cells were sealed for the case before it was opened. */
  readonly id?: CaseId | undefined;
  readonly siteId?: SiteId | undefined;
  readonly jurisdiction: string;
  readonly subjectId?: SubjectId | undefined;
  readonly events: readonly [E, ...E[]];
};

/** Opens a case with its first events and a short reference of its prefix and year (in UTC). */
export async function openCase<State extends CaseState, E extends DomainEvent>(
  tx: WriteTx,
  scope: Scope,
  kind: CaseKind<State, E>,
  input: NewCase<E>,
): Promise<CaseFile<State>> {
  const state = after(kind, undefined, input.events);
  const file: CaseFile<State> = {
    id: input.id ?? newId<CaseId>(),
    kind: kind.kind,
    reference: await nextReference(tx, scope, kind.referencePrefix, input.now),
    siteId: input.siteId,
    jurisdiction: input.jurisdiction,
    subjectId: input.subjectId,
    state,
    version: input.events.length,
    openedAt: input.happenedAt ?? input.now,
    changedAt: input.now,
    closedAt: kind.isClosed(state) ? input.now : undefined,
    walls: [],
  };
  await tx
    .insertInto("case_file")
    .values({
      organisation_id: scope.organisationId,
      id: file.id,
      site_id: file.siteId ?? null,
      kind: file.kind,
      reference: file.reference,
      jurisdiction: file.jurisdiction,
      subject_id: file.subjectId ?? null,
      opened_at: file.openedAt,
      ...columnsOf(file),
    })
    .execute();
  failPoint("case.opened");
  await insertEvents(tx, scope, file.id, 0, input.events, input);
  failPoint("case.recorded");
  return file;
}

export type CaseChange<E extends DomainEvent> = Recording & {
  readonly caseId: CaseId;
  /** The version the decision was made on. */
  readonly version: number;
  readonly events: readonly [E, ...E[]];
};

/** Records events and the state after them, or throws `VersionConflict`. A repeated idempotency key changes nothing. */
export async function changeCase<State extends CaseState, E extends DomainEvent>(
  tx: WriteTx,
  scope: Scope,
  kind: CaseKind<State, E>,
  change: CaseChange<E>,
): Promise<CaseFile<State>> {
  const row = await tx
    .selectFrom("case_file")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", change.caseId)
    .where("kind", "=", kind.kind)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw new VersionConflict("The case does not exist.");
  const before = toCase(kind, row);
  if (await isRecorded(tx, scope, change)) return before;
  if (before.version !== change.version) {
    throw new VersionConflict(`The case is at version ${before.version}, not ${change.version}.`);
  }
  const state = after(kind, before.state, change.events);
  const file: CaseFile<State> = {
    ...before,
    state,
    version: before.version + change.events.length,
    changedAt: change.now,
    closedAt: kind.isClosed(state) ? (before.closedAt ?? change.now) : undefined,
  };
  await tx
    .updateTable("case_file")
    .set(columnsOf(file))
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", file.id)
    .execute();
  failPoint("case.changed");
  await insertEvents(tx, scope, file.id, before.version, change.events, change);
  failPoint("case.recorded");
  return file;
}

/** One case by id; `undefined` when there is none of this kind in the organisation. */
export async function readCase<State extends CaseState, E extends DomainEvent>(
  tx: Tx,
  scope: Scope,
  kind: CaseKind<State, E>,
  id: CaseId,
): Promise<CaseFile<State> | undefined> {
  const row = await oneCase(tx, scope, kind, id).executeTakeFirst();
  return row === undefined ? undefined : toCase(kind, row);
}

/** The same, nobody else's to change until this transaction ends: what is decided on it is decided on the newest. */
export async function lockCase<State extends CaseState, E extends DomainEvent>(
  tx: WriteTx,
  scope: Scope,
  kind: CaseKind<State, E>,
  id: CaseId,
): Promise<CaseFile<State> | undefined> {
  const row = await oneCase(tx, scope, kind, id).forUpdate().executeTakeFirst();
  return row === undefined ? undefined : toCase(kind, row);
}

const oneCase = (tx: Tx, scope: Scope, { kind }: { readonly kind: string }, id: CaseId) =>
  tx
    .selectFrom("case_file")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .where("kind", "=", kind);

/** Several cases of a kind by their ids, in one trip; what there is not is missing. */
export async function readCases<State extends CaseState, E extends DomainEvent>(
  tx: Tx,
  scope: Scope,
  kind: CaseKind<State, E>,
  ids: readonly CaseId[],
): Promise<readonly CaseFile<State>[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .selectFrom("case_file")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "in", [...ids])
    .where("kind", "=", kind.kind)
    .execute();
  return rows.map((row) => toCase(kind, row));
}

/** One case by its short reference. */
export async function readCaseByReference<State extends CaseState, E extends DomainEvent>(
  tx: Tx,
  scope: Scope,
  kind: CaseKind<State, E>,
  reference: ShortReference,
): Promise<CaseFile<State> | undefined> {
  const row = await tx
    .selectFrom("case_file")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("reference", "=", reference)
    .where("kind", "=", kind.kind)
    .executeTakeFirst();
  return row === undefined ? undefined : toCase(kind, row);
}

export type CasePage = {
  /** The last id of the page before. */
  readonly after?: CaseId | undefined;
  readonly limit: number;
  readonly state?: string | undefined;
  readonly subjectId?: SubjectId | undefined;
};

/** Cases of a kind, oldest first. */
export async function listCases<State extends CaseState, E extends DomainEvent>(
  tx: Tx,
  scope: Scope,
  kind: CaseKind<State, E>,
  page: CasePage,
): Promise<readonly CaseFile<State>[]> {
  const { after: cursor, state, subjectId } = page;
  const rows = await tx
    .selectFrom("case_file")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("kind", "=", kind.kind)
    .$if(cursor !== undefined, (query) => query.where("id", ">", cursor as CaseId))
    .$if(state !== undefined, (query) => query.where("state", "=", state as string))
    .$if(subjectId !== undefined, (query) => query.where("subject_id", "=", subjectId as SubjectId))
    .orderBy("id")
    .limit(page.limit)
    .execute();
  return rows.map((row) => toCase(kind, row));
}

/** The events of a case in order, each through its schema; `until` leaves out what was recorded later. */
export async function readEvents<State extends CaseState, E extends DomainEvent>(
  tx: Tx,
  scope: Scope,
  kind: CaseKind<State, E>,
  caseId: CaseId,
  page: { readonly after?: number | undefined; readonly until?: Instant | undefined; readonly limit: number },
): Promise<readonly RecordedEvent<E>[]> {
  const { until } = page;
  const rows = await tx
    .selectFrom("case_event")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "=", caseId)
    .where("sequence", ">", page.after ?? 0)
    .$if(until !== undefined, (query) => query.where("recorded_at", "<=", until as Instant))
    .orderBy("sequence")
    .limit(page.limit)
    .execute();
  return rows.map((row) => ({
    ...ownEvent(kind, parseEvent(kind.events, row.type, row.type_version, row.data)),
    id: row.id,
    caseId: row.case_id,
    sequence: row.sequence,
    actorId: row.actor_id,
    recordedAt: row.recorded_at,
    happenedAt: row.happened_at,
    causeId: row.cause_id ?? undefined,
    cellIds: row.cell_ids,
  }));
}

/**
 * The state from the events alone: what the row must equal, or, with `until`, what the state was at that moment.
 * `undefined` when the case had not begun. Reads in steps, so a long case does not fill the memory.
 */
export async function rebuildCase<State extends CaseState, E extends DomainEvent>(
  tx: Tx,
  scope: Scope,
  kind: CaseKind<State, E>,
  caseId: CaseId,
  until?: Instant,
): Promise<{ readonly state: State; readonly version: number } | undefined> {
  let built: { readonly state: State; readonly version: number } | undefined;
  for (;;) {
    const events = await readEvents(tx, scope, kind, caseId, { after: built?.version, until, limit: 500 });
    for (const event of events) {
      built = { state: kind.apply(built?.state, event), version: event.sequence };
    }
    if (events.length < 500) break;
  }
  return built === undefined ? undefined : { ...built, state: kind.state.parse(built.state) };
}

/** How many of the numbers of a size are given out before references grow by a digit. */
const mostTaken = 0.1;

/**
 * A free reference of a prefix in the year of `now`, drawn by chance: whoever sees some of an organisation's references
 * learns nothing of those they may not see, neither that there are any nor how many. Holds the counter's row until the
 * transaction ends, so that no two draw the same.
 */
async function nextReference(
  tx: WriteTx,
  scope: Scope,
  prefix: string,
  now: Instant,
): Promise<ShortReference> {
  const year = now.toZonedDateTimeISO("UTC").year;
  const { last_number } = await tx
    .insertInto("reference_counter")
    .values({ organisation_id: scope.organisationId, prefix, year, last_number: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(["organisation_id", "prefix", "year"])
        .doUpdateSet((row) => ({ last_number: row("reference_counter.last_number", "+", 1) })),
    )
    .returning("last_number")
    .executeTakeFirstOrThrow();
  let size = 10_000;
  while (last_number > size * mostTaken) size *= 10;
  for (;;) {
    const drawn = shortReference(prefix, year, randomInt(size === 10_000 ? 1 : size / 10, size));
    const taken = await tx
      .selectFrom("case_file")
      .select("id")
      .where("organisation_id", "=", scope.organisationId)
      .where("reference", "=", drawn)
      .executeTakeFirst();
    if (taken === undefined) return drawn;
  }
}

async function isRecorded(tx: Tx, scope: Scope, change: CaseChange<DomainEvent>): Promise<boolean> {
  if (change.idempotencyKey === undefined) return false;
  const row = await tx
    .selectFrom("case_event")
    .select("id")
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "=", change.caseId)
    .where("idempotency_key", "=", change.idempotencyKey)
    .executeTakeFirst();
  return row !== undefined;
}

async function insertEvents(
  tx: WriteTx,
  scope: Scope,
  caseId: CaseId,
  before: number,
  events: readonly DomainEvent[],
  recording: Recording,
): Promise<void> {
  await tx
    .insertInto("case_event")
    .values(
      events.map((event, index) => ({
        organisation_id: scope.organisationId,
        id: newId<EventId>(),
        case_id: caseId,
        sequence: before + index + 1,
        type: event.type,
        type_version: event.version,
        actor_id: scope.actorId,
        recorded_at: recording.now,
        happened_at: recording.happenedAt ?? recording.now,
        cause_id: recording.causeId ?? null,
        // One decision, one key: it stands on the first of its events.
        idempotency_key: index === 0 ? (recording.idempotencyKey ?? null) : null,
        data: json(event.data),
        cell_ids: index === 0 ? [...(recording.cellIds ?? [])] : [],
      })),
    )
    .execute();
}

function after<State extends CaseState, E extends DomainEvent>(
  kind: CaseKind<State, E>,
  before: State | undefined,
  events: readonly [E, ...E[]],
): State {
  const [first, ...rest] = events.map((event) =>
    ownEvent(kind, parseEvent(kind.events, event.type, event.version, event.data)),
  );
  if (first === undefined) throw new TypeError("A change of a case has at least one event.");
  return kind.state.parse(rest.reduce((state, event) => kind.apply(state, event), kind.apply(before, first)));
}

function ownEvent<State extends CaseState, E extends DomainEvent>(
  kind: CaseKind<State, E>,
  event: DomainEvent,
): E {
  if (!kind.isEvent(event)) throw new TypeError(`The event ${event.type} does not belong to ${kind.kind}.`);
  return event;
}

function columnsOf(file: CaseFile): {
  state: string;
  body: ReturnType<typeof json>;
  version: number;
  changed_at: Instant;
  closed_at: Instant | null;
} {
  return {
    state: file.state.name,
    body: json(file.state),
    version: file.version,
    changed_at: file.changedAt,
    closed_at: file.closedAt ?? null,
  };
}

function toCase<State extends CaseState, E extends DomainEvent>(
  kind: CaseKind<State, E>,
  row: Selectable<Tables["case_file"]>,
): CaseFile<State> {
  return {
    id: row.id,
    kind: row.kind,
    reference: row.reference,
    siteId: row.site_id ?? undefined,
    jurisdiction: row.jurisdiction,
    subjectId: row.subject_id ?? undefined,
    state: kind.state.parse(row.body),
    version: row.version,
    openedAt: row.opened_at,
    changedAt: row.changed_at,
    closedAt: row.closed_at ?? undefined,
    walls: row.walls,
  };
}
