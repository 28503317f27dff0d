/** The pages around a link: the button that confirms an address, a link that is over, a link that was lost. */
import type { z } from "zod";
import type { ViewContext } from "../../../platform/http/routes.ts";
import type { Language } from "../../../platform/i18n/platform.ts";
import { textField } from "../../../public/fields.ts";
import { html, url } from "../../../public/html.ts";
import type { Html } from "../../../public/html.ts";
import { confirmDays } from "../request/store.ts";
import type { ConfirmPage, LostPage, OfOrganisation } from "./contract.ts";
import { framed, kept } from "./frame.ts";
import { pageSentences, say } from "./sentences.ts";
import { judgedField, slowNotice, summaryOf, titleOf } from "./view.form.ts";

export function confirmView(page: z.output<typeof ConfirmPage>, context: ViewContext): Html {
  const { organisation, token, alive } = page;
  const { language, formFields } = context;
  const path = `/p/${organisation.slug}/confirm/${token}`;
  if (!alive) return goneView(organisation, language, path);
  return framed({
    organisation,
    language,
    title: say(language, "confirm.title"),
    isDrill: page.isDrill,
    path,
    content: html`<h1>${say(language, "confirm.title")}</h1>
      <p class="lede">${say(language, "confirm.lede", { days: confirmDays })}</p>
      <form method="post" action="${url(kept(organisation, path))}">
        ${formFields(path)}
        <button>${say(language, "confirm.button")}</button>
      </form>
      <p class="soft">${say(language, "confirm.not-me")}</p>`,
  });
}

export function goneView(organisation: OfOrganisation, language: Language, path: string): Html {
  return framed({
    organisation,
    language,
    title: say(language, "gone.title"),
    path,
    content: html`<h1>${say(language, "gone.title")}</h1>
      <p class="lede">${say(language, "gone.lede", { days: confirmDays })}</p>
      <p>
        <a class="button" href="${kept(organisation, `/p/${organisation.slug}/follow`)}"
          >${say(language, "gone.again")}</a
        >
      </p>`,
  });
}

export function lostView(page: z.output<typeof LostPage>, context: ViewContext): Html {
  const { organisation, problems, sent, values, slowUntil } = page;
  const { language, formFields } = context;
  const path = `/p/${organisation.slug}/follow`;
  if (sent) {
    return framed({
      organisation,
      language,
      title: say(language, "lost.sent.title"),
      path,
      query: { sent: "1" },
      content: html`<h1>${say(language, "lost.sent.title")}</h1>
        <p class="lede">${say(language, "lost.sent.lede")}</p>`,
    });
  }
  const problem = problems.find(({ field }) => field === "email");
  return framed({
    organisation,
    language,
    title: titleOf(say(language, "lost.title"), problems, language),
    path,
    form: "lost",
    content: html`<h1>${say(language, "lost.title")}</h1>
      <p class="lede">${say(language, "lost.lede")}</p>
      ${slowNotice(slowUntil, organisation.zone, language)} ${summaryOf(problems, language)}
      <form id="lost" method="post" action="${url(kept(organisation, path))}" novalidate>
        ${formFields(path)} ${judgedField(problems)}
        ${textField({
          name: "email",
          label: say(language, "lost.email"),
          value: values.email,
          error: problem === undefined ? undefined : pageSentences.sayDynamic(language, problem.key, {}),
          maxLength: 254,
          type: "email",
          inputMode: "email",
          autocomplete: "email",
        })}
        <button>${say(language, "lost.send")}</button>
      </form>`,
  });
}
