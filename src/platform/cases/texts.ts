/**
 * What people say in a case: sealed cells under the key of the case, each with the name of the field it was typed into.
 * The newest of a name is the one that counts; the older ones stay with the events that brought them
 * (docs/decisions/0015-cells.md, 0078-case-engine.md).
 */
import { readCells, writeCell } from "../cells/cells.ts";
import type { Tx, WriteTx } from "../db.ts";
import { newId } from "../ids.ts";
import type { CaseId, CellId } from "../identifiers.ts";
import type { KeyOwner, KeyProvider } from "../keys.ts";
import type { Scope } from "../scope.ts";
import type { Instant } from "../time.ts";

const table = "case_text";

export const ownerOfCase = (caseId: CaseId): KeyOwner => ({ kind: "case", id: caseId });

export type CaseText = { readonly cellId: CellId; readonly name: string; readonly text: string };

/** Seals the texts of one act; the ids are for its first event. */
export async function sealCaseTexts(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  caseId: CaseId,
  texts: ReadonlyMap<string, string>,
  now: Instant,
): Promise<readonly CellId[]> {
  const cells: CellId[] = [];
  for (const [name, text] of texts) {
    const row = { table, column: name, rowId: newId() };
    cells.push(await writeCell(tx, scope, keys, { row, owner: ownerOfCase(caseId), text, now }));
  }
  return cells;
}

/** The texts of these cases in the order they were written, of these names or of all; what was destroyed is missing. */
export async function readCaseTexts(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  caseIds: readonly CaseId[],
  names?: readonly string[],
): Promise<ReadonlyMap<CaseId, readonly CaseText[]>> {
  if (caseIds.length === 0) return new Map();
  const rows = await tx
    .selectFrom("cell")
    .select(["id", "row_column", "key_owner_id"])
    .where("organisation_id", "=", scope.organisationId)
    .where("key_owner_kind", "=", "case")
    .where("key_owner_id", "in", [...caseIds])
    .where("row_table", "=", table)
    .$if(names !== undefined, (query) => query.where("row_column", "in", [...(names ?? [])]))
    .orderBy("id")
    .execute();
  const texts = await readCells(
    tx,
    scope,
    keys,
    rows.map(({ id }) => id),
  );
  const found = rows.flatMap((row) => {
    const text = texts.get(row.id);
    const { key_owner_id: owner, row_column: name } = row;
    return text === undefined ? [] : [{ owner, cellId: row.id, name, text }];
  });
  const of = Map.groupBy(found, ({ owner }) => owner);
  return new Map(
    caseIds.map((id) => [id, (of.get(id) ?? []).map(({ cellId, name, text }) => ({ cellId, name, text }))]),
  );
}

/** The newest text of a name. */
export function newestText(texts: readonly CaseText[], name: string): string | undefined {
  return texts.findLast((one) => one.name === name)?.text;
}
