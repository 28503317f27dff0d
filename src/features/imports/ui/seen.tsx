/** What a look at a file found: what would be opened, what is late already, what is wrong and where. */
import { useState } from "react";
import type { ReactNode } from "react";
import { EmptyState, Notice, Select, Status, Table } from "../../../web/widgets/index.ts";
import { fileFaults, problems } from "../contract.ts";
import type { Look, SeenRow } from "../contract.ts";

const filters = {
  all: { label: "All rows", keep: () => true },
  wrong: { label: "What is wrong", keep: ({ is }: SeenRow) => is === "wrong" },
  late: { label: "Late already", keep: ({ isLate }: SeenRow) => isLate },
  opens: { label: "What would be opened", keep: ({ is }: SeenRow) => is === "opens" },
  duplicate: { label: "Opened before", keep: ({ is }: SeenRow) => is === "duplicate" },
} as const;
type Filter = keyof typeof filters;
const names = Object.keys(filters) as Filter[];
const step = 100;

export function Seen({ look, confirm }: { readonly look: Look; readonly confirm: ReactNode }): ReactNode {
  const { fault, counts, encoding, separator, unread, rows } = look;
  const [filter, setFilter] = useState<Filter>("all");
  const [shown, setShown] = useState(step);
  if (fault !== undefined)
    return (
      <Notice kind="warn">
        <p>{fileFaults[fault]}</p>
      </Notice>
    );
  const kept = rows.filter(filters[filter].keep);
  return (
    <section className="import-seen" aria-label="What the file holds">
      <p>
        <strong>{summary(look)}</strong>
      </p>
      <p className="hint">
        Read as {encoding}, with {separator === "tab" ? "tabs" : `“${separator}”`} between the cells.
        {encoding === "windows-1252" && " It is no UTF-8: look whether names with accents are right."}
        {unread.length > 0 && ` Not read: ${unread.join(", ")}.`}
      </p>
      {counts.opens > 0 && <p>{confirm}</p>}
      <Select
        label="Show"
        choices={names.map((value) => ({ value, label: filters[value].label }))}
        value={filter}
        onChange={(chosen) => {
          setFilter(chosen);
          setShown(step);
        }}
      />
      <Table
        label="Rows of the file"
        rows={kept.slice(0, shown)}
        keyOf={({ number }) => String(number)}
        empty={<EmptyState title="No row is like that.">Choose another list above.</EmptyState>}
        count={`${Math.min(shown, kept.length)} of ${kept.length}`}
        onMore={kept.length > shown ? () => setShown(shown + step) : undefined}
        columns={[
          { title: "Row", kind: "row", cell: ({ number }) => number },
          { title: "Kind", cell: ({ kind }) => kind, isSecondary: true },
          { title: "Called", cell: ({ reference }) => reference },
          { title: "What becomes of it", cell: (row) => <Becomes row={row} /> },
        ]}
      />
    </section>
  );
}

function summary({ counts: { opens, late, waiting, duplicates, wrong } }: Look): string {
  return [
    `${opens} would be opened`,
    ...(late > 0 ? [`${late} of them late already`] : []),
    ...(waiting > 0 ? [`${waiting} waiting for the person`] : []),
    ...(duplicates > 0 ? [`${duplicates} opened before`] : []),
    ...(wrong > 0 ? [`${wrong} wrong`] : []),
  ]
    .join(", ")
    .concat(".");
}

const days = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
const written = (day: string): string => days.format(new Date(`${day}T00:00:00Z`));

function Becomes({ row }: { readonly row: SeenRow }): ReactNode {
  const { is, due, isLate, isWaiting, problems: wrong } = row;
  if (is === "duplicate") return "Was opened before; not again.";
  if (is === "wrong")
    return (
      <ul className="import-problems">
        {wrong.map(({ column, code }) => (
          <li key={`${column} ${code}`}>
            <code>{column}</code>: {problems[code]}
          </li>
        ))}
      </ul>
    );
  if (isWaiting) return "Opens; waits for the person.";
  if (due === undefined) return "Opens; no day is owed.";
  return isLate ? (
    <Status status="broken" word={`opens, was due ${written(due)}`} />
  ) : (
    `Opens; due ${written(due)}.`
  );
}
