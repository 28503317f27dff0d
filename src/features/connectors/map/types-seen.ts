/** Columns whose type is another one than when a person confirmed the table: what the map says of them may be wrong now. */
import type { Table } from "../catalog.ts";
import type { TableEntry } from "./map.ts";
import type { Problem } from "./problem.ts";

export function typeProblems(table: Table, entry: TableEntry): readonly Problem[] {
  const seen = entry.confirmed?.types;
  if (seen === undefined) return [];
  return table.columns.flatMap(({ name, type }): readonly Problem[] => {
    const before = Object.hasOwn(seen, name) ? seen[name] : undefined;
    if (before === undefined || before === type) return [];
    return [
      {
        level: "gap",
        table: table.id,
        path: `columns.${name}`,
        sentence: `The column ${name} was ${before} when the entry was confirmed and is ${type} now: look at it and confirm it again.`,
      },
    ];
  });
}
