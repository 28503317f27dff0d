/**
 * Numbers and addresses in a text that are somebody's, whoever they are: bank accounts, payment cards, identity numbers with a
 * check digit or a shape of their own, addresses for mail, telephones. Nobody is named by them, so a person looks whose
 * they are (GDPR art. 15(4)). Deterministic; what fails its check digit is not taken. Pure.
 */
import type { PatternKind } from "../review/contract.ts";

export type Pattern = {
  readonly kind: PatternKind;
  /** In UTF-16 units; `to` is behind the last. */
  readonly from: number;
  readonly to: number;
  /** As it is compared: without spaces and marks, letters small. */
  readonly value: string;
};

/** What one field is searched in: a longer one is a document, which is read as one. */
const longestText = 1_000_000;

type Rule = {
  readonly kind: PatternKind;
  readonly form: RegExp;
  /** Of what the form takes, without spaces and marks. */
  readonly isOne: (bare: string, written: string) => boolean;
};

/** Of the countries that use it, how many signs an account has (ISO 13616, the registry of SWIFT). */
const ibanLengths: Readonly<Record<number, string>> = {
  15: "NO",
  16: "BE",
  18: "DK FI FO GL NL",
  19: "MK SI",
  20: "AT BA EE KZ LT LU XK",
  21: "CH HR LI LV",
  22: "BG BH CR DE GB GE IE ME RS",
  23: "AE GI IL",
  24: "AD CZ ES MD PK RO SA SE SK TN VG",
  25: "PT",
  26: "IS TR",
  27: "FR GR IT MC MR SM",
  28: "AL AZ CY DO GT HU LB PL",
  29: "BR PS QA UA",
  30: "JO KW MU",
  31: "MT",
};

/** As many signs as the country's accounts have, so that no word behind it is taken along. */
function ibanForm(): RegExp {
  const countries = Object.entries(ibanLengths).map(
    ([length, names]) =>
      `(?:${names.replaceAll(" ", "|")})\\d{2}(?:[ \\u00A0]?[A-Z0-9]){${Number(length) - 4}}`,
  );
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${countries.join("|")})(?![\\p{L}\\p{N}])`, "giu");
}

const bareOf = (written: string): string => written.replaceAll(/[\s.\-/()\u00A0]/gu, "");
const isCode = (check: (bare: string) => boolean) => (bare: string) => check(bare.toUpperCase());

/** One form after another; of two that overlap the first stands. */
const rules: readonly Rule[] = [
  {
    kind: "email",
    form: /[\p{L}\p{N}][\p{L}\p{N}._%+-]{0,63}@(?:[\p{L}\p{N}][\p{L}\p{N}-]{0,62}\.){1,6}\p{L}{2,24}/gu,
    isOne: () => true,
  },
  {
    kind: "account",
    form: ibanForm(),
    isOne: isCode(isIban),
  },
  { kind: "identity", form: /(?<![\p{L}\p{N}])\d{8}[ -]?[A-Z](?![\p{L}\p{N}])/giu, isOne: isCode(isSpanish) },
  {
    kind: "identity",
    form: /(?<![\p{L}\p{N}])[XYZ]-?\d{7}-?[A-Z](?![\p{L}\p{N}])/giu,
    isOne: isCode(isSpanish),
  },
  {
    kind: "identity",
    form: /(?<![\p{L}\p{N}])[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D](?![\p{L}\p{N}])/giu,
    isOne: isCode(isBritish),
  },
  {
    kind: "identity",
    form: /(?<![\p{L}\p{N}])[12] ?\d{2} ?\d{2} ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}(?!\d)/giu,
    isOne: isCode(isFrench),
  },
  {
    kind: "identity",
    form: /(?<![\p{L}\p{N}])\d{2}[. ]?\d{2}[. ]?\d{2}[- ]?\d{3}[. ]?\d{2}(?![\p{L}\p{N}])/gu,
    isOne: isBelgian,
  },
  {
    kind: "identity",
    form: /(?<![\p{L}\p{N}])[A-Z]{6}\d{2}[A-EHLMPR-T]\d{2}[A-Z]\d{3}[A-Z](?![\p{L}\p{N}])/giu,
    isOne: isCode(isItalian),
  },
  {
    kind: "identity",
    form: /(?<![\p{L}\p{N}])[STFG]\d{7}[A-Z](?![\p{L}\p{N}])/giu,
    isOne: isCode(isSingaporean),
  },
  {
    kind: "identity",
    form: /(?<![\p{L}\p{N}-])(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\p{L}\p{N}-])/gu,
    isOne: () => true,
  },
  { kind: "card", form: /(?<![\p{L}\p{N}+-])[2-6]\d{3}(?:[ -]?\d){9,15}(?![\p{L}\p{N}])/gu, isOne: isCard },
  {
    kind: "phone",
    form: /(?<![\p{L}\p{N}.,/-])(?:\+[ ]?\d|\(?0\d)(?:[ \u00A0()./-]{0,3}\d){6,13}(?![\p{L}\p{N}])/gu,
    isOne: isPhone,
  },
];

/** In the order of the text; none touches another. */
export function patternsIn(text: string): readonly Pattern[] {
  if (text.length > longestText) return [];
  const found: Pattern[] = [];
  for (const { kind, form, isOne } of rules)
    for (const match of text.matchAll(form)) {
      const [written] = match;
      const bare = kind === "email" ? written : bareOf(written);
      if (!isOne(bare, written)) continue;
      const from = match.index;
      const to = from + written.length;
      if (found.some((other) => from < other.to && other.from < to)) continue;
      found.push({ kind, from, to, value: bare.toLowerCase() });
    }
  return found.toSorted((one, other) => one.from - other.from);
}

type Values = Readonly<Record<string, string | null>>;

/** What fields hold that are nothing but such a number or address: the map says whose a field is. */
export function wholePatterns(values: Values): readonly string[] {
  return Object.values(values).flatMap((value) => {
    const text = (value ?? "").trim();
    const [found] = text === "" || text.length > 100 ? [] : patternsIn(text);
    return found !== undefined && isWhole(found, text) ? [found.value] : [];
  });
}

/** Those that stand among other words and are none of `own`, with the field they stand in. */
export function unnamedIn(
  values: Values,
  own: ReadonlySet<string>,
): readonly (Pattern & { readonly column: string })[] {
  return Object.entries(values).flatMap(([column, value]) => {
    const text = value ?? "";
    // An identifier or an address of a page has no words.
    if (!/\p{L}\s/u.test(text)) return [];
    return patternsIn(text)
      .filter((found) => !own.has(found.value) && !isWhole(found, text.trim()))
      .map((found) => ({ ...found, column }));
  });
}

const isWhole = ({ from, to }: Pattern, text: string): boolean => to - from >= text.length;

/** The rest of a number of any length by a small one. */
function rest(digits: string, by: number): number {
  let value = 0;
  for (const digit of digits) value = (value * 10 + Number(digit)) % by;
  return value;
}

/** ISO 13616-1: letters as numbers, the first four signs last, one left by 97. */
function isIban(bare: string): boolean {
  const moved = bare.slice(4) + bare.slice(0, 4);
  const digits = Array.from(moved, (sign) => String(Number.parseInt(sign, 36))).join("");
  return rest(digits, 97) === 1;
}

/** ISO/IEC 7812-1, annex B (Luhn). */
function isCard(bare: string): boolean {
  if (bare.length < 13 || bare.length > 19 || /^(\d)\1+$/.test(bare)) return false;
  let sum = 0;
  for (let at = 0; at < bare.length; at += 1) {
    const digit = Number(bare.charAt(bare.length - 1 - at));
    const doubled = digit * 2;
    sum += at % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** DNI and NIE (Real Decreto 1553/2005): a letter by 23. */
function isSpanish(bare: string): boolean {
  const digits = bare.slice(0, -1).replace(/^[XYZ]/, (letter) => String("XYZ".indexOf(letter)));
  return "TRWAGMYFPDXBNJZSQVHLCKE".charAt(rest(digits, 23)) === bare.slice(-1);
}

/** National Insurance numbers have no check digit; prefixes that are never given (HMRC NIM39110). */
function isBritish(bare: string): boolean {
  return (
    /^[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]$/.test(bare) && !/^(?:BG|GB|NK|KN|NT|TN|ZZ)/.test(bare)
  );
}

/** NIR (INSEE): a key that completes to 97; Corsica counts as 19 and 18. */
function isFrench(bare: string): boolean {
  const month = Number(bare.slice(3, 5));
  if (month < 1 || (month > 12 && month < 20)) return false;
  const digits = bare.slice(0, 13).replace("2A", "19").replace("2B", "18");
  return /^\d{13}$/.test(digits) && 97 - rest(digits, 97) === Number(bare.slice(13));
}

/** Rijksregisternummer (KB 3 april 1984): as the French key; of those born since 2000 with a 2 before it. */
function isBelgian(bare: string): boolean {
  const month = Number(bare.slice(2, 4)) % 20;
  const day = Number(bare.slice(4, 6));
  if (month > 12 || day > 31) return false;
  const key = Number(bare.slice(9));
  return [bare.slice(0, 9), `2${bare.slice(0, 9)}`].some((digits) => 97 - rest(digits, 97) === key);
}

const odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
/** Codice fiscale (DM 23 dicembre 1976): a letter by 26. */
function isItalian(bare: string): boolean {
  const sum = Array.from(bare.slice(0, 15)).reduce((total, sign, at) => {
    const value = /\d/.test(sign) ? Number(sign) : sign.charCodeAt(0) - 65;
    return total + (at % 2 === 0 ? (odd[value] ?? 0) : value);
  }, 0);
  return String.fromCharCode(65 + (sum % 26)) === bare.slice(15);
}

/** NRIC and FIN: weights 2 7 6 5 4 3 2, a letter by 11. */
function isSingaporean(bare: string): boolean {
  const first = bare.charAt(0);
  const weights = [2, 7, 6, 5, 4, 3, 2];
  const sum = weights.reduce((total, weight, at) => total + weight * Number(bare.charAt(at + 1)), 0);
  const later = first === "T" || first === "G" ? 4 : 0;
  const letters = first === "S" || first === "T" ? "JZIHGFEDCBA" : "XWUTRQPNMLK";
  return letters.charAt((sum + later) % 11) === bare.slice(8);
}

/** E.164: fifteen digits at most; below nine it may be anything. A day is none. */
function isPhone(bare: string, written: string): boolean {
  const digits = bare.replace(/^\+/, "");
  if (digits.length < 9 || digits.length > 15 || /^(\d)\1+$/.test(digits)) return false;
  return !/^\(?0?\d[./-]\d{1,2}[./-]\d{4}/.test(written) && !/^0\d{3}-\d\d-\d\d/.test(written);
}
