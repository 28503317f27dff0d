// Goal: accounts, cards, identity numbers, addresses and telephones in a text are found where they stand, near misses and
// dates, prices and numbers of orders are left, and a hostile text costs little.
// Method: numbers made by a naive reference for each check (tried digit by digit until its rule in another form holds), put
// between words; each with one sign changed; and examples written by hand.
import fc from "fast-check";
import { expect, test } from "vitest";
import { patternsIn, unnamedIn, wholePatterns } from "./domain.patterns.ts";

const kindsIn = (text: string): readonly string[] => patternsIn(text).map(({ kind }) => kind);
const valuesIn = (text: string): readonly string[] =>
  patternsIn(text).map(({ kind, value }) => `${kind} ${value}`);

test.each([
  ["Pay to GB82 WEST 1234 5698 7654 32 please", ["account gb82west12345698765432"]],
  ["DE89370400440532013000.", ["account de89370400440532013000"]],
  ["card 4111 1111 1111 1111, thanks", ["card 4111111111111111"]],
  ["DNI 12345678Z and NIE X1234567L", ["identity 12345678z", "identity x1234567l"]],
  ["NI number AB 12 34 56 C", ["identity ab123456c"]],
  ["NIR 2 69 05 49 588 157 80", ["identity 269054958815780"]],
  ["85.07.30-033.28", ["identity 85073003328"]],
  ["RSSMRA85T10A562S", ["identity rssmra85t10a562s"]],
  ["S1234567D", ["identity s1234567d"]],
  ["call +44 20 7946 0018 or (020) 7946-0018", ["phone +442079460018", "phone 02079460018"]],
  ["write to rosa.lind@example.org, or not", ["email rosa.lind@example.org"]],
] as const)("%s holds %j", (text, expected) => {
  expect(valuesIn(text)).toEqual(expected);
});

test.each([
  "on 2026-11-23 at 10:00, and on 03.04.2026 and 12/11/2026",
  "order 4111 1111 1111 1112",
  "GB82 WEST 1234 5698 7654 33",
  "12345678A",
  "£1,234,567.89 for 300 pieces",
  "clause 10.13, pages 100-250",
  "version 0.12.345.678",
  "build 0042",
  "a@b",
  "the record a0000000-0000-4000-8000-000000000003 of the log",
])("%s holds nothing", (text) => {
  expect(kindsIn(text)).toEqual([]);
});

/** The one ending that a rule allows, tried out. */
function completed(
  stem: string,
  endings: readonly string[],
  holds: (whole: string) => boolean,
): readonly string[] {
  return endings.map((ending) => stem + ending).filter(holds);
}
const digits = (length: number): fc.Arbitrary<string> =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((all) => all.join(""));
const two = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, "0"));

test("of generated accounts the one with the right check digits is found, and none of the others", () => {
  fc.assert(
    fc.property(digits(18), (body) => {
      const right = two.filter((check) => BigInt(`${body}1314${check}`) % 97n === 1n);
      const found = two.filter((check) => kindsIn(`to DE${check}${body} today`).includes("account"));
      // 00, 01 and 99 name what 97, 98 and 02 name: no bank gives them, and their rest is the same.
      expect(found).toEqual(right);
    }),
  );
});

test("of generated cards the last digit that makes the sum of Luhn a ten is taken, and no other", () => {
  const luhn = (number: string): boolean =>
    Array.from(number)
      .toReversed()
      .flatMap((digit, at) => Array.from(String(Number(digit) * (at % 2 === 0 ? 1 : 2))))
      .reduce((sum, digit) => sum + Number(digit), 0) %
      10 ===
    0;
  fc.assert(
    fc.property(digits(14), (body) => {
      const ends = Array.from("0123456789");
      const right = completed(`5${body}`, ends, luhn);
      const found = completed(`5${body}`, ends, (whole) => kindsIn(`paid with ${whole}`).includes("card"));
      expect(found).toEqual(right);
    }),
  );
});

test("of generated French numbers the key that completes to 97 is taken, and no other", () => {
  fc.assert(
    fc.property(digits(8), fc.integer({ min: 1, max: 12 }), (body, month) => {
      const stem = `185${String(month).padStart(2, "0")}${body}`;
      const found = completed(stem, two, (whole) => kindsIn(`nº ${whole}`).includes("identity"));
      const right = completed(
        stem,
        two,
        (whole) => Number(BigInt(whole.slice(0, 13)) % 97n) + Number(whole.slice(13)) === 97,
      );
      expect(found.filter((whole) => right.includes(whole))).toEqual(right);
    }),
  );
});

test("only what stands among words is nobody's: a field that is a number, an identifier or an address is what its column is", () => {
  const values = {
    id: "a0000000-0000-4000-8000-000000000003",
    email: "rosa@example.org",
    site: "https://example.org/+441632960401",
    note: "Rosa is rosa@example.org, or mine: layla@example.org",
    nothing: null,
  };
  expect(wholePatterns(values)).toEqual(["rosa@example.org"]);
  expect(unnamedIn(values, new Set(["layla@example.org"]))).toMatchObject([
    { column: "note", kind: "email", value: "rosa@example.org" },
  ]);
});

test("places fit the text whatever stands around, and none touches another", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (before, after) => {
      const text = `${before} rosa@example.org ${after} 4111111111111111`;
      const found = patternsIn(text);
      for (const [at, { from, to }] of found.entries()) {
        expect(from).toBeLessThan(to);
        expect(to).toBeLessThanOrEqual(text.length);
        expect(from).toBeGreaterThanOrEqual(found[at - 1]?.to ?? 0);
      }
      expect(found.some(({ value }) => value.endsWith("rosa@example.org"))).toBe(true);
    }),
  );
});

test("a hostile text is read in a moment", () => {
  const began = performance.now();
  for (const text of ["1 ".repeat(300_000), "a.".repeat(300_000), "+1".repeat(300_000), "a@".repeat(300_000)])
    patternsIn(text);
  expect(performance.now() - began).toBeLessThan(5000);
});
