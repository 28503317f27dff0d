/** Requests whose address nobody confirmed, in the database: whether anybody was asked, how many wait, which lapsed. */
import { sql } from "kysely";
import { isOpenTo } from "../../../../platform/cases/walls.ts";
import type { Tx } from "../../../../platform/db.ts";
import type { AccountId, CaseId } from "../../../../platform/identifiers.ts";
import type { Scope } from "../../../../platform/scope.ts";
import type { Instant } from "../../../../platform/time.ts";
import { requestKind } from "../state.ts";

/** When a mail server first took a mail of these cases; until then nobody was asked. */
export async function askedAt(tx: Tx, scope: Scope, cases: readonly CaseId[]): Promise<Instant | undefined> {
  const row = await tx
    .selectFrom("outbox_mail")
    .select("settled_at")
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "in", [...cases])
    .where("state", "=", "sent")
    .orderBy("settled_at")
    .limit(1)
    .executeTakeFirst();
  return row?.settled_at ?? undefined;
}

/** What became of the newest mail that asks, where none of these cases has left; nothing where no mail was written. */
export async function heldAsk(
  tx: Tx,
  scope: Scope,
  cases: readonly CaseId[],
): Promise<"waiting" | "refused" | "suppressed" | undefined> {
  if ((await askedAt(tx, scope, cases)) !== undefined) return undefined;
  const row = await tx
    .selectFrom("outbox_mail")
    .select("state")
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "in", [...cases])
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return row === undefined || row.state === "sent" ? undefined : row.state;
}

/** Those of the cases whose mails wait in the outbox, none having left, nor of what came in the same letter. */
export async function unaskedAmong(
  tx: Tx,
  scope: Scope,
  cases: readonly CaseId[],
): Promise<ReadonlySet<CaseId>> {
  if (cases.length === 0) return new Set();
  const mailIn = (state: "sent" | "held") => sql<boolean>`exists (select from outbox_mail mail
    join rights_request of on of.organisation_id = mail.organisation_id and of.case_id = mail.case_id
    where mail.organisation_id = own.organisation_id and mail.state ${sql.raw(state === "sent" ? "=" : "<>")} 'sent'
      and (of.case_id = own.case_id or of.bundle_id = own.bundle_id))`;
  const rows = await tx
    .selectFrom("rights_request as own")
    .select("own.case_id")
    .where("own.organisation_id", "=", scope.organisationId)
    .where("own.case_id", "in", [...cases])
    .where(mailIn("held"))
    .where(sql<boolean>`not ${mailIn("sent")}`)
    .execute();
  return new Set(rows.map(({ case_id: id }) => id));
}

export type Waiting = { readonly count: number; readonly oldest: Instant | undefined };

/** Those that wait for whoever asked to confirm their address. */
export async function waitingFor(tx: Tx, scope: Scope, hiddenFrom: AccountId): Promise<Waiting> {
  const row = await requests(tx, scope, hiddenFrom)
    .select([sql<string>`count(*)`.as("count"), sql<Instant | null>`min(opened_at)`.as("oldest")])
    .where("state", "=", "unconfirmed")
    .where("closed_at", "is", null)
    .executeTakeFirstOrThrow();
  return { count: Number(row.count), oldest: row.oldest ?? undefined };
}

/** Of those that are owed and in nobody's hands: all, and the ones due after a moment. */
export async function nobodysUnconfirmed(
  tx: Tx,
  scope: Scope,
  hiddenFrom: AccountId,
  end: Instant,
): Promise<{ readonly all: number; readonly later: number }> {
  const row = await requests(tx, scope, hiddenFrom)
    .select([
      sql<string>`count(*)`.as("count"),
      sql<string>`count(*) filter (where due_at is null or due_at > ${end}::timestamptz)`.as("later"),
    ])
    .where("state", "=", "unconfirmed")
    .where("closed_at", "is", null)
    .where("handler_id", "is", null)
    .where(sql<boolean>`owes`)
    .executeTakeFirstOrThrow();
  return { all: Number(row.count), later: Number(row.later) };
}

export type Lapsed = { readonly reference: string; readonly receivedAt: Instant; readonly lapsedAt: Instant };

/** Those that lapsed since a moment, newest first: a number and two dates are all that is left of them. */
export async function lapsedSince(
  tx: Tx,
  scope: Scope,
  hiddenFrom: AccountId,
  page: { readonly since: Instant; readonly limit: number },
): Promise<{ readonly count: number; readonly newest: readonly Lapsed[] }> {
  const rows = await requests(tx, scope, hiddenFrom)
    .select(["reference", "opened_at", "closed_at"])
    .select(sql<string>`count(*) over ()`.as("count"))
    .where("state", "=", "lapsed")
    .where("closed_at", ">=", page.since)
    .orderBy("closed_at", "desc")
    .orderBy("id", "desc")
    .limit(page.limit)
    .execute();
  return {
    count: Number(rows[0]?.count ?? 0),
    newest: rows.flatMap(({ reference, opened_at: receivedAt, closed_at: lapsedAt }) =>
      lapsedAt === null ? [] : [{ reference, receivedAt, lapsedAt }],
    ),
  };
}

const requests = (tx: Tx, scope: Scope, hiddenFrom: AccountId) =>
  tx
    .selectFrom("case_file")
    .where("organisation_id", "=", scope.organisationId)
    .where("kind", "=", requestKind.kind)
    .where(isOpenTo(hiddenFrom));
