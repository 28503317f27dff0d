/** A pack on paper: one page for the board, then every promise, the figures and what the registers lack. Tagged PDF. */
import { renderPdf } from "../../platform/documents/render.ts";
import type { Instant } from "../../platform/time.ts";
import type { Pack } from "./contract.ts";
import { boardOf, longDay } from "./domain.board.ts";
import { isPromise } from "./domain.pack.ts";
import { asOf, lawWords, statusWords } from "./words.ts";

export function printedPack(
  pack: Pack,
  { sha256, madeAt }: { readonly sha256: string; readonly madeAt: Instant },
): Promise<Buffer> {
  const { policy } = pack;
  return renderPdf({
    template: "pack",
    language: "en",
    creationMoment: madeAt,
    data: {
      title: "How we keep our promises",
      organisation: pack.organisation,
      facts: [
        { term: "As of", text: asOf(pack) },
        { term: "Policy", text: `${policy.title}, version ${policy.version}` },
      ],
      board: boardPart(pack),
      record: recordPart(pack, sha256),
      promises: promisePart(pack),
      figures: figurePart(pack),
      gaps: gapPart(pack),
      page: { word: "Page", of: "of" },
    },
  });
}

function boardPart(pack: Pack) {
  const board = boardOf(pack);
  const { before } = pack;
  return {
    sum: board.sum,
    columns: ["Part of the policy", "Kept", "Due", "Broken", "Unproven"],
    rows: board.rows.map(({ title, kept, due, broken, unproven }) => [
      title,
      ...[kept, due, broken, unproven].map(String),
    ]),
    rest: board.rest ?? "",
    parts: [
      { title: "To be decided", lines: [...board.decisions], empty: "Nothing presses." },
      { title: "Broken", lines: [...board.broken], empty: "Nothing that was seen is broken." },
      {
        title: before === null ? "Changed" : `Changed since pack ${before.number}`,
        lines: [...board.changes],
        empty: before === null ? "This is the first pack." : "Nothing changed.",
      },
      { title: "Actions", lines: [board.actions], empty: "" },
    ],
  };
}

function recordPart(pack: Pack, sha256: string) {
  const { before, policy, ledger } = pack;
  return {
    title: "What this is",
    facts: [
      { term: "Pack", text: `${pack.number}, made ${pack.madeAt}` },
      { term: "SHA-256 of its data", text: sha256 },
      { term: "SHA-256 of the policy’s version", text: policy.hash },
      ...(ledger === null
        ? []
        : [{ term: "Ledger", text: `${ledger.origin}, ${ledger.size} entries: ${ledger.root}` }]),
      ...(before === null ? [] : [{ term: `SHA-256 of pack ${before.number}`, text: before.sha256 }]),
    ],
    notes: [...pack.notes],
  };
}

function promisePart(pack: Pack) {
  return [...Map.groupBy(pack.clauses.filter(isPromise), ({ section }) => section)].map(
    ([title, within]) => ({
      title,
      clauses: within.map(({ clause, words, status, why, law, n, of, since }) => ({
        label: /^\d/.test(clause) ? clause : "",
        text: words,
        status: statusWords[status],
        why: [
          why,
          of === 0 ? "" : `${n} of ${of}.`,
          since === null ? "" : `Since ${longDay(since)}.`,
          lawWords[law] ?? "",
        ]
          .filter((part) => part !== "")
          .join(" "),
      })),
    }),
  );
}

function figurePart({ figures }: Pack) {
  return {
    title: `Figures from ${longDay(figures.from)} to ${longDay(figures.until)}`,
    notes: [...figures.notes],
    sections: figures.sections.map(({ title, lede, columns, lines, empty }) => ({
      title,
      lede,
      columns: ["", ...columns],
      rows: lines.map(({ name, cells }) => [
        name,
        ...cells.map((cell) => (cell === null ? "–" : cell.toLocaleString("en-GB"))),
      ]),
      empty,
    })),
  };
}

function gapPart(pack: Pack) {
  return {
    title: "What the registers lack",
    lines: pack.gaps.map(
      ({ entry, sentence, law }) => `${entry}: ${sentence}${law === null ? "" : ` (${law})`}`,
    ),
    empty: "Nothing that is asked for is lacking.",
  };
}
