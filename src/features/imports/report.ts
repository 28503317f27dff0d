/** Files about an import: the empty one with its columns, and what became of each row. RFC 4180, UTF-8 with a mark. */
import { columns, problems } from "./contract.ts";
import { dayIn } from "../../platform/time.ts";
import type { ReportedRow } from "./store.ts";

const mark = "\ufeff";
const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
const lineOf = (cells: readonly string[]): string => `${cells.map(quoted).join(",")}\r\n`;

export function templateFile(): string {
  return mark + lineOf(columns.map(({ name }) => name)) + lineOf(columns.map(({ example }) => example));
}

const states = {
  waiting: "not opened yet",
  opened: "opened",
  duplicate: "opened before, not again",
  wrong: "wrong, not opened",
} as const;

/** Every cell is a number, a code or a sentence of ours: none begins as a formula does. */
export function reportFile(rows: readonly ReportedRow[], zone: string): string {
  const head = lineOf(["row", "outcome", "case", "due", "column", "what is wrong"]);
  const lines = rows.flatMap(({ number, state, reference = "", dueAt, problems: wrong }) => {
    const due = dueAt === undefined ? "" : dayIn(zone, dueAt).toString();
    const said = [String(number), states[state], reference, due];
    if (wrong.length === 0) return [lineOf([...said, "", ""])];
    return wrong.map(({ column, code }) => lineOf([...said, column, problems[code]]));
  });
  return mark + head + lines.join("");
}
