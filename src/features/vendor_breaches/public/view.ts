/** The page on which a vendor tells of a breach: one form, no script, from 320 px. */
import type { ViewContext } from "../../../platform/http/routes.ts";
import type { Language } from "../../../platform/i18n/platform.ts";
import { areaField, mistakes, textField } from "../../../public/fields.ts";
import { html, url } from "../../../public/html.ts";
import type { Html } from "../../../public/html.ts";
import { clockTime, framed, kept } from "../../rights/index.ts";
import type { BreachPage, FormPage } from "./form.ts";
import { breachSentences } from "./sentences.ts";

const { say, sayDynamic } = breachSentences;

export function breachView({ page }: { readonly page: BreachPage }, context: ViewContext): Html {
  const { language } = context;
  const { organisation, kind } = page;
  const name =
    kind === "form" ? say(language, "title", { name: organisation.name }) : say(language, `${kind}.title`);
  const hasMistakes = kind === "form" && page.problems.length > 0;
  return framed({
    organisation,
    language,
    title: hasMistakes ? say(language, "title.mistakes", { title: name }) : name,
    // What was taken, or is closed, is no form in another language: there it is the vendor's own page.
    path: kind === "form" ? `${homeOf(page)}/breach` : homeOf(page),
    ...(kind === "closed" ? {} : { query: { open: page.open } }),
    ...(kind === "form" ? { form: "breach-form" } : {}),
    isCentre: true,
    content: html`<h1>${name}</h1>
      ${kind === "form" ? form(page, context) : ended(page, language)}`,
  });
}

const homeOf = ({ organisation, token }: BreachPage): string => `/p/${organisation.slug}/vendor/${token}`;

function withTicket(path: string, open: string): string {
  return `${path}${path.includes("?") ? "&" : "?"}open=${open}`;
}

function ended(page: Exclude<BreachPage, FormPage>, language: Language): Html {
  const path = kept(page.organisation, homeOf(page));
  return page.kind === "taken"
    ? html`<p class="lede" role="status">${say(language, "taken.lede", { reference: page.reference })}</p>
        <p><a href="${url(withTicket(path, page.open))}">${say(language, "taken.back")}</a></p>`
    : html`<p class="lede">${say(language, "closed.lede")}</p>
        <p><a class="button" href="${url(path)}">${say(language, "closed.back")}</a></p>`;
}

function form(page: FormPage, { language, formFields }: ViewContext): Html {
  const { organisation, values, problems, open, slowUntil } = page;
  const path = `${homeOf(page)}/breach`;
  const optional = say(language, "optional");
  const sentence = (key: string): string => sayDynamic(language, key, {});
  const at = (name: "happened" | "affected" | "done" | "contact") => {
    const problem = problems.find(({ field }) => field === name);
    return {
      name,
      label: say(language, name),
      value: values[name],
      error: problem === undefined ? undefined : sentence(problem.key),
    };
  };
  return html`<p class="lede">${say(language, "lede")}</p>
    ${
      slowUntil === undefined
        ? undefined
        : html`<div class="notice wrong" role="alert">
            <h2>${say(language, "slow.title")}</h2>
            <p>${say(language, "slow.text", { time: clockTime(slowUntil, organisation.zone, language) })}</p>
          </div>`
    }
    ${mistakes(
      say(language, "mistakes.title", { count: problems.length }),
      problems.map(({ field, key }) => ({ name: field, sentence: sentence(key) })),
    )}
    <form
      id="breach-form"
      method="post"
      action="${url(withTicket(kept(organisation, path), open))}"
      novalidate
    >
      ${formFields(path)}
      ${problems.length === 0 ? undefined : html`<input type="hidden" name="judged" value="yes" />`}
      ${areaField({ ...at("happened"), hint: say(language, "happened.hint"), maxLength: 8000 })}
      ${areaField({ ...at("affected"), optional, maxLength: 4000 })}
      ${areaField({ ...at("done"), optional, maxLength: 4000 })}
      ${textField({ ...at("contact"), hint: say(language, "contact.hint"), optional, maxLength: 200 })}
      <button>${say(language, "send")}</button>
    </form>`;
}
