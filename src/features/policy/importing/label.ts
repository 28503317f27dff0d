/** Numbers typed at the beginning of a paragraph: `1.1`, `a)`, `(iv)`, `§ 5`, `Article 5`, `Schedule A`, bullets. Pure. */

export type Label =
  | {
      readonly kind: "decimal";
      readonly printed: string;
      readonly path: readonly number[];
      readonly isBare: boolean;
    }
  | { readonly kind: "letter"; readonly printed: string; readonly word: string; readonly wrap: string }
  | { readonly kind: "container"; readonly printed: string; readonly word: string }
  | { readonly kind: "bullet"; readonly printed: string };

export type Labelled = { readonly label: Label; readonly rest: string };

/** Outermost first; what comes after the text of a contract is always outermost. */
export const containerRanks: Readonly<Record<string, number>> = {
  schedule: 0,
  annex: 0,
  appendix: 0,
  part: 1,
  title: 2,
  chapter: 3,
  section: 4,
  article: 5,
  "§": 6,
  clause: 6,
};

const container =
  /^((schedule|annex|appendix|part|title|chapter|section|article|clause)\s+(?:[ivxlcdm]{1,8}|\d{1,3}[a-z]?|[a-z])(?![\w(]|\.\d)|(§)\s*\d{1,3}[a-z]?(?!\w|\.\d))(?:\s*[.:–—-])?(?:\s+|$)(.*)$/is;
const decimal = /^((?:§\s*)?(\d{1,3}(?:\.\d{1,3}){0,7})([.):]?))(?:\s+|$)(.*)$/s;
const letter = /^(\(?)([a-z]{1,2}|[ivxlcdm]{1,8}|\d{1,3})([.)])(?:\s+|$)(.*)$/is;
const bullet = /^([•◦▪‣·●○■–—*o-])\s+(.*)$/s;

export function readLabel(text: string): Labelled | undefined {
  const inWord = container.exec(text);
  if (inWord !== null) {
    const [, printed = "", word = "", sign = "", rest = ""] = inWord;
    // “Section 5 of the Act applies” begins a sentence, not a section.
    if (sign === "" && /^(?:of|and|or|to|applies|shall|does|is|are|above|below|sets|says)\b/.test(rest))
      return undefined;
    if (sign === "" && /^[a-z]/.test(printed)) return undefined;
    return { label: { kind: "container", printed, word: (word || sign).toLowerCase() }, rest };
  }
  const inDecimal = decimal.exec(text);
  if (inDecimal !== null) {
    const [, printed = "", digits = "", end = "", rest = ""] = inDecimal;
    const path = digits.split(".").map(Number);
    return { label: { kind: "decimal", printed, path, isBare: path.length === 1 && end === "" }, rest };
  }
  const inLetter = letter.exec(text);
  if (inLetter !== null) {
    const [, open = "", word = "", close = "", rest = ""] = inLetter;
    if (open === "(" && close !== ")") return undefined;
    if (/^[a-z]{2,}$/i.test(word) && romanValue(word) === undefined && !/^([a-z])\1$/i.test(word))
      return undefined;
    return {
      label: { kind: "letter", printed: `${open}${word}${close}`, word, wrap: `${open}${close}` },
      rest,
    };
  }
  const inBullet = bullet.exec(text);
  if (inBullet === null) return undefined;
  return { label: { kind: "bullet", printed: inBullet[1] ?? "" }, rest: inBullet[2] ?? "" };
}

const roman = /^m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})$/i;
const digits: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10, l: 50, c: 100, d: 500, m: 1000 };

export function romanValue(word: string): number | undefined {
  if (word === "" || !roman.test(word)) return undefined;
  const values = word
    .toLowerCase()
    .split("")
    .map((sign) => digits[sign] ?? 0);
  return values.reduce((sum, value, at) => sum + (value < (values[at + 1] ?? 0) ? -value : value), 0);
}

/** `a` is 1, `z` 26, `aa` 27. */
export function letterValue(word: string): number | undefined {
  if (!/^([a-z])\1*$/i.test(word)) return undefined;
  return (word.length - 1) * 26 + word.toLowerCase().charCodeAt(0) - 96;
}
