/** The page on which a recipient answers: one column, no script, no word about the person. */
import type { z } from "zod";
import type { ViewContext } from "../../../../platform/http/routes.ts";
import type { Language } from "../../../../platform/i18n/platform.ts";
import { areaField, choiceField, mistakes, textField } from "../../../../public/fields.ts";
import { html, url } from "../../../../public/html.ts";
import type { Html } from "../../../../public/html.ts";
import { clockTime, framed, kept, longDay } from "../../public/frame.ts";
import { judgedField } from "../../public/view.form.ts";
import { answerKinds } from "../contract.ts";
import type { AnswerKind } from "../contract.ts";
import type { AnswerField, NoticePage, NoticeReply } from "./contract.ts";
import { recipientSentences } from "./sentences.ts";

type Reply = z.output<typeof NoticeReply>["page"];
const { say, sayDynamic } = recipientSentences;

export function noticeView({ page }: { readonly page: Reply }, context: ViewContext): Html {
  const { language } = context;
  if (page.kind !== "notice") return endView(page, language);
  const { organisation, answer, problems } = page;
  const title = say(language, "title", { name: organisation.name });
  return framed({
    organisation,
    language,
    title: problems.length === 0 ? title : say(language, "title.mistakes", { title }),
    path: pathOf(page),
    query: { thanks: page.isThanked ? "1" : undefined, ...placeOf(page) },
    form: "answer-form",
    isCentre: true,
    isDrill: page.isDrill,
    content: html`${page.isThanked && answer !== undefined ? thanks(answer, language) : asked(page, title, language)}
    ${facts(page, language)} ${slowNotice(page, language)} ${summary(page, language)}
    ${answer === undefined ? form(page, context) : correction(page, context)}`,
  });
}

const pathOf = ({ organisation, token, vendor }: Reply): string =>
  vendor === undefined
    ? `/p/${organisation.slug}/notice/${token}`
    : `/p/${organisation.slug}/vendor/${token}/answer`;

/** What of a vendor's page stands in the query of its address. */
const placeOf = ({ vendor }: Reply): Record<string, string> =>
  vendor === undefined ? {} : { notice: vendor.notice, open: vendor.open };

function actionOf(page: Reply): string {
  const path = kept(page.organisation, pathOf(page));
  const query = new URLSearchParams(placeOf(page)).toString();
  return query === "" ? path : `${path}${path.includes("?") ? "&" : "?"}${query}`;
}

function endView(page: Exclude<Reply, NoticePage>, language: Language): Html {
  const { organisation, kind } = page;
  const title = say(language, `${kind}.title`);
  return framed({
    organisation,
    language,
    title,
    path: pathOf(page),
    isCentre: true,
    content: html`<h1>${title}</h1>
      <p class="lede">${say(language, `${kind}.lede`)}</p>
      ${kind === "gone" ? html`<p>${say(language, "gone.more")}</p>` : undefined}`,
  });
}

function answerWords({ act }: NoticePage, kind: AnswerKind, language: Language): string {
  return say(language, kind === "confirmed" ? `answer.confirmed.${act}` : `answer.${kind}`);
}

function asked({ act, vendor }: NoticePage, title: string, language: Language): Html {
  return html`<h1>${title}</h1>
    <p class="lede">
      ${say(language, `lede.${act}`)} ${vendor === undefined ? say(language, "lede.whose") : undefined}
    </p>`;
}

function thanks({ kind, until }: NonNullable<NoticePage["answer"]>, language: Language): Html {
  const day = until === undefined ? "" : longDay(until, language);
  return html`<h1>${say(language, "thanks.title")}</h1>
    <p class="lede" role="status">${sayDynamic(language, `thanks.${kind}`, { until: day })}</p>`;
}

function facts(page: NoticePage, language: Language): Html {
  const { answer, dueOn, about } = page;
  const line = (term: string, value: string): Html =>
    html`<dt>${term}</dt>
      <dd>${value}</dd>`;
  return html`<dl class="facts">
    ${line(say(language, "reference"), page.reference)}
    ${about?.person === undefined ? undefined : line(say(language, "about.person"), about.person)}
    ${
      about?.data === undefined
        ? undefined
        : line(say(language, page.act === "corrected" ? "about.corrected" : "about.data"), about.data)
    }
    ${
      dueOn === undefined || (answer !== undefined && answer.kind !== "later")
        ? undefined
        : line(say(language, "due"), longDay(dueOn, language))
    }
    ${
      answer === undefined
        ? undefined
        : line(
            say(language, "answered"),
            say(language, "answered.on", {
              answer: answerWords(page, answer.kind, language),
              date: longDay(answer.on, language),
            }),
          )
    }
  </dl>`;
}

function correction(page: NoticePage, context: ViewContext): Html {
  const { language } = context;
  const content = html`<summary>${say(language, "change.title")}</summary>
    <p class="soft">${say(language, "change.text")}</p>
    ${form(page, context)}`;
  // Open when there is something to mend in it, or it was being filled in.
  const isBegun = page.problems.length > 0 || page.values.answer !== undefined;
  return isBegun ? html`<details open>${content}</details>` : html`<details>${content}</details>`;
}

function sentenceOf({ latest }: NoticePage, key: string, language: Language): string {
  return sayDynamic(language, key, { latest: longDay(latest, language) });
}

function form(page: NoticePage, { language, formFields }: ViewContext): Html {
  const path = pathOf(page);
  const at = (name: AnswerField) => {
    const problem = page.problems.find(({ field }) => field === name);
    const error = problem === undefined ? undefined : sentenceOf(page, problem.key, language);
    return { name, value: page.values[name], error };
  };
  const optional = say(language, "optional");
  const latest = longDay(page.latest, language);
  return html`<form id="answer-form" method="post" action="${url(actionOf(page))}" novalidate>
    ${formFields(path)} ${judgedField(page.problems)}
    ${choiceField({
      ...at("answer"),
      label: say(language, "question"),
      choices: answerKinds.map((value) => ({ value, label: answerWords(page, value, language) })),
    })}
    <div class="only partly">
      ${areaField({ ...at("rest"), label: say(language, "rest"), maxLength: 2000 })}
    </div>
    <div class="only later">
      ${textField({
        ...at("until"),
        label: say(language, "until"),
        hint: say(language, "until.hint", { latest }),
        type: "date",
        maxLength: 10,
        look: "short",
      })}
    </div>
    <div class="only must-keep">
      ${textField({ ...at("law"), label: say(language, "law"), maxLength: 500 })}
      ${textField({
        ...at("law-until"),
        label: say(language, "law-until"),
        hint: say(language, "law-until.hint"),
        optional,
        type: "date",
        maxLength: 10,
        look: "short",
      })}
    </div>
    <div class="only passed-on">
      ${areaField({
        ...at("whom"),
        label: say(language, "whom"),
        hint: say(language, "whom.hint"),
        maxLength: 500,
      })}
    </div>
    ${areaField({
      ...at("note"),
      label: say(language, "note"),
      hint: say(language, "note.hint"),
      optional,
      maxLength: 2000,
    })}
    <button>${say(language, page.answer === undefined ? "send" : "change.send")}</button>
  </form>`;
}

function summary(page: NoticePage, language: Language): Html | undefined {
  return mistakes(
    say(language, "mistakes.title", { count: page.problems.length }),
    page.problems.map(({ field, key }) => ({ name: field, sentence: sentenceOf(page, key, language) })),
  );
}

function slowNotice({ slowUntil, organisation }: NoticePage, language: Language): Html | undefined {
  if (slowUntil === undefined) return undefined;
  return html`<div class="notice wrong" role="alert">
    <h2>${say(language, "slow.title")}</h2>
    <p>${say(language, "slow.text", { time: clockTime(slowUntil, organisation.zone, language) })}</p>
  </div>`;
}
