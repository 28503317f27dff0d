/** Folders of rows for the contract: Ann's in a list of every kind of file, Bea's beside them in the same files. */
import {
  chmodSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openTables } from "../../src/features/connectors/records/tables/tables.ts";
import { openZip } from "../../src/platform/reading/zip.ts";
import { zipOf } from "./files.ts";
import type { RecordSystemUnderTest } from "./fixture.ts";

type Cell = string | number | { readonly computes: string; readonly shows: string };

/** A workbook of sheets, each a list of rows; texts stand in the list that all sheets share. */
export function workbookOf(
  sheets: Readonly<Record<string, readonly (readonly Cell[])[]>>,
  more: Readonly<Record<string, string>> = {},
): Buffer {
  const shared: string[] = [];
  const escape = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const cellOf = (cell: Cell, at: number, row: number): string => {
    const place = `${String.fromCharCode(65 + at)}${row}`;
    if (typeof cell === "number") return `<c r="${place}"><v>${cell}</v></c>`;
    if (typeof cell === "object")
      return `<c r="${place}" t="str"><f>${escape(cell.computes)}</f><v>${escape(cell.shows)}</v></c>`;
    if (!shared.includes(cell)) shared.push(cell);
    return `<c r="${place}" t="s"><v>${shared.indexOf(cell)}</v></c>`;
  };
  const entries = Object.entries(sheets);
  const written = entries.map(([, rows], at) => ({
    name: `xl/worksheets/sheet${at + 1}.xml`,
    content: `<?xml version="1.0"?><worksheet><sheetData>${rows
      .map(
        (cells, row) =>
          `<row r="${row + 1}">${cells.map((cell, column) => cellOf(cell, column, row + 1)).join("")}</row>`,
      )
      .join("\n")}</sheetData></worksheet>`,
  }));
  return zipOf([
    { name: "[Content_Types].xml", content: "<Types/>" },
    {
      name: "xl/workbook.xml",
      content: `<workbook><sheets>${entries.map(([name], at) => `<sheet name="${name}" id="r${at + 1}"/>`).join("")}</sheets></workbook>`,
    },
    {
      name: "xl/_rels/workbook.xml.rels",
      content: `<Relationships>${entries.map((_, at) => `<Relationship Id="r${at + 1}" Target="worksheets/sheet${at + 1}.xml"/>`).join("")}</Relationships>`,
    },
    {
      name: "xl/sharedStrings.xml",
      content: `<sst>${shared.map((text) => `<si><t>${escape(text)}</t></si>`).join("")}</sst>`,
    },
    ...written,
    ...Object.entries(more).map(([name, content]) => ({ name, content })),
  ]);
}

const guests = {
  Guests: [
    ["no", "who", "mail"],
    [1, "Bea Other", "bea@example.org"],
    [2, "Ann M.", "ann.example@example.org"],
    [3, "Cem", "cem@example.org"],
    [4, "Müller, Ann", ""],
  ],
  Cards: [
    ["card", "of"],
    ["K-1", "C-4711"],
    ["K-2", "C-4712"],
  ],
} as const;

const files: Readonly<Record<string, string | Buffer>> = {
  "lists/calls.csv":
    'id;who;number\r\n7;"Bea; Other";020 7946 0000\r\n8;?;+44 (0)20 7946-0018\r\n9;"say ""no""";020 7946 0018\r\n',
  "lists/western.tsv": Buffer.from(
    "id\tmail\n1\tb\u00e9a@example.org\n2\tann.example@example.org\n3\tx",
    "latin1",
  ),
  "lists/wide.csv": Buffer.from("\ufeffid,mail\n1,bea@example.org\n2,ann.example@example.org\n", "utf16le"),
  "books/guests.xlsx": workbookOf(guests),
  "exports/customers.json":
    '{ "made": "2026-01-01", "customers": [\n  {"id": 1, "mail": "bea@example.org", "big": 12345678901234567890},\n  {"id": 2, "contact": {"mails": ["x@example.org", "ann.example@example.org"]}},\n  {"id":3,"mail":"joann.example@example.org"}\n], "none": [] }\n',
  "exports/events.jsonl": '{"n":1,"by":"C-4711"}\n{"n":2,"by":"C-4712"}\n\n{"n":3,"by":"C-4711"}',
};
const strong = [
  "calls.csv: row 3",
  "western.tsv: row 3",
  "wide.csv: row 3",
  "guests.xlsx: Guests, row 3",
  "guests.xlsx: Cards, row 2",
  "customers.json: customers, row 2",
  "events.jsonl: row 1",
  "events.jsonl: row 4",
];
const weak = ["calls.csv: row 4", "guests.xlsx: Guests, row 5"];
/** Lines of hers in the files above, and what is left of them. */
const isHers =
  /^(?:\n?$|8;\?|2\t|2,ann|,? {2}\{"id": 2|\{"n":[13],"by"|<row r="3"><c r="A3"><v>2<|<row r="2"><c r="A2" t="s"><v>\d+<\/v><\/c><c r="B2" t="s"><v>\d+<\/v><\/c><\/row>|text \d+: (?:Ann M\.|ann\.example@example\.org|K-1|C-4711|)$)/;

const branches = ["lists", "books", "exports"];
const isRoot = process.getuid?.() === 0;

/** What a file says, line by line: of a workbook every entry, a row a line. */
function linesOf(file: string): readonly string[] {
  const bytes = readFileSync(file);
  if (!file.endsWith(".xlsx")) {
    const isWide = bytes[0] === 0xff;
    const text = bytes.toString(isWide ? "utf16le" : "latin1");
    return text
      .replace(/\},\n {2}\{/g, "}\n,  {")
      .replace(/,\n {2}\{"id":3/, '\n,{"id":3')
      .split(/(?<=\n)/);
  }
  const zip = openZip(bytes, 10_000_000);
  return zip.names.flatMap((name) => {
    const xml = Buffer.from(zip.read(name) ?? "").toString();
    return name === "xl/sharedStrings.xml"
      ? [...xml.matchAll(/<si>(?:<t>([^<]*)<\/t>)?<\/si>/g)].map(([, text = ""], at) => `text ${at}: ${text}`)
      : xml.split("\n");
  });
}

export const tablesUnderTest: RecordSystemUnderTest = {
  missing: undefined,
  make: () => {
    const base = realpathSync(mkdtempSync(path.join(tmpdir(), "kept-tables-")));
    const root = path.join(base, "files");
    for (const folder of branches) mkdirSync(path.join(root, folder), { recursive: true });
    for (const [name, content] of Object.entries(files)) writeFileSync(path.join(root, name), content);
    writeFileSync(path.join(base, "outside.csv"), "id,mail\n1,ann.example@example.org\n");
    writeFileSync(path.join(root, "lists", "scan.png"), Buffer.from([0x89, 0x50, 0x4e, 0x47]));
    symlinkSync(path.join(base, "outside.csv"), path.join(root, "lists", "out.csv"));
    const options = { roots: [root] };
    const all = (): readonly string[] =>
      globSync("**/*", { cwd: root, exclude: (name) => name.includes("more-") }).filter((name) =>
        statSync(path.join(root, name)).isFile(),
      );
    return Promise.resolve({
      open: () => openTables(options),
      strong,
      weak,
      gaps: ["not_readable 1", "refused 1"],
      others: () =>
        Promise.resolve(
          Object.fromEntries(
            all().map((name) => [
              `${name} ${statSync(path.join(root, name)).mode}`,
              linesOf(path.join(root, name))
                .filter((line) => !isHers.test(line))
                .join("|"),
            ]),
          ),
        ),
      everything: () =>
        Promise.resolve(
          all()
            .filter((name) => !name.endsWith("out.csv"))
            .flatMap((name) => linesOf(path.join(root, name)))
            .join("\n"),
        ),
      change: () => {
        const file = path.join(root, "lists", "calls.csv");
        writeFileSync(file, readFileSync(file, "latin1").replace("8;?;", "8;!;"), "latin1");
        return Promise.resolve();
      },
      forbid: () => {
        for (const folder of branches) chmodSync(path.join(root, folder), 0o555);
        if (isRoot) {
          // Root may do everything; until the test is over this process is Debian's `nobody`, who may read.
          for (const folder of [base, root]) chmodSync(folder, 0o755);
          process.seteuid?.(65_534);
        }
        return Promise.resolve();
      },
      add: (count) => {
        for (let at = 0; at < count; at += 1)
          writeFileSync(
            path.join(root, "lists", `more-${at}.csv`),
            `id,mail,note\n1,ann.example@example.org,${"x".repeat(100_000)}\n`,
          );
        return Promise.resolve();
      },
      description: { kind: "tables", ...options },
      drop: () => {
        if (isRoot) process.seteuid?.(0);
        for (const folder of branches) chmodSync(path.join(root, folder), 0o700);
        rmSync(base, { recursive: true, force: true });
        return Promise.resolve();
      },
    });
  },
};
