/** What happens to a reached row on access: the table of decision 40, as a function. */
import type { RowRef, Disposition } from "../findings.ts";
import { stricter, type ReachedRow } from "./state.ts";

/** `others`: persons outside the search who own the row too. */
export function dispositionOf(row: ReachedRow, others: readonly RowRef[]): Disposition {
  const own = ownTreatment(row);
  if (others.length > 0) return stricter(own, row.table.entry.when_shared);
  // Somebody may own it whom we could not see: never milder than a person's look.
  return row.table.ownersUnsure ? stricter(own, "review") : own;
}

/** What the map says of the row were it the person's alone. */
function ownTreatment(row: ReachedRow): Disposition {
  if (row.seed) return "disclose";
  const { owned, touched, mentioned } = row.belonging;
  return owned ?? touched ?? mentioned ?? "skip";
}

/** Merely mentioned and held back by the map: it stays so whosever it is, and its owners are not looked up. */
export function isSkippedMention(row: ReachedRow): boolean {
  return (
    row.belonging.owned === undefined && row.belonging.touched === undefined && ownTreatment(row) === "skip"
  );
}
