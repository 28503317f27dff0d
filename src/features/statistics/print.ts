/** The report on paper: tagged PDF, the same figures with how they are counted below each table. */
import { renderPdf } from "../../platform/documents/render.ts";
import type { Instant } from "../../platform/time.ts";
import type { Report } from "./contract.ts";
import { periodWords, statusWords } from "./domain.words.ts";

export function printed(report: Report, now: Instant): Promise<Buffer> {
  return renderPdf({
    template: "report",
    language: "en",
    creationMoment: now,
    data: {
      title: `Requests, complaints and questions, ${periodWords(report)}`,
      organisation: report.organisation,
      facts: [
        { term: "As of", text: statusWords(report) },
        { term: "Edition", text: report.edition === "whole" ? "Whole" : "To pass round" },
      ],
      notes: report.notes,
      sections: report.sections.map(({ title, lede, columns, lines, empty }) => ({
        title,
        lede,
        columns: ["", ...columns],
        rows: lines.map(({ name, cells }) => [name, ...cells.map(cellText)]),
        notes: lines.flatMap(({ name, how }) => (how === undefined ? [] : [{ term: name, text: how }])),
        empty,
      })),
      page: { word: "Page", of: "of" },
    },
  });
}

const cellText = (cell: number | null): string => (cell === null ? "–" : cell.toLocaleString("en-GB"));
