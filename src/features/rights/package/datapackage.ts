/**
 * `datapackage.json` of a portable copy: what each CSV file and each of its fields is (Frictionless Data Package 2.0 with Table
 * Schema; GDPR art. 20(1): structured, commonly used, machine-readable).
 */
import { guardFormula } from "../../../platform/csv_write.ts";
import type { SearchResult } from "../findings.ts";
import type { PlannedColumn, PlannedTable } from "./contents.ts";
import { heldBackCell, notReadCell } from "./csv.ts";
import { jsonText } from "./json.ts";

type About = {
  readonly result: Pick<SearchResult, "store">;
  readonly organisation: string;
  readonly madeOn: string;
};

export function dataPackage(
  { result, organisation, madeOn }: About,
  holding: readonly PlannedTable[],
): string {
  const tables = holding.map(({ fileName, title, columns }) => ({
    name: fileName,
    title,
    path: `csv/${fileName}.csv`,
    type: "table",
    format: "csv",
    mediatype: "text/csv",
    encoding: "utf-8",
    dialect: { delimiter: ",", lineTerminator: "\r\n", quoteChar: '"', doubleQuote: true, header: true },
    schema: {
      fields: columns.map(fieldOf),
      // A field that was held back in a row that also concerns somebody else is missing, and is no value of its type.
      missingValues: ["", heldBackCell, notReadCell],
    },
  }));
  // No name of a CSV file holds a dot. A package needs one resource, and an empty copy has no other.
  const whole = {
    name: "data.json",
    path: "data.json",
    format: "json",
    mediatype: "application/json",
    encoding: "utf-8",
  };
  return `${jsonText({
    $schema: "https://datapackage.org/profiles/2.0/datapackage.json",
    name: result.store,
    title: `${organisation}: ${result.store}`,
    created: madeOn,
    resources: [...tables, whole],
  })}\n`;
}

function fieldOf({ name, label, type, category, portable }: PlannedColumn): object {
  return {
    // As the header of the file has it.
    name: guardFormula(name.toWellFormed()),
    title: label,
    ...fieldType(type),
    category,
    ...portable,
  };
}

/** What reads as its type in the file; whatever may not is a text. */
function fieldType(type: string): { readonly type: string; readonly format?: string } {
  const base = type
    .replace(/\(.*\)/, "")
    .trim()
    .toLowerCase();
  if (/^(?:smallint|integer|bigint)$/.test(base)) return { type: "integer" };
  if (/^(?:numeric|decimal|real|double precision)$/.test(base)) return { type: "number" };
  if (base === "boolean") return { type: "boolean" };
  if (base === "date") return { type: "date" };
  if (base.startsWith("timestamp") && !base.endsWith("[]")) return { type: "datetime", format: "any" };
  return { type: "string" };
}
