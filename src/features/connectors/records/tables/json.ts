/**
 * JSON (RFC 8259) and JSON Lines: the elements of a list at the top, or of the lists the object at the top holds, are the rows.
 * An element that is taken out leaves every other byte as it was.
 */
import { z } from "zod";
import { Unreadable } from "../../../../platform/reading/unreadable.ts";
import { cut, type FileRow, type TableFile } from "./table_file.ts";

type Stretch = { readonly from: number; readonly to: number };

/** A list with the places of its elements, and of what it stands in. */
type List = { readonly name: string; readonly elements: readonly Stretch[] };

export function jsonFile(bytes: Uint8Array): TableFile {
  const text = utf8(bytes);
  const { lists, rest } = listsOf(text);
  const places = new Map<FileRow, { readonly list: List; readonly at: number }>();
  for (const list of lists)
    for (const [at, element] of list.elements.entries())
      places.set(rowOf(list.name, at + 1, text.slice(element.from, element.to)), { list, at });
  return {
    rows: [...places.keys()],
    beside: [{ part: "outside its lists", text: rest }],
    without: (rows) => {
      const gone = new Map<List, Set<number>>();
      for (const row of rows) {
        const place = places.get(row);
        if (place === undefined) continue;
        gone.set(place.list, (gone.get(place.list) ?? new Set()).add(place.at));
      }
      return Buffer.from(
        cut(
          text,
          [...gone].flatMap(([list, at]) => stretchesOf(list, at)),
        ),
      );
    },
  };
}

export function jsonLinesFile(bytes: Uint8Array): TableFile {
  const text = utf8(bytes);
  const stretches = new Map<FileRow, Stretch>();
  let from = 0;
  for (const [at, line] of text.split(/(?<=\n)/).entries()) {
    const to = from + line.length;
    if (line.trim() !== "") {
      if (endOfValue(line, firstSign(line, 0), 0) !== line.trimEnd().length) throw new Unreadable();
      stretches.set(rowOf("", at + 1, line.trim()), { from, to });
    }
    from = to;
  }
  return {
    rows: [...stretches.keys()],
    beside: [],
    without: (rows) =>
      Buffer.from(
        cut(
          text,
          [...rows].flatMap((row) => stretches.get(row) ?? []),
        ),
      ),
  };
}

/** Only what is written out again byte for byte can be changed. */
function utf8(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes);
  const text = buffer.toString("utf8");
  if (!Buffer.from(text).equals(buffer)) throw new Unreadable();
  return text;
}

function rowOf(list: string, number: number, source: string): FileRow {
  const cells: [string, string][] = [];
  flatten(z.json().parse(parsed(source)), "", cells);
  return { list, number, cells };
}

function parsed(source: string): unknown {
  try {
    return JSON.parse(source, asWritten);
  } catch {
    throw new Unreadable();
  }
}

const Context = z.looseObject({ source: z.string() });

/** A number as it stands there: as a number it could lose its last digits, or a zero that somebody wrote. */
function asWritten(_: string, value: unknown, ...context: readonly unknown[]): unknown {
  if (typeof value !== "number") return value;
  const known = Context.safeParse(context[0]);
  return known.success ? known.data.source : value;
}

function flatten(value: z.infer<ReturnType<typeof z.json>>, name: string, cells: [string, string][]): void {
  if (value === null || typeof value !== "object") {
    cells.push([name === "" ? "value" : name, value === null ? "" : String(value)]);
    return;
  }
  for (const [key, one] of Object.entries(value)) flatten(one, name === "" ? key : `${name}.${key}`, cells);
}

/** What goes, with a comma that was between it and a neighbour. */
function stretchesOf({ elements }: List, gone: ReadonlySet<number>): readonly Stretch[] {
  const firstKept = elements.findIndex((_, at) => !gone.has(at));
  const [first, last] = [elements[0], elements.at(-1)];
  if (firstKept === -1 && first !== undefined && last !== undefined)
    return [{ from: first.from, to: last.to }];
  return elements.flatMap((element, at): readonly Stretch[] => {
    if (!gone.has(at)) return [];
    // In front of the first that stays its comma follows it, behind it the comma stands before.
    return at < firstKept
      ? [{ from: element.from, to: elements[at + 1]?.from ?? element.to }]
      : [{ from: elements[at - 1]?.to ?? element.from, to: element.to }];
  });
}

/** The lists of rows, and everything that stands outside them. */
function listsOf(text: string): { readonly lists: readonly List[]; readonly rest: string } {
  const start = firstSign(text, text.startsWith("\ufeff") ? 1 : 0);
  if (text[start] !== "[" && text[start] !== "{") throw new Unreadable();
  const lists: List[] = [];
  const end =
    text[start] === "["
      ? eachElement(text, start, 0, lists, "")
      : eachMember(text, start, 0, (name, from, depth) =>
          text[from] === "[" ? eachElement(text, from, depth, lists, name) : endOfValue(text, from, depth),
        );
  if (firstSign(text, end) !== text.length) throw new Unreadable();
  const inside = lists.flatMap(({ elements }) => elements);
  return {
    lists,
    rest: cut(
      text,
      inside.map((stretch) => ({ ...stretch, put: " " })),
    ),
  };
}

function eachElement(text: string, open: number, depth: number, lists: List[], name: string): number {
  const elements: Stretch[] = [];
  lists.push({ name, elements });
  let at = firstSign(text, open + 1);
  if (text[at] === "]") return at + 1;
  for (;;) {
    const to = endOfValue(text, at, depth + 1);
    elements.push({ from: at, to });
    at = firstSign(text, to);
    if (text[at] === "]") return at + 1;
    if (text[at] !== ",") throw new Unreadable();
    at = firstSign(text, at + 1);
  }
}

function eachMember(
  text: string,
  open: number,
  depth: number,
  value: (name: string, from: number, depth: number) => number,
): number {
  let at = firstSign(text, open + 1);
  if (text[at] === "}") return at + 1;
  for (;;) {
    const colon = endOfString(text, at);
    const name = z.string().parse(parsed(text.slice(at, colon)));
    at = firstSign(text, colon);
    if (text[at] !== ":") throw new Unreadable();
    at = firstSign(text, value(name, firstSign(text, at + 1), depth + 1));
    if (text[at] === "}") return at + 1;
    if (text[at] !== ",") throw new Unreadable();
    at = firstSign(text, at + 1);
  }
}

/** Deeper than any list of people. */
const mostDepth = 200;

function endOfValue(text: string, at: number, depth: number): number {
  if (depth > mostDepth) throw new Unreadable("too_large");
  const sign = text[at];
  if (sign === '"') return endOfString(text, at);
  if (sign === "[") return eachElement(text, at, depth, [], "");
  if (sign === "{") return eachMember(text, at, depth, (_, from, deeper) => endOfValue(text, from, deeper));
  scalar.lastIndex = at;
  const found = scalar.exec(text);
  if (found === null) throw new Unreadable();
  return at + found[0].length;
}

const scalar = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

function endOfString(text: string, at: number): number {
  if (text[at] !== '"') throw new Unreadable();
  let end = at + 1;
  for (; text[end] !== '"'; end += text[end] === "\\" ? 2 : 1) if (end >= text.length) throw new Unreadable();
  return end + 1;
}

function firstSign(text: string, from: number): number {
  let at = from;
  while (at < text.length && " \t\r\n".includes(text[at] ?? "")) at += 1;
  return at;
}
