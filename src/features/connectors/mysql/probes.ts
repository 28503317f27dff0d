/**
 * Values that rows are held against, as a table of one parameter. Each stands there in the type of the column it is compared
 * with, so that an index serves, and where that is not enough (the server reads `abc` as 0 and é as ?) as its text too.
 */
import { columnNamed, type Column } from "../catalog.ts";
import type { KeyedTable, RowKey } from "../erasable.ts";
import { TableUnread } from "./failure.ts";
import { identifier, sameBytes, type Parameters } from "./sql.ts";
import { familyOf, isIntegerText, textSql } from "./values.ts";

export type Compared = {
  readonly column: Column;
  /** Compared as values of one type; otherwise their texts are. */
  readonly native: boolean;
  /** By the rule of the column, as a foreign key compares. */
  readonly asKey: boolean;
};

export type ProbeTable = {
  /** The table `k`; its rows are numbered from 1 in `k.i`. */
  readonly from: string;
  /** Under which a row of `alias` is one of them. */
  readonly where: string;
  /** By number: the place of the probe; what no row can equal is left out. */
  readonly places: readonly number[];
};

/** `more`: columns of the table besides, by their place in each tuple. */
export function probeTable(
  alias: string,
  compared: readonly Compared[],
  tuples: readonly (readonly (string | null)[])[],
  p: Parameters,
  more: readonly string[] = [],
): ProbeTable | undefined {
  const places = tuples.flatMap((tuple, place) =>
    compared.every(({ column }, at) => canEqual(column, tuple[at] ?? "")) ? [place] : [],
  );
  if (places.length === 0) return undefined;
  const usable = places.map((place) => tuples[place] ?? []);
  const parts = compared.map((each, at) =>
    comparison(
      alias,
      each,
      at,
      usable.map((tuple) => tuple[at] ?? ""),
    ),
  );
  const columns = [...parts.flatMap(({ declared }) => declared), ...more];
  return {
    from: `json_table(${p.add(JSON.stringify(usable))}, '$[*]' columns (i for ordinality, ${columns.join(", ")})) k`,
    where: parts.flatMap(({ where }) => where).join(" and "),
    places,
  };
}

/** The rows of a table by their keys. */
export function keyed(
  { table, key }: KeyedTable,
  rows: readonly RowKey[],
  p: Parameters,
  alias = "t",
): ProbeTable | undefined {
  if (key.length === 0) throw new TableUnread("it has no key to name its rows by");
  const compared = key.map((name): Compared => {
    const column = columnNamed(table, name);
    return { column, native: familyOf(column.type) !== "other", asKey: false };
  });
  return probeTable(alias, compared, rows, p);
}

/** Every row is looked up by its key, and none besides is locked on the way. */
export function byKey({ table, key }: KeyedTable): string {
  const isPrimary = table.kind === "table" && key.join("\0") === table.primaryKey.join("\0");
  return isPrimary ? " force index (primary)" : "";
}

function canEqual({ type }: Column, text: string): boolean {
  const family = familyOf(type);
  if (family === "integer") return isIntegerText(text);
  return family !== "bytes" || /^\\x(?:[0-9a-f]{2})*$/.test(text);
}

type Comparison = { readonly declared: readonly string[]; readonly where: readonly string[] };

function comparison(
  alias: string,
  { column, native, asKey }: Compared,
  at: number,
  texts: readonly string[],
): Comparison {
  const name = `${alias}.${identifier(column.name)}`;
  const [typed, text] = [`k.v${at}`, `k.x${at}`];
  const path = `path '$[${at}]'`;
  const asText = `x${at} ${widthOf(texts)} character set utf8mb4 collate utf8mb4_bin ${path}`;
  const sameText = sameBytes(textSql(name, column.type), text);
  const value = (type: string, equal = `${name} = ${typed}`): Comparison => ({
    declared: [`v${at} ${type} ${path}`, ...(native ? [] : [asText])],
    where: [equal, ...(native ? [] : [sameText])],
  });
  switch (familyOf(column.type)) {
    case "integer":
      return { declared: [`v${at} ${integerFor(texts)} ${path}`], where: [`${name} = ${typed}`] };
    case "numeric":
      return value("decimal(65,30)");
    case "double":
      return value("double");
    case "real":
      // What MySQL writes of such a number is not all of it: the number itself is compared.
      return { declared: [`v${at} float ${path}`], where: [`${name} = ${typed}`] };
    case "date":
      return value("date");
    case "moment":
      return value("datetime(6)");
    case "time":
      return value("time(6)");
    case "uuid":
    case "address":
      return value("varchar(100) character set ascii");
    case "bytes":
      return {
        declared: [`v${at} ${widthOf(texts)} character set ascii ${path}`],
        where: [`${name} = unhex(substr(${typed}, 3))`],
      };
    case "text":
      return ofText(column, name, at, texts, asKey);
    case "json":
    case "bits":
    case "other":
      return { declared: [asText], where: [sameText] };
  }
}

function ofText(
  column: Column,
  name: string,
  at: number,
  texts: readonly string[],
  asKey: boolean,
): Comparison {
  const collation = column.collation ?? "utf8mb4_bin";
  const characters = collation.split("_")[0] ?? "utf8mb4";
  const path = `path '$[${at}]'`;
  const own = `v${at} ${widthOf(texts)} character set ${characters} collate ${collation} ${path}`;
  const equal = `${name} = k.v${at}`;
  if (asKey) return { declared: [own], where: [equal] };
  // What the column's own letters cannot write would stand as a question mark.
  if (!/^(?:utf8mb4|utf16|utf16le|utf32)$/.test(characters))
    return {
      declared: [own, `x${at} ${widthOf(texts)} character set utf8mb4 collate utf8mb4_bin ${path}`],
      where: [equal, sameBytes(textSql(name, column.type), `k.x${at}`)],
    };
  return { declared: [own], where: [equal, sameBytes(name, `k.v${at}`)] };
}

/** Room for the longest, in a few sizes: a statement is prepared once for each. */
function widthOf(texts: readonly string[]): string {
  const longest = Math.max(...texts.map((text) => text.length));
  const size = [40, 100, 500, 2000].find((most) => longest <= most);
  return size === undefined ? "longtext" : `varchar(${size})`;
}

function integerFor(texts: readonly string[]): string {
  if (!texts.some((text) => text.startsWith("-"))) return "bigint unsigned";
  return texts.some((text) => text.length >= 19) ? "decimal(20,0)" : "bigint";
}
