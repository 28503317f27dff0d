/** Pieces of SQL for MySQL and MariaDB: identifiers are quoted here and nowhere else, values are always parameters. */
import type { Condition } from "../map/map.ts";
import type { Column } from "../catalog.ts";
import { readSql, textSql } from "./values.ts";

/** Parameters stand where they are used: they are added in the order of the statement. */
export type Parameters = { readonly values: string[]; add(value: string): string };

export function parameters(): Parameters {
  const values: string[] = [];
  return {
    values,
    add: (value) => {
      values.push(value);
      return "?";
    },
  };
}

export function identifier(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``;
}

export function qualified(table: { readonly schema: string; readonly name: string }): string {
  return `${identifier(table.schema)}.${identifier(table.name)}`;
}

/** A column in a list that is selected, as `textOf` reads it. */
export function readColumn(alias: string, { name, type }: Pick<Column, "name" | "type">): string {
  return readSql(`${alias}.${identifier(name)}`, type);
}

/** To the last byte: collations take letters for each other, and most do not see blanks at the end. */
export function sameBytes(left: string, right: string): string {
  return `cast(${left} as binary) = cast(${right} as binary)`;
}

/** All of `condition` for row `t`, whose columns are of these types; `true` when it is empty. */
export function conditionSql(
  condition: Condition,
  typeOf: (column: string) => string,
  p: Parameters,
): string {
  const parts = Object.entries(condition).map(([name, wanted]) => {
    const column = `t.${identifier(name)}`;
    if (wanted === null) return `${column} is null`;
    if (typeof wanted === "object" && !Array.isArray(wanted)) return `${column} is not null`;
    const list = Array.isArray(wanted) ? wanted : [wanted];
    const texts = list.flatMap((value) => (value === null ? [] : textsOf(value)));
    const equal =
      texts.length === 0
        ? "false"
        : `coalesce(cast(${textSql(column, typeOf(name))} as binary) in (${texts.map((each) => p.add(each)).join(", ")}), false)`;
    return list.includes(null) ? `(${equal} or ${column} is null)` : equal;
  });
  return parts.length === 0 ? "true" : parts.map((part) => `(${part})`).join(" and ");
}

/** There are no truth values: they stand as numbers. */
function textsOf(value: string | number | boolean): readonly string[] {
  return typeof value === "boolean" ? [value ? "1" : "0", String(value)] : [String(value)];
}

/** A path into a document as the server reads it, to leave out rows where it leads nowhere. */
export function pathText(path: readonly string[]): string {
  const step = (key: string): string =>
    key === "*" ? "[*]" : `."${key.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
  return `$${path.map(step).join("")}`;
}

/**
 * A pattern that everything fits that could be `text` without regard to case: what is no ASCII stands for anything, because
 * servers and JavaScript do not agree on every letter. Escaped by `|`.
 */
export function likePattern(text: string): string {
  return text
    .normalize("NFC")
    .replaceAll(/[%_|]/g, "|$&")
    .replaceAll(/[^\u0020-\u007E]+/gu, "%");
}

/** Under a rule that disregards case, whatever the column's own is. */
export function like(text: string, pattern: string): string {
  return `${text} collate utf8mb4_general_ci like ${pattern} escape '|'`;
}
