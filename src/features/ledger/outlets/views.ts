/** The page on which a recipient agrees to checkpoints, or stops them. */
import { sayablePlace } from "../../../public/place.ts";
import type { z } from "zod";
import type { ViewContext } from "../../../platform/http/routes.ts";
import type { Language } from "../../../platform/i18n/platform.ts";
import { html, url } from "../../../public/html.ts";
import type { Html } from "../../../public/html.ts";
import { layout } from "../../../public/layout.ts";
import type { Asked } from "./contract.ts";
import { outletSentences } from "./sentences.ts";

const { say } = outletSentences;

export function askedView(model: z.output<typeof Asked>, { language, formFields }: ViewContext): Html {
  const { slug, name, token, chosen } = model;
  const path = `/p/${slug}/checkpoints/${token}`;
  const asked = chosen === undefined ? path : `${path}?language=${chosen}`;
  const form = (answer: "yes" | "stop", button: string): Html =>
    html`<form method="post" action="${url(asked)}">
      ${formFields(path)}<input type="hidden" name="answer" value="${answer}" />
      <button>${button}</button>
    </form>`;
  return layout({
    language,
    title: `${say(language, "page.title")} · ${name}`,
    content: html`<main>${contentOf(model, language, form)}</main>`,
    frame: {
      name,
      home: `/p/${slug}`,
      languages: (["en", "es"] as const).map((one) => ({
        language: one,
        path: `${sayablePlace(path)}?language=${one}`,
      })),
    },
  });
}

function contentOf(
  { is, name, rhythm = "week" }: z.output<typeof Asked>,
  language: Language,
  form: (answer: "yes" | "stop", button: string) => Html,
): Html {
  switch (is) {
    case "unconfirmed":
      return html`<h1>${say(language, "page.ask")}</h1>
        <p class="lede">${say(language, "page.ask.lede", { name })}</p>
        <p>${say(language, "page.ask.what", { rhythm: say(language, `page.rhythm.${rhythm}`) })}</p>
        ${form("yes", say(language, "page.yes"))}
        <p class="soft">${say(language, "page.no")}</p>`;
    case "active":
      return html`<h1>${say(language, "page.active")}</h1>
        <p class="lede">${say(language, "page.active.lede", { name })}</p>
        ${form("stop", say(language, "page.stop"))}`;
    case "gone":
      return html`<h1>${say(language, "page.gone")}</h1>
        <p class="lede">${say(language, "page.gone.lede", { name })}</p>`;
  }
}
