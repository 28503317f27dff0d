/** The shell of every page: self-contained, no script, readable offline, on paper and by a screen reader (WCAG 2.2 AA). */
import { dataText, html, type Markup, plainText } from "./markup.ts";
import { contentPolicy, style } from "./style.ts";

export type PageOpening = {
  readonly title: string;
  readonly organisation: string;
};

export function openPage({ title, organisation }: PageOpening): string {
  const initial = /[\p{L}\p{N}]/u.exec(organisation)?.[0]?.toUpperCase() ?? "·";
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${contentPolicy}"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="referrer" content="no-referrer"><meta name="robots" content="noindex,nofollow"><title>${plainText(title)}</title><style>${style}</style></head>
<body><a class="skip" href="#content">Skip to the content</a>
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
