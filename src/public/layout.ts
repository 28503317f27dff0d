/**
 * The frame of every server-rendered page, and the page of a fault. Nothing is fetched from elsewhere, no script runs.
 * A page of an organisation carries its name and the letter of its crest; one without is the installation's own.
 */
import { sayablePlace } from "./place.ts";
import type { ErrorBody } from "../platform/errors.ts";
import { platformSentences } from "../platform/i18n/platform.ts";
import { assets } from "./assets.ts";
import { html, moduleScript, url } from "./html.ts";
import type { Html } from "./html.ts";

export type Frame = {
  /** The organisation whose page this is. */
  readonly name: string;
  /** Where its name leads: a path of ours. */
  readonly home: string;
  /** The same page in each language; none where a page cannot be asked for again (after a form). */
  readonly languages?: readonly LanguageLink[];
  /** Inside `<footer>`, under the page. */
  readonly footer?: Html;
};

export type LanguageLink = {
  readonly language: string;
  readonly path: string;
  /** The id of a form on the page: what was typed goes along, and comes back in the other language. */
  readonly form?: string | undefined;
};

export function layout(page: {
  readonly language: string;
  readonly title: string;
  /** Brings its own `<main>`. */
  readonly content: Html;
  readonly frame?: Frame;
  /** Of a page that is no organisation's: the same in each language. */
  readonly languages?: readonly LanguageLink[];
  /** The address of a script of ours; the endpoint says `scripted`. */
  readonly script?: string;
  /** What else stands in the head: where the page leads on to by itself. */
  readonly head?: Html;
  /** Whose fonts: the office's own, or (unless said) the reader's, who then fetches none: 30 kB is the whole page. */
  readonly typeface?: "office";
}): Html {
  const { frame, language } = page;
  const fonts = page.typeface === "office" ? assets.firstFonts() : [];
  return html`<!doctype html>
    <html lang="${language}" data-typeface="${page.typeface ?? "reader"}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${page.title}</title>
        ${fonts.map(
          (font) =>
            html`<link
              rel="preload"
              href="${url(font)}"
              as="font"
              type="font/woff2"
              crossorigin="anonymous"
            />`,
        )}
        <link rel="icon" href="${url(assets.icon())}" type="image/svg+xml" />
        <link rel="stylesheet" href="${url(assets.sheet())}" />
        ${page.head} ${page.script === undefined ? undefined : moduleScript(page.script)}
      </head>
      <body>
        ${frame === undefined ? ownBar(page.languages ?? [], language) : organisationBar(frame, language)}
        ${page.content} ${frame?.footer === undefined ? undefined : html`<footer>${frame.footer}</footer>`}
      </body>
    </html>`;
}

function ownBar(languages: readonly LanguageLink[], current: string): Html {
  return html`<header class="bar">
    <a class="mark" href="/">Kept</a>
    ${languages.length < 2 ? undefined : languageLinks(languages, current)}
  </header>`;
}

function organisationBar({ name, home, languages = [] }: Frame, current: string): Html {
  return html`<header class="bar">
    <a class="home" href="${url(home)}"
      ><span class="crest" aria-hidden="true">${firstLetter(name)}</span><span>${name}</span></a
    >
    ${languages.length < 2 ? undefined : languageLinks(languages, current)}
  </header>`;
}

function languageLinks(links: readonly LanguageLink[], current: string): Html {
  return html`<nav aria-label="${links.map(({ language }) => nameOf(language)).join(", ")}">
    ${defaultButton(links[0]?.form)} ${links.map((link) => languageLink(link, current))}
  </nav>`;
}

function languageLink({ language, path, form }: LanguageLink, current: string): Html {
  const isCurrent = language === current ? "true" : "false";
  return form === undefined
    ? html`<a href="${url(path)}" lang="${language}" aria-current="${isCurrent}">${nameOf(language)}</a>`
    : html`<button
        form="${form}"
        formaction="${url(path)}"
        formnovalidate
        name="switch"
        value="${language}"
        lang="${language}"
        aria-current="${isCurrent}"
      >
        ${nameOf(language)}
      </button>`;
}

/** The Enter key presses the first button of a form: it sends, wherever the language buttons stand. */
function defaultButton(form: string | undefined): Html | undefined {
  return form === undefined
    ? undefined
    : html`<button form="${form}" class="first" tabindex="-1" aria-hidden="true"></button>`;
}

/** What a language calls itself, as a title. */
function nameOf(language: string): string {
  const known = names.get(language);
  if (known !== undefined) return known;
  const name = new Intl.DisplayNames([language], { type: "language" }).of(language) ?? language;
  const title = name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
  names.set(language, title);
  return title;
}

/** Of the languages pages are written in, which are few. */
const names = new Map<string, string>();

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** The first letter a reader would name, whatever the script; a cluster is never cut. */
function firstLetter(name: string): string {
  const parts = [...graphemes.segment(name)];
  return parts.find(({ segment }) => /\p{L}|\p{N}/u.test(segment))?.segment.toLocaleUpperCase() ?? "·";
}

/** The pages for everybody are there in each of these. */
const sameInEach = (path: string): readonly LanguageLink[] =>
  platformSentences.languages.map((language) => ({ language, path: `${path}?language=${language}` }));

/**
 * What went wrong, in a sentence, with the id when there is one to quote. `path`: where the same, or what led to it, can be
 * asked for in another language, relative to this address; empty for this very one, which is then not repeated.
 */
export function faultPage(body: ErrorBody, status: number, language: string, path?: string): Html {
  const isPublic = path === "" || path?.startsWith(".") === true || path?.startsWith("/p/") === true;
  const links = isPublic ? sameInEach(path === "" ? "" : sayablePlace(path)) : [];
  return layout({
    language,
    title: `${status} · Kept`,
    languages: links,
    content: html`<main>
      <h1>${body.message}</h1>
      ${body.id === undefined ? undefined : html`<p class="lede"><code>${body.id}</code></p>`}
    </main>`,
  });
}
