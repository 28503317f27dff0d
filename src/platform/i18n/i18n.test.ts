// Goal: a sentence exists in every language with the same parameters, or the tests are red; readers get their language.
// Method: the real catalogues, planted differences, and header strings from RFC 9110 with hostile ones.
import fc from "fast-check";
import { expect, test } from "vitest";
import { errorCodes } from "../errors.ts";
import { english } from "./en.ts";
import { spanish } from "./es.ts";
import { compareCatalogues, sentences } from "./messages.ts";
import { negotiateLanguage } from "./negotiate.ts";
import { platformSentences } from "./platform.ts";

test("every error code has its own sentence in every language", () => {
  expect(platformSentences.languages).toEqual(["en", "es"]);
  for (const language of platformSentences.languages) {
    const said = errorCodes.map((code) => platformSentences.sayDynamic(language, `error.${code}`, {}));
    expect(new Set(said).size).toBe(errorCodes.length);
    for (const sentence of said) expect(sentence).toMatch(/^\p{Lu}.*\.$/u);
  }
  expect(compareCatalogues(english, spanish)).toBeUndefined();
});

test.each([
  [{ a: "One {x}" }, {}, '"a" is missing'],
  [{ a: "One {x}" }, { a: "Uno {y}" }, '"a" names {y} instead of {x}'],
  [{ a: "One" }, { a: "Uno", b: "Dos" }, '"b" is unknown'],
  [{ a: { plural: "n", one: "{n} row", other: "{n} rows" } }, { a: "filas" }, '"a" names {} instead of {n}'],
])("a difference between two languages is named: %j, %j", (reference, other, difference) => {
  expect(compareCatalogues(reference, other)).toBe(difference);
});

test("a catalogue that differs is not made", () => {
  const other: Record<"a", string> = { a: "Hola {nombre}" };
  expect(() => sentences({ a: "Hello {name}" }, { es: other })).toThrow('"a" names {nombre}');
});

const counted = sentences(
  {
    rows: { plural: "count", one: "{count} row in {table}", other: "{count} rows in {table}" },
    hello: "Hello {name}",
  },
  {
    pl: {
      rows: {
        plural: "count",
        one: "{count} wiersz w {table}",
        few: "{count} wiersze w {table}",
        many: "{count} wierszy w {table}",
        other: "{count} wiersza w {table}",
      },
      hello: "Cześć {name}",
    },
  },
);

test.each<["en" | "pl", number, string]>([
  ["en", 1, "1 row in booking"],
  ["en", 1200, "1,200 rows in booking"],
  ["pl", 1, "1 wiersz w booking"],
  ["pl", 3, "3 wiersze w booking"],
  ["pl", 12, "12 wierszy w booking"],
])("plurals follow the language: %s %d", (language, count, sentence) => {
  expect(counted.say(language, "rows", { count, table: "booking" })).toBe(sentence);
});

test.each([
  [0, 0, "nothing"],
  [0, 1, "the one is not"],
  [1, 1, "the one is"],
  [2, 2, "both"],
  [1, 3, "1 of 3 is"],
  [2, 3, "2 of 3 are"],
])("a form can be for one very number, and a plural can hold another: %d of %d", (n, of, sentence) => {
  const nested = {
    share: {
      plural: "of",
      "=0": "nothing",
      "=1": { plural: "n", "=0": "the one is not", other: "the one is" },
      "=2": "both",
      other: { plural: "n", one: "{n} of {of} is", other: "{n} of {of} are" },
    },
  };
  expect(sentences(nested, { es: nested }).say("en", "share", { n, of })).toBe(sentence);
  expect(compareCatalogues(nested, { share: { plural: "of", other: "{of}" } })).toBe(
    '"share" names {of} instead of {n, of}',
  );
});

test("a value is never read as a message", () => {
  expect(counted.say("en", "hello", { name: "{count} $& $1" })).toBe("Hello {count} $& $1");
  expect(() => counted.sayDynamic("en", "hello", {})).toThrow("needs {name}");
  expect(() => counted.sayDynamic("en", "toString", {})).toThrow("no sentence");
});

test.each([
  [undefined, "en"],
  ["es", "es"],
  ["es-MX,es;q=0.9,en;q=0.8", "es"],
  ["en;q=0.2, es;q=0.7", "es"],
  ["da, *;q=0.5", "en"],
  ["es;q=0", "en"],
  ["de,fr", "en"],
])("Accept-Language %s gets %s", (header, language) => {
  expect(negotiateLanguage(header, ["en", "es"], "en")).toBe(language);
});

test("any header gets one of our languages", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 2000 }), (header) => {
      expect(["en", "es"]).toContain(negotiateLanguage(header, ["en", "es"], "en"));
    }),
  );
});
