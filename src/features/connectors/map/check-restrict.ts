/**
 * Whether what a map says of restriction and of marketing can be meant (decisions 109 and 134): columns we may write, and views
 * that could show the row.
 */
import type { Catalog, Table } from "../catalog.ts";
import { missingColumn } from "./check-relations.ts";
import type { TableEntry } from "./map.ts";
import type { Problem } from "./problem.ts";

export function restrictProblems(
  { table, entry }: { readonly table: Table; readonly entry: TableEntry },
  catalog: Catalog,
): readonly Problem[] {
  const { restrict } = entry;
  if (restrict === undefined) return [];
  if (entry.kind === "impersonal")
    return [
      error(
        table,
        "restrict",
        "The table is impersonal: nobody's rows are restricted there. Take this word out.",
      ),
    ];
  const column = table.columns.find(({ name }) => name === restrict.column);
  if (column === undefined) return missingColumn(table, table, restrict.column, "restrict.column");
  const found: Problem[] = [];
  const at = `${table.id}.${column.name}`;
  if (column.generated !== undefined || column.identity === "always")
    found.push(error(table, "restrict.column", `${at} is computed by the store: it cannot be a marker.`));
  if (restrict.free === null && column.notNull)
    found.push(
      error(table, "restrict.free", `${at} may not be empty: say what stands there when the row is free.`),
    );
  for (const id of restrict.hides_from ?? []) {
    const view = catalog.tables.get(id);
    const key = entry.key ?? table.primaryKey;
    const lacks = key.filter((name) => view?.columns.every((each) => each.name !== name));
    if (view === undefined) found.push(error(table, "restrict.hides_from", `${id} is not in the store.`));
    else if (key.length === 0 || lacks.length > 0)
      found.push(
        error(
          table,
          "restrict.hides_from",
          `${id} shows no ${lacks.join(", ") || "key"}, so nobody can tell whether a row of ${table.id} stands in it.`,
        ),
      );
  }
  return found;
}

export function marketingProblems({
  table,
  entry,
}: {
  readonly table: Table;
  readonly entry: TableEntry;
}): readonly Problem[] {
  const { marketing = [], kind, restrict } = entry;
  if (marketing.length === 0) return [];
  if (kind === "impersonal")
    return [
      error(
        table,
        "marketing",
        "The table is impersonal: nobody objects to anything there. Take this word out.",
      ),
    ];
  const seen = new Set<string>();
  return marketing.flatMap(({ column: named, refused }): readonly Problem[] => {
    const column = table.columns.find(({ name }) => name === named);
    if (column === undefined) return missingColumn(table, table, named, "marketing");
    const at = `${table.id}.${named}`;
    const isTwice = seen.has(named) || restrict?.column === named;
    seen.add(named);
    return [
      ...(isTwice ? [error(table, "marketing", `${at} cannot say two things: name each column once.`)] : []),
      ...(column.generated !== undefined || column.identity === "always"
        ? [error(table, "marketing", `${at} is computed by the store: an objection cannot be written there.`)]
        : []),
      ...(refused === null && column.notNull
        ? [
            error(
              table,
              "marketing",
              `${at} may not be empty: say what stands there when marketing is refused.`,
            ),
          ]
        : []),
      ...(table.primaryKey.includes(named)
        ? [error(table, "marketing", `${at} names the row: an objection cannot be written there.`)]
        : []),
    ];
  });
}

function error(table: Table, path: string, sentence: string): Problem {
  return { level: "error", table: table.id, path, sentence };
}
