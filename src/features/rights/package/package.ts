/**
 * Writes the package a person receives: a readable page, JSON and CSV (GDPR art. 12(1), 15(3), 20;
 * docs/package.md, docs/decisions/0042-package.md). Rows stream through once, so that memory does not grow with them.
 */
import type { Language } from "../../../platform/i18n/platform.ts";
import type { Catalog, DataMap, TableId } from "../../connectors/standalone.ts";
import type { SearchResult } from "../findings.ts";
import { isComplete } from "../findings.ts";
import { Chains } from "./chains.ts";
import { planContents, type Contents, type Extent, type PlannedTable } from "./contents.ts";
import { cover, type Reviewed } from "./cover.ts";
import { byteOrderMark } from "../../../platform/csv_write.ts";
import { csvHeader, csvRow } from "./csv.ts";
import { dataPackage } from "./datapackage.ts";
import { PackageFolder, type PackageFile, type WrittenFile } from "./folder.ts";
import { jsonRow, jsonText } from "./json.ts";
import { leftOutOf, type LeftOutTable } from "./left_out.ts";
import { html } from "./markup.ts";
import { closePage, openPage } from "./page.ts";
import { readme } from "./readme.ts";
import { rowsOf, type StoredRow } from "./reading.ts";
import { Sections } from "./sections.ts";
import { wordsIn } from "./pages.ts";

export { PackageRefused } from "./folder.ts";

export type PackageInput = {
  readonly result: SearchResult;
  readonly map: DataMap;
  readonly catalog: Catalog;
  /** Display name. */
  readonly organisation: string;
  /** What to print at the top, for example "student number S-1042". */
  readonly subject: string;
  /** ISO 8601 instant. */
  readonly madeOn: string;
  /** Of the pages and the README; English where it is not said. */
  readonly language?: Language;
  /** Where moments are told on the pages; the data files have them as they are held. */
  readonly zone?: string;
  /**
   * A person decided on every row that also concerns others: rows of the disposition `review` stay out for good, for
   * these reasons.
   */
  readonly reviewed?: Reviewed;
  /** Everything, unless a portable copy is asked for. */
  readonly extent?: Extent;
  /** Row values by ordinal, in the order of findings per table; values are the store's text form or null. */
  readonly rows: (table: TableId) => AsyncIterable<StoredRow>;
};

export type WrittenPackage = {
  readonly files: readonly WrittenFile[];
  /** Rows in it, and the tables they are of. */
  readonly rows: number;
  readonly tables: readonly TableId[];
  /** Of a portable copy: what everyone may have, and is not in it. */
  readonly leftOut: readonly LeftOutTable[];
};

/**
 * Writes into `folder`, which must be absent or empty; it appears whole or not at all.
 * Throws `PackageRefused` with a sentence for the person who named it, and fails when `rows` lacks a row of the findings.
 */
export async function writePackage(input: PackageInput, folder: string): Promise<WrittenPackage> {
  const place = await PackageFolder.begin(folder);
  try {
    const contents = planContents(input.result, input.map, input.catalog, input.extent);
    const holding = contents.tables.filter(({ included }) => included.size > 0);
    await writeContents(input, place, contents, holding);
    if (input.extent === "portable") await place.put("datapackage.json", dataPackage(input, holding));
    await place.put(
      "README.txt",
      readme(
        input.organisation,
        input.subject,
        input.result.asOf,
        place.written.map(({ path }) => path),
        input.language,
        input.extent,
      ),
    );
    await place.put("manifest.json", `${jsonText({ kept_package: 1, files: place.written })}\n`);
    await place.complete();
    return {
      files: place.written,
      rows: holding.reduce((sum, { included }) => sum + included.size, 0),
      tables: holding.map(({ table }) => table),
      leftOut: leftOutOf(contents),
    };
  } catch (error) {
    await place.abandon();
    throw error;
  }
}

async function writeContents(
  input: PackageInput,
  place: PackageFolder,
  contents: Contents,
  holding: readonly PlannedTable[],
): Promise<void> {
  const { result, organisation, subject, madeOn, language = "en", zone, extent = "whole" } = input;
  const words = wordsIn(language, zone);
  const index = await place.create("index.html");
  const sections = new Sections(
    {
      organisation,
      subject,
      place,
      index,
      language,
      zone,
      chains: new Chains(result.findings, contents.titleOf, language),
    },
    holding,
  );
  await index.write(
    openPage({
      title: words.say(extent === "whole" ? "title.all" : "title.portable", { subject }),
      organisation,
      language,
    }),
  );
  const hrefOf = (table: PlannedTable): string => sections.hrefOf(table);
  const { reviewed } = input;
  await index.write(
    cover({
      result,
      contents,
      organisation,
      subject,
      madeOn,
      language,
      zone,
      extent,
      hrefOf,
      ...(reviewed === undefined ? {} : { reviewed }),
    }),
  );

  const data = await place.create("data.json");
  await data.write(openData(input, holding, leftOutOf(contents)));
  for (const [position, table] of holding.entries()) {
    await data.write(`${position === 0 ? "" : ",\n"}${jsonText(table.table)}: [`);
    await writeTable(table, { input, place, data, sections });
    await data.write("\n]");
  }
  await data.write("\n}\n}\n");
  await place.finish(data);
  const foot = words.say("foot", { written: words.instant(madeOn), subject });
  await index.write(closePage(html`${foot}`));
  await place.finish(index);
}

/** One pass over a table's rows feeds the page, the JSON and the CSV. */
async function writeTable(
  table: PlannedTable,
  to: { input: PackageInput; place: PackageFolder; data: PackageFile; sections: Sections },
): Promise<void> {
  const { input, place, data, sections } = to;
  const names = table.columns.map(({ name }) => name);
  const csv = names.length === 0 ? undefined : await place.create(`csv/${table.fileName}.csv`);
  // A portable copy is read by programs first, and many take the mark for a part of the first name.
  await csv?.write((input.extent === "portable" ? "" : byteOrderMark) + csvHeader(names));
  const section = await sections.begin(table);
  for await (const row of rowsOf(table, input.rows(table.table), place)) {
    await data.write(`${row.number === 1 ? "\n" : ",\n"}${jsonRow(names, row.cells)}`);
    await csv?.write(csvRow(row.cells));
    await section.write(row);
  }
  await section.end();
  if (csv !== undefined) await place.finish(csv);
}

function openData(
  { result, organisation, subject, madeOn, extent }: PackageInput,
  holding: readonly PlannedTable[],
  leftOut: readonly LeftOutTable[],
): string {
  const tables = holding.map(({ table, title, columns, counts, included }) => ({
    table,
    title,
    rows: included.size,
    redactedRows: counts.redacted,
    columns: columns.map(({ name, label, category, type, portable }) => ({
      name,
      label,
      category,
      type,
      ...portable,
    })),
  }));
  const about = {
    keptPackage: 1,
    subject,
    organisation,
    store: result.store,
    asOf: result.asOf,
    madeOn,
    complete: isComplete(result),
    reading:
      "Whole numbers that may exceed 2^53, and decimals, are strings. A column missing from a row was held back.",
    contents: tables,
    ...(extent === "portable" ? { portable: true, leftOut } : {}),
  };
  return `{\n"about": ${jsonText(about)},\n"tables": {\n`;
}
