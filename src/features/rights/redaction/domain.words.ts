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
const wordForm = new RegExp(
  `[${unspaced}]\\p{M}*|(?:(?![${unspaced}])[\\p{L}\\p{N}]|(?<=[\\p{L}\\p{N}])[\\p{M}\\u00ad\\u200b-\\u200d])+`,
  "gu",
);
const invisible = /[\u00AD\u200B-\u200D]/g;

/** What is read instead of a word's own letters; the words of a name, for one, are spelled out. */
export function wordsOf(text: string, read = folded): readonly Word[] {
  const words: Word[] = [];
  for (const match of text.matchAll(wordForm)) {
    const word = read(match[0].replaceAll(invisible, ""));
    if (word !== "") words.push({ word, from: match.index, to: match.index + match[0].length });
  }
  return words;
}

const unspacedSign = new RegExp(`[${unspaced}]`, "u");
export const isUnspaced = (word: string): boolean => unspacedSign.test(word);
