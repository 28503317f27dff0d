// Goal: a notice must say what its laws ask for, and nothing is asked by a law that was not in force.
// Method: the lists of GDPR Arts. 13 and 14 written down again, and one case for each other law.
import { expect, test } from "vitest";
import { noticeContents, noticeItems } from "./notices.ts";

const day = Temporal.PlainDate.from("2026-03-02");
const itemsOf = (regimes: readonly string[], collections: readonly string[], on = day): readonly string[] =>
  noticeContents(regimes, collections, on).map(({ item }) => item);

test("the European lists differ by where the data come from, as Articles 13 and 14 do", () => {
  const shared = ["controller", "purposes", "basis", "interests", "recipients", "transfers", "retention"];
  const after = ["rights", "withdrawal", "complaint", "automated-decisions"];
  expect(itemsOf(["EU"], ["direct"]).toSorted()).toEqual([...shared, ...after, "statutory-need"].toSorted());
  expect(itemsOf(["UK"], ["indirect"]).toSorted()).toEqual(
    [...shared, ...after, "categories", "source"].toSorted(),
  );
  expect(noticeContents(["EU"], ["direct", "indirect"], day)[0]).toEqual({
    item: "controller",
    articles: ["GDPR Art. 13(1)(a)", "GDPR Art. 14(1)(a)"],
  });
});

test("other laws ask for their own list, several together for all of theirs", () => {
  expect(itemsOf(["SG"], ["direct"])).toEqual(["controller", "purposes"]);
  expect(itemsOf(["US-CA"], ["direct"])).toContain("sharing");
  expect(itemsOf(["CH"], ["direct"])).not.toContain("categories");
  expect(itemsOf(["CH"], ["indirect"])).toContain("categories");
  expect(itemsOf(["ZA"], ["indirect"])).toContain("source");
  expect(itemsOf(["SG", "US-CA"], ["direct"])).toEqual([
    "controller",
    "purposes",
    "categories",
    "sharing",
    "retention",
    "rights",
  ]);
});

test("no law asks before it was in force, and no law no regime", () => {
  expect(itemsOf(["EU"], ["direct"], Temporal.PlainDate.from("2018-05-24"))).toEqual([]);
  expect(itemsOf([], ["direct"])).toEqual([]);
});

test("every content there is a word for is asked by some law", () => {
  const all = ["EU", "UK", "SG", "US-CA", "CH", "ZA"];
  expect(itemsOf(all, ["direct", "indirect"])).toEqual(noticeItems);
});
