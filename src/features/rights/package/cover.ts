/**
 * The first part of a package: what it is, for whom, as of when, what it holds, what it does not and why
 * (GDPR art. 12(1), 15(1) and (3), 15(4); recital 63). What is incomplete stands first, never hidden.
 */
import type { SearchResult } from "../findings.ts";
import { isComplete } from "../findings.ts";
import type { Language } from "../../../platform/i18n/platform.ts";
import type { Contents, Extent, PlannedTable } from "./contents.ts";
import { isUnsaid, leftOutOf, leftOutSentences } from "./left_out.ts";
import { dataText, html, type Markup } from "./markup.ts";
import { bullets } from "./page.ts";
import { readableName } from "./names.ts";
import { wordsIn, type PageWords } from "./pages.ts";
import { gapSentence } from "./words.ts";

export type Reviewed = {
  readonly reasons: readonly string[];
  /** Rows of the person alone that a decision holds back: how many of each table, and why. */
  readonly own?: { readonly rows: ReadonlyMap<string, number>; readonly reasons: readonly string[] };
};

export type CoverInput = {
  readonly result: SearchResult;
  readonly contents: Contents;
  readonly organisation: string;
  readonly subject: string;
  readonly madeOn: string;
  readonly language?: Language;
  readonly zone?: string | undefined;
  readonly reviewed?: Reviewed;
  readonly extent?: Extent;
  /** Where each table's rows stand. */
  readonly hrefOf: (table: PlannedTable) => string;
};

export function cover(given: CoverInput): string {
  const words = wordsIn(given.language ?? "en", given.zone);
  const input = { ...given, words };
  const { organisation, subject, result } = input;
  const { say } = words;
  const isPortable = given.extent === "portable";
  const title = say(isPortable ? "title.portable" : "title.all", { subject });
  const lede = say(isPortable ? "portable.lede" : "cover.lede", { organisation, store: result.store });
  return html`<div class="cover">
    <h1>${dataText(title)}</h1>
    <p class="lede">${dataText(lede)}</p>
    ${facts(input)} ${incomplete(input)} ${contentsList(input)} ${isPortable ? leftOut(input) : undefined}
    <div class="two">${heldBack(input)}${beingChecked(input)}${howSearched(input)}${howToRead(input)}</div>
  </div> `.text;
}

type Worded = CoverInput & { readonly words: PageWords };

function facts({ contents, result, madeOn, reviewed, words }: Worded): Markup {
  const { say, records, counted, instant } = words;
  const { disclosed, redacted, review } = contents.totals;
  const holding = contents.tables.filter(({ included }) => included.size > 0).length;
  const state = isComplete(result)
    ? html`<span class="ok" aria-hidden="true">●</span> ${say("cover.complete")}`
    : html`<span class="open" aria-hidden="true">◔</span> <b>${say("cover.incomplete")}</b>`;
  return html`<ul class="facts">
    <li>
      ${
        holding === 0
          ? html`<b>${say("cover.none")}</b>`
          : html`<b>${records(disclosed + redacted)}</b> ${say("cover.in")} ${counted("sections", holding)}`
      }
    </li>
    <li>
      ${say("cover.as-of")} <b><time title="${result.asOf}">${instant(result.asOf)}</time></b>
    </li>
    <li>${say("cover.written")} <time title="${madeOn}">${instant(madeOn)}</time></li>
    <li>${state}</li>
    ${
      review === 0 || reviewed !== undefined
        ? undefined
        : html`<li>
            <span class="open" aria-hidden="true">◔</span>
            <a href="#checked">${say("cover.checked", { rows: review, records: records(review) })}</a>
          </li>`
    }
  </ul>`;
}

function incomplete({ result, contents, words: { say, language } }: Worded): Markup | undefined {
  if (isComplete(result)) return undefined;
  const sentences = new Set(result.gaps.map((gap) => gapSentence(gap, contents.titleOf, language)));
  if (result.unreviewed) sentences.add(say("missing.unreviewed"));
  return html`<aside class="note" aria-labelledby="incomplete">
    <h2 id="incomplete">${say("missing.head")}</h2>
    <p>${say("missing.lede")}</p>
    ${bullets([...sentences])}
  </aside>`;
}

function contentsList({ contents, hrefOf, words: { say, records } }: Worded): Markup {
  const holding = contents.tables.filter(({ included }) => included.size > 0);
  if (holding.length === 0)
    return html`<section aria-labelledby="contents">
      <h2 id="contents">${say("contents.head")}</h2>
      <p>${say("contents.none")}</p>
    </section>`;
  const items = holding.map((table) => {
    const { softDeleted } = table.counts;
    const more = softDeleted === 0 ? "" : say("contents.deleted", { rows: softDeleted });
    return html`<li>
      <a href="${hrefOf(table)}">${dataText(table.title)}</a
      ><span>${records(table.included.size)}${more}</span>
    </li>`;
  });
  return html`<nav class="contents" aria-labelledby="contents">
    <h2 id="contents">${say("contents.head")}</h2>
    <ol class="toc">
      ${items}
    </ol>
  </nav>`;
}

/** Table by table and field by field, so that nobody takes a portable copy for everything there is. */
function leftOut({ contents, organisation, words }: Worded): Markup {
  const { say } = words;
  const tables = leftOutOf(contents);
  const unsaid = isUnsaid(contents)
    ? html`<p><b>${dataText(say("left.unsaid", { organisation }))}</b></p>`
    : undefined;
  const list = html`<p>${say("left.lede")}</p>
    ${bullets(leftOutSentences(tables, words))}`;
  return html`<section aria-labelledby="left-out">
    <h2 id="left-out">${say("left.head")}</h2>
    ${unsaid} ${tables.length === 0 ? html`<p>${say("left.nothing")}</p>` : list}
  </section>`;
}

/** Counts per table in one sentence: "3 in “Photos”, 1 in “Messages”". */
function perTable({ contents, words }: Worded, number: (table: PlannedTable) => number): string {
  return contents.tables
    .filter((table) => number(table) > 0)
    .map((table) => words.say("in-table", { rows: number(table), title: table.title }))
    .join(", ");
}

function heldBack(input: Worded): Markup {
  const { contents, words } = input;
  const { say, records } = words;
  const { skipped, redacted } = contents.totals;
  const sentences = withheldSentences(input);
  if (redacted > 0)
    sentences.push(
      say("held.redacted", {
        rows: redacted,
        records: records(redacted),
        where: perTable(input, ({ counts }) => counts.redacted),
      }),
    );
  if (skipped > 0)
    sentences.push(
      say("held.skipped", {
        rows: skipped,
        records: records(skipped),
        where: perTable(input, ({ counts }) => counts.skipped),
      }),
    );
  return html`<section aria-labelledby="held-back">
    <h2 id="held-back">${say("held.head")}</h2>
    ${sentences.length === 0 ? html`<p>${say("held.nothing")}</p>` : bullets(sentences)}
  </section>`;
}

/** Fields held back for the same reason share a sentence; secrets are counted, with no reason but their nature. */
function withheldSentences({ result, contents, words: { say, counted } }: Worded): string[] {
  const found = new Set(
    contents.tables.filter(({ included }) => included.size > 0).map(({ table }) => table),
  );
  const reasons = new Map<string, string[]>();
  let secrets = 0;
  for (const { table, column, access, because } of result.withheld) {
    if (!found.has(table)) continue;
    if (access === "secret") {
      secrets += 1;
      continue;
    }
    const fields = reasons.get(because ?? "") ?? [];
    fields.push(say("field-of", { column: readableName(column), title: contents.titleOf(table) }));
    reasons.set(because ?? "", fields);
  }
  // The reason is in the words of whoever confirmed the map, in whatever language they wrote it.
  const sentences = [...reasons].map(([because, fields]) =>
    say("held.because", {
      fields: fields.join(", "),
      because: because === "" ? say("held.plain") : because,
    }),
  );
  if (secrets > 0) sentences.push(say("held.secrets", { fields: counted("fields", secrets) }));
  return sentences;
}

function beingChecked(input: Worded): Markup {
  const { contents, reviewed, words } = input;
  const { say, records } = words;
  const { review } = contents.totals;
  const where = perTable(input, ({ counts }) => counts.review);
  if (reviewed !== undefined) return decided(input, reviewed);
  const text =
    review === 0
      ? html`<p>${say("checked.nothing")}</p>`
      : html`<p>
          <b>${say("checked.rows", { rows: review, records: records(review) })}</b>
          ${dataText(say("checked.why", { where }))}
        </p>`;
  return html`<section aria-labelledby="checked">
    <h2 id="checked">${say("checked.head")}</h2>
    ${text}
  </section>`;
}

/** After a review: what was decided about rows that are also somebody else's, without naming them; and about their own. */
function decided(input: Worded, { reasons, own }: Reviewed): Markup {
  const { say, records } = input.words;
  const ownOf = ({ table }: PlannedTable): number => own?.rows.get(table) ?? 0;
  const alone = input.contents.tables.reduce((sum, table) => sum + ownOf(table), 0);
  const rows = input.contents.totals.review - alone;
  const where = perTable(input, (table) => table.counts.review - ownOf(table));
  const text =
    rows === 0
      ? html`<p>${say("decided.nothing")}</p>`
      : html`<p>
          <b>${say("decided.rows", { rows, records: records(rows) })}</b>
          ${dataText(say("decided.why", { where }))}
        </p>`;
  const others = html`<section aria-labelledby="checked">
    <h2 id="checked">${say("decided.head")}</h2>
    ${text} ${bullets(reasons)}
  </section>`;
  if (alone === 0) return others;
  return html`${others}
    <section aria-labelledby="own">
      <h2 id="own">${say("own.head")}</h2>
      <p>
        <b>${say("own.rows", { rows: alone, records: records(alone) })}</b>
        ${dataText(say("own.why", { where: perTable(input, ownOf) }))}
      </p>
      ${bullets(own?.reasons ?? [])}
    </section>`;
}

function howSearched({ result, contents, words: { say, counted, list } }: Worded): Markup {
  const names = [...new Set(result.identities)].map((name) =>
    say("search.the", { name: name === "email" ? say("search.email") : name.replaceAll("_", " ") }),
  );
  const given = names.length === 0 ? say("search.what-given") : say("search.given", { names: list(names) });
  const searched = [...result.outcomes.values()].filter(({ outcome }) =>
    ["done", "nothing_found"].includes(outcome),
  ).length;
  const nothing = [...result.outcomes].filter(([, { outcome }]) => outcome === "nothing_found");
  const empty = nothing.map(([table]) => say("quoted", { text: contents.titleOf(table) })).join(", ");
  return html`<section aria-labelledby="search">
    <h2 id="search">${say("search.head")}</h2>
    <p>${dataText(say("search.text", { given, tables: counted("tables", searched) }))}</p>
    ${nothing.length === 0 ? undefined : html`<p>${dataText(say("search.nothing", { tables: empty }))}</p>`}
    ${isEmpty(contents) ? undefined : html`<p>${say("search.why")}</p>`}
  </section>`;
}

/** No record is given out, so there are neither sections nor tables to speak of. */
const isEmpty = ({ tables }: Contents): boolean => tables.every(({ included }) => included.size === 0);

function howToRead({ contents, extent, words: { say } }: Worded): Markup {
  const exact = html`<a href="data.json">data.json</a> ${say("read.exact")}`;
  if (isEmpty(contents))
    return html`<section aria-labelledby="reading">
      <h2 id="reading">${say("read.head")}</h2>
      <p>${say("read.whole")} ${exact}.</p>
    </section>`;
  return html`<section aria-labelledby="reading">
    <h2 id="reading">${say("read.head")}</h2>
    <p>${say("read.empty")}</p>
    <p>${say("read.programs")} ${exact} ${say("read.csv")} <code>csv</code> ${say("read.opens")}.</p>
    ${extent === "portable" ? html`<p><a href="datapackage.json">datapackage.json</a> ${say("read.datapackage")}.</p>` : undefined}
  </section>`;
}
