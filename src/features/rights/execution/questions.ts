/** A page of the rows of which somebody is asked, as its reader may see them. */
import type { Tx } from "../../../platform/db.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { AskedRow } from "./contract.ts";
import type { ExecutionSeals } from "./sealed.ts";
import { answersOf, questionGroups, questionsPage, type Execution, type RowsAsked } from "./store.ts";

const onPage = 25;

export async function askedPage(
  tx: Tx,
  scope: Scope,
  seals: ExecutionSeals,
  row: Execution,
  asked: RowsAsked & { readonly after: number | undefined; readonly isPseudonymous: boolean },
): Promise<{ rows: AskedRow[]; total: number; next?: number }> {
  const found = await questionsPage(tx, scope, row.id, asked, { after: asked.after, limit: onPage });
  const shown = found.slice(0, onPage);
  const answers = await answersOf(tx, scope, row.id);
  const groups = await questionGroups(tx, scope, row.id);
  const rows: AskedRow[] = [];
  for (const { ordinal, may, mark, content } of shown) {
    const { values } = await seals.open("row", content, String(ordinal));
    const one = mark === null ? undefined : answers.find((each) => each.mark.equals(mark));
    const said =
      one === undefined ? undefined : await seals.open("answer", one.content, one.mark.toString("hex"));
    rows.push({
      ordinal,
      values: asked.isPseudonymous ? [] : values,
      may: [...may],
      isNamed: mark !== null,
      ...(one === undefined || said === undefined
        ? {}
        : {
            answer: {
              becomes: one.becomes,
              ...(asked.isPseudonymous ? {} : { because: said.because }),
            },
          }),
    });
  }
  const last = shown.at(-1)?.ordinal;
  const total =
    groups.find(({ table_name: table, why }) => table === asked.table && why === asked.why)?.rows ?? 0;
  return { rows, total, ...(found.length > onPage && last !== undefined ? { next: last } : {}) };
}
