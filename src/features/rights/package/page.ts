/** The shell of every page: self-contained, no script, readable offline, on paper and by a screen reader (WCAG 2.2 AA). */
import type { Language } from "../../../platform/i18n/platform.ts";
import { packageSentences } from "./sentences.ts";
import { dataText, html, type Markup, plainText } from "./markup.ts";
import { contentPolicy, style } from "./style.ts";

export type PageOpening = {
  readonly title: string;
  readonly organisation: string;
  readonly language?: Language;
};

export function openPage({ title, organisation, language = "en" }: PageOpening): string {
  const initial = /[\p{L}\p{N}]/u.exec(organisation)?.[0]?.toUpperCase() ?? "·";
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${contentPolicy}"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="referrer" content="no-referrer"><meta name="robots" content="noindex,nofollow"><title>${plainText(title)}</title><style>${style}</style></head>
<body><a class="skip" href="#content">${packageSentences.say(language, "page.skip")}</a>
<header>${html`<span class="crest" aria-hidden="true">${initial}</span>${dataText(organisation)}`.text}</header>
<main id="content">
`;
}

export function closePage(foot: Markup): string {
  return `</main>\n<footer>${foot.text}</footer>\n</body></html>\n`;
}

export function bullets(sentences: readonly string[]): Markup {
  return sentences.length === 0
    ? html``
    : html`<ul>
        ${sentences.map((sentence) => html`<li>${dataText(sentence)}</li>`)}
      </ul>`;
}
