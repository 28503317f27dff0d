/** The SQL of cases of all kinds: the Work list and its counts, what was born of a case, the trace of readings. */
import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import { isChangedFor } from "../../platform/cases/looked.ts";
import type { Tx, WriteTx } from "../../platform/db.ts";
import type { AccountId, ActorId, CaseId } from "../../platform/identifiers.ts";
import { json } from "../../platform/json.ts";
import type { Scope } from "../../platform/scope.ts";
import type { ActorKind } from "../../platform/tables.ts";
import type { Instant } from "../../platform/time.ts";
import { isOpenTo } from "../../platform/cases/walls.ts";

export type WorkFilter = {
  /** Cases about this account do not exist for whoever asks. */
  readonly hiddenFrom: AccountId;
  readonly handler?: ActorId | undefined;
  readonly kind?: string | undefined;
  readonly state?: string | undefined;
  /** Only where somebody else did something since this person looked. */
  readonly changedFor?: ActorId | undefined;
  /** What a kind still owes though its clocks count it as done. */
  readonly owing?: readonly Owing[] | undefined;
  /** Which open cases whose clocks are done are answered; the others are still in somebody's hands. */
  readonly answering?: readonly RawBuilder<boolean>[] | undefined;
};

/** Whether a row of `case_file` still owes something that no clock counts; false for every other kind. */
export type Owing = RawBuilder<boolean>;

/**
 * Walks along an index, one after the other: owed and late or due soon; in hand without any date, or with none to come,
 * which no clock would ever bring up; owed later; waiting for somebody else; answered and not closed yet, with a date and
 * without; over.
 */
export const phases = [
  "pressing",
  "undated",
  "met",
  "dated",
  "paused",
  "answered",
  "concluded",
  "closed",
] as const;
/** Those along the dates. */
export const alongDates: ReadonlySet<Phase> = new Set(["pressing", "met", "dated", "answered"]);
export type Phase = (typeof phases)[number];
/** `soon` goes with it from page to page: nothing is passed over because time went on in between. */
export type WorkCursor = {
  readonly phase: Phase;
  readonly due: string;
  readonly id: CaseId;
  readonly soon: Instant;
};

export type WorkRow = {
  readonly id: CaseId;
  readonly kind: string;
  readonly dueAt: Instant | null;
  readonly owes: boolean;
  readonly cursor: WorkCursor;
};

/** What is owed up to `soon` is pressing. */
type Page = { readonly after?: WorkCursor | undefined; readonly soon: Instant; readonly limit: number };

/** One range of one index, whatever else there is (decision 0079): a test explains it. */
export function phaseQuery(tx: Tx, scope: Scope, phase: Phase, filter: WorkFilter, page: Page) {
  const { after, soon } = page;
  const due = sql<string>`to_char(due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
  const isDated = alongDates.has(phase);
  return (
    filtered(tx, scope, filter)
      .select(["id", "kind", "due_at", "owes"])
      .select(due.as("due_text"))
      .where("closed_at", phase === "closed" ? "is not" : "is", null)
      .$if(phase === "met" || phase === "answered", (query) => query.where("due_at", "is not", null))
      .$if(!isDated && phase !== "closed", (query) => query.where("due_at", "is", null))
      .where(isIn(phase, filter))
      .$if(phase === "pressing", (query) => query.where("due_at", "<=", soon))
      .$if(phase === "dated", (query) => query.where("due_at", ">", soon))
      // By the date that none has, too: so the same index gives the order.
      .$if(phase !== "closed", (query) => query.orderBy("due_at").orderBy("id"))
      .$if(phase === "closed", (query) => query.orderBy("id", "desc"))
      .$if(after !== undefined && isDated, (query) =>
        query.where(
          sql<boolean>`(due_at, id) > (${after?.due ?? null}::timestamptz, ${after?.id ?? null}::uuid)`,
        ),
      )
      .$if(after !== undefined && !isDated, (query) =>
        query.where("id", phase === "closed" ? "<" : ">", after?.id ?? noCase),
      )
      .limit(page.limit)
  );
}

/** Of what is open, with a date or without, which belongs to a phase; of what is over, all. */
function isIn(phase: Phase, filter: WorkFilter): RawBuilder<boolean> {
  const isMet = sql<boolean>`not ${isOwed(filter)}`;
  const byPhase: Readonly<Record<Phase, RawBuilder<boolean>>> = {
    pressing: isOwed(filter),
    undated: both(sql`not owes`, sql`not ${isAnswered(filter)}`),
    met: both(isMet, sql`not ${isAnswered(filter)}`),
    dated: isOwed(filter),
    paused: sql`owes`,
    answered: both(isMet, isAnswered(filter)),
    concluded: both(sql`not owes`, isAnswered(filter)),
    closed: sql`true`,
  };
  return byPhase[phase];
}

/** A page of one phase. */
export async function listPhase(
  tx: Tx,
  scope: Scope,
  phase: Phase,
  filter: WorkFilter,
  page: Page,
): Promise<readonly WorkRow[]> {
  const rows = await phaseQuery(tx, scope, phase, filter, page).execute();
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    dueAt: row.due_at,
    owes: row.owes,
    cursor: { phase, due: row.due_at === null ? "" : row.due_text, id: row.id, soon: page.soon },
  }));
}

const noCase = "00000000-0000-0000-0000-000000000000" as CaseId;

/** The clocks say it, or a kind does. */
function isOwed({ owing = [] }: WorkFilter): Owing {
  return sql<boolean>`(${sql.join([sql`owes`, ...owing], sql` or `)})`;
}

/** Cases of a kind that are answered in these of its states. */
export function answeredIn(kind: string, states: readonly string[]): RawBuilder<boolean> {
  return sql<boolean>`(kind = ${kind} and state = any(${sql.val([...states])}::text[]))`;
}

export const both = (one: RawBuilder<boolean>, other: RawBuilder<boolean>): RawBuilder<boolean> =>
  sql<boolean>`(${one} and ${other})`;

/** Of those whose clocks are done. */
function isAnswered({ answering = [] }: Pick<WorkFilter, "answering">): RawBuilder<boolean> {
  return answering.length === 0
    ? sql<boolean>`false`
    : sql<boolean>`(${sql.join([...answering], sql` or `)})`;
}

function filtered(tx: Tx, scope: Scope, filter: WorkFilter) {
  const { hiddenFrom, handler, kind, state, changedFor } = filter;
  return tx
    .selectFrom("case_file")
    .where("organisation_id", "=", scope.organisationId)
    .where(isOpenTo(hiddenFrom))
    .$if(handler !== undefined, (query) => query.where("handler_id", "=", handler ?? null))
    .$if(kind !== undefined, (query) => query.where("kind", "=", kind ?? ""))
    .$if(state !== undefined, (query) => query.where("state", "=", state ?? ""))
    .$if(changedFor !== undefined, (query) =>
      query.where(isChangedFor(changedFor ?? scope.actorId, "case_file")),
    );
}

export type WorkCounts = {
  /** All that is not closed, answered or not. */
  readonly mine: number;
  readonly team: number;
  /** Of those: nothing runs any more by their clocks. */
  readonly mineMet: number;
  readonly teamMet: number;
  readonly late: number;
  /** Owed by the end of today, and not late yet. */
  readonly today: number;
  /** Owed, and in nobody's hands. */
  readonly nobodys: number;
  /** Late, due today or nobody's, each once. */
  readonly pressing: number;
  readonly closed: number;
};

/** The moment that counts, and the last one of its day where the organisation is. */
export type Today = { readonly now: Instant; readonly end: Instant };

type Reader = { readonly accountId: AccountId; readonly actorId: ActorId };
type Counted = Pick<WorkFilter, "kind" | "answering">;

export function openCountQuery(tx: Tx, scope: Scope, reader: Reader, filter: Counted, { now, end }: Today) {
  const isMet = sql<boolean>`not owes and ${isAnswered(filter)}`;
  // Waiting for somebody, with or without a date: a question nobody took up, a complaint that was only acknowledged.
  const isNobodys = sql<boolean>`handler_id is null and (owes or not ${isAnswered(filter)})`;
  return filtered(tx, scope, { kind: filter.kind, hiddenFrom: reader.accountId })
    .select([
      sql<string>`count(*)`.as("team"),
      sql<string>`count(*) filter (where handler_id = ${reader.actorId}::uuid)`.as("mine"),
      sql<string>`count(*) filter (where ${isMet})`.as("team_met"),
      sql<string>`count(*) filter (where ${isMet} and handler_id = ${reader.actorId}::uuid)`.as("mine_met"),
      sql<string>`count(*) filter (where owes and due_at < ${now}::timestamptz)`.as("late"),
      sql<string>`count(*) filter (where owes and due_at >= ${now}::timestamptz and due_at <= ${end}::timestamptz)`.as(
        "today",
      ),
      sql<string>`count(*) filter (where ${isNobodys})`.as("nobodys"),
      sql<string>`count(*) filter (where ${isNobodys} or (owes and due_at <= ${end}::timestamptz))`.as(
        "pressing",
      ),
    ])
    .where("closed_at", "is", null);
}

/** Two passes over what the indexes hold, whatever the page. */
export async function countWork(
  tx: Tx,
  scope: Scope,
  reader: Reader,
  filter: Counted,
  today: Today,
): Promise<WorkCounts> {
  const open = await countOpen(tx, scope, reader, filter, today);
  const closed = await filtered(tx, scope, { kind: filter.kind, hiddenFrom: reader.accountId })
    .select(sql<string>`count(*)`.as("closed"))
    .where("closed_at", "is not", null)
    .executeTakeFirstOrThrow();
  return { ...open, closed: Number(closed.closed) };
}

/** What is not over: one pass, which the index covers. */
export async function countOpen(
  tx: Tx,
  scope: Scope,
  reader: Reader,
  filter: Counted,
  today: Today,
): Promise<Omit<WorkCounts, "closed">> {
  const open = await openCountQuery(tx, scope, reader, filter, today).executeTakeFirstOrThrow();
  return {
    mine: Number(open.mine),
    team: Number(open.team),
    mineMet: Number(open.mine_met),
    teamMet: Number(open.team_met),
    late: Number(open.late),
    today: Number(open.today),
    nobodys: Number(open.nobodys),
    pressing: Number(open.pressing),
  };
}

export type KindOfCase = { readonly id: CaseId; readonly kind: string };

/** Which kind of case a reference names. */
export async function caseByReference(
  tx: Tx,
  scope: Scope,
  reference: string,
): Promise<KindOfCase | undefined> {
  return tx
    .selectFrom("case_file")
    .select(["id", "kind"])
    .where("organisation_id", "=", scope.organisationId)
    .where(sql<string>`reference`, "=", reference)
    .executeTakeFirst();
}

/** The case another was born of, and those that were born of it. */
export async function relatedCases(
  tx: Tx,
  scope: Scope,
  of: { readonly caseId: CaseId; readonly origin: CaseId | undefined; readonly hiddenFrom: AccountId },
): Promise<readonly (KindOfCase & { readonly isOrigin: boolean })[]> {
  const rows = await tx
    .selectFrom("case_file")
    .select(["id", "kind"])
    .where("organisation_id", "=", scope.organisationId)
    .where(isOpenTo(of.hiddenFrom))
    .where((where) =>
      where.or([where("origin_case_id", "=", of.caseId), where("id", "=", of.origin ?? noCase)]),
    )
    .orderBy("id")
    .limit(100)
    .execute();
  return rows.map((row) => ({ ...row, isOrigin: row.id === of.origin }));
}

/** The actions born of a case. */
export async function countActions(
  tx: Tx,
  scope: Scope,
  caseId: CaseId,
): Promise<{ readonly all: number; readonly open: number }> {
  const { all, open } = await tx
    .selectFrom("case_file")
    .select([
      sql<string>`count(*)`.as("all"),
      sql<string>`count(*) filter (where closed_at is null)`.as("open"),
    ])
    .where("organisation_id", "=", scope.organisationId)
    .where("origin_case_id", "=", caseId)
    .where("kind", "=", "action")
    .executeTakeFirstOrThrow();
  return { all: Number(all), open: Number(open) };
}

/** The mails of the case that still wait, or were refused. */
export async function heldMails(tx: Tx, scope: Scope, caseId: CaseId): Promise<ReadonlySet<string>> {
  const rows = await tx
    .selectFrom("outbox_mail")
    .select("id")
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "=", caseId)
    .where("state", "!=", "sent")
    .limit(1000)
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** What somebody opened, or has in hand, newest first. */
export async function ownCases(
  tx: Tx,
  scope: Scope,
  reader: { readonly accountId: AccountId; readonly actorId: ActorId },
  kinds: readonly string[],
): Promise<readonly KindOfCase[]> {
  const ofReader = (column: "opened_by" | "handler_id") =>
    tx
      .selectFrom("case_file")
      .select(["id", "kind"])
      .where("organisation_id", "=", scope.organisationId)
      .where(column, "=", reader.actorId)
      .where("kind", "in", [...kinds])
      .where(isOpenTo(reader.accountId))
      .$if(column === "handler_id", (query) => query.where("closed_at", "is", null))
      .orderBy("id", "desc")
      .limit(50)
      .execute();
  const rows = [...(await ofReader("handler_id")), ...(await ofReader("opened_by"))];
  return [...new Map(rows.map((row) => [row.id, row])).values()].slice(0, 50);
}

/** Newest cases of a kind in a state, for a search that opens their texts. */
export async function newestCases(
  tx: Tx,
  scope: Scope,
  of: {
    readonly kind: string;
    readonly hiddenFrom: AccountId;
    readonly limit: number;
    readonly before?: CaseId;
  },
): Promise<readonly CaseId[]> {
  const { before } = of;
  const rows = await filtered(tx, scope, of)
    .select("id")
    .$if(before !== undefined, (query) => query.where("id", "<", before ?? noCase))
    .orderBy("id", "desc")
    .limit(of.limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** True when the same person did not read the same thing in the last minute: then the reading is worth an entry. */
export async function isNewReading(tx: WriteTx, scope: Scope, what: string, now: Instant): Promise<boolean> {
  const row = await tx
    .insertInto("case_reading")
    .values({ organisation_id: scope.organisationId, actor_id: scope.actorId, what, read_at: now })
    .onConflict((conflict) =>
      conflict
        .columns(["organisation_id", "actor_id", "what"])
        .doUpdateSet({ read_at: now })
        .where("case_reading.read_at", "<=", now.subtract({ seconds: 60 })),
    )
    .returning("what")
    .executeTakeFirst();
  return row !== undefined;
}

/** Of what kind these actors are: a person, the system, a job, the public. */
export async function actorKinds(
  tx: Tx,
  scope: Scope,
  ids: readonly ActorId[],
): Promise<ReadonlyMap<ActorId, ActorKind>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom("actor")
    .select(["id", "kind"])
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "in", [...ids])
    .execute();
  return new Map(rows.map(({ id, kind }) => [id, kind]));
}

/** Ids of a kind's cases in order, for what walks over all of them. */
export async function caseIdsAfter(
  tx: Tx,
  scope: Scope,
  kind: string,
  after: CaseId | undefined,
  limit: number,
): Promise<readonly CaseId[]> {
  const rows = await tx
    .selectFrom("case_file")
    .select("id")
    .where("organisation_id", "=", scope.organisationId)
    .where("kind", "=", kind)
    .where("id", ">", after ?? noCase)
    .orderBy("id")
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** Writes what the events say over the row; a case that is over ends with its last event. */
export async function restoreRow(
  tx: WriteTx,
  scope: Scope,
  caseId: CaseId,
  built: { readonly state: { readonly name: string }; readonly version: number; readonly isClosed: boolean },
): Promise<void> {
  const last = sql<Instant>`(select max(recorded_at) from case_event
    where organisation_id = ${scope.organisationId} and case_id = ${caseId})`;
  await tx
    .updateTable("case_file")
    .set({
      state: built.state.name,
      body: json(built.state),
      version: built.version,
      closed_at: built.isClosed ? sql<Instant>`coalesce(closed_at, ${last})` : null,
    })
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", caseId)
    .execute();
}
