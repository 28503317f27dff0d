/**
 * HTML from untrusted text: a template that escapes everything it is given, in element and attribute position alike.
 * Characters that could reorder or hide what is read (controls, bidirectional overrides; Unicode TR 36 §2.3 and TR 9)
 * are shown by their code point instead of taking effect.
 */

/** Markup that is already safe; nothing else enters a page without being escaped. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Piece = Markup | string | number | undefined | readonly Piece[];

const special: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "`": "&#96;",
};
/** C0 except tab and line ends, C1, bidirectional embeddings, overrides and isolates, annotation marks, stray BOM. */
// oxlint-disable-next-line no-control-regex -- finding control characters is what it is for
const disguised = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]/g;

/** Plain characters for an attribute or a title, where no element can stand. */
export function plainText(value: string): string {
  return value
    .toWellFormed()
    .replace(disguised, (character) => `[${codePoint(character)}]`)
    .replace(/[&<>"'`]/g, (character) => special[character] ?? "");
}

/** Text for element content; disguised characters become a small marked code point. */
export function escapedText(value: string): string {
  return value
    .toWellFormed()
    .replace(/[&<>"'`]/g, (character) => special[character] ?? "")
    .replace(disguised, (character) => `<span class="cc">${codePoint(character)}</span>`);
}

function codePoint(character: string): string {
  return `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
}

function place(piece: Piece): string {
  if (piece === undefined) return "";
  if (piece instanceof Markup) return piece.text;
  if (typeof piece === "string") return plainText(piece);
  if (typeof piece === "number") return String(piece);
  return piece.map(place).join("");
}

/** Strings are escaped so that they are safe in content and in double-quoted attributes; markup is kept; lists are joined. */
export function html(parts: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  let text = parts[0] ?? "";
  for (const [index, piece] of pieces.entries()) text += place(piece) + (parts[index + 1] ?? "");
  return new Markup(text);
}

/** A piece of the store's data inside a sentence or cell: escaped, and isolated so that its direction stays its own. */
export function dataText(value: string): Markup {
  return new Markup(`<span dir="auto">${escapedText(value)}</span>`);
}
