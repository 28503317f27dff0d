/** The SQL of outlets. The address, and the token of the links in mails, are cells under the organisation's key. */
import { createHash } from "node:crypto";
import type { Selectable } from "kysely";
import { cellOf, destroyCellsAt, readCells, writeCell } from "../../../platform/cells/cells.ts";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import { newId } from "../../../platform/ids.ts";
import type { MailId } from "../../../platform/ids.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Tables } from "../../../platform/tables.ts";
import type { Instant } from "../../../platform/time.ts";
import type { OutletId } from "../tables.ts";
import { mostOutlets } from "./contract.ts";
import type { OutletFacts } from "./domain.ts";

export type StoredOutlet = OutletFacts & {
  readonly id: OutletId;
  readonly kind: "mail" | "file" | "url";
  readonly ownNetwork: boolean;
  readonly confirmBy: Instant | undefined;
  readonly deliveredAt: Instant | undefined;
  readonly problem: string | undefined;
  readonly tries: number;
  readonly mailId: MailId | undefined;
};

function outletOf(row: Selectable<Tables["ledger_outlet"]>): StoredOutlet {
  const size = (text: string | null): number | undefined => (text === null ? undefined : Number(text));
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    rhythm: row.rhythm,
    entries: row.rhythm_entries ?? undefined,
    ownNetwork: row.own_network,
    confirmBy: row.confirm_by ?? undefined,
    dueAt: row.due_at ?? undefined,
    sentSize: size(row.sent_size),
    deliveredSize: size(row.delivered_size),
    deliveredAt: row.delivered_at ?? undefined,
    failingSince: row.failing_since ?? undefined,
    problem: row.problem ?? undefined,
    tries: row.tries,
    mailId: row.mail_id ?? undefined,
  };
}

const hashOf = (token: string): Buffer =>
  createHash("sha256").update("kept ledger outlet\n").update(token).digest();

/** Those that were not given up, oldest first. */
export async function livingOutlets(tx: Tx, scope: Scope): Promise<readonly StoredOutlet[]> {
  const rows = await tx
    .selectFrom("ledger_outlet")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("state", "in", ["unconfirmed", "active"])
    .orderBy("id")
    .limit(mostOutlets + 1)
    .execute();
  return rows.map(outletOf);
}

export async function outletById(tx: Tx, scope: Scope, id: OutletId): Promise<StoredOutlet | undefined> {
  const row = await tx
    .selectFrom("ledger_outlet")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .executeTakeFirst();
  return row === undefined ? undefined : outletOf(row);
}

export async function outletByToken(tx: Tx, scope: Scope, token: string): Promise<StoredOutlet | undefined> {
  const row = await tx
    .selectFrom("ledger_outlet")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("token_hash", "=", hashOf(token))
    .executeTakeFirst();
  return row === undefined ? undefined : outletOf(row);
}

export type MadeOutlet = {
  readonly kind: StoredOutlet["kind"];
  readonly rhythm: OutletFacts["rhythm"];
  readonly entries: number | undefined;
  readonly ownNetwork: boolean;
  readonly address: string | undefined;
  /** Of a mail: whoever has it may agree and stop. */
  readonly token: string | undefined;
  readonly confirmBy: Instant | undefined;
  readonly now: Instant;
};

/** A mail address waits for its owner's word; the others are at work at once. */
export async function insertOutlet(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  made: MadeOutlet,
): Promise<OutletId> {
  const id: OutletId = newId();
  await tx
    .insertInto("ledger_outlet")
    .values({
      organisation_id: scope.organisationId,
      id,
      kind: made.kind,
      state: made.kind === "mail" ? "unconfirmed" : "active",
      rhythm: made.rhythm,
      rhythm_entries: made.entries ?? null,
      own_network: made.ownNetwork,
      token_hash: made.token === undefined ? null : hashOf(made.token),
      made_at: made.now,
      confirm_by: made.confirmBy ?? null,
      ended_at: null,
      due_at: null,
      sent_size: null,
      mail_id: null,
      delivered_size: null,
      delivered_at: null,
      failing_since: null,
      problem: null,
    })
    .execute();
  const owner = { kind: "organisation", id: scope.organisationId } as const;
  for (const column of ["address", "token"] as const) {
    const text = made[column];
    if (text === undefined) continue;
    const row = { table: "ledger_outlet", column, rowId: id };
    await writeCell(tx, scope, keys, { row, owner, text, now: made.now });
  }
  return id;
}

/** The address or the token of an outlet; `undefined` once it was given up. */
export async function textOf(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  id: OutletId,
  column: "address" | "token",
): Promise<string | undefined> {
  const cell = await cellOf(tx, scope, { table: "ledger_outlet", column, rowId: id });
  return cell === undefined ? undefined : (await readCells(tx, scope, keys, [cell])).get(cell);
}

type Change = Partial<
  Pick<
    Tables["ledger_outlet"],
    | "state"
    | "ended_at"
    | "due_at"
    | "sent_size"
    | "mail_id"
    | "delivered_size"
    | "delivered_at"
    | "failing_since"
    | "problem"
  >
> & { readonly tries?: number };

export async function changeOutlet(tx: WriteTx, scope: Scope, id: OutletId, change: Change): Promise<void> {
  await tx
    .updateTable("ledger_outlet")
    .set(change)
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .execute();
}

/** Ends it and destroys what it knew of anybody. */
export async function endStored(tx: WriteTx, scope: Scope, id: OutletId, now: Instant): Promise<void> {
  await changeOutlet(tx, scope, id, { state: "ended", ended_at: now });
  await destroyCellsAt(tx, scope, { table: "ledger_outlet", rowId: id });
}

export async function deliveredAt(
  tx: WriteTx,
  scope: Scope,
  id: OutletId,
  { size, at }: { readonly size: number; readonly at: Instant },
): Promise<void> {
  await changeOutlet(tx, scope, id, {
    delivered_size: String(size),
    delivered_at: at,
    failing_since: null,
    problem: null,
    mail_id: null,
    tries: 0,
  });
}

/** One more try that failed; since when is kept from the first. */
export async function failedAt(
  tx: WriteTx,
  scope: Scope,
  outlet: StoredOutlet,
  { problem, at }: { readonly problem: string; readonly at: Instant },
): Promise<void> {
  await changeOutlet(tx, scope, outlet.id, {
    failing_since: outlet.failingSince ?? at,
    problem,
    mail_id: null,
    tries: outlet.tries + 1,
  });
}
