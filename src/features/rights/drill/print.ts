/** The report of a rehearsal on paper: what the page shows, to be filed with what proves the procedure. */
import { renderPdf } from "../../../platform/documents/render.ts";
import type { NewDocument } from "../../../platform/documents/render.ts";
import type { Instant } from "../../../platform/time.ts";
import type { DrillView } from "./contract.ts";
import { dayWords, momentWords } from "./view.ts";

export function printDrillReport(
  view: DrillView,
  {
    organisation,
    zone,
    now,
  }: { readonly organisation: string; readonly zone: string; readonly now: Instant },
): Promise<Buffer> {
  const { endedAt, hash, aim } = view;
  const moment = (at: string): string => momentWords(at, zone);
  return renderPdf({
    template: "report",
    language: "en",
    creationMoment: now,
    data: {
      title: `Drill: report of a rehearsed request, ${view.reference}`,
      organisation,
      facts: [
        { term: "Right", text: view.right },
        { term: "Begun", text: `${moment(view.begunAt)}, by ${view.begunBy}` },
        endedAt === undefined
          ? { term: "State", text: `Not ended; as of ${moment(view.asOf)}` }
          : { term: "Ended", text: moment(endedAt) },
        ...(hash === undefined ? [] : [{ term: "Known in the ledger by", text: hash }]),
      ],
      notes: [
        "This was a rehearsal. No real person asked for anything, and nobody outside was told anything.",
        view.summary,
        ...(aim === undefined ? [] : [`What was rehearsed: ${aim}`]),
      ],
      sections: sectionsOf(view, moment),
      page: { word: "Page", of: "of" },
    },
  });
}

type Sections = NewDocument<"report">["data"]["sections"];

function sectionsOf(view: DrillView, moment: (at: string) => string): Sections {
  return [
    {
      title: "Steps",
      lede: "When each was done, how long after the beginning, and by whom.",
      columns: ["", "Done", "After", "By", "Time"],
      rows: view.steps.map(({ name, at, took, who, limits }) => [
        name,
        at === undefined ? "not done" : moment(at),
        took ?? "",
        who ?? "",
        limits.map(({ text }) => text).join("; "),
      ]),
      notes: [],
      empty: "No step was reached.",
    },
    {
      title: "What kept the answer back",
      lede: "In the order in which it was cleared.",
      columns: ["", "How long"],
      rows: view.gates.map(({ name, text }) => [name, text]),
      notes: [],
      empty: "Nothing kept it back.",
    },
    {
      title: "What was missed",
      lede: "With the action that was opened for it.",
      columns: ["", "Action"],
      rows: view.findings.map(({ text, action }) => [text, action ?? "none"]),
      notes: [],
      empty: "Nothing was missed.",
    },
    {
      title: "Who would have been told",
      lede: "Each mail went to whoever rehearsed, and to nobody else.",
      columns: ["", "Who", "When"],
      rows: view.told
        .slice(0, 400)
        .map(({ whom, addressee, at }) => [whom, addressee ?? "not shown", moment(at)]),
      notes: [],
      empty: "Nobody would have been told anything.",
    },
    {
      title: "Who did what",
      lede: "Acts on record, by colleague.",
      columns: ["", "Acts"],
      rows: view.acts.map(({ who, acts }) => [who, String(acts)]),
      notes: [],
      empty: "Nobody did anything.",
    },
  ];
}

export const fileNameOf = ({ reference, begunAt }: DrillView, zone: string): string =>
  `drill-${reference}-${dayWords(begunAt, zone).replaceAll(" ", "-").toLowerCase()}.pdf`;
