/** The mailboxes' SQL. */
import { sql } from "kysely";
import type { Selectable } from "kysely";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import type { CellId } from "../../../platform/ids.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Tables, Tenant } from "../../../platform/tables.ts";
import type { Instant } from "../../../platform/time.ts";
import type { MailboxId } from "../tables.ts";

export type MailboxRow = Omit<Selectable<Tables["mailbox"]>, keyof Tenant>;

/** A handful; beyond this nobody would read the page. */
export const mostMailboxes = 50;

export async function listMailboxes(tx: Tx, scope: Scope): Promise<readonly MailboxRow[]> {
  return tx
    .selectFrom("mailbox")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("removed_at", "is", null)
    .orderBy("id")
    .limit(mostMailboxes)
    .execute();
}

/** One that is in use. `lock`: whoever changes it keeps the others waiting. */
export async function readMailbox(
  tx: Tx,
  scope: Scope,
  id: MailboxId,
  lock = false,
): Promise<MailboxRow | undefined> {
  return tx
    .selectFrom("mailbox")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .where("removed_at", "is", null)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
}

export type NewMailboxRow = Pick<MailboxRow, "id" | "name" | "address_cell" | "opening" | "from_day"> & {
  readonly now: Instant;
};

export async function insertMailbox(
  tx: WriteTx,
  scope: Scope,
  { now, ...row }: NewMailboxRow,
): Promise<void> {
  await tx
    .insertInto("mailbox")
    .values({
      organisation_id: scope.organisationId,
      ...row,
      created_at: now,
      paused_at: null,
      removed_at: null,
      uid_validity: null,
      next_read_at: now,
      tried_at: null,
      read_at: null,
      problem: null,
      failing_since: null,
    })
    .execute();
}

export type MailboxChange = Partial<Omit<MailboxRow, "id" | "created_at">>;

export async function changeMailbox(
  tx: WriteTx,
  scope: Scope,
  id: MailboxId,
  change: MailboxChange,
): Promise<void> {
  await tx
    .updateTable("mailbox")
    .set(change)
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .execute();
}

/** Who is to be read now. */
export async function dueMailboxes(
  tx: Tx,
  scope: Scope,
  now: Instant,
): Promise<readonly Pick<MailboxRow, "id" | "round">[]> {
  return tx
    .selectFrom("mailbox")
    .select(["id", "round"])
    .where("organisation_id", "=", scope.organisationId)
    .where("removed_at", "is", null)
    .where("paused_at", "is", null)
    .where("next_read_at", "<=", now)
    .orderBy("next_read_at")
    .limit(mostMailboxes)
    .execute();
}

/** Destroys the sealed address of a mailbox that was removed or given another. */
export async function destroyCell(tx: WriteTx, scope: Scope, cell: CellId): Promise<void> {
  await tx
    .deleteFrom("cell")
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", cell)
    .execute();
}

export type MailCounts = { readonly all: number; readonly waiting: number };

/** How many mails each mailbox brought, and how many of them wait. */
export async function countMails(tx: Tx, scope: Scope): Promise<ReadonlyMap<MailboxId, MailCounts>> {
  const rows = await tx
    .selectFrom("incoming_mail")
    .select("mailbox_id")
    .select(sql<string>`count(*)`.as("all"))
    .select(sql<string>`count(*) filter (where state = 'waiting')`.as("waiting"))
    .where("organisation_id", "=", scope.organisationId)
    .groupBy("mailbox_id")
    .execute();
  return new Map(rows.map((row) => [row.mailbox_id, { all: Number(row.all), waiting: Number(row.waiting) }]));
}
