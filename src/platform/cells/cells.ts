/**
 * Cells: personal text beside events and entries, sealed under the key of the one it belongs to, and destroyable
 * (GDPR Art. 17; docs/decisions/0015-cells.md). Rows and events refer to a cell by id and stay valid without it.
 */
import type { Tx, WriteTx } from "../db.ts";
import { failPoint } from "../fail_point.ts";
import { newId } from "../ids.ts";
import type { CellId } from "../ids.ts";
import type { KeyOwner, KeyProvider } from "../keys.ts";
import type { Scope } from "../scope.ts";
import type { Instant } from "../time.ts";
import { open, readHead, seal } from "./seal.ts";
import type { CellPlace } from "./seal.ts";

/** What the cell belongs to, within the scope's organisation. */
export type CellRow = Omit<CellPlace, "organisationId">;

export type NewCell = {
  readonly row: CellRow;
  readonly owner: KeyOwner;
  readonly text: string;
  readonly now: Instant;
  /** After this moment the expiry job destroys the cell. */
  readonly expiresAt?: Instant | undefined;
};

/** Seals and stores one text; one cell per row and column. */
export async function writeCell(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  cell: NewCell,
): Promise<CellId> {
  const [id] = await writeCells(tx, scope, keys, [cell]);
  if (id === undefined) throw new Error("One text makes one cell.");
  return id;
}

/** Seals and stores several texts in one trip; their ids in the same order. */
export async function writeCells(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  cells: readonly NewCell[],
): Promise<readonly CellId[]> {
  if (cells.length === 0) return [];
  const { organisationId } = scope;
  const sealed = [];
  for (const { row, owner, text, now, expiresAt } of cells) {
    const key = await keys.current(organisationId, owner);
    sealed.push({
      organisation_id: organisationId,
      id: newId<CellId>(),
      row_table: row.table,
      row_column: row.column,
      row_id: row.rowId,
      key_owner_kind: owner.kind,
      key_owner_id: owner.id,
      envelope: seal(key, owner, { ...row, organisationId }, Buffer.from(text, "utf8")),
      created_at: now,
      expires_at: expiresAt ?? null,
    });
  }
  await tx.insertInto("cell").values(sealed).execute();
  failPoint("cell.written");
  return sealed.map(({ id }) => id);
}

/** The texts of these cells; a destroyed cell, or one whose key was destroyed, is missing from the map. */
export async function readCells(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  ids: readonly CellId[],
): Promise<ReadonlyMap<CellId, string>> {
  const texts = new Map<CellId, string>();
  if (ids.length === 0) return texts;
  const rows = await tx
    .selectFrom("cell")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "in", [...ids])
    .execute();
  for (const row of rows) {
    const owner = { kind: row.key_owner_kind, id: row.key_owner_id };
    const key = await keys.find(scope.organisationId, owner, readHead(row.envelope).keyId);
    if (key === undefined) continue;
    const place = {
      organisationId: scope.organisationId,
      table: row.row_table,
      column: row.row_column,
      rowId: row.row_id,
    };
    texts.set(row.id, open(key, owner, place, row.envelope).toString("utf8"));
  }
  return texts;
}

/** Destroys all cells of a key owner; gives their number. The bytes leave the disk with the next vacuum. */
export async function destroyCellsOf(tx: WriteTx, scope: Scope, owner: KeyOwner): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom("cell")
    .where("organisation_id", "=", scope.organisationId)
    .where("key_owner_kind", "=", owner.kind)
    .where("key_owner_id", "=", owner.id)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

/** Destroys the organisation's cells whose time has come. */
export async function destroyExpiredCells(tx: WriteTx, scope: Scope, now: Instant): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom("cell")
    .where("organisation_id", "=", scope.organisationId)
    .where("expires_at", "<=", now)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

/** The cell that belongs to one column of a row; `undefined` when it was destroyed or never written. */
export async function cellOf(tx: Tx, scope: Scope, row: CellRow): Promise<CellId | undefined> {
  const found = await tx
    .selectFrom("cell")
    .select("id")
    .where("organisation_id", "=", scope.organisationId)
    .where("row_table", "=", row.table)
    .where("row_column", "=", row.column)
    .where("row_id", "=", row.rowId)
    .executeTakeFirst();
  return found?.id;
}

/** Destroys the cells of a row. */
export async function destroyCellsAt(tx: WriteTx, scope: Scope, row: Omit<CellRow, "column">): Promise<void> {
  await tx
    .deleteFrom("cell")
    .where("organisation_id", "=", scope.organisationId)
    .where("row_table", "=", row.table)
    .where("row_id", "=", row.rowId)
    .execute();
  failPoint("cell.destroyed");
}
