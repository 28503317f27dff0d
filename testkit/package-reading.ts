/**
 * Readers for what a package holds, written apart from what writes it: a tokenizer that knows only the elements and
 * attributes of our own pages, and a parser of comma-separated values (RFC 4180).
 */
import { expect } from "vitest";

const elements = new Set(
  "html head meta title style body a header span main div h1 h2 h3 p ul ol li b time aside nav section code br article dl dt dd details summary pre table thead tbody tr th td footer".split(
    " ",
  ),
);
const attributes: Readonly<Record<string, RegExp>> = {
  lang: /^en$/,
  charset: /^utf-8$/,
  "http-equiv": /^Content-Security-Policy$/,
  content: /^[\w ,;:=\-'+/]+$/,
  name: /^(viewport|referrer|robots)$/,
  class: /^[a-z0-9 ]+$/,
  href: /^(\.\.\/)?(#[\w-]+|index\.html|data\.json|(html|files)\/[\w-]+\.(html|bin|txt|png))$/,
  id: /^[\w-]+$/,
  dir: /^auto$/,
  scope: /^(col|row)$/,
  role: /^region$/,
  tabindex: /^0$/,
  title: /^[^<>"]*$/,
  "aria-label": /^[^<>"]*$/,
  "aria-labelledby": /^[\w-]+$/,
  "aria-hidden": /^true$/,
};

/** Visible text of a page; fails on any element or attribute this program does not write itself. */
export function readPage(page: string): string {
  expect(page.match(/<style>[^<]*<\/style>/g)).toHaveLength(1);
  const body = page.replace("<!doctype html>\n", "").replace(/<style>[^<]*</, "<style><");
  let text = "";
  let last = 0;
  for (const found of body.matchAll(/<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"<]*")?)*)\s*>/g)) {
    const [whole, , element = "", rest = ""] = found;
    expect(elements.has(element), `<${element}>`).toBe(true);
    for (const [, name = "", value = ""] of rest.matchAll(/([a-z-]+)(?:="([^"]*)")?/g))
      expect(attributes[name]?.test(value), `${name}="${value}"`).toBe(true);
    text += body.slice(last, found.index);
    last = found.index + whole.length;
  }
  text += body.slice(last);
  expect(text).not.toMatch(/[<>]/);
  return text;
}

const entities: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
  "&#96;": "`",
};
/** The text that a browser would show for escaped text. */
export const decoded = (text: string): string =>
  text.replaceAll(/&(?:amp|lt|gt|quot|#39|#96);/g, (entity) => entities[entity] ?? "");

/** RFC 4180, read character by character; `undefined` is an empty cell without quotes. */
export function parseCsv(text: string): (string | undefined)[][] {
  const lines: (string | undefined)[][] = [];
  let line: (string | undefined)[] = [];
  let at = text.startsWith("\ufeff") ? 1 : 0;
  while (at < text.length) {
    let cell: string | undefined;
    if (text[at] === '"') {
      cell = "";
      for (at += 1; text[at] !== '"' || text[at + 1] === '"'; at += 1) {
        if (text[at] === '"') at += 1;
        cell += text[at] ?? "";
        if (at > text.length) throw new Error("a quote is not closed");
      }
      at += 1;
    } else {
      const start = at;
      while (at < text.length && text[at] !== "," && text[at] !== "\r") at += 1;
      cell = at === start ? undefined : text.slice(start, at);
    }
    line.push(cell);
    if (text[at] === ",") {
      at += 1;
      if (text[at] === "\r") line.push(undefined);
      else continue;
    }
    if (text.slice(at, at + 2) !== "\r\n") throw new Error(`no line end at ${at}`);
    lines.push(line);
    line = [];
    at += 2;
  }
  return lines;
}
