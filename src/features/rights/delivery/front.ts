/** The first page of an archive: what it is, where each system's data stand, and what the register tells of them. */
import type { Block } from "../../../platform/documents/templates.ts";
import type { Section } from "../../registers/index.ts";
import { marked, markOf } from "../drill/mark.ts";
import { impossible } from "../package/cells.ts";
import { dataText, html, type Markup } from "../package/markup.ts";
import { bullets, closePage, openPage } from "../package/page.ts";
import { packageSentences } from "../package/sentences.ts";
import { instantIn, recordsIn } from "../package/words.ts";
import type { Language } from "../../../platform/i18n/platform.ts";

export type Front = {
  readonly organisation: string;
  readonly subject: string;
  readonly isDrill?: true | undefined;
  readonly reference: string;
  readonly madeOn: string;
  readonly language: Language;
  readonly systems: readonly { readonly name: string; readonly folder: string; readonly rows: number }[];
  /** Systems that were not searched to their end, in sentences. */
  readonly missing: readonly string[];
  readonly information: readonly Section[];
  /** Where the ledger stood when the package was made. */
  readonly ledger?: string | undefined;
};

export function frontPage(front: Front): string {
  const { organisation, subject, reference, madeOn, systems, missing, information, language, ledger } = front;
  const say = (key: string, parameters: Readonly<Record<string, string>> = {}): string =>
    packageSentences.sayDynamic(language, key, parameters);
  const mark = markOf(front, language, "page");
  const items = systems.map(
    ({ name, folder, rows }) =>
      html`<li>
        <a href="${folder}/index.html">${dataText(name)}</a><span>${recordsIn(language, rows)}</span>
      </li>`,
  );
  const body = html`<div class="cover">
    <h1>${dataText(marked(front, language, say("front.head", { organisation })))}</h1>
    ${mark === undefined ? undefined : html`<p class="note"><b>${mark}</b></p>`}
    <p class="lede">${say("front.lede", { reference })}</p>
    <nav class="contents" aria-labelledby="contents">
      <h2 id="contents">${say("front.data")}</h2>
      ${
        items.length === 0
          ? html`<p>${say("front.none")}</p>`
          : html`<ol class="toc">
              ${items}
            </ol>`
      }
    </nav>
    ${
      missing.length === 0
        ? undefined
        : html`<aside class="note" aria-labelledby="missing">
            <h2 id="missing">${say("front.missing")}</h2>
            ${bullets(missing)}
          </aside>`
    }
    ${information.map(section)}
    ${ledger === undefined ? undefined : html`<p class="soft">${say("front.ledger", { ledger })}</p>`}
  </div>`;
  return (
    openPage({ title: say("front.title", { subject }), organisation, language }) +
    body.text +
    closePage(dataText(say("front.foot", { written: instantIn(language, madeOn), subject })))
  );
}

function section({ key, heading, blocks }: Section): Markup {
  return html`<section aria-labelledby="i-${key}">
    <h2 id="i-${key}">${heading}</h2>
    ${blocks.map(block)}
  </section>`;
}

function block(one: Block): Markup {
  switch (one.kind) {
    case "heading":
      return html`<h3>${dataText(one.text)}</h3>`;
    case "list":
      return bullets(one.items);
    case "paragraph":
      return html`<p>${dataText(one.text)}</p>`;
    case "facts":
      return html`<dl>
        ${one.facts.map(
          ({ term, text }) =>
            html`<dt>${term}</dt>
              <dd>${dataText(text)}</dd>`,
        )}
      </dl>`;
    default:
      return impossible(one);
  }
}
