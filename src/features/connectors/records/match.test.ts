// Goal: a value is found wherever a reader would say it stands, and nowhere else; what may be somebody else's is weak.
// Method: texts written by hand, each with the asked values it holds; generated spacing of numbers and accents of names.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matcherOf, unaskable } from "./match.ts";
import type { AskedValue } from "./system.ts";

const asked: readonly AskedValue[] = [
  { kind: "email", value: "Ann.Example@Example.org" },
  { kind: "phone", value: "+44 20 7946 0018" },
  { kind: "name", value: "Ána Øster-Müller" },
  { kind: "identifier", value: "C-4711" },
  { kind: "email", value: "ann@bücher.example" },
];
const match = matcherOf(asked);
const held = (text: string): readonly string[] =>
  match(text).map(({ asked: at, strength }) => `${at} ${strength}`);

describe("matching asked values in a text", () => {
  test.each([
    "write to ann.example@example.org.",
    "ANN.EXAMPLE@EXAMPLE.ORG",
    "<ann.example@example.org>",
    "…ann.example@example.org",
    "-ann.example@example.org",
    "mailto:ann.example%40example.org?subject=x",
    "?to%3Dann.example%40example.org",
    "ann.exam\u00adple@exam\u200bple.org",
    "ann.example@\r\n   example.org",
    "ａｎｎ.example@example.org",
    "ann.example@example.org_2024",
    "ann.example@example.org, and more",
  ])("an address is found in %j", (text) => expect(held(text)).toEqual(["0 strong"]));

  test.each([
    "joann.example@example.org",
    "x+ann.example@example.org",
    "jo.ann.example@example.org",
    "ann.example@example.org.uk",
    "ann.example@example.organic",
    "ann.example@example.org-n.example",
    "annXexample@example.org",
    "ann.example @ example.org",
  ])("another address is not hers: %j", (text) => expect(held(text)).toEqual([]));

  test("a domain is one however it is written", () => {
    expect(held("ann@xn--bcher-kva.example")).toEqual(["4 strong"]);
    expect(held("ann@BÜCHER.example")).toEqual(["4 strong"]);
  });

  test.each([
    "+44 20 7946 0018",
    "0044 20 7946 0018",
    "+442079460018",
    "+44 (0)20 7946-0018",
    "+44 (0) 20 7946 0018",
    "(+44) 20.7946.0018",
    "Tel: 17 442079460018 2024",
    "+44 20\u00a07946\u20110018",
  ])("a number is found as %j", (text) => expect(held(text)).toEqual(["1 strong"]));

  test.each(["020 7946 0018", "(020) 7946 0018", "20 7946 0018"])(
    "without its country it is weak: %j",
    (text) => expect(held(text)).toEqual(["1 weak"]),
  );

  test.each(["+44 20 7946 00181", "9442079460018", "+49 20 7946 0018", "+44 20 7946 001"])(
    "another number is not hers: %j",
    (text) => expect(held(text)).toEqual([]),
  );

  test("a number asked without a country is weak where one stands", () => {
    const national = matcherOf([{ kind: "phone", value: "020 7946 0018" }]);
    expect(national("020 79460018")).toEqual([{ asked: 0, strength: "strong" }]);
    expect(national("+44 20 7946 0018")).toEqual([{ asked: 0, strength: "weak" }]);
    expect(national("+44 (0)20 7946 0018")).toEqual([{ asked: 0, strength: "weak" }]);
    expect(national("1020 7946 0018")).toEqual([]);
  });

  test.each([
    "Ana Oster-Muller",
    "ÁNA ØSTER MÜLLER",
    '"Ána","Øster-Müller"',
    "a\u0301na_oster_mu\u0308ller.pdf",
    "Müller, Ana Oster",
  ])("a name is found, and weak, in %j", (text) => expect(held(text)).toEqual(["2 weak"]));

  test.each(["Hana Oster-Muller", "Ana Oster-Mullerin", "Ana Oster", "Ana. And then Oster Muller"])(
    "another name is not hers: %j",
    (text) => expect(held(text)).toEqual([]),
  );

  test("a name in a writing without spaces needs none around it", () => {
    expect(matcherOf([{ kind: "name", value: "王小明" }])("致王小明先生")).toEqual([
      { asked: 0, strength: "weak" },
    ]);
  });

  test.each(["Customer c-4711.", "no.C-4711", "(C-4711)", "id=C-4711&x"])(
    "an identifier is found in %j",
    (text) => expect(held(text)).toEqual(["3 strong"]),
  );
  test.each(["AC-4711", "C-47112", "X-C-4711", "C-4711-B", "C-\n4711"])(
    "another identifier is not hers: %j",
    (text) => expect(held(text)).toEqual([]),
  );
  test("a figure is not an identifier of digits", () => {
    const digits = matcherOf([{ kind: "identifier", value: "4711" }]);
    expect(digits("4711.50 and 1,4711 and 2024-4711")).toEqual([]);
    expect(digits("no.4711")).toHaveLength(1);
  });

  test("every value that stands there is told, each once", () => {
    expect(held("c-4711 ann.example@example.org C-4711 Tel. +44 20 7946 0018 / 020 7946 0018")).toEqual([
      "0 strong",
      "1 strong",
      "3 strong",
    ]);
  });

  test("what would lead to everybody or nobody cannot be asked", () => {
    const refused: readonly AskedValue[] = [
      { kind: "email", value: "ann" },
      { kind: "phone", value: "0018" },
      { kind: "name", value: " - " },
      { kind: "identifier", value: "7" },
    ];
    for (const one of refused) expect(unaskable(one)).toMatch(/^An? /);
    for (const one of asked) expect(unaskable(one)).toBeUndefined();
    expect(matcherOf(refused)("ann 0018 - 7")).toEqual([]);
  });

  test("a number is found however it is spaced, and one digit more is not it", () => {
    const spaces = fc.array(fc.constantFrom("", " ", "-", ".", "/", "  "), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(spaces, (between) => {
        const written = Array.from("442079460018")
          .map((digit, at) => digit + (between[at] ?? ""))
          .join("")
          .trim();
        expect(held(`+${written}`)).toEqual(["1 strong"]);
        expect(held(`3${written}`)).not.toContain("1 strong");
      }),
    );
  });

  test("any text is judged in time that grows with its length", () => {
    const hostile = `${"a \n".repeat(50_000)}${"1 ".repeat(50_000)}${"ann.example@ \n".repeat(20_000)}`;
    const begun = performance.now();
    expect(held(hostile)).toEqual([]);
    expect(performance.now() - begun).toBeLessThan(3000);
  });
});
