/**
 * Where the reader stands in the document. Opening a clause is an address of its own, so the page is shown anew; this
 * brings the eye and the focus back to the same line.
 */
import { go, setSearch } from "../../../web/router.ts";

export const reading: { scroll: number; label: string | undefined } = { scroll: 0, label: undefined };

/** Whether the document and the clause are two pages. */
export const isNarrow = (): boolean => matchMedia("(max-width: 899px)").matches;

/** Back to the document, with the focus on the clause one came from. */
export function closeClause(label: string): void {
  if (!isNarrow()) reading.scroll = scrollY;
  reading.label = label;
  const search = new URLSearchParams(location.search);
  go("/");
  setSearch({ show: search.get("show") ?? undefined, on: search.get("on") ?? undefined });
}
