// Goal: a subject is told the reason that was decided, and no other.
// Method: every reason that keeps something back, as the package says it.
import { expect, test } from "vitest";
import { reasonsFor } from "../run/contract.ts";
import { reasonSentences } from "./reasons.ts";

const told = (reason: (typeof reasonsFor)["withhold"][number]): string =>
  reasonSentences([{ position: 0, treatment: "withhold", reason, rows: 2 }]).join("");

test("each reason to hold back has a sentence of its own", () => {
  const sentences = reasonsFor.withhold.map(told);
  expect(new Set(sentences).size).toBe(reasonsFor.withhold.length);
  expect(sentences).not.toContain("");
});

test("nobody is said to have disagreed who was not asked", () => {
  expect([told("did-not-agree"), told("not-asked")]).toEqual([
    "2 records held back: another person it concerns did not agree.",
    "2 records held back: another person it concerns was not asked whether you may have it.",
  ]);
});
