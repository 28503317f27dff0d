/** A pack as a workbook (ISO/IEC 29500) of texts and numbers: no program reads a formula in it (CWE-1236). */
import type { Cell, SheetData } from "write-excel-file/node";
import { number, strong, text, workbook } from "../../platform/documents/workbook.ts";
import type { Pack } from "./contract.ts";
import { boardOf } from "./domain.board.ts";
import { isPromise } from "./domain.pack.ts";
import { asOf, lawWords, statusWords } from "./words.ts";

export function workbookOf(pack: Pack, sha256: string): Promise<Buffer> {
  const wide = Math.max(1, ...pack.figures.sections.map(({ columns }) => columns.length));
  return workbook([
    { sheet: "Board", data: boardSheet(pack, sha256), widths: [60, 12, 12, 12, 12] },
    { sheet: "Promises", data: promiseSheet(pack), widths: [14, 34, 70, 12, 12, 60, 8, 8, 14, 34] },
    { sheet: "Figures", data: figureSheet(pack), widths: [44, ...Array.from({ length: wide }, () => 16)] },
    { sheet: "Register gaps", data: gapSheet(pack), widths: [24, 34, 70, 34] },
  ]);
}

const line = (...cells: readonly Cell[]): Cell[] => [...cells];

function boardSheet(pack: Pack, sha256: string): SheetData {
  const board = boardOf(pack);
  const { policy, ledger } = pack;
  const facts: readonly (readonly [string, string])[] = [
    ["Organisation", pack.organisation],
    ["As of", asOf(pack)],
    ["Policy", `${policy.title}, version ${policy.version}`],
    ["SHA-256 of the pack’s data", sha256],
    ...(ledger === null
      ? []
      : [["Ledger", `${ledger.origin}, ${ledger.size} entries: ${ledger.root}`] as const]),
    ...pack.notes.map((note) => ["Note", note] as const),
  ];
  return [
    ...facts.map(([name, value]) => line(strong(name), text(value))),
    [],
    line(text(board.sum)),
    [],
    line(...["Part of the policy", "Kept", "Due", "Broken", "Unproven"].map(strong)),
    ...pack.sections.map(({ title, kept, due, broken, unproven }) =>
      line(text(title), number(kept), number(due), number(broken), number(unproven)),
    ),
    [],
    line(strong("To be decided")),
    ...board.decisions.map((one) => line(text(one))),
    [],
    line(strong("Changed since the pack before")),
    ...(pack.before?.changes ?? []).map(({ clause, was, is }) =>
      line(text(`${clause}: ${was === null ? "new" : statusWords[was]} → ${statusWords[is]}`)),
    ),
    [],
    line(text(board.actions)),
  ];
}

function promiseSheet({ clauses }: Pack): SheetData {
  const head = ["Clause", "Part", "Words", "Status", "Rests on", "Why", "Kept", "Of", "Broken since", "Law"];
  return [
    head.map(strong),
    ...clauses
      .filter(isPromise)
      .map(({ clause, section, words, status, basis, why, n, of, since, law }) =>
        line(
          text(clause),
          text(section),
          text(words),
          text(statusWords[status]),
          text(basis ?? ""),
          text(why),
          number(n),
          number(of),
          text(since ?? ""),
          text(lawWords[law] ?? ""),
        ),
      ),
  ];
}

function figureSheet({ figures }: Pack): SheetData {
  return [
    line(strong(`${figures.from} to ${figures.until}`)),
    ...figures.notes.map((note) => line(text(note))),
    [],
    ...figures.sections.flatMap(({ title, columns, lines, empty }): SheetData => [
      line(strong(title), ...columns.map(strong)),
      ...lines.map(({ name, cells }) => line(text(name), ...cells.map(number))),
      ...(lines.length === 0 ? [line(text(empty))] : []),
      [],
    ]),
  ];
}

function gapSheet({ gaps }: Pack): SheetData {
  return [
    ["Register", "Entry", "What it lacks", "Law"].map(strong),
    ...gaps.map(({ kind, entry, sentence, law }) =>
      line(text(kind), text(entry), text(sentence), text(law ?? "")),
    ),
  ];
}
