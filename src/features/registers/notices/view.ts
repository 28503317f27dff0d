/** The public pages of privacy notices: a list, and each notice in two layers; no script, readable at 320 px. */
import type { z } from "zod";
import { sentences } from "../../../platform/i18n/messages.ts";
import type { ViewContext } from "../../../platform/http/routes.ts";
import { html, url } from "../../../public/html.ts";
import type { Html } from "../../../public/html.ts";
import { layout } from "../../../public/layout.ts";
import { noticeLanguages } from "./contract.ts";
import type { NoticeLanguage, NoticeSection } from "./contract.ts";
import type { NoticeListModel, NoticeModel } from "./endpoints.ts";

const frameWords = sentences(
  {
    "list.title": "What {name} does with personal data",
    "list.lede": "What we hold, why, for how long, who receives it, and what you can ask of us.",
    "list.none": "No privacy notice is published here yet. You can still ask us.",
    "list.children": "Written for children",
    "back.list": "All notices",
    "back.centre": "Your data at {name}",
    short: "In short",
    whole: "Everything",
    version: "Version {version}, published on {day}.",
    "version.old": "This is an earlier version.",
    "version.newest": "Read the newest",
    "version.before": "Read the version before",
    "told.en": "This notice is in English only.",
    "told.es": "This notice is in Spanish only.",
    ask: "See, correct or delete my data",
  },
  {
    es: {
      "list.title": "Qué hace {name} con los datos personales",
      "list.lede": "Qué guardamos, para qué, cuánto tiempo, quién lo recibe y qué puede pedirnos.",
      "list.none": "Aquí no hay todavía ningún aviso de privacidad. Aun así puede preguntarnos.",
      "list.children": "Escrito para menores",
      "back.list": "Todos los avisos",
      "back.centre": "Sus datos en {name}",
      short: "En breve",
      whole: "Todo",
      version: "Versión {version}, publicada el {day}.",
      "version.old": "Esta es una versión anterior.",
      "version.newest": "Leer la última",
      "version.before": "Leer la versión anterior",
      "told.en": "Este aviso está solo en inglés.",
      "told.es": "Este aviso está solo en español.",
      ask: "Ver, corregir o borrar mis datos",
    },
  },
);
const say = frameWords.say;

type Framed = { readonly name: string; readonly slug: string; readonly chosen?: NoticeLanguage | undefined };

function framed(
  page: Framed & { readonly language: NoticeLanguage; readonly title: string; readonly path: string },
  content: Html,
): Html {
  const { name, slug, language, title, path } = page;
  return layout({
    language,
    title: `${title} · ${name}`,
    content: html`<main>${content}</main>`,
    frame: {
      name,
      home: kept(page, `/p/${slug}`),
      languages: noticeLanguages.map((one) => ({ language: one, path: `${path}?language=${one}` })),
    },
  });
}

/** A path in the language the reader asked for. */
const kept = ({ chosen }: Framed, path: string): string =>
  chosen === undefined ? path : `${path}?language=${chosen}`;

export function noticeListView(model: z.output<typeof NoticeListModel>, { language }: ViewContext): Html {
  const home = `/p/${model.slug}`;
  const title = say(language, "list.title", { name: model.name });
  return framed(
    { ...model, language, title, path: `${home}/notices` },
    html`<a class="back" href="${url(kept(model, home))}"
        >${say(language, "back.centre", { name: model.name })}</a
      >
      <h1>${title}</h1>
      <p class="lede">${say(language, "list.lede")}</p>
      ${
        model.notices.length === 0
          ? html`<p>${say(language, "list.none")}</p>
              <p><a href="${url(kept(model, home))}">${say(language, "ask")}</a></p>`
          : html`<ul class="ways">
              ${model.notices.map(
                ({ key, title: one, isForChildren }) =>
                  html`<li>
                    <a href="${url(kept(model, `${home}/notices/${key}`))}"
                      ><b>${one}</b
                      >${isForChildren && html`<span>${say(language, "list.children")}</span>`}</a
                    >
                  </li>`,
              )}
            </ul>`
      }`,
  );
}

const locales: Readonly<Record<NoticeLanguage, string>> = { en: "en-GB", es: "es" };

export function noticeView(model: z.output<typeof NoticeModel>, { language }: ViewContext): Html {
  const { slug, key, text, told, version, newest, day } = model;
  const home = `/p/${slug}`;
  const path = `${home}/notices/${key}`;
  const date = Temporal.PlainDate.from(day).toLocaleString(locales[language], { dateStyle: "long" });
  const to = (query: string): string =>
    `${path}?${model.chosen === undefined ? "" : `language=${model.chosen}&`}${query}`;
  return framed(
    { ...model, language, title: text.title, path },
    html`<a class="back" href="${url(kept(model, `${home}/notices`))}">${say(language, "back.list")}</a>
      ${told !== language && html`<p class="notice" role="note">${say(language, `told.${told}`)}</p>`}
      ${
        version < newest &&
        html`<p class="notice" role="note">
          ${say(language, "version.old")}
          <a href="${url(kept(model, path))}">${say(language, "version.newest")}</a>
        </p>`
      }
      <article lang="${told}">
        <h1>${text.title}</h1>
        ${text.intro !== undefined && html`<p class="lede">${text.intro}</p>`}
        <section class="card">
          <h2 lang="${language}">${say(language, "short")}</h2>
          ${text.summary.map((section) => sectionView(section))}
        </section>
        <h2 lang="${language}">${say(language, "whole")}</h2>
        ${text.full.map((section) => sectionView(section))}
      </article>
      <p><a class="button" href="${url(kept(model, home))}">${say(language, "ask")}</a></p>
      <p class="soft">
        ${say(language, "version", { version: String(version), day: date })}
        ${
          version > 1 &&
          html`<a href="${url(to(`version=${version - 1}`))}">${say(language, "version.before")}</a>`
        }
      </p>`,
  );
}

function sectionView({ heading, paragraphs, points }: NoticeSection): Html {
  return html`<h3>${heading}</h3>
    ${paragraphs.map((paragraph) => html`<p>${paragraph}</p>`)}
    ${
      points.length > 0 &&
      html`<ul>
        ${points.map((point) => html`<li>${point}</li>`)}
      </ul>`
    }`;
}
