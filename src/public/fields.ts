/**
 * Form fields of server-rendered pages (WCAG 2.2, 3.3): a label above, a hint, the mistake in a sentence beside the
 * field, and what was typed back in its place. The server judges, so that a reader meets one language and one voice.
 */
import { html } from "./html.ts";
import type { Html } from "./html.ts";

type Common = {
  readonly name: string;
  readonly label: string;
  readonly hint?: string | undefined;
  /** What is wrong, in a sentence. */
  readonly error?: string | undefined;
  /** The word for "optional", when it is. */
  readonly optional?: string | undefined;
};

export type TextField = Common & {
  readonly value?: string | undefined;
  readonly maxLength: number;
  readonly type?: "text" | "email" | "date";
  /** WHATWG autofill name; `off` when the field is about somebody else. */
  readonly autocomplete?: string;
  readonly inputMode?: "text" | "numeric" | "email";
  /** `short` or `code`. */
  readonly look?: string;
};

/** One line of text. */
export function textField(field: TextField): Html {
  const { name, value = "", maxLength, type = "text", autocomplete = "off", inputMode = "text" } = field;
  const described = descriptionOf(field);
  const invalid = String(field.error !== undefined);
  const look = field.look ?? "";
  const input =
    described === ""
      ? html`<input
          class="${look}"
          type="${type}"
          id="${name}"
          name="${name}"
          value="${value}"
          maxlength="${maxLength}"
          autocomplete="${autocomplete}"
          inputmode="${inputMode}"
          aria-invalid="${invalid}"
        />`
      : html`<input
          class="${look}"
          type="${type}"
          id="${name}"
          name="${name}"
          value="${value}"
          maxlength="${maxLength}"
          autocomplete="${autocomplete}"
          inputmode="${inputMode}"
          aria-invalid="${invalid}"
          aria-describedby="${described}"
        />`;
  return html`<div class="field">${labelOf(field)} ${notesOf(field)} ${input}</div>`;
}

/** Several lines of text. The first line break belongs to the tag, so that a leading one of the value survives. */
export function areaField(field: Omit<TextField, "type" | "inputMode" | "look">): Html {
  const { name, value = "", maxLength, autocomplete = "off" } = field;
  const described = descriptionOf(field);
  const invalid = String(field.error !== undefined);
  const area =
    described === ""
      ? html`<textarea
          id="${name}"
          name="${name}"
          maxlength="${maxLength}"
          autocomplete="${autocomplete}"
          aria-invalid="${invalid}"
        >
${value}</textarea>`
      : html`<textarea
          id="${name}"
          name="${name}"
          maxlength="${maxLength}"
          autocomplete="${autocomplete}"
          aria-invalid="${invalid}"
          aria-describedby="${described}"
        >
${value}</textarea>`;
  return html`<div class="field">${labelOf(field)} ${notesOf(field)} ${area}</div>`;
}

/** A file to be sent along; a refused form cannot hold it, browsers see to that. */
export function fileField(field: Common & { readonly accept: string }): Html {
  return html`<div class="field">
    ${labelOf(field)} ${notesOf(field)}
    <input
      type="file"
      id="${field.name}"
      name="${field.name}"
      accept="${field.accept}"
      aria-invalid="${String(field.error !== undefined)}"
      aria-describedby="${descriptionOf(field) || `${field.name}-label`}"
    />
  </div>`;
}

export type Choice = { readonly value: string; readonly label: string; readonly note?: string | undefined };

/** One of several, all in sight. */
export function choiceField(
  field: Common & { readonly choices: readonly Choice[]; readonly value?: string | undefined },
): Html {
  const { name } = field;
  return html`<div class="field" role="radiogroup" aria-labelledby="${name}-label">
    <span class="label" id="${name}-label">${field.label}</span> ${notesOf(field)}
    <div class="choices">
      ${field.choices.map((choice, at) => radio(name, choice, choice.value === field.value, at))}
    </div>
  </div>`;
}

function radio(name: string, { value, label, note }: Choice, checked: boolean, at: number): Html {
  // The first carries the field's own id, so that the list of mistakes can lead to it.
  const id = at === 0 ? name : `${name}-${value}`;
  const input = checked
    ? html`<input type="radio" id="${id}" name="${name}" value="${value}" checked />`
    : html`<input type="radio" id="${id}" name="${name}" value="${value}" />`;
  return html`<label
    >${input}<span>${label} ${note === undefined ? undefined : html`<small>${note}</small>`}</span></label
  >`;
}

/** Any of several, each with what belongs to it below, shown once it is chosen. */
export function checksField(
  field: Omit<Common, "name"> & {
    readonly group: string;
    readonly choices: readonly (Omit<Choice, "value"> & {
      readonly name: string;
      readonly isChosen: boolean;
      readonly more?: Html | undefined;
    })[];
  },
): Html {
  const { group, label, choices } = field;
  const line = ({ name, isChosen, label: text, note, more }: (typeof choices)[number], at: number): Html => {
    const id = at === 0 ? group : name;
    const box = isChosen
      ? html`<input type="checkbox" id="${id}" name="${name}" value="yes" checked />`
      : html`<input type="checkbox" id="${id}" name="${name}" value="yes" />`;
    return html`<label
        >${box}<span>${text} ${note === undefined ? undefined : html`<small>${note}</small>`}</span></label
      >${more === undefined ? undefined : html`<div class="more">${more}</div>`}`;
  };
  return html`<div class="field" role="group" aria-labelledby="${`${group}-label`}">
    <span class="label" id="${`${group}-label`}">${label}</span> ${notesOf({ ...field, name: group })}
    <div class="choices">${choices.map(line)}</div>
  </div>`;
}

/** What has to be mended, each line leading to its field; read first, because the page is new. */
export function mistakes(
  title: string,
  lines: readonly { readonly name: string; readonly sentence: string }[],
): Html | undefined {
  if (lines.length === 0) return undefined;
  return html`<div class="notice wrong" role="alert">
    <h2>${title}</h2>
    <ul>
      ${lines.map(({ name, sentence }) => html`<li><a href="${`#${name}`}">${sentence}</a></li>`)}
    </ul>
  </div>`;
}

function labelOf({ name, label, optional }: Common): Html {
  return html`<label for="${name}" id="${`${name}-label`}"
    >${label} ${optional === undefined ? undefined : html`<span class="optional">(${optional})</span>`}</label
  >`;
}

function notesOf({ name, hint, error }: Common): readonly (Html | undefined)[] {
  return [
    hint === undefined ? undefined : html`<p class="hint" id="${`${name}-hint`}">${hint}</p>`,
    error === undefined ? undefined : html`<p class="error" id="${`${name}-error`}">${error}</p>`,
  ];
}

function descriptionOf({ name, hint, error }: Common): string {
  return [hint === undefined ? "" : `${name}-hint`, error === undefined ? "" : `${name}-error`]
    .filter((id) => id !== "")
    .join(" ");
}
