/** The frame of every server-rendered page, and the page of a fault. Nothing is fetched from elsewhere, no script runs. */
import type { ErrorBody } from "../platform/errors.ts";
import { assets } from "./assets.ts";
import { html, url } from "./html.ts";
import type { Html } from "./html.ts";

export function layout(page: {
  readonly language: string;
  readonly title: string;
  readonly content: Html;
}): Html {
  return html`<!doctype html>
    <html lang="${page.language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${page.title}</title>
        <link rel="stylesheet" href="${url(assets.sheet())}" />
      </head>
      <body>
        <header class="bar">
          <a class="mark" href="/">Kept</a>
        </header>
        ${page.content}
      </body>
    </html>`;
}

/** What went wrong, in a sentence, with the id when there is one to quote. */
export function faultPage(body: ErrorBody, status: number, language: string): Html {
  return layout({
    language,
    title: `${status} · Kept`,
    content: html`<main>
      <h1>${body.message}</h1>
      ${body.id === undefined ? undefined : html`<p class="lede"><code>${body.id}</code></p>`}
    </main>`,
  });
}
