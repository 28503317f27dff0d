/**
 * JSON values a schema itself speaks of, without a row being read: in checks, unique indexes, generated columns and
 * defaults. PostgreSQL prints such expressions in one form (`((extra -> 'guardian'::text) ->> 'email'::text)`).
 */
import type { Column, Table } from "../catalog.ts";
import { jsonLeaves } from "./json-leaves.ts";
import { writeLink } from "./links.ts";
import { valuesOf, type Samples } from "./samples.ts";

/** A value inside a JSON column: its link expression, its own name, and sampled values if there are any. */
export type Leaf = { readonly link: string; readonly name: string; readonly values: readonly string[] };

const isJson = (column: Column): boolean => /^jsonb?$/.test(column.type);
const mostLeaves = 200;

/** Leaves of one JSON column, in order of their link expressions; of any other column none. */
export function leavesOf(table: Table, column: Column, samples: Samples): readonly Leaf[] {
  if (!isJson(column)) return [];
  const found = new Map<string, Leaf>();
  const add = (path: readonly string[], values: readonly string[]): void => {
    const name = path.findLast((step) => step !== "*");
    if (name === undefined || found.size >= mostLeaves) return;
    const link = writeLink({ column: column.name, path });
    if ((found.get(link)?.values.length ?? 0) === 0) found.set(link, { link, name, values });
  };
  const sampled = jsonLeaves(column.name, valuesOf(samples, table.id, column.name));
  for (const leaves of sampled.values()) add(leaves.path, [...leaves]);
  for (const text of expressionsOf(table)) for (const path of pathsIn(text, column.name)) add(path, []);
  for (const path of defaultPaths(column.default)) add(path, []);
  return [...found.values()].sort((a, b) => (a.link < b.link ? -1 : 1));
}

function expressionsOf(table: Table): readonly string[] {
  return [
    ...table.checks.map(({ text }) => text),
    ...table.uniqueIndexes.flatMap(({ expressions = [], predicate }) => [
      ...expressions,
      ...(predicate === undefined ? [] : [predicate]),
    ]),
    ...table.columns.flatMap(({ generated }) => (generated === undefined ? [] : [generated])),
  ];
}

const arrow = /^\)*\s*->>?\s*'((?:[^']|''){1,200})'(?:::text)?/;
const hashArrow = /^\)*\s*#>>?\s*'\{([^'{}]{1,400})\}'/;

/** The paths that follow each mention of the column. */
function* pathsIn(text: string, column: string): Generator<readonly string[], void, undefined> {
  const quoted = `"${column.replaceAll('"', '""')}"`;
  for (const written of new Set([column, quoted]))
    for (let at = text.indexOf(written); at !== -1; at = text.indexOf(written, at + written.length)) {
      if (/[\w"$]/.test(text[at - 1] ?? "")) continue;
      const path = pathAt(text.slice(at + written.length, at + written.length + 2000));
      if (path.length > 0) yield path;
    }
}

function pathAt(text: string): readonly string[] {
  const [whole, steps] = hashArrow.exec(text) ?? [];
  if (whole !== undefined && steps !== undefined)
    return steps.split(",").map((step) => (/^\d+$/.test(step) ? "*" : step.replaceAll('"', "")));
  const path: string[] = [];
  for (let rest = text; ;) {
    const [step, key] = arrow.exec(rest) ?? [];
    if (step === undefined || key === undefined) return path;
    path.push(key.replaceAll("''", "'"));
    rest = rest.slice(step.length);
  }
}

function defaultPaths(text: string | undefined): readonly (readonly string[])[] {
  const [, json] = /^'([^]*)'::jsonb?$/.exec(text ?? "") ?? [];
  if (json === undefined) return [];
  try {
    const value: unknown = JSON.parse(json.replaceAll("''", "'"));
    return pathsOf(value, []);
  } catch {
    return [];
  }
}

function pathsOf(value: unknown, path: readonly string[]): readonly (readonly string[])[] {
  if (path.length >= 5) return [];
  if (Array.isArray(value)) return value.slice(0, 5).flatMap((item) => pathsOf(item, [...path, "*"]));
  if (typeof value !== "object" || value === null) return path.length === 0 ? [] : [path];
  return Object.entries(value).flatMap(([key, item]) => pathsOf(item, [...path, key]));
}
