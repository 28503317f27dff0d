/** The pages on which a vendor tells us something: one form each, no script, from 320 px. */
import type { ViewContext } from "../../platform/http/routes.ts";
import type { Language } from "../../platform/i18n/platform.ts";
import { areaField, choiceField, mistakes, textField } from "../../public/fields.ts";
import { html, url, type Html } from "../../public/html.ts";
import { clockTime, framed, kept } from "../rights/index.ts";
import { fieldsOf, type FieldSpec, type FormPage, type TellingPage } from "./form.ts";
import { tellingSentences } from "./sentences.ts";

const { say, sayDynamic } = tellingSentences;

export function tellingView({ page }: { readonly page: TellingPage }, context: ViewContext): Html {
  const { language } = context;
  const { organisation, kind, what } = page;
  const name =
    kind === "form"
      ? sayDynamic(language, `${what}.title`, { name: organisation.name })
      : say(language, `${kind}.title`);
  const hasMistakes = kind === "form" && page.problems.length > 0;
  return framed({
    organisation,
    language,
    title: hasMistakes ? say(language, "title.mistakes", { title: name }) : name,
    // What was taken, or is closed, is no form in another language: there it is the vendor's own page.
    path: kind === "form" ? `${homeOf(page)}/${what}` : homeOf(page),
    ...(kind === "closed" ? {} : { query: { open: page.open } }),
    ...(kind === "form" ? { form: "telling-form" } : {}),
    isCentre: true,
    content: html`<h1>${name}</h1>
      ${kind === "form" ? form(page, context) : ended(page, language)}`,
  });
}

const homeOf = ({ organisation, token }: TellingPage): string => `/p/${organisation.slug}/vendor/${token}`;

function withTicket(path: string, open: string): string {
  return `${path}${path.includes("?") ? "&" : "?"}open=${open}`;
}

function ended(page: Exclude<TellingPage, FormPage>, language: Language): Html {
  const path = kept(page.organisation, homeOf(page));
  return page.kind === "taken"
    ? html`<p class="lede" role="status">
          ${sayDynamic(language, `${page.what}.taken`, { reference: page.reference })}
        </p>
        <p><a href="${url(withTicket(path, page.open))}">${say(language, "taken.back")}</a></p>`
    : html`<p class="lede">${say(language, "closed.lede")}</p>
        <p><a class="button" href="${url(path)}">${say(language, "closed.back")}</a></p>`;
}

function form(page: FormPage, { language, formFields }: ViewContext): Html {
  const { organisation, problems, open, slowUntil, what } = page;
  const path = `${homeOf(page)}/${what}`;
  return html`<p class="lede">${sayDynamic(language, `${what}.lede`, {})}</p>
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
      problems.map(({ field, key }) => ({ name: field, sentence: sayDynamic(language, key, {}) })),
    )}
    <form
      id="telling-form"
      method="post"
      action="${url(withTicket(kept(organisation, path), open))}"
      novalidate
    >
      ${formFields(path)}
      ${problems.length === 0 ? undefined : html`<input type="hidden" name="judged" value="yes" />`}
      ${fieldsOf[what].map((spec) => fieldOf(spec, page, language))}
      <button>${sayDynamic(language, `${what}.send`, {})}</button>
    </form>`;
}

const hinted: ReadonlySet<string> = new Set(["happened", "contact", "reachedOn", "email", "startsOn"]);

function fieldOf(spec: FieldSpec, { values, problems }: FormPage, language: Language): Html {
  const { name, kind, max, isNeeded } = spec;
  const problem = problems.find((one) => one.field === name);
  const common = {
    name,
    label: sayDynamic(language, name, {}),
    value: values[name],
    error: problem === undefined ? undefined : sayDynamic(language, problem.key, {}),
    ...(hinted.has(name) ? { hint: sayDynamic(language, `${name}.hint`, {}) } : {}),
    ...(isNeeded === true ? {} : { optional: say(language, "optional") }),
  };
  switch (kind) {
    case "area":
      return areaField({ ...common, maxLength: max });
    case "choice":
      return choiceField({
        ...common,
        choices: (spec.choices ?? []).map((value) => ({
          value,
          label: sayDynamic(language, `${name}.${value}`, {}),
        })),
      });
    case "day":
      return textField({ ...common, maxLength: max, type: "date", look: "short" });
    case "email":
      return textField({ ...common, maxLength: max, type: "email", inputMode: "email" });
    case "line":
      return textField({ ...common, maxLength: max });
    default:
      return kind satisfies never;
  }
}
