/** Where a request stands, by when it is answered, and what is needed from the person: nothing of the data itself. */
import type { z } from "zod";
import type { ViewContext } from "../../../platform/http/routes.ts";
import type { Language } from "../../../platform/i18n/platform.ts";
import { areaField, choiceField, fileField, textField } from "../../../public/fields.ts";
import { html, url } from "../../../public/html.ts";
import type { Html } from "../../../public/html.ts";
import { evidenceLimit } from "../request/contract.ts";
import type { FollowPage, FollowReply } from "./contract.ts";
import { framed, kept, longDay } from "./frame.ts";
import { pageSentences, say } from "./sentences.ts";
import { judgedField, slowNotice, summaryOf, titleOf } from "./view.form.ts";
import { goneView } from "./view.links.ts";

export function followView({ page }: z.output<typeof FollowReply>, context: ViewContext): Html {
  const { organisation } = page;
  const { language } = context;
  if (page.kind === "gone") return goneView(organisation, language, `/p/${organisation.slug}/follow`);
  const isOver = ["closed", "refused", "withdrawn", "lapsed"].includes(page.name);
  return framed({
    organisation,
    language,
    isDrill: page.isDrill,
    title: titleOf(say(language, "follow.title"), page.problems, language),
    // What was typed as an answer goes along into the other language.
    ...(page.needs.includes("answer")
      ? { path: `${pathOf(page)}/answer`, form: "answer-form" }
      : { path: pathOf(page), query: { thanks: page.thanks } }),
    content: html`<h1>${say(language, "follow.title")}</h1>
      <p class="lede">
        ${isInEffect(page) ? say(language, "follow.in-effect", { rest: leading(page, language) }) : leading(page, language)}
      </p>
      ${
        page.thanks === undefined
          ? undefined
          : html`<p class="notice thanks" role="status">${say(language, `done.${page.thanks}`)}</p>`
      }
      ${slowNotice(page.slowUntil, organisation.zone, language)} ${summaryOf(page.problems, language)}
      ${isOver && page.needs.length === 0 ? undefined : needed(page, context)}
      ${isOver ? undefined : stages(page, language)} ${facts(page, language)}
      ${page.canWithdraw ? withdrawal(page, context) : undefined}`,
  });
}

const pathOf = (page: FollowPage): string => `/p/${page.organisation.slug}/request/${page.token}`;

/** It took effect when it arrived, whatever is still to be done about it. */
const isInEffect = ({ right, name }: FollowPage): boolean =>
  (right === "marketing-objection" || right === "withdrawal") &&
  ["open", "answered", "closed"].includes(name);

/** The one sentence a person came for. */
function leading(page: FollowPage, language: Language): string {
  switch (page.name) {
    case "refused":
      return say(language, page.toldByLetter ? "over.refused" : "over.refused.untold");
    case "closed":
    case "withdrawn":
    case "lapsed":
      return say(language, `over.${page.name}`);
    case "answered":
      return page.held === undefined ? say(language, "follow.answered") : held(page, page.held, language);
    case "unconfirmed":
    case "open":
      if (page.paused) return say(language, "follow.paused");
      if (page.due === undefined) return say(language, "follow.answer-unknown");
      return say(language, page.late ? "follow.late" : "follow.answer-by", {
        date: longDay(page.due, language),
      });
    default:
      return page.name satisfies never;
  }
}

/** Ready with us is not answered: it is said, with the day that counts. */
function held(page: FollowPage, by: "mail" | "post", language: Language): string {
  const ready = say(language, `follow.held.${by}`);
  if (page.due === undefined) return ready;
  const date = longDay(page.due, language);
  return `${ready} ${say(language, page.late ? "follow.late" : "follow.answer-by", { date })}`;
}

function stages(page: FollowPage, language: Language): Html {
  const line = ({ name, is }: FollowPage["stages"][number]): Html =>
    html`<li class="${is}">
      <b>${say(language, `stage.${name}`)}</b> ${say(language, `stage.is-${is}`)}
      ${name === "others" && is !== "done" ? html`<br />${say(language, "stage.others.note")}` : undefined}
    </li>`;
  return html`<ol class="stages">
    ${page.stages.map(line)}
  </ol>`;
}

function needed(page: FollowPage, context: ViewContext): Html {
  const { language } = context;
  const parts = page.needs.map((need) => {
    switch (need) {
      case "confirm":
        return html`<p>${say(language, "need.confirm")}</p>`;
      case "code":
        return codeForm(page, context);
      case "code-blocked":
        return html`<p>${say(language, "need.code.blocked")}</p>
          ${newCodeForm(page, context)}`;
      case "identity":
      case "authority":
        // One form for both: which one it shows is a question of the form.
        return need === "authority" && page.needs.includes("identity")
          ? undefined
          : evidenceForm(page, context);
      case "answer":
        return answerForm(page, context);
      case "package":
        return packageForm(page, context);
      default:
        return need satisfies never;
    }
  });
  return html`<section class="card">
    <h2>${say(language, "need.title")}</h2>
    ${parts.length === 0 ? html`<p>${say(language, "need.nothing")}</p>` : parts}
  </section>`;
}

function errorOf(page: FollowPage, field: string, language: Language): string | undefined {
  const problem = page.problems.find((one) => one.field === field);
  return problem === undefined ? undefined : pageSentences.sayDynamic(language, problem.key, {});
}

function stepForm(page: FollowPage, { formFields }: ViewContext, step: string, content: Html): Html {
  const path = `${pathOf(page)}/${step}`;
  return html`<form
    id="${`${step}-form`}"
    method="post"
    action="${url(kept(page.organisation, path))}"
    novalidate
  >
    ${formFields(path)} ${content}
  </form>`;
}

function codeForm(page: FollowPage, context: ViewContext): Html {
  const { language } = context;
  return html`<h3>${say(language, "need.code")}</h3>
    <p class="soft">${say(language, "need.code.text")}</p>
    ${stepForm(
      page,
      context,
      "code",
      html`${textField({
          name: "code",
          label: say(language, "need.code.label"),
          error: errorOf(page, "code", language),
          maxLength: 12,
          inputMode: "numeric",
          autocomplete: "one-time-code",
          look: "code",
        })} <button>${say(language, "need.code.button")}</button>`,
    )}
    ${newCodeForm(page, context)}`;
}

function newCodeForm(page: FollowPage, context: ViewContext): Html {
  const button = html`<button class="quiet">${say(context.language, "need.code.again")}</button>`;
  return stepForm(page, context, "new-code", button);
}

function evidenceForm(page: FollowPage, context: ViewContext): Html {
  const { language, formFields } = context;
  const path = `${pathOf(page)}/evidence`;
  const [only, ...others] = page.uploads;
  const title =
    page.evidenceHeld > 0
      ? say(language, "need.evidence.more")
      : say(language, page.needs.includes("identity") ? "need.evidence" : "need.authority");
  return html`<h3>${title}</h3>
    ${
      page.evidenceHeld === 0
        ? undefined
        : html`<p>${say(language, "need.evidence.held", { count: page.evidenceHeld })}</p>`
    }
    <p class="soft">${say(language, "need.evidence.text")}</p>
    <form
      method="post"
      action="${url(kept(page.organisation, path))}"
      enctype="multipart/form-data"
      novalidate
    >
      ${formFields(path)}
      ${
        others.length === 0
          ? html`<input type="hidden" name="of" value="${only ?? "identity"}" />`
          : choiceField({
              name: "of",
              label: say(language, "need.evidence.of"),
              error: errorOf(page, "of", language),
              choices: page.uploads.map((value) => ({
                value,
                label: say(language, `need.evidence.${value}`),
              })),
            })
      }
      ${fileField({
        name: "file",
        label: say(language, "need.evidence.file"),
        hint: say(language, "need.evidence.file.hint"),
        error: errorOf(page, "file", language),
        accept: evidenceLimit.mediaTypes.join(","),
      })}
      <button>${say(language, "need.evidence.button")}</button>
    </form>`;
}

/** Line breaks as they were typed. */
const lines = (text: string): readonly Html[] =>
  text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "")
    .map((line) => html`<p>${line}</p>`);

function answerForm(page: FollowPage, context: ViewContext): Html {
  const { language } = context;
  return html`<h3>${say(language, "need.answer")}</h3>
    ${
      page.question === undefined
        ? html`<p class="soft">${say(language, "need.answer.by-letter")}</p>`
        : html`<p class="soft">${say(language, "need.answer.text")}</p>
            <blockquote class="question">${lines(page.question)}</blockquote>`
    }
    ${stepForm(
      page,
      context,
      "answer",
      html`${judgedField(page.problems.filter(({ field }) => field === "answer"))}
        ${areaField({
          name: "answer",
          label: say(language, "need.answer.label"),
          value: page.answer,
          error: errorOf(page, "answer", language),
          maxLength: 2000,
        })} <button>${say(language, "need.answer.button")}</button>`,
    )}`;
}

function packageForm(page: FollowPage, context: ViewContext): Html {
  const { language } = context;
  return html`<h3>${say(language, "need.package")}</h3>
    <p class="soft">${say(language, "need.package.text")}</p>
    ${stepForm(page, context, "package", html`<button>${say(language, "need.package.button")}</button>`)}`;
}

function facts(page: FollowPage, language: Language): Html {
  const line = (term: string, value: string): Html =>
    html`<dt>${term}</dt>
      <dd>${value}</dd>`;
  return html`<h2>${say(language, "follow.facts")}</h2>
    <dl class="facts">
      ${line(say(language, "follow.asked"), say(language, `right.${page.right}`))}
      ${line(say(language, "follow.reference"), page.reference)}
      ${
        page.others.length === 0
          ? undefined
          : line(
              say(language, "follow.others"),
              page.others
                .map(({ right, reference }) => `${say(language, `right.${right}`)} (${reference})`)
                .join(", "),
            )
      }
      ${line(say(language, "follow.received"), longDay(page.receivedOn, language))}
      ${page.due === undefined ? undefined : line(say(language, "follow.by"), longDay(page.due, language))}
      ${line(say(language, "follow.address"), page.email ?? say(language, "follow.by-post"))}
    </dl>
    ${
      page.extendedMonths === 0
        ? undefined
        : html`<p class="notice">
            ${say(language, page.toldByLetter ? "follow.extended" : "follow.extended.untold", { months: page.extendedMonths })}
          </p>`
    }`;
}

function withdrawal(page: FollowPage, context: ViewContext): Html {
  const { language } = context;
  const error = errorOf(page, "sure", language);
  const content = html`<p class="soft">${say(language, "withdraw.text")}</p>
    ${stepForm(
      page,
      context,
      "withdraw",
      html`<div class="field">
          ${error === undefined ? undefined : html`<p class="error" id="sure-error">${error}</p>`}
          <div class="choices">
            <label
              ><input type="checkbox" id="sure" name="sure" value="yes" /><span
                >${say(language, "withdraw.sure")}</span
              ></label
            >
          </div>
        </div>
        <button class="quiet">${say(language, "withdraw.button")}</button>`,
    )}`;
  const summary = html`<summary>${say(language, "withdraw.title")}</summary>`;
  // Open when there is something to mend in it.
  return error === undefined
    ? html`<details>${summary} ${content}</details>`
    : html`<details open>${summary} ${content}</details>`;
}
