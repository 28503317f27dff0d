/** The SQL of notices to recipients: rows that follow from events, links by their hash, what time brings next. */
import { sql } from "kysely";
import type { Selectable } from "kysely";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import type { CaseId, CellId } from "../../../platform/identifiers.ts";
import { json } from "../../../platform/json.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Tables, Tenant } from "../../../platform/tables.ts";
import type { Instant, PlainDate } from "../../../platform/time.ts";
import type { NoticeAct, NoticeId } from "./contract.ts";
import { dropItemsOf } from "./bundles/store.ts";
import { mostNotices } from "./contract.ts";
import { dueStep, isOpen, NoticeState } from "./state.ts";

type Row = Selectable<Tables["recipient_notice"]>;

export type StoredNotice = {
  readonly id: NoticeId;
  readonly caseId: CaseId;
  readonly state: NoticeState;
  readonly language: "en" | "es";
  readonly textsCell: CellId | null;
  readonly answerCell: CellId | null;
  readonly reasonCell: CellId | null;
};

function storedOf(row: Row): StoredNotice {
  return {
    id: row.id,
    caseId: row.case_id,
    state: NoticeState.parse(row.body),
    language: row.language === "es" ? "es" : "en",
    textsCell: row.texts_cell,
    answerCell: row.answer_cell,
    reasonCell: row.reason_cell,
  };
}

/** What of a state the row says by itself, so that lists and the sweep need not open it. */
function columnsOf(state: NoticeState) {
  return {
    state: state.name,
    is_open: isOpen(state),
    due_on: state.dueOn === undefined ? null : Temporal.PlainDate.from(state.dueOn),
    next_on: dueStep(state)?.on ?? null,
    body: json(state),
  };
}

type NewNotice = Pick<StoredNotice, "id" | "caseId" | "state" | "language" | "textsCell"> & {
  readonly now: Instant;
};

export async function insertNotice(tx: WriteTx, scope: Scope, made: NewNotice): Promise<void> {
  await tx
    .insertInto("recipient_notice")
    .values({
      organisation_id: scope.organisationId,
      id: made.id,
      case_id: made.caseId,
      number: made.state.number,
      act: made.state.act,
      ...columnsOf(made.state),
      language: made.language,
      texts_cell: made.textsCell,
      answer_cell: null,
      reason_cell: null,
      created_at: made.now,
      changed_at: made.now,
    })
    .execute();
}

export type NoticeChange = {
  readonly state?: NoticeState | undefined;
  readonly language?: "en" | "es" | undefined;
  readonly textsCell?: CellId | undefined;
  readonly answerCell?: CellId | null | undefined;
  readonly reasonCell?: CellId | null | undefined;
  readonly now: Instant;
};

export async function updateNotice(
  tx: WriteTx,
  scope: Scope,
  id: NoticeId,
  change: NoticeChange,
): Promise<void> {
  const { state, language, textsCell, answerCell, reasonCell, now } = change;
  await tx
    .updateTable("recipient_notice")
    .set({
      changed_at: now,
      ...(state === undefined ? {} : columnsOf(state)),
      ...(language === undefined ? {} : { language }),
      ...(textsCell === undefined ? {} : { texts_cell: textsCell }),
      ...(answerCell === undefined ? {} : { answer_cell: answerCell }),
      ...(reasonCell === undefined ? {} : { reason_cell: reasonCell }),
    })
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .execute();
}

/** One notice, held until the transaction ends: whoever decides on it decides alone. */
export async function holdNotice(tx: WriteTx, scope: Scope, id: NoticeId): Promise<StoredNotice | undefined> {
  const row = await notices(tx, scope).where("id", "=", id).forUpdate().executeTakeFirst();
  return row === undefined ? undefined : storedOf(row);
}

export async function readNotice(tx: Tx, scope: Scope, id: NoticeId): Promise<StoredNotice | undefined> {
  const row = await notices(tx, scope).where("id", "=", id).executeTakeFirst();
  return row === undefined ? undefined : storedOf(row);
}

/** All notices of a request, in the order they were put on the list. */
export async function noticesOf(tx: Tx, scope: Scope, caseId: CaseId): Promise<readonly StoredNotice[]> {
  const rows = await notices(tx, scope)
    .where("case_id", "=", caseId)
    .orderBy("number")
    .limit(mostNotices)
    .execute();
  return rows.map(storedOf);
}

function notices(tx: Tx, scope: Scope) {
  return tx.selectFrom("recipient_notice").selectAll().where("organisation_id", "=", scope.organisationId);
}

export async function countOpen(tx: Tx, scope: Scope, caseId: CaseId): Promise<number> {
  const { count } = await tx
    .selectFrom("recipient_notice")
    .select(({ fn }) => fn.countAll<string>().as("count"))
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "=", caseId)
    .where("is_open", "=", true)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** The notices of several requests, for what counts over all of them. */
export async function noticesOfCases(
  tx: Tx,
  scope: Scope,
  caseIds: readonly CaseId[],
): Promise<readonly StoredNotice[]> {
  if (caseIds.length === 0) return [];
  // One parameter however many there are: a statement takes 65,535.
  const rows = await notices(tx, scope)
    .where(sql<boolean>`case_id = any(${sql.val([...caseIds])}::uuid[])`)
    .execute();
  return rows.map(storedOf);
}

/** Which of these requests somebody has made a list for. */
export async function listedCases(
  tx: Tx,
  scope: Scope,
  caseIds: readonly CaseId[],
): Promise<ReadonlySet<CaseId>> {
  if (caseIds.length === 0) return new Set();
  const rows = await tx
    .selectFrom("case_event")
    .select("case_id")
    .distinct()
    .where("organisation_id", "=", scope.organisationId)
    .where(sql<boolean>`case_id = any(${sql.val([...caseIds])}::uuid[])`)
    .where("type", "=", "recipients.listed")
    .execute();
  return new Set(rows.map(({ case_id: caseId }) => caseId));
}

/** The earliest day for an answer that is still open in a request. */
export async function earliestDue(tx: Tx, scope: Scope, caseId: CaseId): Promise<PlainDate | undefined> {
  const row = await tx
    .selectFrom("recipient_notice")
    .select(({ fn }) => fn.min("due_on").as("due"))
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "=", caseId)
    .where("is_open", "=", true)
    .executeTakeFirst();
  return row?.due ?? undefined;
}

/** Which of these requests wait for a recipient by a day. */
export async function awaitsRecipients(
  tx: Tx,
  scope: Scope,
  caseIds: readonly CaseId[],
): Promise<ReadonlySet<CaseId>> {
  if (caseIds.length === 0) return new Set();
  const rows = await tx
    .selectFrom("recipient_notice")
    .select("case_id")
    .distinct()
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "in", [...caseIds])
    .where("is_open", "=", true)
    .where("due_on", "is not", null)
    .execute();
  return new Set(rows.map(({ case_id: caseId }) => caseId));
}

/** For which acts somebody has made the list. */
export async function listedActs(tx: Tx, scope: Scope, caseId: CaseId): Promise<readonly NoticeAct[]> {
  const rows = await tx
    .selectFrom("case_event")
    .select(sql<NoticeAct>`data ->> 'act'`.as("act"))
    .distinct()
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "=", caseId)
    .where("type", "=", "recipients.listed")
    .limit(10)
    .execute();
  return rows.map(({ act }) => act);
}

/** Notices that time moves on by this day: a reminder, or the handler's turn. Those of a request that is over rest. */
export async function dueNotices(
  tx: Tx,
  scope: Scope,
  today: PlainDate,
): Promise<readonly { readonly id: NoticeId; readonly caseId: CaseId; readonly on: PlainDate }[]> {
  const rows = await tx
    .selectFrom("recipient_notice as n")
    .innerJoin("case_file as f", (join) =>
      join.onRef("f.organisation_id", "=", "n.organisation_id").onRef("f.id", "=", "n.case_id"),
    )
    .select(["n.id", "n.case_id", "n.next_on"])
    .where("n.organisation_id", "=", scope.organisationId)
    .where("n.next_on", "<=", today)
    .where("f.closed_at", "is", null)
    .orderBy("n.next_on")
    .limit(500)
    .execute();
  return rows.flatMap(({ id, case_id: caseId, next_on: on }) => (on === null ? [] : [{ id, caseId, on }]));
}

export type LinkRow = Omit<Selectable<Tables["recipient_link"]>, keyof Tenant>;

export async function insertLink(tx: WriteTx, scope: Scope, link: LinkRow): Promise<void> {
  await tx
    .insertInto("recipient_link")
    .values({ organisation_id: scope.organisationId, ...link })
    .execute();
}

/** The notice a token is for, while it lives. */
export async function noticeOfToken(
  tx: Tx,
  scope: Scope,
  tokenHash: Buffer,
  now: Instant,
): Promise<NoticeId | undefined> {
  const row = await tx
    .selectFrom("recipient_link")
    .select("notice_id")
    .where("organisation_id", "=", scope.organisationId)
    .where("token_hash", "=", tokenHash)
    .where("expires_at", ">", now)
    .executeTakeFirst();
  return row?.notice_id;
}

/** Ends what was mailed for a notice: it went to somebody else, or goes anew. */
export async function endLinks(tx: WriteTx, scope: Scope, id: NoticeId): Promise<void> {
  await tx
    .deleteFrom("recipient_link")
    .where("organisation_id", "=", scope.organisationId)
    .where("notice_id", "=", id)
    .execute();
}

/** Ends every link of a request that is erased. */
export async function endLinksOf(tx: WriteTx, scope: Scope, caseId: CaseId): Promise<void> {
  const ofCase = tx
    .selectFrom("recipient_notice as n")
    .select("n.id")
    .where("n.organisation_id", "=", scope.organisationId)
    .where("n.case_id", "=", caseId);
  await tx
    .deleteFrom("recipient_link")
    .where("organisation_id", "=", scope.organisationId)
    .where("notice_id", "in", ofCase)
    .execute();
  await dropItemsOf(tx, scope, caseId);
}
