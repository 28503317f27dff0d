/** A value of a register as the text of a cell, and back: labels for people, codes where a file has them. Pure. */
import type { Field, FieldValue } from "../kinds/field.ts";
import type { Values } from "../kinds/values.ts";

/** One column of a table: what it is called, what it says of an entry, and what an entry gains by it. */
export type Column = {
  readonly title: string;
  readonly write: (values: Values) => string;
  /** The fields a cell speaks of, an empty one as well; nothing when it cannot be read. */
  readonly read: (cell: string) => Values | undefined;
  /** The field it fills, where it is one. */
  readonly field?: string;
};

export const linesIn = (cell: string): string[] =>
  cell
    .split(/\r\n?|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");

export function cellOf({ type }: Pick<Field, "type">, value: FieldValue | undefined): string {
  const texts = value === undefined ? [] : typeof value === "string" ? [value] : value;
  const said = "options" in type ? texts.map((text) => type.options[text] ?? text) : texts;
  return said.join("\n");
}

const same = (one: string, other: string): boolean =>
  one.trim().toLocaleLowerCase("en") === other.trim().toLocaleLowerCase("en");

function codeOf(options: Readonly<Record<string, string>>, text: string): string {
  return Object.entries(options).find(([code, label]) => same(label, text) || same(code, text))?.[0] ?? text;
}

/** Of an empty cell an empty value: the fact is not written down. */
export function valueFrom({ type }: Pick<Field, "type">, cell: string): FieldValue {
  switch (type.is) {
    case "lines":
    case "links":
      return linesIn(cell);
    case "countries":
      return cell.split(/[\s,;]+/).filter((code) => code !== "");
    case "choices":
      return linesIn(cell).map((text) => codeOf(type.options, text));
    case "choice":
      return cell.trim() === "" ? "" : codeOf(type.options, cell);
    case "text":
      return cell.trim() === "" ? "" : cell.replaceAll(/\r\n?/g, "\n");
    case "day":
      return dayFrom(cell.trim());
    case "line":
    case "address":
    case "fingerprint":
    case "country":
    case "period":
    case "link":
      return cell.trim();
  }
}

/** Spreadsheets keep a day as days since 30 December 1899 (ECMA-376 part 1, 18.17.4.1). */
function dayFrom(cell: string): string {
  if (!/^[2-7]\d{4}(?:\.0+)?$/.test(cell)) return cell.slice(0, 10);
  return Temporal.PlainDate.from("1899-12-30")
    .add({ days: Number.parseInt(cell, 10) })
    .toString();
}

export function fieldColumn(title: string, path: string, field: Field): Column {
  return {
    title,
    field: path,
    write: (values) => cellOf(field, values[path]),
    read: (cell) => ({ [path]: valueFrom(field, cell) }),
  };
}
