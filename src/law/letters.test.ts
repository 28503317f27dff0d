// Goal: for each letter about each right under each law it is known what must stand in it, and on whose word.
// Method: every pairing of law, right and letter; the contents the statutes list; the days on which a list changed.
import { expect, test } from "vitest";
import { letterRows } from "./data/letters.ts";
import { letterContents, letterRulesOn, missingFromLetter } from "./letters.ts";
import type { LetterQuestion } from "./letters.ts";
import { regimes } from "./regimes.ts";
import { letterItems, letterKinds } from "./right.ts";
import type { LetterItem } from "./right.ts";
import { refusalGroundsOn, rightsOn } from "./rights.ts";

const now = Temporal.PlainDate.from("2026-11-22");
const about = (letter: LetterQuestion["letter"], more: Partial<LetterQuestion> = {}): LetterQuestion => ({
  regime: "UK",
  letter,
  right: "access",
  day: now,
  ...more,
});

test("every letter about every right has contents, no item twice, and an article for each", () => {
  for (const regime of regimes)
    for (const { id } of rightsOn(regime, now))
      for (const letter of letterKinds) {
        const items = letterContents(about(letter, { regime, right: id }));
        const what = `${regime} ${id} ${letter}`;
        // Only the GDPR wants a letter before a restriction ends.
        const isNone = letter === "restriction-lifting" && !["EU", "UK"].includes(regime);
        expect(items.length > 0, `of ${what}`).toBe(!isNone);
        expect(new Set(items).size, `of ${what}`).toBe(items.length);
      }
  for (const { article } of letterRows) expect(article.length).toBeGreaterThan(5);
});

test("every item is wanted by some letter or some ground", () => {
  const grounds = regimes.flatMap((regime) =>
    rightsOn(regime, now).flatMap(({ id }) =>
      refusalGroundsOn(regime, id, now).flatMap(({ mustSay }) => mustSay),
    ),
  );
  const wanted = new Set<LetterItem>([...letterRows.flatMap(({ items }) => items), ...grounds]);
  expect(letterItems.filter((item) => !wanted.has(item))).toEqual([]);
});

test("a refusal says why, where to complain and that there is a court, as each law wants it", () => {
  const says = (regime: LetterQuestion["regime"]): readonly LetterItem[] =>
    letterContents(about("refusal", { regime }));
  for (const regime of regimes) expect(says(regime)).toEqual(expect.arrayContaining(["ground", "reason"]));
  expect(says("EU")).toEqual(expect.arrayContaining(["complaint-to-authority", "court"]));
  expect(says("EU")).not.toContain("complaint-to-us");
  expect(says("UK")).toEqual(expect.arrayContaining(["complaint-to-authority", "court", "complaint-to-us"]));
  expect(says("SG")).toEqual(expect.arrayContaining(["review", "copy-kept"]));
  expect(says("CH")).toContain("court");
  expect(says("ZA")).toEqual(expect.arrayContaining(["period-to-complain", "court"]));
});

test("before 19 June 2026 no British letter speaks of a complaint to the organisation", () => {
  const before = letterContents(about("refusal", { day: Temporal.PlainDate.from("2026-06-18") }));
  expect(before).not.toContain("complaint-to-us");
  expect(letterContents(about("refusal", { day: Temporal.PlainDate.from("2026-06-19") }))).toContain(
    "complaint-to-us",
  );
});

test("an answer to access carries the list of article 15, and one about rectification its own", () => {
  const list =
    "confirmation copy purposes categories recipients retention rights complaint-to-authority source";
  expect(letterContents(about("answer"))).toEqual(
    expect.arrayContaining([...list.split(" "), "automated-decisions", "safeguards"]),
  );
  const rectified = letterContents(about("answer", { right: "rectification" }));
  expect(rectified).toEqual(expect.arrayContaining(["what-was-done", "recipients-on-request"]));
  expect(rectified).not.toContain("purposes");
});

test("a ground that is named adds what it must say, and what is missing is told", () => {
  const plain = about("refusal", { right: "rectification" });
  const disputed = { ...plain, grounds: ["data-are-right"] };
  expect(letterContents(plain)).not.toContain("supplementary-statement");
  expect(letterContents(disputed)).toContain("supplementary-statement");
  expect(letterContents({ ...plain, grounds: ["no such ground"] })).toEqual(letterContents(plain));
  const present = new Set(letterContents(plain));
  expect(missingFromLetter(disputed, present)).toEqual(["supplementary-statement"]);
  expect(missingFromLetter(disputed, new Set(letterContents(disputed)))).toEqual([]);
  expect(letterRulesOn(plain).map(({ article }) => article)).toContain("art. 12(4)");
});
