/** What a column holds, from its name, type and sampled values, with how sure that is and why. */
import type { Column } from "../catalog.ts";
import { aboutWords, contentWords, meaningOf, type NameMeaning } from "./categories.ts";
import { bearsOut, isFreeText, meaningOfValues } from "./recognise.ts";
import { mentionsPeople, runsOf, wordsOf } from "./words.ts";

export type ColumnGuess = {
  readonly category: string;
  readonly access: "disclose" | "secret";
  readonly confidence: number;
  readonly reason: string;
  /** `strong`: personal wherever it stands · `weak`: only in a row about a person. */
  readonly weight: NameMeaning["weight"];
  readonly special: boolean;
};

/** Nothing when neither the name nor the values say anything about a person. */
export function guessColumn(column: Column, values: readonly string[] = []): ColumnGuess | undefined {
  const byName = nameMeaning(column);
  const byValues = isTextual(column.type) ? meaningOfValues(values) : networkMeaning(column.type, values);
  if (byName?.secret === true) return guess(byName, 0.9, "named like a credential");
  if (byValues !== undefined) {
    const agrees = byName?.category === byValues.category;
    const isSecret = byValues.category.startsWith("user.authorization");
    const reason = `${Math.round(byValues.share * 100)} % of ${byValues.values} sampled values are ${byValues.what}`;
    const confidence = agrees ? 0.98 : Math.min(0.85, 0.55 + byValues.share * 0.3);
    const meaning: NameMeaning = {
      category: byValues.category,
      weight: "strong",
      secret: isSecret,
      special: false,
    };
    return guess(meaning, confidence, agrees ? `name, and ${reason}` : reason);
  }
  if (byName === undefined)
    return isTextual(column.type) && isFreeText(values)
      ? guess(
          { category: "user.content", weight: "text", secret: false, special: false },
          0.6,
          "sampled values are free text: may mention anyone",
        )
      : undefined;
  const borneOut = bearsOut(byName.category, values);
  if (borneOut === false) return guess(byName, 0.35, "by name, but the sampled values do not look like it");
  const base = byName.weight === "strong" ? 0.85 : byName.weight === "text" ? 0.75 : 0.6;
  const words = byName.weight === "text" ? "free text by name: may mention anyone" : "by name";
  return guess(
    byName,
    borneOut === true ? base + 0.1 : base,
    borneOut === true ? `${words} and sampled values` : words,
  );
}

function guess(meaning: NameMeaning, confidence: number, reason: string): ColumnGuess {
  return {
    category: meaning.category,
    access: meaning.secret ? "secret" : "disclose",
    confidence,
    reason: meaning.special ? `${reason}; special category (art. 9 or 10)` : reason,
    weight: meaning.weight,
    special: meaning.special,
  };
}

const fullName: NameMeaning = { category: "user.name", weight: "strong", secret: false, special: false };

function nameMeaning(column: Column): NameMeaning | undefined {
  const words = wordsOf(column.name);
  const last = words.at(-1);
  // `patient_name` is a person's, `product_name` is not.
  if (last === "name" && mentionsPeople(words.slice(0, -1)) && fitsType(fullName, column.type))
    return fullName;
  for (const { run, end } of runsOf(words)) {
    const meaning = meaningOf(run);
    if (meaning === undefined) continue;
    if (meaning.secret && (run === "hash" || run === "token") && words.some((word) => contentWords.has(word)))
      continue;
    // `email_verified` is about the address; `phone_2` and `address_line_1` are not about a number.
    if (end < words.length && last !== undefined && aboutWords.has(last)) return undefined;
    return fitsType(meaning, column.type) ? meaning : undefined;
  }
  return undefined;
}

/** A yes or no, a number or a moment cannot be a name or an address whatever it is called. */
function fitsType(meaning: NameMeaning, type: string): boolean {
  const { category } = meaning;
  if (type === "boolean") return meaning.special;
  const isMoment = /^(?:date|timestamp|time)/.test(type);
  if (category === "user.demographic.date_of_birth") return isMoment || isTextual(type);
  if (isMoment) return false;
  const isNumber = /^(?:smallint|integer|bigint|numeric|real|double)/.test(type);
  if (!isNumber) return true;
  return (
    !category.startsWith("user.name") &&
    !category.startsWith("user.contact.email") &&
    meaning.weight !== "text" &&
    !(meaning.secret && !/^(?:bigint|integer)/.test(type))
  );
}

function networkMeaning(type: string, values: readonly string[]): ReturnType<typeof meaningOfValues> {
  if (type === "inet")
    return { category: "user.device.ip_address", share: 1, values: values.length, what: "network addresses" };
  return undefined;
}

/** Types whose values are words. */
function isTextual(type: string): boolean {
  return /^(?:text|character|citext|name$|"?citext)/.test(type) && !type.endsWith("[]");
}
