/**
 * HTML as a tagged template that escapes every value by itself, so that forgetting is impossible. A value stands in
 * text or in a quoted attribute; a template that puts one elsewhere (a bare attribute, a script, a comment, a tag's
 * name) is refused the first time it runs. Addresses in attributes go through `url`.
 */
const made = new WeakSet<Html>();

export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  toString(): string {
    return this.text;
  }
}

export type HtmlValue = Html | string | number | undefined | false | readonly HtmlValue[];

const checked = new WeakSet<TemplateStringsArray>();

export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  if (!checked.has(parts)) checkPlaces(parts);
  checked.add(parts);
  let text = parts[0] ?? "";
  for (const [index, value] of values.entries()) text += render(value) + (parts[index + 1] ?? "");
  const result = new Html(text);
  made.add(result);
  return result;
}

/** Whether it came from the template: an object built to look like one is not. */
export function isHtml(value: unknown): value is Html {
  return value instanceof Html && made.has(value);
}

/** One of our scripts, as a module; the template itself refuses to put anything into a script. */
export function moduleScript(path: string): Html {
  const result = new Html(`<script type="module" src="${escape(url(path))}"></script>`);
  made.add(result);
  return result;
}

/** A path of ours for `href`, `src` or `action`, or a query of this very page; anything with a scheme or a host becomes `#`. */
export function url(path: string): string {
  return /^\/(?![/\\])[^\s\\]*$|^\?[\w=&-]*$/.test(path) ? path : "#";
}

function render(value: HtmlValue): string {
  if (value === undefined || value === false) return "";
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return escape(value);
  if (value instanceof Html) {
    if (!made.has(value)) throw new Error("This HTML did not come from the template.");
    return value.text;
  }
  return value.map(render).join("");
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "`": "&#96;",
};

function escape(text: string): string {
  // Lone surrogates and NUL have no place in a document: the replacement character shows that something was there.
  return text
    .toWellFormed()
    .replaceAll("\0", "\uFFFD")
    .replaceAll(/[&<>"'`]/g, (sign) => entities[sign] ?? sign);
}

type Place = "text" | "tag" | "value" | "raw";

function checkPlaces(parts: TemplateStringsArray): void {
  let place: Place = "text";
  for (const [index, part] of parts.entries()) {
    place = after(place, part);
    if (index < parts.length - 1 && place !== "text" && place !== "value") {
      throw new Error(`A template puts a value where it cannot be made safe, after: ${part.slice(-40)}`);
    }
  }
}

function after(start: Place, part: string): Place {
  let place = start;
  for (let at = 0; at < part.length; at += 1) {
    const sign = part[at];
    if (place === "raw") return "raw";
    if (place === "text" && sign === "<")
      place = /^<(?:script|style|!--)/i.test(part.slice(at)) ? "raw" : "tag";
    else if (place === "tag" && sign === ">") place = "text";
    else if (place === "tag" && sign === '"') place = "value";
    else if (place === "value" && sign === '"') place = "tag";
  }
  return place;
}
