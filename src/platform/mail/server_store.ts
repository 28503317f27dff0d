/** The mail server of an organisation in the database, and how sending goes: since when it fails, when it last worked. */
import { sql } from "kysely";
import { readCells, writeCell } from "../cells/cells.ts";
import type { Tx, WriteTx } from "../db.ts";
import { wake } from "../duties/store.ts";
import { newId } from "../ids.ts";
import type { CellId } from "../ids.ts";
import type { KeyProvider } from "../keys.ts";
import type { Scope } from "../scope.ts";
import type { Instant } from "../time.ts";
import { mailKind } from "./outbox.ts";
import { MailServer } from "./server.ts";

export type MailSending = {
  /** The organisation's own; absent where none was named. */
  readonly server: MailServer | undefined;
  readonly sentAt: Instant | undefined;
  readonly problem: string | undefined;
  readonly failingSince: Instant | undefined;
};

export async function readMailSending(tx: Tx, scope: Scope, keys: KeyProvider): Promise<MailSending> {
  const row = await rowOf(tx, scope);
  const cell = row?.address_cell ?? undefined;
  const sealed = cell === undefined ? undefined : (await readCells(tx, scope, keys, [cell])).get(cell);
  return {
    server: sealed === undefined ? undefined : MailServer.parse(JSON.parse(sealed)),
    sentAt: row?.sent_at ?? undefined,
    problem: row?.problem ?? undefined,
    failingSince: row?.failing_since ?? undefined,
  };
}

/** Whether the organisation has named one; what it says stays sealed. */
export async function hasOwnMailServer(tx: Tx, scope: Scope): Promise<boolean> {
  const cell = (await rowOf(tx, scope))?.address_cell ?? undefined;
  return cell !== undefined;
}

/** Whether the last try to send failed: mail waits until one succeeds. */
export async function isSendingFailing(tx: Tx, scope: Scope): Promise<boolean> {
  return ((await rowOf(tx, scope))?.failing_since ?? null) !== null;
}

function rowOf(tx: Tx, scope: Scope) {
  return tx
    .selectFrom("mail_server")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .executeTakeFirst();
}

/** Names another server, or none; what was sealed before is destroyed, and mail that waits is tried at once. */
export async function setMailServer(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  server: MailServer | undefined,
  now: Instant,
): Promise<void> {
  const before = await rowOf(tx, scope);
  const id = before?.id ?? newId();
  const cell =
    server === undefined
      ? null
      : await writeCell(tx, scope, keys, {
          row: { table: "mail_server_address", column: "address", rowId: newId() },
          owner: { kind: "organisation", id: scope.organisationId },
          text: JSON.stringify(MailServer.parse(server)),
          now,
        });
  const values = { address_cell: cell, changed_at: now, sent_at: null, problem: null, failing_since: null };
  await tx
    .insertInto("mail_server")
    .values({ organisation_id: scope.organisationId, id, ...values })
    .onConflict((conflict) => conflict.column("organisation_id").doUpdateSet(values))
    .execute();
  await destroy(tx, scope, before?.address_cell ?? null);
  await hasten(tx, scope);
}

async function destroy(tx: WriteTx, scope: Scope, cell: CellId | null): Promise<void> {
  if (cell === null) return;
  await tx
    .deleteFrom("cell")
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", cell)
    .execute();
}

/** Of a long outbox the oldest go first; the rest follow in their own time, an hour at most. */
const mostHastened = 500;

async function hasten(tx: WriteTx, scope: Scope): Promise<void> {
  const waiting = tx
    .selectFrom("duty")
    .select("id")
    .where("organisation_id", "=", scope.organisationId)
    .where("kind", "=", mailKind)
    .where("state", "=", "waiting")
    .where("attempts", ">", 0)
    .orderBy("id")
    .limit(mostHastened);
  const rows = await tx
    .updateTable("duty")
    .set({ due_at: sql<Instant>`clock_timestamp()` })
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "in", waiting)
    .returning("id")
    .execute();
  for (const { id } of rows) await wake(tx, scope.organisationId, id);
}

/** A mail went out. Written once a minute at most: many mails are one line of news. */
export async function noteSent(tx: WriteTx, scope: Scope, now: Instant): Promise<void> {
  await put(
    tx,
    scope,
    { sent_at: now, problem: null, failing_since: null },
    sql<boolean>`(
    mail_server.failing_since is not null or mail_server.sent_at is null
    or mail_server.sent_at < ${now.subtract({ seconds: 60 })}::timestamptz)`,
  );
}

/**
 * A mail did not go out, for a reason that is the server's and not the mail's; the first time begins the span. A try that
 * began before another mail went out, or before this server was named, says nothing of how sending goes now.
 */
export async function noteFailing(
  tx: WriteTx,
  scope: Scope,
  problem: string,
  { began, now }: { readonly began: Instant; readonly now: Instant },
): Promise<void> {
  const since = sql<Instant>`coalesce(mail_server.failing_since, ${now}::timestamptz)`;
  await put(
    tx,
    scope,
    { problem, failing_since: since },
    sql<boolean>`mail_server.problem is distinct from ${problem}
      and coalesce(greatest(mail_server.sent_at, mail_server.changed_at), '-infinity') <= ${began}::timestamptz`,
    { problem, failing_since: now },
  );
}

async function put(
  tx: WriteTx,
  scope: Scope,
  change: {
    readonly sent_at?: Instant;
    readonly problem: string | null;
    readonly failing_since: Instant | null | ReturnType<typeof sql<Instant>>;
  },
  when: ReturnType<typeof sql<boolean>>,
  first: { readonly problem?: string; readonly failing_since?: Instant } = {},
): Promise<void> {
  await tx
    .insertInto("mail_server")
    .values({
      organisation_id: scope.organisationId,
      id: newId(),
      address_cell: null,
      changed_at: null,
      sent_at: change.sent_at ?? null,
      problem: first.problem ?? null,
      failing_since: first.failing_since ?? null,
    })
    .onConflict((conflict) => conflict.column("organisation_id").doUpdateSet(change).where(when))
    .execute();
}
