/** Rows as a person reads them: a record of labelled values, or a line of a table when fields are few and rows many. */
import { type Cell, impossible } from "./cells.ts";
import type { PlannedColumn, PlannedTable } from "./contents.ts";
import { prettyJson } from "./json.ts";
import { dataText, escapedText, html, Markup } from "./markup.ts";
import { readableName } from "./names.ts";
import type { PageWords } from "./pages.ts";
import { structureOf, type Structure } from "./structure.ts";

export type Row = {
  /** 1 for the first row of its table in this package. */
  readonly number: number;
  readonly cells: readonly Cell[];
  readonly softDeleted: boolean;
  readonly redacted: boolean;
  /** Position among the section's reasons, when it has several. */
  readonly why: number | undefined;
};

/** More fields than this do not fit side by side on paper. */
const widestTable = 7;
const longTextLength = 90;
/** A text longer than this stands on a page with its beginning only; the whole is a file beside it. */
export const longestShownText = 20_000;

export type Layout = "records" | "lines";

export function layoutOf({ columns, included }: PlannedTable): Layout {
  return columns.length > widestTable || included.size === 1 ? "records" : "lines";
}

/** How rows stand on a page: `up` leads from the page to the package's folder, `marked` asks for a column of notes. */
export type RowStyle = {
  readonly layout: Layout;
  readonly marked: boolean;
  readonly up: "" | "../";
  readonly words: PageWords;
};

export function renderRow(table: PlannedTable, style: RowStyle, row: Row): string {
  return style.layout === "records" ? record(table, style, row) : line(table, style, row);
}

function record({ columns, included }: PlannedTable, { up, words }: RowStyle, row: Row): string {
  const { say } = words;
  const shown: Markup[] = [];
  const empty: string[] = [];
  for (const [index, column] of columns.entries()) {
    const cell = row.cells[index] ?? { kind: "not_read" };
    if (isBehind(column, cell)) continue;
    if (column.key?.points !== undefined && cell.kind !== "held_back" && cell.kind !== "not_read")
      shown.push(
        html`<div>
          <dt>${heading(column)}</dt>
          <dd>${dataText(column.key.points)}</dd>
        </div>`,
      );
    else if (cell.kind === "null" || (cell.kind === "text" && cell.text === "")) empty.push(column.label);
    else {
      const tall = isTall(cell) ? ' class="tall"' : "";
      shown.push(
        html`<div${new Markup(tall)}><dt>${heading(column)}</dt><dd>${cellMarkup(cell, up, words)}</dd></div>`,
      );
    }
  }
  const title =
    included.size === 1 ? undefined : html`<span>${say("row.record", { number: row.number })}</span>`;
  const marks = [
    row.why === undefined
      ? undefined
      : html`<span class="meta">${say("row.reason", { number: row.why + 1 })}</span>`,
    row.softDeleted ? html`<span class="tag">${say("row.deleted")}</span>` : undefined,
    row.redacted ? html`<span class="tag">${say("row.shared")}</span>` : undefined,
  ].filter((mark) => mark !== undefined);
  const head =
    title === undefined && marks.length === 0
      ? undefined
      : html`<h3>${title ?? html`<span class="vh">${say("row.the-record")}</span>`}${marks}</h3>`;
  const absent =
    empty.length === 0
      ? undefined
      : html`<p class="meta">${dataText(say("row.absent", { fields: empty.join(", ") }))}</p>`;
  return `${
    html`<article class="rec">
      ${head}
      <dl>${shown}</dl>
      ${absent}${keysOf(columns, row, up, words)}
    </article>`.text
  }\n`;
}

/** Not in the plain reading: a key that points at nobody by a word, or at nothing. What is held back is said. */
function isBehind({ key }: PlannedColumn, cell: Cell): boolean {
  if (key === undefined || cell.kind === "held_back" || cell.kind === "not_read") return false;
  return key.points === undefined || cell.kind === "null";
}

/** The keys of a row, for who compares it with the files for programs. */
function keysOf(
  columns: readonly PlannedColumn[],
  { cells }: Row,
  up: string,
  words: PageWords,
): Markup | undefined {
  const keys = columns.flatMap(({ key, name }, index) => {
    const cell = cells[index];
    return key === undefined || cell === undefined || cell.kind === "held_back" || cell.kind === "not_read"
      ? []
      : [html`<li><span class="tech" dir="auto">${name}</span> ${cellMarkup(cell, up, words)}</li>`];
  });
  return keys.length === 0
    ? undefined
    : html`<details class="keys">
        <summary>${words.say("row.keys")}</summary>
        <ul class="list">
          ${keys}
        </ul>
      </details>`;
}

/** What each field is called where it is kept, once for a table and out of the way. */
export function technicalNames({ table, columns }: PlannedTable, { say }: PageWords): Markup {
  const names = columns.map(
    ({ label, name }) => html`<li>${dataText(label)}: <span class="tech" dir="auto">${name}</span></li>`,
  );
  return html`<details class="keys">
    <summary>${say("section.technical")}</summary>
    <p class="tech" dir="auto">${table}</p>
    <ul class="list">
      ${names}
    </ul>
  </details>`;
}

const hasKeys = (columns: readonly PlannedColumn[]): boolean => columns.some(({ key }) => key !== undefined);
const isPlain = ({ key }: PlannedColumn): boolean => key === undefined || key.points !== undefined;

/** Opening of a table of lines; the head repeats on every printed page. */
export function openLines({ columns, title }: PlannedTable, { marked, words: { say } }: RowStyle): string {
  const heads = columns
    .filter(isPlain)
    .map((column) => html`<th scope="col" ${numeric(column)}>${heading(column)}</th>`);
  // Before the fields: at the end of a wide table it would stand beyond the edge.
  const mark = marked ? html`<th scope="col">${say("row.note")}</th>` : undefined;
  return `${
    html`<div class="scroll" role="region" tabindex="0" aria-label="${say("row.table", { title })}">
      <table>
        <thead>
          <tr>
            <th scope="col" class="n">
              <span class="vh">${say("row.heading")}</span><span aria-hidden="true">#</span>
            </th>
            ${mark}${heads}${hasKeys(columns) ? html`<th scope="col">${say("row.keys")}</th>` : undefined}
          </tr>
        </thead>
        <tbody>
     `.text
  }\n`;
}

export const closeLines = "</tbody></table></div>\n";

/** Narrow cells need no more room than their content. */
const cellClass: Partial<Readonly<Record<Cell["kind"], string>>> = {
  date: "t",
  instant: "t",
  boolean: "y",
  null: "y",
};

function line({ columns }: PlannedTable, { marked, up, words }: RowStyle, row: Row): string {
  const { say } = words;
  const cells = row.cells.map((cell, index) => {
    const column = columns[index];
    if (column !== undefined && !isPlain(column)) return undefined;
    const points = column?.key?.points;
    if (points !== undefined && cell.kind !== "held_back" && cell.kind !== "not_read")
      return html`<td>${cell.kind === "null" ? nothing(say("cell.nothing")) : dataText(points)}</td>`;
    const short = cell.kind !== "number" || cell.text.length <= 24;
    const kind = column && isNumeric(column) && short ? "n" : cellClass[cell.kind];
    return html`<td${kind && new Markup(` class="${kind}"`)}>${cellMarkup(cell, up, words)}</td>`;
  });
  const notes = [
    row.softDeleted ? html`<span class="tag">${say("row.deleted")}</span>` : undefined,
    row.redacted ? html`<span class="tag">${say("row.shared")}</span>` : undefined,
    row.why === undefined
      ? undefined
      : html`<span class="meta">${say("row.reason", { number: row.why + 1 })}</span>`,
  ];
  const mark = marked ? html`<td>${notes}</td>` : undefined;
  const keys = hasKeys(columns) ? html`<td>${keysOf(columns, row, up, words)}</td>` : undefined;
  const tall = row.cells.some(isTall) ? new Markup(' class="tall"') : undefined;
  return `${html`<tr${tall}><th scope="row" class="n">${row.number}</th>${mark}${cells}${keys}</tr>`.text}\n`;
}

function heading({ label }: PlannedColumn): Markup {
  return html`${dataText(label)}`;
}

function isNumeric({ type }: PlannedColumn): boolean {
  return /^(?:smallint|integer|bigint|numeric|real|double precision|money)\b(?!.*\[)/i.test(type);
}

function numeric(column: PlannedColumn): Markup | undefined {
  return isNumeric(column) ? new Markup(' class="n"') : undefined;
}

function isTall(cell: Cell): boolean {
  return (cell.kind === "text" || cell.kind === "json" || cell.kind === "list") && cell.text.length > 1500;
}

function cellMarkup(cell: Cell, up: string, words: PageWords): Markup {
  const { say } = words;
  switch (cell.kind) {
    case "null":
      return nothing(say("cell.nothing"));
    case "held_back":
      return html`<span class="held"
        >${say(cell.whose === "another" ? "cell.another" : "cell.unclear")}</span
      >`;
    case "not_read":
      return html`<span class="held">${say("cell.not-read")}</span>`;
    case "boolean":
      return html`${say(cell.value ? "cell.yes" : "cell.no")}`;
    case "number":
      return dataText(cell.text);
    case "date":
      return timeMarkup(cell.text, words.date(cell.text));
    case "instant":
      return timeMarkup(cell.text, words.instant(cell.text));
    case "json":
      return jsonMarkup(cell.text, words);
    case "list":
      if (cell.text.length > longestShownText) return structureMarkup(cell.text, words);
      return cell.items.length === 0
        ? html`<span class="nil">${say("cell.empty-list")}</span>`
        : html`<ul class="list">
            ${cell.items.map((item) => html`<li>${cellMarkup(item, up, words)}</li>`)}
          </ul>`;
    case "binary":
      return html`${say("cell.binary", { bytes: words.counted("bytes", cell.bytes.length) })}
        <a href="${up + cell.file}">${cell.file}</a>`;
    case "text":
      return textMarkup(cell, up, words);
    default:
      return impossible(cell);
  }
}

/** Names and values as a list; what would be no easier to read so stands as it is held. */
function jsonMarkup(text: string, words: PageWords): Markup {
  if (text.length > longestShownText) return structureMarkup(text, words);
  const structure = structureOf(text);
  return structure === undefined
    ? structureMarkup(prettyJson(text), words)
    : structuredMarkup(structure, words);
}

function structuredMarkup(value: Structure, words: PageWords): Markup {
  const { say } = words;
  switch (value.kind) {
    case "null":
      return nothing(say("cell.nothing"));
    case "boolean":
      return html`${say(value.value ? "cell.yes" : "cell.no")}`;
    case "number":
      return dataText(value.text);
    case "text":
      return value.text === "" ? nothing(say("cell.empty-text")) : readableText(value.text, words);
    case "list":
      return value.items.length === 0
        ? html`<span class="nil">${say("cell.empty-list")}</span>`
        : html`<ul class="list">
            ${value.items.map((item) => html`<li>${structuredMarkup(item, words)}</li>`)}
          </ul>`;
    case "object":
      return value.members.length === 0
        ? nothing(say("cell.nothing"))
        : html`<ul class="list">
            ${value.members.map(
              ([name, member]) =>
                html`<li>${dataText(readableName(name))}: ${structuredMarkup(member, words)}</li>`,
            )}
          </ul>`;
    default:
      return impossible(value);
  }
}

/** A day or a moment inside a text of JSON, which has no type for them, in words; anything else as it is. */
function readableText(text: string, words: PageWords): Markup {
  const written = /^\d{4}-\d{2}-\d{2}$/.test(text)
    ? words.date(text)
    : /^\d{4}-\d{2}-\d{2}T/.test(text)
      ? words.instant(text)
      : text;
  return timeMarkup(text, written);
}

/** A dash, in words for those who listen. */
function nothing(words: string): Markup {
  return html`<span class="nil"><span aria-hidden="true">–</span><span class="vh">${words}</span></span>`;
}

function timeMarkup(exact: string, words: string): Markup {
  return words === exact ? dataText(exact) : html`<time title="${exact}">${words}</time>`;
}

function structureMarkup(text: string, { say }: PageWords): Markup {
  const rest =
    text.length > longestShownText ? html`<span class="held">${say("cell.in-json")}</span>` : undefined;
  return html`${new Markup(`<pre dir="auto">${escapedText(shortened(text))}</pre>`)}${rest}`;
}

function textMarkup({ text, file }: Extract<Cell, { kind: "text" }>, up: string, words: PageWords): Markup {
  if (text === "") return nothing(words.say("cell.empty-text"));
  const rest =
    file === undefined
      ? undefined
      : html` <span class="held"
            >${words.say("cell.begins", { characters: words.counted("characters", text.length) })}</span
          >
          <a href="${up + file}">${file}</a>`;
  if (text.length <= longTextLength && !text.includes("\n")) return dataText(text);
  return html`<span class="long" dir="auto">${new Markup(escapedText(shortened(text)))}</span>${rest}`;
}

function shortened(text: string): string {
  return text.length > longestShownText ? `${text.slice(0, longestShownText).toWellFormed()}…` : text;
}
