/**
 * The first part of a package: what it is, for whom, as of when, what it holds, what it does not and why
 * (GDPR art. 12(1), 15(1) and (3), 15(4); recital 63). What is incomplete stands first, never hidden.
 */
import type { TableId } from "../../connectors/index.ts";
import type { SearchResult } from "../findings.ts";
import { isComplete } from "../findings.ts";
import type { Contents, PlannedTable } from "./contents.ts";
import { dataText, html, type Markup } from "./markup.ts";
import { bullets } from "./page.ts";
import { readableName } from "./names.ts";
import { count, gapSentence, instantWords, records } from "./words.ts";

export type CoverInput = {
  readonly result: SearchResult;
  readonly contents: Contents;
  readonly organisation: string;
  readonly subject: string;
  readonly madeOn: string;
  readonly reviewed?: { readonly reasons: readonly string[] };
  /** Where each table's rows stand. */
  readonly hrefOf: (table: PlannedTable) => string;
};

export function cover(input: CoverInput): string {
  const { organisation, subject, result } = input;
  return html`<div class="cover">
    <h1>The data held about ${dataText(subject)}</h1>
    <p class="lede">
      A copy of the personal data that ${dataText(organisation)} holds in its database
      “${dataText(result.store)}”, as everyone may ask for.
    </p>
    ${facts(input)} ${incomplete(input)} ${contentsList(input)}
    <div class="two">${heldBack(input)}${beingChecked(input)}${howSearched(input)}${howToRead(input)}</div>
  </div> `.text;
}

function facts({ contents, result, madeOn, reviewed }: CoverInput): Markup {
  const { disclosed, redacted, review } = contents.totals;
  const holding = contents.tables.filter(({ included }) => included.size > 0).length;
  const state = isComplete(result)
    ? html`<span class="ok" aria-hidden="true">●</span> The search was complete`
    : html`<span class="open" aria-hidden="true">◔</span> <b>Not complete yet</b>`;
  return html`<ul class="facts">
    <li>
      ${
        holding === 0
          ? html`<b>No records</b>`
          : html`<b>${records(disclosed + redacted)}</b> in ${count(holding, "section", "sections")}`
      }
    </li>
    <li>
      As of <b><time title="${result.asOf}">${instantWords(result.asOf)}</time></b>
    </li>
    <li>Written <time title="${madeOn}">${instantWords(madeOn)}</time></li>
    <li>${state}</li>
    ${
      review === 0 || reviewed !== undefined
        ? undefined
        : html`<li>
            <span class="open" aria-hidden="true">◔</span>
            <a href="#checked">${records(review)} ${review === 1 ? "is" : "are"} being checked</a>
          </li>`
    }
  </ul>`;
}

function incomplete({ result, contents }: CoverInput): Markup | undefined {
  if (isComplete(result)) return undefined;
  const sentences = new Set(result.gaps.map((gap) => gapSentence(gap, contents.titleOf)));
  if (result.unreviewed)
    sentences.add("The search followed a description of the database that nobody has confirmed yet.");
  return html`<aside class="note" aria-labelledby="incomplete">
    <h2 id="incomplete">What is missing</h2>
    <p>This copy may not hold everything. What we know is missing or uncertain:</p>
    ${bullets([...sentences])}
  </aside>`;
}

function contentsList({ contents, hrefOf }: CoverInput): Markup {
  const holding = contents.tables.filter(({ included }) => included.size > 0);
  if (holding.length === 0)
    return html`<section aria-labelledby="contents">
      <h2 id="contents">What it contains</h2>
      <p>No records are given out in this copy.</p>
    </section>`;
  const items = holding.map((table) => {
    const more =
      table.counts.softDeleted === 0
        ? ""
        : `, ${table.counts.softDeleted} of them deleted in the application`;
    return html`<li>
      <a href="${hrefOf(table)}">${dataText(table.title)}</a
      ><span>${records(table.included.size)}${more}</span>
    </li>`;
  });
  return html`<nav class="contents" aria-labelledby="contents">
    <h2 id="contents">What it contains</h2>
    <ol class="toc">
      ${items}
    </ol>
  </nav>`;
}

/** Counts per table in one sentence: "3 in “Photos”, 1 in “Messages”". */
function perTable(contents: Contents, number: (table: PlannedTable) => number): string {
  return contents.tables
    .filter((table) => number(table) > 0)
    .map((table) => `${number(table)} in “${table.title}”`)
    .join(", ");
}

function heldBack(input: CoverInput): Markup {
  const { contents } = input;
  const { skipped, redacted } = contents.totals;
  const sentences = withheldSentences(input);
  if (redacted > 0)
    sentences.push(
      `${records(redacted)} also ${redacted === 1 ? "concerns" : "concern"} other people; the parts about them are left blank (${perTable(contents, ({ counts }) => counts.redacted)}).`,
    );
  if (skipped > 0)
    sentences.push(
      `${records(skipped)} only ${skipped === 1 ? "mentions" : "mention"} this person and ${skipped === 1 ? "is" : "are"} not given out (${perTable(contents, ({ counts }) => counts.skipped)}).`,
    );
  return html`<section aria-labelledby="held-back">
    <h2 id="held-back">What is held back</h2>
    ${sentences.length === 0 ? html`<p>Nothing.</p>` : bullets(sentences)}
  </section>`;
}

/** Fields held back for the same reason share a sentence; secrets are counted, with no reason but their nature. */
function withheldSentences({ result, contents }: CoverInput): string[] {
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
    fields.push(fieldName(table, column, contents));
    reasons.set(because ?? "", fields);
  }
  const sentences = [...reasons].map(
    ([because, fields]) => `${fields.join(", ")}: ${because === "" ? "held back" : because}`,
  );
  if (secrets > 0)
    sentences.push(
      `${count(secrets, "field", "fields")} with passwords or similar secrets: they would only help someone to misuse the account.`,
    );
  return sentences;
}

function fieldName(table: TableId, column: string, { titleOf }: Contents): string {
  return `“${readableName(column)}” in “${titleOf(table)}”`;
}

function beingChecked({ contents, reviewed }: CoverInput): Markup {
  const { review } = contents.totals;
  if (reviewed !== undefined) return decided(review, contents, reviewed.reasons);
  const text =
    review === 0
      ? html`<p>Nothing: no record has to be looked at by a person first.</p>`
      : html`<p>
          <b
            >${records(review)} also ${review === 1 ? "concerns" : "concern"} other people and
            ${review === 1 ? "is" : "are"} being checked.</b
          >
          A person decides what of them can be given out without harming the others:
          ${dataText(perTable(contents, ({ counts }) => counts.review))}.
        </p>`;
  return html`<section aria-labelledby="checked">
    <h2 id="checked">What is being checked</h2>
    ${text}
  </section>`;
}

/** After a review: what was decided about rows that are also somebody else's, without naming them. */
function decided(rows: number, contents: Contents, reasons: readonly string[]): Markup {
  const text =
    rows === 0
      ? html`<p>Nothing is held back because of other people beyond what is said here.</p>`
      : html`<p>
          <b
            >${records(rows)} also ${rows === 1 ? "concerns" : "concern"} other people and
            ${rows === 1 ? "is" : "are"} not given out:</b
          >
          ${dataText(perTable(contents, ({ counts }) => counts.review))}. A person looked at whose they are
          and decided.
        </p>`;
  return html`<section aria-labelledby="checked">
    <h2 id="checked">What also concerns other people</h2>
    ${text} ${bullets(reasons)}
  </section>`;
}

const listed = new Intl.ListFormat("en-GB", { type: "conjunction" });

function howSearched({ result, contents }: CoverInput): Markup {
  const names = [...new Set(result.identities)].map(
    (name) => `the ${name === "email" ? "e-mail" : name.replaceAll("_", " ")}`,
  );
  const given = names.length === 0 ? "what was given" : `${listed.format(names)} given`;
  const searched = [...result.outcomes.values()].filter(({ outcome }) =>
    ["done", "nothing_found"].includes(outcome),
  ).length;
  const nothing = [...result.outcomes].filter(([, { outcome }]) => outcome === "nothing_found");
  const empty = nothing.map(([table]) => `“${contents.titleOf(table)}”`).join(", ");
  return html`<section aria-labelledby="search">
    <h2 id="search">How we searched</h2>
    <p>
      We looked for the person by ${dataText(given)}, then for everything recorded as theirs, from one table
      to the next. All of it was read at one moment, so it fits together.
      ${count(searched, "table was", "tables were")} searched to the end.
    </p>
    ${
      nothing.length === 0
        ? undefined
        : html`<p>Nothing about this person was found in ${dataText(empty)}.</p>`
    }
    ${isEmpty(contents) ? undefined : html`<p>Each section says how its records were found.</p>`}
  </section>`;
}

/** No record is given out, so there are neither sections nor tables to speak of. */
const isEmpty = ({ tables }: Contents): boolean => tables.every(({ included }) => included.size === 0);

function howToRead({ contents }: CoverInput): Markup {
  if (isEmpty(contents))
    return html`<section aria-labelledby="reading">
      <h2 id="reading">How to read it</h2>
      <p>
        This page is the whole answer. The same for other programs: <a href="data.json">data.json</a> (exact).
      </p>
    </section>`;
  return html`<section aria-labelledby="reading">
    <h2 id="reading">How to read it</h2>
    <p>
      A dash, or “nothing recorded”, means the field is empty. Dates and times are as the database gives them.
      The small names beside a heading are the database’s own.
    </p>
    <p>
      The same data for other programs: <a href="data.json">data.json</a> (exact) and a table per section in
      the folder <code>csv</code> (opens in a spreadsheet).
    </p>
  </section>`;
}
