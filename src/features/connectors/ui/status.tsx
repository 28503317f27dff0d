/** How a store and a table stand, as a sign with its word. */
import type { ReactNode } from "react";
import { Status, Time } from "../../../web/widgets/index.ts";
import { confirmedByExample, underWay, type StoreSummary, type TableSummary } from "../contract.ts";
import { counted, stageWords, stateWords, usageWords } from "./words.ts";

export const isUnderWay = ({ look }: StoreSummary): boolean => underWay.includes(look.stage);

export function StoreUse({ store }: { readonly store: StoreSummary }): ReactNode {
  if (isUnderWay(store) && store.notUsable !== undefined)
    return <Status status="unproven" word="under way" basis={stageWords[store.look.stage].toLowerCase()} />;
  if (store.look.stage === "failed" && store.notUsable !== undefined)
    return <Status status="broken" word="not reached" />;
  return <Status {...usageWords(store)} />;
}

export function TableStatus({ table }: { readonly table: TableSummary }): ReactNode {
  const { status, word } = stateWords[table.state];
  if (table.errors > 0) return <Status status="broken" word={`${counted(table.errors, "thing")} to mend`} />;
  const by = table.confirmed;
  if (by === undefined || table.state !== "confirmed") return <Status status={status} word={word} />;
  const basis =
    by.by === confirmedByExample ? (
      "as part of the example"
    ) : (
      <>
        by {by.by}, <Time at={by.on} kind="day" />
      </>
    );
  return <Status status={status} word={word} basis={basis} />;
}
