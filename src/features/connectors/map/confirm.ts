/**
 * A person's confirmation of a table's entry. A suggested map runs only after each personal table was confirmed, and
 * an edit afterwards undoes it (deny by default; decision 41). Edits the text in place: comments and layout stay.
 */
import { isMap, isScalar, parseDocument, type Pair, type YAMLMap } from "yaml";
import type { Catalog, Table } from "../catalog.ts";
import { entryHash } from "./hash.ts";
import { Confirmation, type TableEntry } from "./map.ts";
import type { YamlProblem } from "../yaml.ts";
import { readMap } from "./read.ts";
import { writeConfirmation } from "./write.ts";

export type ConfirmationState = "confirmed" | "never" | "changed";

/** Whether the entry of `table` is as a person confirmed it. */
export function confirmationOf(table: string, entry: TableEntry): ConfirmationState {
  if (entry.confirmed === undefined) return "never";
  return entry.confirmed.hash === entryHash(table, entry) ? "confirmed" : "changed";
}

export type ConfirmedText = { readonly text: string } | { readonly problems: readonly YamlProblem[] };

/**
 * Confirms tables of the map in `mapText`: `by` is the person, `on` the date as `2026-11-21`, `seen` the store as it is
 * now, whose columns and types are then written down with the confirmation. Refuses a map that
 * cannot be read and tables it does not have; then nothing is confirmed.
 */
export function confirmTables(
  mapText: string,
  tables: readonly string[],
  by: string,
  on: string,
  seen?: Catalog,
): ConfirmedText {
  const read = readMap(mapText);
  if ("problems" in read) return read;
  const problems = tables
    .filter((table) => !Object.hasOwn(read.map.tables, table))
    .map((table) => ({ line: 1, path: `tables.${table}`, sentence: `The map has no table ${table}.` }));
  if (!Confirmation.pick({ by: true, on: true }).safeParse({ by, on }).success)
    problems.push({
      line: 1,
      path: "confirmed",
      sentence: "A confirmation needs a name and a date like 2026-11-21.",
    });
  if (problems.length > 0) return { problems };
  const { contents } = parseDocument(mapText);
  const edits = [...new Set(tables)].map((table) => {
    const node = valueOf(valueOf(contents, "tables"), table);
    const entry = read.map.tables[table];
    if (!isMap(node) || entry === undefined) throw new Error("a table to confirm has no entry");
    return placed(
      mapText,
      node,
      writeConfirmation({ by, on, hash: entryHash(table, entry), types: typesOf(seen?.tables.get(table)) }),
    );
  });
  const text = edits
    .sort((a, b) => b.from - a.from)
    .reduce((now, edit) => now.slice(0, edit.from) + edit.insert + now.slice(edit.to), mapText);
  verify(text, tables);
  return { text };
}

function typesOf(table: Table | undefined): Readonly<Record<string, string>> | undefined {
  if (table === undefined || table.columns.length === 0) return undefined;
  return Object.fromEntries(table.columns.map(({ name, type }) => [name, type]));
}

/** What was written is read again: a confirmation that did not arrive must not look like one. */
function verify(text: string, tables: readonly string[]): void {
  const read = readMap(text);
  const arrived =
    "map" in read &&
    tables.every((table) => {
      const entry = read.map.tables[table];
      return entry !== undefined && confirmationOf(table, entry) === "confirmed";
    });
  if (!arrived) throw new Error("the confirmation could not be written into the map");
}

type Edit = { readonly from: number; readonly to: number; readonly insert: string };

/** Replaces the confirmation that is there, else sets it behind `kind`. */
function placed(text: string, node: YAMLMap, line: string): Edit {
  const present = pairOf(node, "confirmed");
  if (present !== undefined && isScalar(present.key) && present.key.range) {
    // A value over several lines ends behind its last line break.
    const to = text.slice(0, rangeEnd(present.value)).trimEnd().length;
    return { from: present.key.range[0], to, insert: line };
  }
  const kind = pairOf(node, "kind");
  if (!isScalar(kind?.key) || !kind.key.range) throw new Error("an entry has no kind");
  const keyStart = kind.key.range[0];
  if (node.flow === true) return { from: keyStart, to: keyStart, insert: `${line}, ` };
  const indent = " ".repeat(keyStart - (text.lastIndexOf("\n", keyStart - 1) + 1));
  const newline = text.indexOf("\n", rangeEnd(kind.value));
  const lineEnd = newline === -1 ? text.length : newline;
  const carriage = text[lineEnd - 1] === "\r" ? "\r" : "";
  return { from: lineEnd, to: lineEnd, insert: `\n${indent}${line}${carriage}` };
}

function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
}

function valueOf(node: unknown, key: string): unknown {
  return isMap(node) ? pairOf(node, key)?.value : undefined;
}

function rangeEnd(node: unknown): number {
  const range = isScalar(node) || isMap(node) ? node.range : undefined;
  if (!range) throw new Error("a map's value has no place in its text");
  return range[1];
}
