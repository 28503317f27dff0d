/**
 * Whether a text holds what a person is looked for by. Addresses, numbers and identifiers are found as whole words however
 * they are spaced, broken or encoded; names without regard to accents, in either order. Pure.
 */
import { domainToASCII, domainToUnicode } from "node:url";
import type { AskedValue } from "./system.ts";

export type Hit = { readonly asked: number; readonly strength: "strong" | "weak" };
/** Which of the asked values a text holds, each once. */
export type Matcher = (text: string) => readonly Hit[];

/** Why a value cannot be looked for: it would lead to everybody, or to nobody. */
export function unaskable({ kind, value }: AskedValue): string | undefined {
  switch (kind) {
    case "email":
      return /^[^\s@]+@[^\s@]+$/.test(value.trim())
        ? undefined
        : "An e-mail address has one @ with something on each side.";
    case "phone":
      return digitsOf(value).length >= 7 ? undefined : "A telephone number has seven digits or more.";
    case "name":
      return wordsOf(value).join("").length >= 2 ? undefined : "A name has two letters or more.";
    case "identifier":
      return plain(value).trim().length >= 3 ? undefined : "An identifier has three signs or more.";
  }
}

type Pattern = { readonly of: "plain" | "folded"; readonly form: RegExp; readonly strength: Hit["strength"] };

export function matcherOf(asked: readonly AskedValue[]): Matcher {
  const patterns = asked.map((one) => (unaskable(one) === undefined ? patternsOf(one) : []));
  const isFolding = patterns.flat().some(({ of }) => of === "folded");
  return (text) => {
    const seen = plain(text);
    const views = { plain: seen, folded: isFolding ? folded(seen) : "" };
    // A link writes an address with its signs as percents.
    const unquoted = seen.includes("%") ? percentsDecoded(seen) : undefined;
    return patterns.flatMap((of, place): readonly Hit[] => {
      const hits = of.filter(
        (pattern) =>
          pattern.form.test(views[pattern.of]) ||
          (unquoted !== undefined && pattern.of === "plain" && pattern.form.test(unquoted)),
      );
      if (hits.length === 0) return [];
      const isStrong = hits.some(({ strength }) => strength === "strong");
      return [{ asked: place, strength: isStrong ? "strong" : "weak" }];
    });
  };
}

/** The forms in which an address is written: with its domain in letters, and as the network writes it. */
export function emailForms(value: string): readonly string[] {
  const whole = plain(value).trim();
  const at = whole.lastIndexOf("@");
  const [local, domain] = [whole.slice(0, at), whole.slice(at + 1)];
  const written = [domain, domainToASCII(domain), domainToUnicode(domain)];
  return [...new Set(written.filter((one) => one !== "").map((one) => `${local}@${one}`))];
}

function patternsOf({ kind, value }: AskedValue): readonly Pattern[] {
  const strong = (source: string): Pattern => ({
    of: "plain",
    form: new RegExp(source, "u"),
    strength: "strong",
  });
  switch (kind) {
    case "email":
      return emailForms(value).map((form) => strong(`${beforeAddress}${spelt(form, wrap)}${afterAddress}`));
    case "phone":
      return phonePatterns(value);
    case "name":
      return namePatterns(value);
    case "identifier": {
      const form = plain(value).trim();
      const isLong = form.length >= 8;
      return [strong(`${beforeWord(form)}${spelt(form, isLong ? wrap : "")}${afterWord(form)}`)];
    }
  }
}

/** A long value may be broken at the end of a line. */
const wrap = "(?:[ \\t]{0,40}\\n[ \\t]{0,40})?";
/** What comes before or after may not make it another address; a full stop or a dash of the sentence does not. */
const beforeAddress = "(?<![\\p{L}\\p{N}][.%+'_-]{0,3})(?<![\\p{L}\\p{N}])";
const afterAddress = "(?![\\p{L}\\p{N}]|[.-][\\p{L}\\p{N}])";

function spelt(value: string, between: string): string {
  return Array.from(value, escaped).join(between);
}

function escaped(sign: string): string {
  return /^[\p{L}\p{N}\s@]$/u.test(sign) ? sign : sign.replace(/[$()*+./?[\\\]^{|}]/, "\\$&");
}

function beforeWord(value: string): string {
  const joined = "(?<![\\p{L}\\p{N}_])(?<![\\p{L}\\p{N}]-)";
  return /^\d/.test(value) ? `${joined}(?<!\\d[.,])` : joined;
}
function afterWord(value: string): string {
  const joined = "(?![\\p{L}\\p{N}_])(?!-[\\p{L}\\p{N}])";
  return /\d$/.test(value) ? `${joined}(?![.,]\\d)` : joined;
}

const apart = "[\\s()./\\u00b7\\u2010-\\u2015-]{0,3}";
/** As in +44 (0)20: a zero that is dialled at home only. */
const apartWithZero = `${apart}(?:\\(0\\)${apart})?`;

/**
 * The same number is strong however it is spaced. Written without its country, or asked so and written with one, it may be
 * the number of somebody in another country: weak.
 */
function phonePatterns(value: string): readonly Pattern[] {
  const digits = digitsOf(value);
  const form = (source: string, strength: Hit["strength"]): Pattern => ({
    of: "plain",
    form: new RegExp(`${source}(?!\\d)`, "u"),
    strength,
  });
  const dialled = (number: string, zero = 0): string =>
    Array.from(number)
      .map((digit, at) => digit + (at === number.length - 1 ? "" : at < zero ? apartWithZero : apart))
      .join("");
  const isNational = /^0(?!0)/.test(value.replaceAll(/\D/g, "")) && !value.trim().startsWith("+");
  if (isNational) {
    const home = digits.slice(1);
    return [
      form(`${atHome}${dialled(digits)}`, "strong"),
      form(`(?<!\\d)(?:\\+|00)${apart}\\d{1,3}${apartWithZero}${dialled(home)}`, "weak"),
    ];
  }
  const strong = form(`(?<!\\d)(?:00${apart})?${dialled(digits, 3)}`, "strong");
  const home = digits.slice(countryLength(digits));
  if (home.length < 8) return [strong];
  const zero = home.length >= 9 ? `(?:0${apart})?` : `0${apart}`;
  return [strong, form(`${atHome}${zero}${dialled(home)}`, "weak")];
}

/** Not behind the code of a country. */
const atHome = `(?<!(?:\\+|00)${apart}\\d{1,3}${apart})(?<!\\d)`;

/** ITU-T E.164: how many digits the code of a country has. */
function countryLength(digits: string): 1 | 2 | 3 {
  if (/^[17]/.test(digits)) return 1;
  return /^(?:2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/.test(digits) ? 2 : 3;
}

function digitsOf(value: string): string {
  return value.normalize("NFKC").replaceAll("(0)", "").replaceAll(/\D/g, "").replace(/^00/, "");
}

/** Writing without spaces between words has no whole words to look for. */
const unspaced = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;

function namePatterns(value: string): readonly Pattern[] {
  const words = wordsOf(value);
  const between = "[\\s,;\"'\\u2019._-]{1,4}";
  const orders = words.length < 2 ? [words] : [words, [...words.slice(-1), ...words.slice(0, -1)]];
  return orders.map((order) => {
    const source = order.map((word) => spelt(word, "")).join(between);
    const isWhole = !unspaced.test(source);
    const form = isWhole ? `(?<![\\p{L}\\p{N}])${source}(?![\\p{L}\\p{N}])` : source;
    return { of: "folded", form: new RegExp(form, "u"), strength: "weak" };
  });
}

function wordsOf(name: string): readonly string[] {
  return folded(plain(name))
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}

/** One writing of the same signs; what is not seen (soft hyphens, joiners) is no part of a value. */
function plain(text: string): string {
  return text
    .normalize("NFKC")
    .replaceAll(/[\u00ad\u200b-\u200d\u2060\ufeff]/g, "")
    .replaceAll(/\r\n?/g, "\n")
    .toLowerCase();
}

const unlike: Readonly<Record<string, string>> = {
  ß: "ss",
  ø: "o",
  ł: "l",
  æ: "ae",
  œ: "oe",
  đ: "d",
  ð: "d",
  þ: "th",
  ı: "i",
};

function folded(text: string): string {
  return text
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[ßøłæœđðþı]/g, (sign) => unlike[sign] ?? sign);
}

function percentsDecoded(text: string): string {
  return text.replaceAll(/%([2-7][0-9a-f])/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)).toLowerCase(),
  );
}
