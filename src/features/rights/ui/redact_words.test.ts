// Goal: words taken out once are taken out wherever the same words stand, and nothing that only holds them.
// Method: a short text, by hand.
import { expect, test } from "vitest";
import { alike } from "./redact_words.ts";

const said = (text: string, words: string) => {
  const from = text.indexOf(words);
  return alike(text, { from, to: from + words.length }).map((one) => [
    one.from,
    text.slice(one.from, one.to),
  ]);
};

test("the same words are found in other capitals, and not within longer ones", () => {
  expect(said("Ana came. ANA left; Anastasia and Mariana stayed.", "Ana")).toEqual([
    [0, "Ana"],
    [10, "ANA"],
  ]);
});

test("signs are signs, and a part of a word is that part alone", () => {
  expect(said("a.b (x) axb (x)", "(x)")).toEqual([
    [4, "(x)"],
    [12, "(x)"],
  ]);
  expect(said("Mariana", "ana")).toEqual([[4, "ana"]]);
});
