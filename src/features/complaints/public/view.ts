/** The public form for a complaint, and the page that says what happens next: no account, no script. */
import type { z } from "zod";
import type { ViewContext } from "../../../platform/http/routes.ts";
import type { Language } from "../../../platform/i18n/platform.ts";
import { areaField, choiceField, mistakes, textField } from "../../../public/fields.ts";
import { html, url } from "../../../public/html.ts";
import type { Html } from "../../../public/html.ts";
import { clockTime, framed, kept, longDay, mailWaits } from "../../rights/index.ts";
import type { ComplainForm, ComplainReply, FormPage, SentPage } from "./form.ts";
import { formSentences, say } from "./sentences.ts";

export function complainView({ page }: z.output<typeof ComplainReply>, context: ViewContext): Html {
  return page.kind === "sent" ? sentView(page, context.language) : formView(page, context);
}

function formView(page: FormPage, { language, formFields }: ViewContext): Html {
  const { organisation, problems } = page;
  const path = `/p/${organisation.slug}/complain`;
  const title = say(language, "title");
  const sentence = (key: string): string => formSentences.sayDynamic(language, key, {});
  return framed({
    organisation,
    language,
    title: problems.length === 0 ? title : say(language, "title.mistakes", { title }),
    path,
    content: html`<h1>${title}</h1>
      <p class="lede">${say(language, "lede")}</p>
      ${slowNotice(page, language)}
      ${mistakes(
        say(language, "mistakes.title", { count: problems.length }),
        problems.map(({ field, key }) => ({ name: field, sentence: sentence(key) })),
      )}
      <form method="post" action="${url(kept(organisation, path))}" novalidate>
        ${formFields(path)} ${fields(page, language)} ${trap(page, language)}
        <p class="hint">${say(language, "after")}</p>
        <button>${say(language, "send")}</button>
      </form>`,
  });
}

/** Value and mistake of a field, to be spread into it. */
const stateOf = (page: FormPage, language: Language) => (name: keyof ComplainForm) => {
  const problem = page.problems.find(({ field }) => field === name);
  const error = problem === undefined ? undefined : formSentences.sayDynamic(language, problem.key, {});
  return { name, value: page.values[name], error };
};

function fields(page: FormPage, language: Language): Html {
  const at = stateOf(page, language);
  return html`${choiceField({
    ...at("sort"),
    label: say(language, "sort"),
    choices: [
      { value: "data", label: say(language, "sort.data") },
      {
        value: "pictures",
        label: say(language, "sort.pictures"),
        note: say(language, "sort.pictures.note"),
      },
    ],
  })}
  ${areaField({
    ...at("complaint"),
    label: say(language, "complaint"),
    hint: say(language, "complaint.hint"),
    maxLength: 8000,
  })}
  ${textField({ ...at("name"), label: say(language, "name"), maxLength: 200, autocomplete: "name" })}
  ${textField({
    ...at("email"),
    label: say(language, "email"),
    hint: say(language, "email.hint"),
    maxLength: 254,
    type: "email",
    inputMode: "email",
    autocomplete: "email",
  })}
  ${areaField({
    ...at("postal"),
    label: say(language, "postal"),
    hint: say(language, "postal.hint"),
    maxLength: 600,
    autocomplete: "street-address",
  })}`;
}

/** Out of sight for people; when somebody filled it all the same, it is shown, and nothing is lost. */
function trap(page: FormPage, language: Language): Html {
  const at = stateOf(page, language)("trap");
  const label = say(language, "trap");
  if (at.error !== undefined) return textField({ ...at, label, maxLength: 120 });
  return html`<div class="trap" aria-hidden="true">
    <label for="trap">${label}</label><input id="trap" name="trap" tabindex="-1" autocomplete="off" />
  </div>`;
}

function slowNotice({ slowUntil, organisation }: FormPage, language: Language): Html | undefined {
  if (slowUntil === undefined) return undefined;
  return html`<div class="notice wrong" role="alert">
    <h2>${say(language, "slow.title")}</h2>
    <p>${say(language, "slow.text", { time: clockTime(slowUntil, organisation.zone, language) })}</p>
  </div>`;
}

function sentView(page: SentPage, language: Language): Html {
  const { organisation, reference, email, due, isMailWaiting } = page;
  const step = (title: string, note: string): Html =>
    html`<li>
      <p><b>${title}</b></p>
      <p class="soft">${note}</p>
    </li>`;
  return framed({
    organisation,
    language,
    title: say(language, "sent.title"),
    // The form again would look as if nothing had been sent.
    path: `/p/${organisation.slug}`,
    content: html`<h1>${say(language, "sent.title")}</h1>
      <p class="lede">
        ${say(language, "sent.lede", { reference })}
        ${
          email === undefined
            ? due === undefined
              ? undefined
              : say(language, "sent.due", { date: longDay(due, language) })
            : say(language, "sent.mail", { email })
        }
      </p>
      ${email === undefined || !isMailWaiting ? undefined : mailWaits(organisation, language)}
      <h2>${say(language, "sent.next")}</h2>
      <ol class="steps">
        ${step(say(language, "sent.look"), say(language, "sent.look.note"))}
        ${step(say(language, "sent.told"), say(language, "sent.told.note"))}
      </ol>`,
  });
}
