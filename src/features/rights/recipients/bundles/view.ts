/** A vendor's page: locked until a code, then a list with one way to answer each. No script, from 320 px. */
import type { ViewContext } from "../../../../platform/http/routes.ts";
import type { Language } from "../../../../platform/i18n/platform.ts";
import { textField } from "../../../../public/fields.ts";
import { html, url } from "../../../../public/html.ts";
import type { Html } from "../../../../public/html.ts";
import { framed, kept, longDay } from "../../public/frame.ts";
import { noticeView } from "../public/view.ts";
import type { z } from "zod";
import type { ListedNotice, VendorAnswerReply, VendorPage } from "./contract.ts";
import { vendorSentences } from "./sentences.ts";

const { say } = vendorSentences;
type Locked = Extract<VendorPage, { readonly kind: "locked" }>;
type Open = Extract<VendorPage, { readonly kind: "open" }>;

export function vendorView({ page }: { readonly page: VendorPage }, context: ViewContext): Html {
  const { language } = context;
  const { organisation, kind } = page;
  const isDead = kind === "dead";
  const title = isDead ? say(language, "dead.title") : say(language, "title", { name: organisation.name });
  return framed({
    organisation,
    language,
    title,
    path: pathOf(page),
    ...(kind === "open" ? { query: { open: page.open } } : {}),
    isCentre: true,
    content: html`<h1>${title}</h1>
      ${kind === "dead" ? dead(language) : kind === "locked" ? locked(page, context) : opened(page, language)}`,
  });
}

export function vendorAnswerView({ page }: z.output<typeof VendorAnswerReply>, context: ViewContext): Html {
  switch (page.kind) {
    case "notice":
    case "gone":
    case "over":
      return noticeView({ page }, context);
    case "locked":
    case "open":
    case "dead":
      return vendorView({ page }, context);
  }
}

const pathOf = ({ organisation, token }: VendorPage): string => `/p/${organisation.slug}/vendor/${token}`;

function dead(language: Language): Html {
  return html`<p class="lede">${say(language, "dead.lede")}</p>
    <p>${say(language, "dead.more")}</p>`;
}

const thanked = (isThanked: boolean, language: Language): Html | undefined =>
  isThanked ? html`<p class="notice" role="status">${say(language, "thanks")}</p>` : undefined;

function locked(page: Locked, { language, formFields }: ViewContext): Html {
  const { waiting, second, code, isThanked } = page;
  const own = pathOf(page);
  const isWrong = code === "wrong" || code === "expired" || code === "exhausted";
  return html`${thanked(isThanked, language)}
    ${waiting === 0 ? undefined : html`<p class="lede">${say(language, "lede")}</p>`}
    <p>${waiting === 0 ? say(language, "waiting.none") : say(language, "waiting", { count: waiting })}</p>
    <h2>${say(language, "code.title")}</h2>
    <p>${say(language, "code.why")} ${say(language, `why.${second}`)}</p>
    ${code === "sent" ? html`<p role="status">${say(language, "code.sent")}</p>` : undefined}
    ${
      second === "mail"
        ? html`<form method="post" action="${url(kept(page.organisation, `${own}/new-code`))}">
            ${formFields(`${own}/new-code`)}
            <button type="submit" class="${code === "none" ? "" : "quiet"}">
              ${say(language, code === "none" ? "send" : "send.again")}
            </button>
          </form>`
        : undefined
    }
    <form method="post" action="${url(kept(page.organisation, `${own}/open`))}" novalidate>
      ${formFields(`${own}/open`)}
      ${textField({
        name: "code",
        label: say(language, "code.label"),
        hint: say(language, "code.hint"),
        error: isWrong ? say(language, `code.${code}`) : undefined,
        maxLength: 20,
        autocomplete: "one-time-code",
        inputMode: "numeric",
        look: "code",
      })}
      <button type="submit">${say(language, "open")}</button>
    </form>`;
}

function placeOf({ open, organisation: { chosen } }: Open): URLSearchParams {
  return new URLSearchParams({ open, ...(chosen === undefined ? {} : { language: chosen }) });
}

function opened(page: Open, language: Language): Html {
  const { notices, isThanked } = page;
  return html`${thanked(isThanked, language)}
    ${notices.length === 0 ? undefined : html`<p class="lede">${say(language, "lede")}</p>`}
    ${notices.length === 0 ? html`<p>${say(language, "waiting.none")}</p>` : undefined}
    ${notices.map((one) => listed(page, one, language))}
    <h2>${say(language, "breach.title")}</h2>
    <p>
      <a href="${url(`${pathOf(page)}/breach?${placeOf(page).toString()}`)}">${say(language, "breach")}</a>
    </p>
    <p>
      <a href="${url(`${pathOf(page)}/request?${placeOf(page).toString()}`)}">${say(language, "request")}</a>
    </p>
    <p>
      <a href="${url(`${pathOf(page)}/sub-processor?${placeOf(page).toString()}`)}"
        >${say(language, "sub-processor")}</a
      >
    </p>
    <p class="soft">${say(language, "open.until")}</p>`;
}

function listed(page: Open, one: ListedNotice, language: Language): Html {
  const { reference, act, person, data, dueOn, answer } = one;
  const line = (term: string, value: string | undefined): Html | undefined =>
    value === undefined
      ? undefined
      : html`<dt>${term}</dt>
          <dd>${value}</dd>`;
  const query = placeOf(page);
  query.set("notice", one.notice);
  return html`<h2>${say(language, `one.${act}`)} (${reference})</h2>
    <dl class="facts">
      ${line(say(language, "person"), person)}
      ${line(say(language, act === "corrected" ? "right" : "data"), data)}
      ${answer === undefined && dueOn !== undefined ? line(say(language, "due"), longDay(dueOn, language)) : undefined}
      ${answer === undefined ? undefined : line(say(language, "answered"), longDay(answer.on, language))}
    </dl>
    <p>
      <a class="button" href="${url(`${pathOf(page)}/answer?${query.toString()}`)}"
        >${say(language, answer === undefined ? "answer" : "change", { reference })}</a
      >
    </p>`;
}
