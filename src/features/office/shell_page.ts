/** The one document of the office: a frame the scripts fill. It names whose office it is, so that nothing jumps later. */
import { html, moduleScript, url } from "../../public/html.ts";
import type { Html } from "../../public/html.ts";
import { officeAddress } from "../../web/build.ts";

export type ShellModel = {
  readonly organisation: string;
  readonly script: string;
  readonly imports: readonly string[];
  readonly styles: readonly string[];
};

export function shellPage(
  { organisation, script, imports, styles }: ShellModel,
  base: string = officeAddress,
): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Kept</title>
        <link rel="icon" href="data:," />
        ${styles.map((file) => html`<link rel="stylesheet" href="${url(base + file)}" />`)}
        ${imports.map((file) => html`<link rel="modulepreload" href="${url(base + file)}" />`)}
        ${moduleScript(base + script)}
      </head>
      <body>
        <div id="office">
          <header class="bar">
            <span class="mark">Kept<i>.</i></span
            ><span class="org">${organisation}</span>
          </header>
          <noscript>
            <p>The office needs JavaScript. Requests, answers and packages of the people concerned do not.</p>
          </noscript>
        </div>
      </body>
    </html>`;
}
