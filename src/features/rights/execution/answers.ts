/** What a person said of the rows of a system, and what a restriction marked there, as the engine takes them. */
import type { Tx } from "../../../platform/db.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import type { Scope } from "../../../platform/scope.ts";
import { MarkedRows } from "../amend/amend.ts";
import type { AmendAnswer, Marks } from "../amend/derive.ts";
import { askWhys } from "../amend/domain.ts";
import type { Answer } from "../erase/domain.answers.ts";
import { executionSeals, type ExecutionSeals } from "./sealed.ts";
import { answersOf, restrictionOf, type Execution } from "./store.ts";

/** Whether a run of this restriction has ended, and what it marked is not yet freed. */
export function isCarriedOut(row: Execution): boolean {
  return row.marked !== null || (row.aftermath !== null && row.ended_at !== null);
}

/** What the runs of a restriction marked, the last one as well: each knows its rows by a key of its own. */
export async function markedBy(row: Execution, seals: ExecutionSeals): Promise<MarkedRows[]> {
  const before = row.marked === null ? [] : await seals.open("marked", row.marked);
  const last = row.aftermath === null ? [] : [MarkedRows.parse(await seals.open("aftermath", row.aftermath))];
  return [...before, ...last];
}

export async function answersIn(
  tx: Tx,
  scope: Scope,
  row: Execution,
  seals: ExecutionSeals,
): Promise<{ readonly erase: readonly Answer[]; readonly amend: readonly AmendAnswer[] }> {
  const erase: Answer[] = [];
  const amend: AmendAnswer[] = [];
  for (const one of await answersOf(tx, scope, row.id)) {
    const { because, key } = await seals.open("answer", one.content, one.mark.toString("hex"));
    const { table_name: table, becomes } = one;
    if (becomes === "change" || becomes === "leave") {
      const why = askWhys.find((each) => each === one.why);
      if (why !== undefined)
        amend.push({ table, why, becomes, because, ...(key === undefined ? {} : { key }) });
      continue;
    }
    erase.push({
      table,
      ...(key === undefined ? { why: one.why as NonNullable<Answer["why"]> } : { key }),
      becomes,
      because,
      ...(one.exemption === null ? {} : { exemption: one.exemption }),
      ...(one.until_day === null ? {} : { until: one.until_day.toString() }),
    });
  }
  return { erase, amend };
}

/** What the restriction of this system marked, by run; nothing where none was carried out, or it was lifted. */
export async function marksOf(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  row: Execution,
): Promise<readonly Marks[]> {
  const before = await restrictionOf(tx, scope, row);
  if (before === undefined || !isCarriedOut(before)) return [];
  const seals = await executionSeals(keys, scope, { caseId: row.case_id, id: before.id });
  const groups = await markedBy(before, seals);
  return groups.map(({ secret, rows }) => ({ secret, rows: new Set(rows) }));
}
