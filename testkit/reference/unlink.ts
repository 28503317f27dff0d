/** What is left of a list or a JSON document when its links to given rows are cut; part of the reference of erasure. */
import { parseLink } from "../../src/features/connectors/map/links.ts";
import { parseJson, typeOf, unscaled, walk, yielded, type Link } from "./evaluate.ts";
import type { ColumnTypes, ReferenceRow } from "./read.ts";

/** What a cell is to be: empty, any value that says nothing, or exactly this list or document. */
export type Cell =
  | "null"
  | "value"
  | { readonly list: readonly (string | null)[] }
  | { readonly json: unknown };

/** By column, for the lists and documents through which `row` is linked by one of `links`. */
export function withoutLinks(
  row: ReferenceRow,
  links: readonly Link[],
  types: ColumnTypes,
): ReadonlyMap<string, Cell> {
  const cells = new Map<string, Cell>();
  for (const { relation, to } of links)
    for (const [here, there] of Object.entries(relation.match)) {
      const { column, path } = parseLink(here);
      if (path.length === 0) continue;
      const isNumeric =
        typeOf(types, row.table, here) === "numeric" && typeOf(types, to.table, there) === "numeric";
      const form = (value: string): string => (isNumeric ? unscaled(value) : value);
      const gone = new Set(yielded(to, there).map(form));
      const list = row.lists.get(column);
      const before = cells.get(column);
      if (list !== undefined) {
        const now = typeof before === "object" && "list" in before ? before.list : list;
        cells.set(column, { list: now.filter((value) => value === null || !gone.has(form(value))) });
      } else {
        const whole = parseJson(row.cells.get(column) ?? "null");
        const now = typeof before === "object" && "json" in before ? before.json : whole;
        cells.set(column, { json: without(now, path, (value) => gone.has(form(value))) });
      }
    }
  return cells;
}

/** The document without the innermost list elements the path runs through, or without the value at its end. */
function without(node: unknown, path: readonly string[], isGone: (value: string) => boolean): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return node;
  if (step === "*") {
    if (!Array.isArray(node)) return node;
    const elements: readonly unknown[] = node;
    return rest.includes("*")
      ? elements.map((element) => without(element, rest, isGone))
      : elements.filter((element) => !walk(element, rest).some(isGone));
  }
  if (typeof node !== "object" || node === null || Array.isArray(node)) return node;
  const entries = Object.entries(node);
  if (rest.length === 0)
    return Object.fromEntries(
      entries.filter(([name, value]) => name !== step || !walk(value, []).some(isGone)),
    );
  return Object.fromEntries(
    entries.map(([name, value]) => [name, name === step ? without(value, rest, isGone) : value]),
  );
}
