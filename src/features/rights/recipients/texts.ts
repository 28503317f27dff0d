/** The words of a notice: one sealed cell, under the key of the request it belongs to. */
import { destroyCellsAt, readCells, writeCell } from "../../../platform/cells/cells.ts";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import type { CaseId, CellId } from "../../../platform/identifiers.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { caseOwner } from "../request/texts.ts";
import { NoticeTexts } from "./contract.ts";
import type { NoticeId } from "./contract.ts";
import type { StoredNotice } from "./store.ts";

type At = { readonly id: NoticeId; readonly caseId: CaseId };
const table = "recipient_notice";

/** Seals them in the place of what stood there before. */
export async function sealNotice(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  { id, caseId }: At,
  texts: NoticeTexts,
  now: Instant,
): Promise<CellId> {
  await destroyCellsAt(tx, scope, { table, rowId: id });
  const row = { table, column: "texts", rowId: id };
  return writeCell(tx, scope, keys, { row, owner: caseOwner(caseId), text: JSON.stringify(texts), now });
}

export type NoticeWords = {
  /** Empty once they were destroyed. */
  readonly texts: Partial<NoticeTexts>;
  readonly answer: string | undefined;
  readonly reason: string | undefined;
};

/** What these notices say, opened together. */
export async function openNotices(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  notices: readonly StoredNotice[],
): Promise<ReadonlyMap<NoticeId, NoticeWords>> {
  const ids = notices
    .flatMap(({ textsCell, answerCell, reasonCell }) => [textsCell, answerCell, reasonCell])
    .filter((id) => id !== null);
  const cells = await readCells(tx, scope, keys, ids);
  const textOf = (id: CellId | null): string | undefined => (id === null ? undefined : cells.get(id));
  return new Map(
    notices.map(({ id, textsCell, answerCell, reasonCell }) => {
      const sealed = textOf(textsCell);
      const texts = sealed === undefined ? {} : NoticeTexts.parse(JSON.parse(sealed));
      return [id, { texts, answer: textOf(answerCell), reason: textOf(reasonCell) }];
    }),
  );
}
