/**
 * Writes the package a person receives: a readable page, JSON and CSV (GDPR art. 12(1), 15(3), 20;
 * docs/package.md, docs/decisions/0042-package.md). Rows stream through once, so that memory does not grow with them.
 */
import type { Language } from "../../../platform/i18n/platform.ts";
import type { Catalog, DataMap, TableId } from "../../connectors/standalone.ts";
import type { SearchResult } from "../findings.ts";
import { isComplete } from "../findings.ts";
import { Chains } from "./chains.ts";
import { planContents, type PlannedTable } from "./contents.ts";
import { cover, type Reviewed } from "./cover.ts";
import { byteOrderMark } from "../../../platform/csv_write.ts";
import { csvHeader, csvRow } from "./csv.ts";
import { PackageFolder, type PackageFile, type WrittenFile } from "./folder.ts";
import { jsonRow, jsonText } from "./json.ts";
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
  /** Row values by ordinal, in the order of findings per table; values are the store's text form or null. */
  readonly rows: (table: TableId) => AsyncIterable<StoredRow>;
};

/**
 * Writes into `folder`, which must be absent or empty; it appears whole or not at all.
 * Throws `PackageRefused` with a sentence for the person who named it, and fails when `rows` lacks a row of the findings.
 */
export async function writePackage(
  input: PackageInput,
  folder: string,
): Promise<{ readonly files: readonly WrittenFile[] }> {
  const place = await PackageFolder.begin(folder);
  try {
    await writeContents(input, place);
    await place.put(
      "README.txt",
      readme(
        input.organisation,
        input.subject,
        input.result.asOf,
        place.written.map(({ path }) => path),
        input.language,
      ),
    );
    await place.put("manifest.json", `${jsonText({ kept_package: 1, files: place.written })}\n`);
    await place.complete();
    return { files: place.written };
  } catch (error) {
    await place.abandon();
    throw error;
  }
}

async function writeContents(input: PackageInput, place: PackageFolder): Promise<void> {
  const { result, map, catalog, organisation, subject, madeOn, language = "en", zone } = input;
  const words = wordsIn(language, zone);
  const contents = planContents(result, map, catalog);
  const holding = contents.tables.filter(({ included }) => included.size > 0);
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
  await index.write(openPage({ title: words.say("title.all", { subject }), organisation, language }));
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
      hrefOf,
      ...(reviewed === undefined ? {} : { reviewed }),
    }),
  );

  const data = await place.create("data.json");
  await data.write(openData(input, holding));
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
  await csv?.write(byteOrderMark + csvHeader(names));
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
  { result, organisation, subject, madeOn }: PackageInput,
  holding: readonly PlannedTable[],
): string {
  const tables = holding.map(({ table, title, columns, counts, included }) => ({
    table,
    title,
    rows: included.size,
    redactedRows: counts.redacted,
    columns: columns.map(({ name, label, category, type }) => ({ name, label, category, type })),
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
  };
  return `{\n"about": ${jsonText(about)},\n"tables": {\n`;
}
