/** Fields of the sign-in pages: a label above, a hint, the mistake in a sentence beside the field (WCAG 2.2, 3.3). */
import { html, url } from "../../../public/html.ts";
import type { Html } from "../../../public/html.ts";
import { layout } from "../../../public/layout.ts";

export type SignInField = {
  readonly name: string;
  readonly label: string;
  readonly type?: "text" | "email" | "password";
  readonly value?: string | undefined;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  /** WHATWG autofill name. */
  readonly autocomplete: string;
  readonly inputMode?: "text" | "numeric" | "email";
  readonly maxLength: number;
  readonly look?: "short" | "code";
  /** Only where the server has no page of its own to say what is wrong. */
  readonly required?: boolean;
  readonly pattern?: string;
};

export function field(one: SignInField): Html {
  const { name, label, hint, error } = one;
  return html`<div class="field">
    <label for="${name}">${label}</label>
    ${hint === undefined ? undefined : html`<p class="hint" id="${name}-hint">${hint}</p>`}
    ${error === undefined ? undefined : html`<p class="error" id="${name}-error">${error}</p>`}
    ${one.required === true ? requiredInput(one) : anyInput(one)}
  </div>`;
}

function anyInput(one: SignInField): Html {
  return html`<input
    class="${one.look ?? ""}"
    type="${one.type ?? "text"}"
    id="${one.name}"
    name="${one.name}"
    value="${one.value ?? ""}"
    maxlength="${one.maxLength}"
    autocomplete="${one.autocomplete}"
    inputmode="${one.inputMode ?? "text"}"
    pattern="${one.pattern ?? ".*"}"
    autocapitalize="none"
    spellcheck="false"
    aria-invalid="${String(one.error !== undefined)}"
    aria-describedby="${describedBy(one)}"
  />`;
}

// The template takes no bare attribute as a value, so the required field is a template of its own.
function requiredInput(one: SignInField): Html {
  return html`<input
    required
    class="${one.look ?? ""}"
    type="${one.type ?? "text"}"
    id="${one.name}"
    name="${one.name}"
    value="${one.value ?? ""}"
    maxlength="${one.maxLength}"
    autocomplete="${one.autocomplete}"
    inputmode="${one.inputMode ?? "text"}"
    pattern="${one.pattern ?? ".*"}"
    autocapitalize="none"
    spellcheck="false"
    aria-invalid="${String(one.error !== undefined)}"
    aria-describedby="${describedBy(one)}"
  />`;
}

function describedBy({ name, hint, error }: SignInField): string {
  return [hint === undefined ? [] : [`${name}-hint`], error === undefined ? [] : [`${name}-error`]]
    .flat()
    .join(" ");
}

export function choice(one: {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
}): Html {
  return html`<div class="field">
    <label for="${one.name}">${one.label}</label>
    ${one.hint === undefined ? undefined : html`<p class="hint" id="${one.name}-hint">${one.hint}</p>`}
    <select
      id="${one.name}"
      name="${one.name}"
      aria-describedby="${one.hint === undefined ? "" : `${one.name}-hint`}"
    >
      ${one.options.map(({ value, label }) =>
        value === one.value
          ? html`<option value="${value}" selected>${label}</option>`
          : html`<option value="${value}">${label}</option>`,
      )}
    </select>
  </div>`;
}

export function form(page: {
  readonly path: string;
  /** A script of ours sends it when the page opens; the button is for browsers without one. */
  readonly sendsItself?: boolean;
  readonly fields: Html;
  readonly hidden: Html;
  readonly button: string;
  /** One way among several: it does not stand out. */
  readonly isQuiet?: boolean;
}): Html {
  return html`<form
    method="post"
    action="${url(page.path)}"
    data-send="${page.sendsItself === true ? "itself" : "by-hand"}"
  >
    ${page.hidden} ${page.fields}
    <p><button type="submit" class="${page.isQuiet === true ? "quiet" : ""}">${page.button}</button></p>
  </form>`;
}

/** A problem that is no single field's, announced when the page opens. */
export function wrong(sentence: string | undefined): Html | undefined {
  return sentence === undefined
    ? undefined
    : html`<div class="notice wrong" role="alert"><p>${sentence}</p></div>`;
}

/** One short page in the organisation's name. */
export function signInFrame(page: {
  readonly language: string;
  readonly organisation: { readonly slug: string; readonly name: string } | undefined;
  readonly title: string;
  readonly lede: string;
  readonly content: Html;
  readonly script?: string | undefined;
  /** What else stands in the head. */
  readonly head?: Html;
}): Html {
  const { organisation, language, title } = page;
  return layout({
    typeface: "office",
    language,
    title: organisation === undefined ? `${title} · Kept` : `${title} · ${organisation.name}`,
    ...(organisation === undefined
      ? {}
      : { frame: { name: organisation.name, home: `/o/${organisation.slug}` } }),
    ...(page.script === undefined ? {} : { script: page.script }),
    ...(page.head === undefined ? {} : { head: page.head }),
    content: html`<main class="narrow">
      <h1>${title}</h1>
      <p class="lede">${page.lede}</p>
      ${page.content}
    </main>`,
  });
}
