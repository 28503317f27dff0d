/** What the forms of the public pages share: mistakes, too many tries, the field that is no field. */
import type { Language } from "../../../platform/i18n/platform.ts";
import { mistakes, textField } from "../../../public/fields.ts";
import { html } from "../../../public/html.ts";
import type { Html } from "../../../public/html.ts";
import type { Problem } from "./contract.ts";
import { clockTime } from "./frame.ts";
import { pageSentences, say } from "./sentences.ts";

/** Title of a page on which something has to be mended: read out first by a screen reader. */
export function titleOf(title: string, problems: readonly unknown[], language: Language): string {
  return problems.length === 0 ? title : say(language, "title.mistakes", { title });
}

/** The mistakes of a form as lines of a summary. */
export function summaryOf(problems: readonly Problem[], language: Language): Html | undefined {
  return mistakes(
    say(language, "mistakes.title", { count: problems.length }),
    problems.map(({ field, key }) => ({
      name: field,
      sentence: pageSentences.sayDynamic(language, key, {}),
    })),
  );
}

/** The kind sentence for too many tries. */
export function slowNotice(until: string | undefined, zone: string, language: Language): Html | undefined {
  if (until === undefined) return undefined;
  return html`<div class="notice wrong" role="alert">
    <h2>${say(language, "slow.title")}</h2>
    <p>${say(language, "slow.text", { time: clockTime(until, zone, language) })}</p>
  </div>`;
}

/** Whoever changes the language of a form with mistakes is told of them again; of one not sent yet, of none. */
export function judgedField(problems: readonly unknown[]): Html | undefined {
  return problems.length === 0 ? undefined : html`<input type="hidden" name="judged" value="yes" />`;
}

/** Out of sight for people; when somebody filled it all the same, it is shown, and nothing is lost. */
export function trapField(
  at: { readonly name: string; readonly value: string | undefined; readonly error: string | undefined },
  language: Language,
): Html {
  const label = say(language, "ask.trap");
  if (at.error !== undefined) return textField({ ...at, label, maxLength: 120 });
  return html`<div class="trap" aria-hidden="true">
    <label for="trap">${label}</label><input id="trap" name="trap" tabindex="-1" autocomplete="off" />
  </div>`;
}
