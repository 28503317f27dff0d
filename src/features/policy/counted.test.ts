// Goal: how many kept to a promise is said as somebody would say it, whether nothing, one, two or many are counted.
// Method: each form by example; then every sentence of the catalogue that counts, over all small counts, held to what
// nobody says: "All 1", "In all 2", "1 requests", "0 of the 0".
import { expect, test } from "vitest";
import { sentences } from "../../platform/i18n/messages.ts";
import { all, around, noOccasion, some, waiting } from "./counted.ts";
import { policySentences } from "./sentences.ts";

const letters = {
  one: "letter",
  many: "letters",
  was: "was answered",
  were: "were answered",
  wasNot: "was not answered",
};
const due = { one: "{due} letter waits.", many: "{due} letters wait." };
const catalogue = sentences(
  {
    all: all(letters),
    some: some(letters),
    failed: some(letters, "failed"),
    due: waiting(due, { ended: letters, none: "None was answered." }),
    none: noOccasion("No letter"),
    framed: around(all(letters), { before: "So: ", behind: " There." }),
  },
  {},
);

test.each([
  ["all", { of: 1 }, "The one letter was answered."],
  ["all", { of: 2 }, "Both letters were answered."],
  ["all", { of: 1200 }, "All 1,200 letters were answered."],
  ["some", { n: 0, of: 1 }, "The one letter was not answered."],
  ["some", { n: 1, of: 1 }, "The one letter was answered."],
  ["some", { n: 0, of: 2 }, "Neither of the 2 letters was answered."],
  ["some", { n: 1, of: 2 }, "1 of the 2 letters was answered."],
  ["some", { n: 2, of: 2 }, "Both letters were answered."],
  ["some", { n: 0, of: 5 }, "None of the 5 letters was answered."],
  ["some", { n: 1, of: 5 }, "1 of the 5 letters was answered."],
  ["some", { n: 4, of: 5 }, "4 of the 5 letters were answered."],
  ["failed", { failed: 1, of: 5 }, "1 of the 5 letters was answered."],
  ["due", { due: 1, n: 0, of: 0 }, "1 letter waits. None was answered."],
  ["due", { due: 2, n: 1, of: 1 }, "2 letters wait. The one letter was answered."],
  ["none", { open: 0 }, "No letter."],
  ["none", { open: 3 }, "No letter (3 open)."],
  ["framed", { of: 1 }, "So: The one letter was answered. There."],
])("%s of %j", (key, parameters, sentence) => {
  expect(catalogue.sayDynamic("en", key, parameters)).toBe(sentence);
});

// A check that says kept or broken has counted something.
const results =
  /^(?!review|attested|auditor|nature|past|post).*\.(?:kept|broken|elsewhere|due|none|unknown)$/;
const counts = [0, 1, 2, 3, 11];

test("no sentence of a check counts as nobody would say it", () => {
  const said = policySentences.keys
    .filter((key) => results.test(key) && !key.includes(".case."))
    .flatMap((key) =>
      counts
        .filter((of) => of > 0 || /(?:clock|complaint|advice)\.due$|none$/.test(key))
        .flatMap((of) =>
          counts.map((count) => {
            const n = Math.min(count, of);
            return policySentences.sayDynamic("en", key, {
              n,
              of,
              failed: Math.max(1, n),
              due: n,
              open: n,
              count: n,
            });
          }),
        ),
    );
  expect(said.length).toBeGreaterThan(1000);
  const odd =
    /\ball [012] |\bthe [01] |\bthe one [a-z]+s\b|\b1 [a-z]+s (?:of|that|were|are)\b|\b0 of\b|undefined/i;
  expect([...new Set(said.filter((sentence) => odd.test(sentence)))]).toEqual([]);
});
