/** The first page: what this is, how it is, and the one next thing to do. No script. */
import type { z } from "zod";
import { html } from "../../public/html.ts";
import type { Html } from "../../public/html.ts";
import { layout } from "../../public/layout.ts";
import type { ViewContext } from "../../platform/http/routes.ts";
import type { firstPage } from "./endpoints.ts";
import { statusSentences } from "./sentences.ts";

const suggest = "npx kept map suggest --url postgresql://… --out map.yml";
const confirm = "npx kept map confirm --map map.yml --by Ana --table student guardian";
const access =
  "npx kept access --url postgresql://… --map map.yml --identity email=person@example.org --out request";

export function firstPageView(model: z.output<(typeof firstPage)["reply"]>, { language }: ViewContext): Html {
  const { say } = statusSentences;
  const step = (sentence: string, command: string): Html =>
    html`<li>
      <p>${sentence}</p>
      <pre><code>${command.split(/ (?=--)/).map((part) => html`<span class="part">${part}</span> `)}</code></pre>
    </li>`;
  return layout({
    language,
    title: say(language, "title"),
    content: html`<main>
        <h1>${say(language, "heading")}</h1>
        <p class="lede">${say(language, "lede")}</p>
        <section class="state" aria-labelledby="state">${state(model.problems, language)}</section>
        <section aria-labelledby="do">
          <h2 id="do">${say(language, "do.title")}</h2>
          <ol class="steps">
            ${step(say(language, "do.map"), suggest)} ${step(say(language, "do.confirm"), confirm)}
            ${step(say(language, "do.access"), access)}
          </ol>
          <p>${say(language, "do.result")}</p>
        </section>
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
