/**
 * A text as words that can be compared however they are written: without case, accents and the shape of letters, and with
 * the place of each in the text as it was read. Pure, and linear in the length of the text.
 */

export type Word = {
  readonly word: string;
  /** In UTF-16 units of the text as it was read; `to` is behind the last. */
  readonly from: number;
  readonly to: number;
};

/** Letters that no decomposition takes an accent from. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: "ss",
  ø: "o",
  đ: "d",
  ð: "d",
  ł: "l",
  æ: "ae",
  œ: "oe",
  þ: "th",
  ı: "i",
  ħ: "h",
};

const ascii = /^[ -~]*$/;

export function folded(text: string): string {
  if (ascii.test(text)) return text.toLowerCase();
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[ßøđðłæœþıħ]/g, (letter) => plainLetters[letter] ?? letter);
}

/** As German and Scandinavian names are written where there are no such keys: Müller as Mueller. */
export function spelledOut(text: string): string {
  const long: Readonly<Record<string, string>> = { ä: "ae", ö: "oe", ü: "ue", å: "aa", ø: "oe" };
  return folded(
    text
      .normalize("NFC")
      .toLowerCase()
      .replaceAll(/[äöüåø]/g, (letter) => long[letter] ?? letter),
  );
}

/** Every sign of a script that writes no spaces stands alone, so that a name within a sentence is found. */
const unspaced =
  "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}";
/** Signs that no page shows (UAX 44, Default_Ignorable_Code_Point), and old sheets' marks of a direction among them. */
const unseen = "\\p{DI}";
const invisible = new RegExp(`[${unseen}]`, "gu");
const wordForm = new RegExp(
  `[${unspaced}][\\p{M}${unseen}]*|(?:(?![${unspaced}])[\\p{L}\\p{N}]|(?<=[\\p{L}\\p{N}${unseen}])[\\p{M}${unseen}])+`,
  "gu",
);

const visible = (text: string): string => text.replaceAll(invisible, "");

/** Cyrillic and Greek letters that are drawn as Latin ones (UTS 39, confusables). */
const lookalikes: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from("аеорсухіјѕһкмтвнԁԛԝАЕОРСУХІЈЅКМТВНοαινρκυΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", (sign, at) => [
    sign,
    "aeopcyxijshkmtbhdqwAEOPCYXIJSKMTBHoaivpkuABEZHIKMNOPTYX".charAt(at),
  ]),
);
const latin = /\p{Script=Latin}/u;
const alike = /[\p{Script=Cyrillic}\p{Script=Greek}]/u;

/** Nobody writes one word in two scripts but to be read and not found; a word of one script is left as it is. */
function asOneScript(word: string): string {
  if (!alike.test(word) || !latin.test(word)) return word;
  return Array.from(word, (letter) => lookalikes[letter] ?? letter).join("");
}

/** What is read instead of a word's own letters; the words of a name, for one, are spelled out. */
export function wordsOf(text: string, read = folded): readonly Word[] {
  const words: Word[] = [];
  for (const match of text.matchAll(wordForm)) {
    const word = read(asOneScript(visible(match[0])));
    if (word !== "") words.push({ word, from: match.index, to: match.index + match[0].length });
  }
  return words;
}

const unspacedSign = new RegExp(`[${unspaced}]`, "u");
export const isUnspaced = (word: string): boolean => unspacedSign.test(word);
