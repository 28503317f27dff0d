/** The registers as sheets: the two authorities' records, and our own workbook with every kind and every field. Pure. */
import { kinds } from "../kinds/all.ts";
import type { KindName } from "../kinds/field.ts";
import type { Values } from "../kinds/values.ts";
import { fieldColumn } from "./domain.cells.ts";
import type { Column } from "./domain.cells.ts";
import { cnilColumns, icoColumns } from "./domain.formats.ts";

export type Sheet = {
  readonly name: string;
  readonly rows: readonly (readonly string[])[];
  /** The row of headings, counted from 0. */
  readonly head: number;
};
export type Entry = { readonly kind: KindName; readonly key: string; readonly values: Values };
export type About = {
  readonly organisation: string;
  /** Whom to ask, where, as the register says it. */
  readonly contact: readonly string[];
  /** ISO 8601. */
  readonly asOf: string;
};

/** The key of an entry in our own workbook. */
export const keyTitle = "key";

const activities = (entries: readonly Entry[], isProcessor: boolean): readonly Entry[] =>
  entries.filter(
    ({ kind, values }) => kind === "processing-activity" && (values["role"] === "processor") === isProcessor,
  );

/** Rows 1 to 6 say who; the headings stand in row 9, as in the authority's workbook. */
export function icoSheets(entries: readonly Entry[], about: About): readonly Sheet[] {
  const [email = "", telephone = "", ...address] = about.contact;
  const top = [
    ["Record of processing activities: controller"],
    ["Name of organisation", about.organisation],
    ["Contact", email],
    ["Telephone", telephone],
    ["Address", address.join(", ")],
    ["As of", about.asOf],
    [],
    [],
  ];
  const processor = activities(entries, true);
  return [
    {
      name: "Controller record",
      head: 8,
      rows: [
        ...top,
        icoColumns.map(({ title }) => title),
        ...activities(entries, false).map(({ values }) => icoColumns.map(({ write }) => write(values))),
      ],
    },
    ...(processor.length === 0
      ? []
      : [
          {
            name: "Processor record",
            head: 0,
            rows: [processorTitles, ...processor.map(({ values }) => processorRow(values))],
          },
        ]),
  ];
}

const text = (values: Values, path: string): string => [values[path] ?? []].flat().join("\n");
/** GDPR Art. 30(2). */
const processorTitles = [
  "Activity",
  "Controllers for whom we act",
  "Categories of processing",
  "Third countries",
  "Safeguards",
  "Security measures",
];
const processorRow = (values: Values): string[] =>
  ["words.en.name", "controllers", "words.en.purposes", "countries", "words.en.transfers", "security"].map(
    (path) => text(values, path),
  );

/** One sheet per activity, a heading and its answer side by side, after a list of them all. */
export function cnilSheets(entries: readonly Entry[], about: About): readonly Sheet[] {
  const told = activities(entries, false);
  const index = [
    ["Registre des activités de traitement", about.organisation],
    ["À la date du", about.asOf],
    [],
    ["Fiche", "Activité"],
    ...told.map(({ key, values }, at) => [`Fiche ${at + 1}`, text(values, "words.en.name") || key]),
  ];
  return [
    { name: "Liste", head: 3, rows: index },
    ...told.map(({ values }, at) => ({
      name: `Fiche ${at + 1}`,
      head: 0,
      rows: [["Rubrique", "Réponse"], ...cnilColumns.map(({ title, write }) => [title, write(values)])],
    })),
  ];
}

/** Every field of a kind: its label for people is a heading, its path is what a file is read by. */
export const ownColumns = (kind: KindName): readonly Column[] =>
  Object.entries(kinds[kind].fields).map(([path, field]) => fieldColumn(path, path, field));

export function ownSheets(entries: readonly Entry[], only?: KindName): readonly Sheet[] {
  return Object.values(kinds)
    .filter(({ kind }) => only === undefined || kind === only)
    .map(({ kind, plural, fields }) => {
      const columns = ownColumns(kind);
      const labels = Object.values(fields).map(({ label, language }) =>
        language === "es" ? `${label} (Spanish)` : label,
      );
      const of = entries.filter((entry) => entry.kind === kind);
      return {
        name: plural,
        head: 1,
        rows: [
          ["Key", ...labels],
          [keyTitle, ...columns.map(({ title }) => title)],
          ...of.map(({ key, values }) => [key, ...columns.map(({ write }) => write(values))]),
        ],
      };
    });
}
