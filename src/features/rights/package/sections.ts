/**
 * The readable part of each table: a section of `index.html`, or pages of their own under `html/` when there are more
 * rows than a browser opens with ease.
 */
import type { Language } from "../../../platform/i18n/platform.ts";
import type { Chains } from "./chains.ts";
import type { PlannedTable } from "./contents.ts";
import type { PackageFile, PackageFolder } from "./folder.ts";
import { dataText, html, type Markup } from "./markup.ts";
import { closePage, openPage } from "./page.ts";
import type { ReadRow } from "./reading.ts";
import { closeLines, layoutOf, openLines, renderRow, type RowStyle, technicalNames } from "./rows.ts";
import { wordsIn, type PageWords } from "./pages.ts";

const rowsPerPage = 2000;
/** `index.html` as a whole stays below this, however many small tables there are. */
const rowsInIndex = 5000;

type Setting = {
  readonly language: Language;
  readonly zone: string | undefined;
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
  readonly #words: PageWords;
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
    this.#words = wordsIn(setting.language, setting.zone);
    this.#pages = split ? Math.ceil(table.included.size / rowsPerPage) : 0;
    const { reasons, positions } = reasonsOf(table, setting.chains);
    this.#reasons = reasons;
    this.#reasonOf = (ordinal) =>
      reasons.length > 1 ? positions.get(setting.chains.sentence(ordinal)) : undefined;
    const marked = reasons.length > 1 || table.counts.softDeleted > 0 || table.counts.redacted > 0;
    this.#style = { layout: layoutOf(table), marked, up: split ? "../" : "", words: this.#words };
  }

  async begin(): Promise<void> {
    const { index } = this.#setting;
    await index.write(
      `${html`<section class="table" id="${anchorOf(this.#table)}" aria-labelledby="h-${this.#table.fileName}">${this.#heading("h2")}${this.#why()}${technicalNames(this.#table, this.#words)}`.text}\n`,
    );
    if (this.#pages > 0) {
      const links = Array.from({ length: this.#pages }, (_, page) => this.#link(page + 1, ""));
      await index.write(
        html`<p>${this.#words.say("section.own-pages", { pages: this.#words.counted("pages", this.#pages) })}</p><ul class="pages">${links}</ul></section>`
          .text,
      );
    } else if (this.#table.columns.length === 0) await index.write(this.#noFields);
    else if (this.#style.layout === "lines") await index.write(openLines(this.#table, this.#style));
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

  get #noFields(): string {
    return `${html`<p>${this.#words.say("section.no-fields")}</p>`.text}\n`;
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
    const { title } = this.#table;
    const named = this.#words.say("title.page", { title, page: this.#page, pages: this.#pages, subject });
    await this.#out.write(openPage({ title: named, organisation, language: this.#words.language }));
    await this.#out.write(
      `${
        html`<nav aria-label="${this.#words.say("section.package")}">
            <p class="meta">
              <a href="../index.html">${dataText(this.#words.say("section.all", { subject }))}</a>
            </p>
          </nav>
          ${this.#heading("h1")}${this.#why()}${this.#turning()}`.text
      }\n`,
    );
    if (this.#table.columns.length === 0) await this.#out.write(this.#noFields);
    else if (this.#hasLines) await this.#out.write(openLines(this.#table, this.#style));
  }

  async #closePage(): Promise<void> {
    if (this.#hasLines) await this.#out.write(closeLines);
    await this.#out.write(this.#turning().text);
    await this.#out.write(closePage(html`<a href="../index.html">${this.#words.say("section.back")}</a>`));
    await this.#setting.place.finish(this.#out);
  }

  #heading(level: "h1" | "h2"): Markup {
    const { title, fileName, included } = this.#table;
    const name = html`<span dir="auto">${title}</span>`;
    const head = level === "h1" ? html`<h1>${name}</h1>` : html`<h2 id="h-${fileName}">${name}</h2>`;
    const { say, records } = this.#words;
    const page = level === "h1" ? say("section.page", { page: this.#page, pages: this.#pages }) : "";
    return html`${head}
      <p class="meta">${records(included.size)}${page}</p>`;
  }

  #why(): Markup {
    const [only] = this.#reasons;
    const { say } = this.#words;
    if (only === undefined) return html``;
    if (this.#reasons.length === 1)
      return html`<p class="why">
        ${say(this.#table.included.size === 1 ? "section.why.one" : "section.why.many")}:
        ${lowered(only, this.#table.included.size, this.#words)}.
      </p>`;
    return html`<h3>${say("section.why.many")}</h3>
      <ol class="why">
        ${this.#reasons.map((reason) => html`<li>${dataText(`${reason}.`)}</li>`)}
      </ol>`;
  }

  #turning(): Markup {
    const before =
      this.#page > 1 ? this.#link(this.#page - 1, "../", this.#words.say("section.before")) : undefined;
    const after =
      this.#page < this.#pages
        ? this.#link(this.#page + 1, "../", this.#words.say("section.after"))
        : undefined;
    return html`<ul class="pages">
      ${before}${after}
    </ul>`;
  }

  #link(page: number, up: string, words?: string): Markup {
    return html`<li><a href="${up + pagePath(this.#table, page)}">${words ?? `${page}`}</a></li>`;
  }
}

/** The sentence after a colon: "found by …", "it belongs to …", "each belongs to …". */
function lowered(sentence: string, rows: number, { say }: PageWords): Markup {
  const lower = sentence.charAt(0).toLowerCase() + sentence.slice(1);
  const isFound = [say("chain.found", { identity: "" }), say("chain.search")].some(
    (found) => found.split(" ", 1)[0]?.toLowerCase() === lower.split(" ", 1)[0],
  );
  return dataText(isFound ? lower : say(rows === 1 ? "why.it" : "why.each", { sentence: lower }));
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
