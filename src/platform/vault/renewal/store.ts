/** What one key sealed, found by the id in the head of what it sealed (cells/seal.ts), and sealed anew. */
import { sql } from "kysely";
import type { Selectable } from "kysely";
import type { Tx, WriteTx } from "../../db.ts";
import type { FileId } from "../../ids.ts";
import type { KeyOwner } from "../../keys.ts";
import type { Scope } from "../../scope.ts";
import type { Tables } from "../../tables.ts";

export type SealedBy = {
  readonly keyId: Buffer;
  /** Absent for a key that sealed for every owner of the organisation. */
  readonly owner: KeyOwner | undefined;
};

const keyIdOf = (column: string) => sql`substring(${sql.ref(column)} from 4 for 16)`;

/** Cells of the key, locked until the transaction ends. */
export function cellsSealedBy(
  tx: WriteTx,
  scope: Scope,
  { keyId, owner }: SealedBy,
  limit: number,
): Promise<readonly Selectable<Tables["cell"]>[]> {
  return tx
    .selectFrom("cell")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .$if(owner !== undefined, (query) =>
      query.where("key_owner_kind", "=", owner?.kind ?? "case").where("key_owner_id", "=", owner?.id ?? ""),
    )
    .where(keyIdOf("envelope"), "=", keyId)
    .limit(limit)
    .forUpdate()
    .execute();
}

export async function putEnvelope(
  tx: WriteTx,
  scope: Scope,
  id: Selectable<Tables["cell"]>["id"],
  envelope: Buffer,
): Promise<void> {
  await tx
    .updateTable("cell")
    .set({ envelope })
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .execute();
}

/** Payloads of the key; no row of them is ever changed, so they are taken out and put back. */
export function takePayloadsSealedBy(
  tx: WriteTx,
  scope: Scope,
  { keyId, owner }: SealedBy,
  limit: number,
): Promise<readonly Selectable<Tables["ledger_payload"]>[]> {
  return tx
    .deleteFrom("ledger_payload")
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "in", (query) =>
      query
        .selectFrom("ledger_payload")
        .select("id")
        .where("organisation_id", "=", scope.organisationId)
        .$if(owner !== undefined, (inner) =>
          inner
            .where("key_owner_kind", "=", owner?.kind ?? "case")
            .where("key_owner_id", "=", owner?.id ?? ""),
        )
        .where(keyIdOf("payload"), "=", keyId)
        .limit(limit),
    )
    .returningAll()
    .execute();
}

export async function putPayloads(
  tx: WriteTx,
  rows: readonly Selectable<Tables["ledger_payload"]>[],
): Promise<void> {
  if (rows.length > 0)
    await tx
      .insertInto("ledger_payload")
      .values([...rows])
      .execute();
}

/** Files that a key may have sealed: which one did stands in the file itself. */
export async function filesOfOwner(
  tx: Tx,
  scope: Scope,
  owner: KeyOwner | undefined,
): Promise<readonly FileId[]> {
  const rows = await tx
    .selectFrom("file")
    .select("id")
    .where("organisation_id", "=", scope.organisationId)
    .$if(owner !== undefined, (query) =>
      query.where("key_owner_kind", "=", owner?.kind ?? "case").where("key_owner_id", "=", owner?.id ?? ""),
    )
    .orderBy("id")
    .execute();
  return rows.map(({ id }) => id);
}

/** Whether a session of ours has been in one transaction since before `at`: it may yet write with a key it was given then. */
export async function isAnyoneSince(tx: Tx, at: string): Promise<boolean> {
  const { rows } = await sql<{ old: boolean }>`
    select exists (select from pg_stat_activity where datname = current_database() and usename = current_user
      and pid <> pg_backend_pid() and xact_start <= ${at}::timestamptz) as old`.execute(tx);
  return rows[0]?.old === true;
}

/** The database's own clock, which says when transactions began. */
export async function databaseClock(tx: Tx): Promise<string> {
  const { rows } = await sql<{ at: string }>`select clock_timestamp()::text as at`.execute(tx);
  return rows[0]?.at ?? "";
}
