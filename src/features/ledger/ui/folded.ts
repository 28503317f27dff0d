/** Readings that one person made one after the other, as one row of the list: what was done is found among them. */

/** Kinds of entry that tell of a look and of nothing that changed. */
export const readings: ReadonlySet<string> = new Set([
  "advice.searched",
  "case.listed",
  "case.own-listed",
  "case.read",
  "connection.sampled",
  "mail.file-read",
  "mail.incoming-listed",
  "mail.incoming-read",
  "mail.read",
  "measure.own-listed",
  "package.looked-into",
  "people.read",
  "request.evidence-read",
  "request.listed",
  "request.read",
  "request.searched",
  "review.rows-read",
]);

type Line = { readonly type: string; readonly actor: string };
/** `more`: how many readings of the same person stand behind this one. */
export type Folded<Entry> = { readonly entry: Entry; readonly more: number };

/** Newest first, as they come; the newest of each run of readings stands for it. */
export function folded<Entry extends Line>(entries: readonly Entry[]): readonly Folded<Entry>[] {
  const rows: Folded<Entry>[] = [];
  for (const entry of entries) {
    const last = rows.at(-1);
    const isMore =
      last !== undefined &&
      readings.has(entry.type) &&
      readings.has(last.entry.type) &&
      last.entry.actor === entry.actor;
    if (isMore) rows[rows.length - 1] = { ...last, more: last.more + 1 };
    else rows.push({ entry, more: 0 });
  }
  return rows;
}
