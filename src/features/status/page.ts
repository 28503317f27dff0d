/** The first page: what this is, how it is, and the one next thing to do. No script. */
import type { z } from "zod";
import { html, url } from "../../public/html.ts";
import type { Html } from "../../public/html.ts";
import { layout } from "../../public/layout.ts";
import type { ViewContext } from "../../platform/http/routes.ts";
import type { firstPage } from "./endpoints.ts";
import { statusSentences } from "./sentences.ts";

export function firstPageView(model: z.output<(typeof firstPage)["reply"]>, { language }: ViewContext): Html {
  const { say } = statusSentences;
  return layout({
    typeface: "office",
    language,
    title: say(language, "title"),
    content: html`<main>
        <h1>${say(language, "heading")}</h1>
        <p class="lede">${say(language, "lede")}</p>
        <section class="state" aria-labelledby="state">${state(model.problems, language)}</section>
        ${doors(model, language)}
      </main>
      <footer>${say(language, "version", { version: model.version })}</footer>`,
  });
}

function state(
  problems: z.output<(typeof firstPage)["reply"]>["problems"],
  language: ViewContext["language"],
): Html {
  const { say } = statusSentences;
  if (problems.length === 0) {
    return html`<h2 id="state" class="is kept">
      <span aria-hidden="true">●</span> ${say(language, "state.ready")}
    </h2>`;
  }
  return html`<h2 id="state" class="is broken">
      <span aria-hidden="true">✕</span> ${say(language, "state.waiting", { count: problems.length })}
    </h2>
    <ul>
      ${problems.map((problem) => html`<li>${say(language, `problem.${problem}`)}</li>`)}
    </ul>`;
}

function doors(
  { organisation, organisations }: z.output<(typeof firstPage)["reply"]>,
  language: ViewContext["language"],
): Html {
  const { say } = statusSentences;
  if (organisation === undefined) {
    return html`<p>${say(language, organisations === 0 ? "none" : "several")}</p>`;
  }
  const { slug, name } = organisation;
  const way = (address: string, title: string, more: string): Html =>
    html`<li>
      <a href="${url(address)}"><b>${title}</b><span>${more}</span></a>
    </li>`;
  return html`<ul class="ways">
    ${way(`/p/${slug}`, say(language, "door.public", { name }), say(language, "door.public.more"))}
    ${way(`/o/${slug}`, say(language, "door.office", { name }), say(language, "door.office.more"))}
  </ul>`;
}
