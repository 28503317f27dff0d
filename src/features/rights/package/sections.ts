/**
 * The readable part of each table: a section of `index.html`, or pages of their own under `html/` when there are more
 * rows than a browser opens with ease.
 */
import type { Chains } from "./chains.ts";
import type { PlannedTable } from "./contents.ts";
import type { PackageFile, PackageFolder } from "./folder.ts";
import { dataText, html, type Markup } from "./markup.ts";
import { closePage, openPage } from "./page.ts";
import type { ReadRow } from "./reading.ts";
import { closeLines, layoutOf, openLines, renderRow, type RowStyle } from "./rows.ts";
import { count, records } from "./words.ts";

const rowsPerPage = 2000;
/** `index.html` as a whole stays below this, however many small tables there are. */
const rowsInIndex = 5000;

type Setting = {
  readonly organisation: string;
  readonly subject: string;
  readonly place: PackageFolder;
  readonly index: PackageFile;
  readonly chains: Chains;
};

export class Sections {
  readonly #setting: Setting;
  readonly #split = new Set<PlannedTable>();

  constructor(setting: Setting, tables: readonly PlannedTable[]) {
    this.#setting = setting;
    let inIndex = 0;
    for (const table of tables) {
      const rows = table.included.size;
      if (rows > rowsPerPage || inIndex + rows > rowsInIndex) this.#split.add(table);
      else inIndex += rows;
    }
  }

  hrefOf(table: PlannedTable): string {
    return this.#split.has(table) ? pagePath(table, 1) : `#${anchorOf(table)}`;
  }

  async begin(table: PlannedTable): Promise<Section> {
    const section = new Section(this.#setting, table, this.#split.has(table));
    await section.begin();
    return section;
  }
}

function anchorOf(table: PlannedTable): string {
  return `t-${table.fileName}`;
}

function pagePath(table: PlannedTable, page: number): string {
  return `html/${table.fileName}-${String(page).padStart(3, "0")}.html`;
}

class Section {
  readonly #setting: Setting;
  readonly #table: PlannedTable;
  readonly #pages: number;
  readonly #reasons: readonly string[];
  readonly #reasonOf: (ordinal: number) => number | undefined;
  readonly #style: RowStyle;
  #page = 0;
  #out: PackageFile;

  constructor(setting: Setting, table: PlannedTable, split: boolean) {
    this.#setting = setting;
    this.#table = table;
    this.#out = setting.index;
    this.#pages = split ? Math.ceil(table.included.size / rowsPerPage) : 0;
    const { reasons, positions } = reasonsOf(table, setting.chains);
    this.#reasons = reasons;
    this.#reasonOf = (ordinal) =>
      reasons.length > 1 ? positions.get(setting.chains.sentence(ordinal)) : undefined;
    const marked = reasons.length > 1 || table.counts.softDeleted > 0 || table.counts.redacted > 0;
    this.#style = { layout: layoutOf(table), marked, up: split ? "../" : "" };
  }

  async begin(): Promise<void> {
    const { index } = this.#setting;
    await index.write(
      `${html`<section class="table" id="${anchorOf(this.#table)}" aria-labelledby="h-${this.#table.fileName}">${this.#heading("h2")}${this.#why()}`.text}\n`,
    );
    if (this.#pages > 0) {
      const links = Array.from({ length: this.#pages }, (_, page) => this.#link(page + 1, ""));
      await index.write(
        html`<p>They stand on ${count(this.#pages, "page", "pages")} of their own:</p><ul class="pages">${links}</ul></section>`
          .text,
      );
    } else if (this.#table.columns.length === 0) await index.write(noFields);
    else if (this.#style.layout === "lines") await index.write(openLines(this.#table, this.#style.marked));
  }

  async write(row: ReadRow): Promise<void> {
    if (this.#pages > 0 && (row.number - 1) % rowsPerPage === 0) await this.#turn();
    if (this.#table.columns.length === 0) return;
    const why = this.#reasonOf(row.ordinal);
    await this.#out.write(renderRow(this.#table, this.#style, { ...row, why }));
  }

  async end(): Promise<void> {
    if (this.#pages > 0) await this.#closePage();
    else {
      if (this.#hasLines) await this.#out.write(closeLines);
      await this.#out.write("</section>\n");
    }
  }

  get #hasLines(): boolean {
    return this.#style.layout === "lines" && this.#table.columns.length > 0;
  }

  /** Closes the page that is open, if any, and opens the next. */
  async #turn(): Promise<void> {
    if (this.#page > 0) await this.#closePage();
    this.#page += 1;
    const { organisation, subject, place } = this.#setting;
    this.#out = await place.create(pagePath(this.#table, this.#page));
    const title = `${this.#table.title}, page ${this.#page} of ${this.#pages} – the data held about ${subject}`;
    await this.#out.write(openPage({ title, organisation }));
    await this.#out.write(
      `${
        html`<nav aria-label="Package">
            <p class="meta"><a href="../index.html">All the data held about ${dataText(subject)}</a></p>
          </nav>
          ${this.#heading("h1")}${this.#why()}${this.#turning()}`.text
      }\n`,
    );
    if (this.#table.columns.length === 0) await this.#out.write(noFields);
    else if (this.#hasLines) await this.#out.write(openLines(this.#table, this.#style.marked));
  }

  async #closePage(): Promise<void> {
    if (this.#hasLines) await this.#out.write(closeLines);
    await this.#out.write(this.#turning().text);
    await this.#out.write(closePage(html`<a href="../index.html">Back to the beginning</a>`));
    await this.#setting.place.finish(this.#out);
  }

  #heading(level: "h1" | "h2"): Markup {
    const { title, table, fileName, included } = this.#table;
    const name = html`<span dir="auto">${title}</span>`;
    const head = level === "h1" ? html`<h1>${name}</h1>` : html`<h2 id="h-${fileName}">${name}</h2>`;
    const page = level === "h1" ? `, page ${this.#page} of ${this.#pages}` : "";
    return html`${head}
      <p class="meta">${records(included.size)}${page} <span class="tech" dir="auto">${table}</span></p>`;
  }

  #why(): Markup {
    const [only] = this.#reasons;
    if (only === undefined) return html``;
    if (this.#reasons.length === 1)
      return html`<p class="why">
        ${this.#table.included.size === 1 ? "Why this is here" : "Why these are here"}:
        ${lowered(only, this.#table.included.size)}.
      </p>`;
    return html`<h3>Why these are here</h3>
      <ol class="why">
        ${this.#reasons.map((reason) => html`<li>${dataText(`${reason}.`)}</li>`)}
      </ol>`;
  }

  #turning(): Markup {
    const before = this.#page > 1 ? this.#link(this.#page - 1, "../", "Previous page") : undefined;
    const after = this.#page < this.#pages ? this.#link(this.#page + 1, "../", "Next page") : undefined;
    return html`<ul class="pages">
      ${before}${after}
    </ul>`;
  }

  #link(page: number, up: string, words?: string): Markup {
    return html`<li><a href="${up + pagePath(this.#table, page)}">${words ?? `${page}`}</a></li>`;
  }
}

const noFields = "<p>Every field of these records is held back.</p>\n";

/** The sentence after a colon: "found by …", "it belongs to …", "each belongs to …". */
function lowered(sentence: string, rows: number): Markup {
  const lower = sentence.charAt(0).toLowerCase() + sentence.slice(1);
  return dataText(lower.startsWith("found ") ? lower : `${rows === 1 ? "it" : "each"} ${lower}`);
}

/** The sentences of a table's rows, the most frequent first. */
function reasonsOf(
  table: PlannedTable,
  chains: Chains,
): { reasons: readonly string[]; positions: ReadonlyMap<string, number> } {
  const frequency = new Map<string, number>();
  for (const ordinal of table.included.keys()) {
    const sentence = chains.sentence(ordinal);
    frequency.set(sentence, (frequency.get(sentence) ?? 0) + 1);
  }
  const reasons = [...frequency].sort(([, a], [, b]) => b - a).map(([sentence]) => sentence);
  return { reasons, positions: new Map(reasons.map((reason, position) => [reason, position])) };
}
