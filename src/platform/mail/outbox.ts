/**
 * The outbox: a mail is a row, its content a sealed cell, its sending a duty, all in the transaction that decided to
 * send it. Nothing is sent that was rolled back, and nothing that was decided is forgotten.
 */
import { sql } from "kysely";
import { readCells, writeCell } from "../cells/cells.ts";
import type { Tx, WriteTx } from "../db.ts";
import { insertDuty } from "../duties/store.ts";
import { failPoint } from "../fail_point.ts";
import { newId } from "../ids.ts";
import type { CaseId, MailId } from "../ids.ts";
import type { KeyOwner, KeyProvider } from "../keys.ts";
import type { Scope } from "../scope.ts";
import type { MailState } from "../tables.ts";
import type { Instant } from "../time.ts";
import { MailContent, messageIdOf } from "./message.ts";

export const mailKind = "mail";

export type NewMail = {
  /** Given when an event names the mail before it is written. */
  readonly id?: MailId | undefined;
  readonly content: MailContent;
  /** Whose key seals the content: with that key the mail becomes unreadable. */
  readonly owner: KeyOwner;
  readonly from: string;
  readonly now: Instant;
  readonly caseId?: CaseId;
  /** Not before this moment. */
  readonly sendAt?: Instant;
};

/** Puts a mail into the outbox and its sending among the duties. */
export async function postMail(tx: WriteTx, scope: Scope, keys: KeyProvider, mail: NewMail): Promise<MailId> {
  const id: MailId = mail.id ?? newId();
  const content = MailContent.parse(mail.content);
  await tx
    .insertInto("outbox_mail")
    .values({
      organisation_id: scope.organisationId,
      id,
      case_id: mail.caseId ?? null,
      message_id: messageIdOf(id, mail.from),
      state: "waiting",
      problem: null,
      created_at: mail.now,
      settled_at: null,
    })
    .execute();
  failPoint("mail.row");
  const row = { table: "outbox_mail", column: "content", rowId: id };
  await writeCell(tx, scope, keys, { row, owner: mail.owner, text: JSON.stringify(content), now: mail.now });
  failPoint("mail.content");
  await insertDuty(tx, scope, {
    kind: mailKind,
    key: id,
    data: { mail: id },
    dueAt: mail.sendAt ?? mail.now,
    now: mail.now,
    ...(mail.caseId === undefined ? {} : { caseId: mail.caseId }),
  });
  failPoint("mail.posted");
  return id;
}

export type OutboxMail = {
  readonly id: MailId;
  readonly messageId: string;
  readonly state: MailState;
  /** Gone when its key owner was erased. */
  readonly content: MailContent | undefined;
};

/** One mail with its content. */
export async function readMail(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  id: MailId,
): Promise<OutboxMail | undefined> {
  const row = await tx
    .selectFrom("outbox_mail")
    .select(["id", "message_id", "state"])
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const cell = await tx
    .selectFrom("cell")
    .select("id")
    .where("organisation_id", "=", scope.organisationId)
    .where("row_table", "=", "outbox_mail")
    .where("row_id", "=", id)
    .executeTakeFirst();
  const text = cell === undefined ? undefined : (await readCells(tx, scope, keys, [cell.id])).get(cell.id);
  const content = text === undefined ? undefined : MailContent.parse(JSON.parse(text));
  return { id: row.id, messageId: row.message_id, state: row.state, content };
}

export type OutboxLine = {
  readonly id: MailId;
  readonly state: MailState;
  readonly problem: string | null;
  readonly createdAt: Instant;
};

/** The outbox, newest first, without contents; `before` is the last id of the page before. */
export async function listOutbox(
  tx: Tx,
  scope: Scope,
  limit: number,
  before?: MailId,
): Promise<readonly OutboxLine[]> {
  const rows = await tx
    .selectFrom("outbox_mail")
    .select(["id", "state", "problem", "created_at"])
    .where("organisation_id", "=", scope.organisationId)
    .$if(before !== undefined, (query) => query.where("id", "<", before ?? ("" as MailId)))
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
  return rows.map(({ created_at, ...row }) => ({ ...row, createdAt: created_at }));
}

/** What became of a mail; `settledAt` is when the mail server took it or refused it. */
export type MailFate = { readonly state: MailState; readonly settledAt: Instant | null };

export async function mailFates(
  tx: Tx,
  scope: Scope,
  ids: readonly MailId[],
): Promise<ReadonlyMap<MailId, MailFate>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom("outbox_mail")
    .select(["id", "state", "settled_at"])
    .where("organisation_id", "=", scope.organisationId)
    // One parameter however many there are: a statement takes 65,535.
    .where(sql<boolean>`id = any(${sql.val([...ids])}::uuid[])`)
    .execute();
  return new Map(rows.map(({ id, state, settled_at: settledAt }) => [id, { state, settledAt }]));
}

/** Destroys the contents of a case's mails that were sent or refused; one that still waits keeps its own. */
export async function forgetMails(tx: WriteTx, scope: Scope, caseId: CaseId): Promise<void> {
  const settled = tx
    .selectFrom("outbox_mail")
    .select("id")
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "=", caseId)
    .where("state", "!=", "waiting");
  await tx
    .deleteFrom("cell")
    .where("organisation_id", "=", scope.organisationId)
    .where("row_table", "=", "outbox_mail")
    .where("row_id", "in", settled)
    .execute();
}

/** Records what became of a mail; the caller's transaction is the duty's. */
export async function settleMail(
  tx: WriteTx,
  id: MailId,
  outcome: { readonly state: MailState; readonly problem?: string; readonly at: Instant },
): Promise<void> {
  await tx
    .updateTable("outbox_mail")
    .set({ state: outcome.state, problem: outcome.problem ?? null, settled_at: outcome.at })
    .where("id", "=", id)
    .execute();
}
