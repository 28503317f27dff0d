/**
 * A table somebody brought, as entries: which sheet, which row names the columns, which column is which field, what each
 * row adds or changes, and what of it cannot stand. Pure: the look and the import are the same reading.
 */
import type { ErrorDetail } from "../../../platform/errors.ts";
import { kinds } from "../kinds/all.ts";
import type { Kind, KindName } from "../kinds/field.ts";
import { bodyOf, nameIn, valuesOf } from "../kinds/values.ts";
import type { Values } from "../kinds/values.ts";
import { fieldColumn } from "./domain.cells.ts";
import type { Column } from "./domain.cells.ts";
import { cnilColumns, icoColumns, joined, withoutDerivedRights } from "./domain.formats.ts";
import { keyTitle, ownColumns } from "./domain.sheets.ts";
import type { Entry } from "./domain.sheets.ts";

export type Grid = { readonly name: string; readonly rows: readonly (readonly string[])[] };
export type Read = {
  readonly kind: KindName;
  readonly grids: readonly Grid[];
  /** By the title of a column: the field it fills, or nothing at all. */
  readonly mapping: Readonly<Record<string, string>>;
  /** What stands in the register, and its version. */
  readonly entries: readonly (Entry & { readonly isRetired: boolean })[];
};

export type ReadRow = {
  /** Its number in the sheet, the first being 1. */
  readonly number: number;
  readonly key: string;
  readonly name: string;
  readonly is: "new" | "changed" | "same" | "wrong";
  readonly values: Values;
  /** Fields that change. */
  readonly changes: readonly string[];
  readonly problems: readonly ErrorDetail[];
};
export type Reading = {
  readonly sheet: string;
  readonly columns: readonly { readonly title: string; readonly field: string | undefined }[];
  readonly rows: readonly ReadRow[];
};

const plain = (text: string): string => text.replaceAll(/\s+/g, " ").trim().toLocaleLowerCase("en");
/** Where the row of headings may stand. */
const headRows = 20;

/** A workbook that has none of the columns of the kind is read with none: a person then says which is which. */
export function readTable(given: Read): Reading | undefined {
  const columns = knownColumns(given.kind);
  const flat = given.kind === "processing-activity" ? given.grids.map(asRows) : given.grids;
  const found = flat
    .flatMap((grid) => placesOf(grid, columns))
    .toSorted((one, other) => other.known - one.known)[0];
  if (found === undefined) return undefined;
  const { grid, head } = found;
  // Every sheet of the French record is one row of its table.
  const rows =
    grid.name === fiches ? flat.flatMap((one) => (one.name === fiches ? one.rows.slice(1) : [])) : [];
  const titles = grid.rows[head] ?? [];
  const chosen = titles.map((title) => columnFor(title, given, columns));
  const body = rows.length > 0 ? rows : grid.rows.slice(head + 1);
  const taken = new Map<string, number>();
  const made = body.flatMap((cells, at): ReadRow[] => {
    if (cells.every((cell) => cell.trim() === "")) return [];
    const row = rowOf(given, titles, chosen, cells, rows.length > 0 ? at + 1 : head + at + 2);
    const before = taken.get(row.key) ?? 0;
    taken.set(row.key, before + 1);
    if (before === 0) return [row];
    if (row.is === "new") return [{ ...row, key: `${row.key}-${before + 1}` }];
    return [{ ...row, is: "wrong", problems: [{ at: "row", reason: "twice_in_the_file" }] }];
  });
  return {
    sheet: grid.name === fiches ? "Fiche" : grid.name,
    columns: titles
      .map((title, at) => ({ title, field: title === keyTitle ? keyTitle : chosen[at]?.field }))
      .filter(({ title }) => title.trim() !== ""),
    rows: made,
  };
}

const fiches = "\u0000fiches";

/** A sheet of the French record, heading beside answer, turned into a row under its headings. */
function asRows(grid: Grid): Grid {
  const [title] = cnilColumns;
  const at = grid.rows.findIndex(
    ([first = ""]) => title !== undefined && plain(first) === plain(title.title),
  );
  if (at === -1) return grid;
  const pairs = grid.rows.slice(at).filter(([heading = ""]) => heading.trim() !== "");
  return {
    name: fiches,
    rows: [pairs.map(([heading = ""]) => heading), pairs.map(([, answer = ""]) => answer)],
  };
}

type Known = ReadonlyMap<string, Column>;

function knownColumns(kind: KindName): Known {
  const { fields }: Kind = kinds[kind];
  const labels = Object.entries(fields).map(([path, field]) =>
    fieldColumn(field.language === "es" ? `${field.label} (Spanish)` : field.label, path, field),
  );
  const formats = kind === "processing-activity" ? [...icoColumns, ...cnilColumns] : [];
  // Our own paths win over an authority's heading, and that over a label of the same words.
  return new Map([...labels, ...formats, ...ownColumns(kind)].map((column) => [plain(column.title), column]));
}

function placesOf(
  grid: Grid,
  columns: Known,
): { readonly grid: Grid; readonly head: number; readonly known: number }[] {
  const rows = grid.rows.slice(0, headRows).map((row, head) => ({
    grid,
    head,
    // Of two rows that name as many, the lower: above it stand labels for people.
    known: row.filter((title) => columns.has(plain(title))).length + head / 1000,
  }));
  const first = grid.rows.findIndex((row) => row.some((cell) => cell.trim() !== ""));
  if (rows.some(({ known }) => known >= 1)) return rows.filter(({ known }) => known >= 1);
  return first === -1 ? [] : [{ grid, head: first, known: 0 }];
}

function columnFor(title: string, { kind, mapping }: Read, columns: Known): Column | undefined {
  const wanted = mapping[title];
  if (wanted === undefined) return columns.get(plain(title));
  const { fields }: Kind = kinds[kind];
  const field = fields[wanted];
  return field === undefined ? undefined : fieldColumn(title, wanted, field);
}

function rowOf(
  given: Read,
  titles: readonly string[],
  chosen: readonly (Column | undefined)[],
  cells: readonly string[],
  number: number,
): ReadRow {
  const parts = chosen.flatMap((column, at) => {
    const part = column?.read(cells[at] ?? "");
    return part === undefined ? [] : [part];
  });
  const said = withoutDerivedRights(joined(parts));
  const keyAt = titles.indexOf(keyTitle);
  const known = entryFor(given, said, keyAt === -1 ? "" : (cells[keyAt] ?? "").trim());
  const values = written(given.kind, { ...known?.values, ...said });
  const name = nameIn(values, "");
  const read = bodyOf(kinds[given.kind] as Kind, values);
  const key = known?.key ?? freeKey(given, keyAt === -1 ? "" : (cells[keyAt] ?? "").trim(), name);
  const shared = { number, key, name, values };
  if ("wrong" in read) return { ...shared, is: "wrong", changes: [], problems: read.wrong };
  if (known?.isRetired === true)
    return { ...shared, is: "wrong", changes: [], problems: [{ at: "row", reason: "retired" }] };
  // Compared as they would be stored, so that a file of ours changes nothing.
  const [after, before] = [valuesOf(read.body), known?.values ?? {}];
  const changes = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (path) => JSON.stringify(before[path]) !== JSON.stringify(after[path]),
  );
  const is = known === undefined ? "new" : changes.length === 0 ? "same" : "changed";
  return { ...shared, values: after, is, changes, problems: [] };
}

/** An activity of the Commissioner's record has no name: its first purpose, or what it belongs to, is one. */
function written(kind: KindName, values: Values): Values {
  if (kind !== "processing-activity") return values;
  const hasName = ["en", "es"].some((language) => [values[`words.${language}.name`] ?? ""].flat()[0] !== "");
  if (hasName) return values;
  const [purpose] = [values["words.en.purposes"] ?? []].flat();
  const [part] = [values["businessFunction"] ?? []].flat();
  const name = (purpose ?? part ?? "").slice(0, 120).trim();
  return name === "" ? values : { ...values, "words.en.name": name };
}

/** By its key, else its name; an activity without a name by what it belongs to and its purposes. */
function entryFor({ kind, entries }: Read, said: Values, key: string): Read["entries"][number] | undefined {
  const own = entries.filter((entry) => entry.kind === kind);
  if (key !== "") return own.find((entry) => entry.key === key);
  const name = nameIn(said, "");
  if (name !== "") return own.find((entry) => plain(nameIn(entry.values, entry.key)) === plain(name));
  const mark = ({ values }: Pick<Entry, "values">): string =>
    JSON.stringify([values["businessFunction"] ?? "", [values["words.en.purposes"] ?? []].flat()]);
  if (kind !== "processing-activity") return undefined;
  return own.find((entry) => mark(entry) === mark({ values: said }));
}

function freeKey({ kind, entries }: Read, wanted: string, name: string): string {
  const made = (wanted || name)
    .normalize("NFD")
    .replaceAll(/\p{Mn}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 70)
    .replace(/-+$/, "");
  const first = made === "" ? "entry" : made;
  const held = new Set(entries.filter((entry) => entry.kind === kind).map(({ key }) => key));
  let key = first;
  for (let number = 2; held.has(key); number += 1) key = `${first}-${number}`;
  return key;
}
