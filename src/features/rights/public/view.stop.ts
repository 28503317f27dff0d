/**
 * What takes effect when it arrives: no more advertising, a consent taken back (GDPR arts. 7(3), 21(3)). One field, one
 * button, no account; the answer says that it is in effect.
 */
import type { z } from "zod";
import type { ViewContext } from "../../../platform/http/routes.ts";
import { areaField, textField } from "../../../public/fields.ts";
import { html, url } from "../../../public/html.ts";
import type { Html } from "../../../public/html.ts";
import type { StopField, StopPage, StoppedPage, StopReply } from "./contract.ts";
import { framed, kept } from "./frame.ts";
import { pageSentences, say } from "./sentences.ts";
import { judgedField, slowNotice, summaryOf, titleOf, trapField } from "./view.form.ts";

const stopPaths = { "marketing-objection": "stop", withdrawal: "consent" } as const;

export function stopView({ page }: z.output<typeof StopReply>, context: ViewContext): Html {
  return page.kind === "stop" ? formView(page, context) : stoppedView(page, context);
}

function formView(page: z.output<typeof StopPage>, { language, formFields }: ViewContext): Html {
  const { organisation, right, problems, values } = page;
  const home = `/p/${organisation.slug}`;
  const path = `${home}/${stopPaths[right]}`;
  const title = say(language, `stop.title.${right}`);
  const at = (name: StopField): { name: StopField; value: string | undefined; error: string | undefined } => {
    const problem = problems.find(({ field }) => field === name);
    const error = problem === undefined ? undefined : pageSentences.sayDynamic(language, problem.key, {});
    return { name, value: values[name], error };
  };
  const optional = say(language, "optional");
  return framed({
    organisation,
    language,
    title: titleOf(title, problems, language),
    path,
    form: "stop",
    content: html`<h1>${title}</h1>
      <p class="lede">${say(language, `stop.lede.${right}`)}</p>
      ${slowNotice(page.slowUntil, organisation.zone, language)} ${summaryOf(problems, language)}
      <form id="stop" method="post" action="${url(kept(organisation, path))}" novalidate>
        ${formFields(path)} ${judgedField(problems)}
        ${textField({
          ...at("reach"),
          label: say(language, `stop.reach.${right}`),
          hint: say(language, "stop.reach.hint"),
          maxLength: 254,
          inputMode: "email",
          autocomplete: "email",
        })}
        ${
          right === "withdrawal"
            ? textField({
                ...at("name"),
                label: say(language, "stop.name"),
                maxLength: 120,
                autocomplete: "name",
              })
            : undefined
        }
        ${areaField({
          ...at("which"),
          label: say(language, `stop.which.${right}`),
          optional,
          ...(right === "withdrawal" ? { hint: say(language, "stop.which.hint.withdrawal") } : {}),
          maxLength: 1000,
        })}
        ${trapField(at("trap"), language)}
        <button>${say(language, `stop.button.${right}`)}</button>
      </form>
      <p class="soft">
        ${say(language, `stop.not.${right}`)}
        <a href="${url(withRight(kept(organisation, `${home}/request`), "erasure"))}"
          >${say(language, "centre.erasure")}</a
        >
      </p>`,
  });
}

/** A path with the right it begins with. */
export function withRight(path: string, right: string): string {
  return `${path}${path.includes("?") ? "&" : "?"}right=${right}`;
}

export function stoppedView(page: z.output<typeof StoppedPage>, { language, formFields }: ViewContext): Html {
  const { organisation, right, reference, email } = page;
  const own = `/p/${organisation.slug}/sent`;
  const hidden = (name: string, value: string | undefined): Html | undefined =>
    value === undefined ? undefined : html`<input type="hidden" name="${name}" value="${value}" />`;
  const title = say(language, `stopped.title.${right}`);
  return framed({
    organisation,
    language,
    title,
    path: own,
    form: "sent",
    content: html`<form id="sent" method="post" action="${url(own)}">
        ${formFields(own)} ${hidden("reference", reference)} ${hidden("email", email)}
        ${hidden("rights", right)}
      </form>
      <h1>${title}</h1>
      <p class="lede">${say(language, `stopped.lede.${right}`)}</p>
      <p>${say(language, `stopped.kept.${right}`)}</p>
      <p>${say(language, `stopped.number.${right}`, { reference })}</p>
      ${email === undefined ? undefined : html`<p class="soft">${say(language, "stopped.mail", { email })}</p>`}`,
  });
}
