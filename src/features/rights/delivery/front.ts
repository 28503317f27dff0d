/** The first page of an archive: what it is, where each system's data stand, and what the register tells of them. */
import type { Block } from "../../../platform/documents/templates.ts";
import type { Section } from "../../registers/index.ts";
import { marked, markOf } from "../drill/mark.ts";
import type { Extent } from "../package/contents.ts";
import { impossible } from "../package/cells.ts";
import { dataText, html, type Markup } from "../package/markup.ts";
import { bullets, closePage, openPage } from "../package/page.ts";
import { packageSentences } from "../package/sentences.ts";
import { instantIn, recordsIn } from "../package/words.ts";
import type { Language } from "../../../platform/i18n/platform.ts";

import type { PackedFile } from "./files/packed.ts";
import { heldKeys, words } from "./sentences.ts";

export type Front = {
  readonly organisation: string;
  readonly subject: string;
  readonly isDrill?: true | undefined;
  readonly reference: string;
  readonly extent?: Extent;
  readonly madeOn: string;
  readonly language: Language;
  /** Where moments are told. */
  readonly zone?: string;
  readonly systems: readonly { readonly name: string; readonly folder: string; readonly rows: number }[];
  /** Systems that were not searched to their end, in sentences. */
  readonly missing: readonly string[];
  readonly files: readonly PackedFile[];
  /** Rows that were found and are not here, or in part. */
  readonly heldBack?: { readonly withheld: number; readonly redacted: number; readonly own: number };
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
    <p class="lede">
      ${say(front.extent === "portable" ? "front.lede.portable" : "front.lede", { reference })}
    </p>
    <p><strong>${dataText(headline(front))}</strong></p>
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
    ${filesPart(front)} ${information.map(section)}
    ${ledger === undefined ? undefined : html`<p class="soft">${say("front.ledger", { ledger })}</p>`}
  </div>`;
  return (
    openPage({ title: say("front.title", { subject }), organisation, language }) +
    body.text +
    closePage(dataText(say("front.foot", { written: instantIn(language, madeOn, front.zone), subject })))
  );
}

/** What was searched, and how many of the files are here: never that all is here while one is not. */
function headline(front: Front): string {
  const { systems, missing, files, language } = front;
  const given = files.filter(({ path }) => path !== undefined).length;
  const absent = files.filter(({ path }) => path === undefined);
  const says = [
    systems.length === 0 || missing.length > 0
      ? packageSentences.say(language, "front.not-all-searched")
      : packageSentences.say(language, "front.searched"),
  ];
  if (given > 0) says.push(packageSentences.say(language, "front.files-given", { files: given }));
  if (absent.length > 0) {
    const names = absent.slice(0, 3).map(({ name }) => name);
    const list = names.length < absent.length ? `${names.join(", ")}, …` : names.join(", ");
    says.push(packageSentences.say(language, "front.files-not", { files: absent.length, list }));
    const explained = absent.filter(({ isOpen }) => isOpen !== true).length;
    if (explained === absent.length) says.push(packageSentences.say(language, "front.files-why"));
    else says.push(packageSentences.say(language, "front.files-open", { files: absent.length - explained }));
  }
  return [...says, ...held(front)].join(" ");
}

/** The sentences the page says from which the package is fetched. */
function held({ heldBack, language }: Front): readonly string[] {
  const keys = heldBack === undefined ? [] : heldKeys(heldBack);
  if (keys.length === 0) return [];
  const told = keys.map((key) => words.sayDynamic(language, key, { ...heldBack }).trim());
  return [...told, words.say(language, "holds.why-here")];
}

function filesPart({ files, language }: Front): Markup | undefined {
  if (files.length === 0) return undefined;
  const say = (
    key: "front.files" | "front.files-lede" | "file.named" | "file.not-given",
    named = "",
  ): string => packageSentences.sayDynamic(language, key, { named });
  const items = files.map(({ name, in: named, path, says }) => {
    const title =
      path === undefined
        ? html`${dataText(name)} <span class="tag">${say("file.not-given")}</span>`
        : html`<a href="${path}">${dataText(name)}</a>`;
    const from =
      named === undefined
        ? undefined
        : html`<span class="meta">, ${dataText(say("file.named", named))}</span>`;
    return html`<li>
      ${title}${from}
      <p class="meta">${dataText(says)}</p>
    </li>`;
  });
  return html`<section aria-labelledby="files" id="named-files">
    <h2 id="files">${say("front.files")}</h2>
    <p>${say("front.files-lede")}</p>
    <ul>
      ${items}
    </ul>
  </section>`;
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
