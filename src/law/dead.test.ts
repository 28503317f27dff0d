// Goal: of each law it is known what it says of the dead, on each day it speaks of; a Member State's own rule goes before
// the regulation's; nobody has a right that no row gives, and where there is none there is a ground to say so.
// Method: invariants over all rows; the answers a person would check, named.
import { expect, test } from "vitest";
import { deadRows } from "./data/dead.ts";
import { deadRuleOn, survivorMay, survivors } from "./dead.ts";
import { bodies, regimes } from "./regimes.ts";
import { rightIds } from "./right.ts";
import { refusalGroundsOn, rightOn } from "./rights.ts";

const now = Temporal.PlainDate.from("2026-11-22");

test("each law says one thing of the dead from its first day on, with article and source", () => {
  for (const regime of regimes) {
    const first = Temporal.PlainDate.from(bodies[regime].from);
    expect(deadRuleOn(regime, undefined, first)).toBe(deadRuleOn(regime, undefined, now));
    expect(deadRuleOn(regime, undefined, first.subtract({ days: 1 }))).toBeUndefined();
    expect(deadRows.filter((row) => row.regime === regime && row.country === undefined)).toHaveLength(1);
  }
  for (const row of deadRows) {
    expect(row.article.length).toBeGreaterThan(10);
    expect(row.sources.length).toBeGreaterThan(0);
    expect([row.article, row.rights.length === 0]).toEqual([row.article, row.who.length === 0]);
    const given = row.rights.filter((right) => rightOn(row.regime, right, now) !== undefined);
    expect([row.article, given]).toEqual([row.article, row.rights]);
  }
});

test("the living alone are protected in the United Kingdom; the regulation leaves it to each Member State", () => {
  const may = (regime: (typeof regimes)[number], country: string | undefined, on = now): string =>
    rightIds
      .filter((right) => survivors.some((who) => survivorMay({ regime, country, right, who, day: on })))
      .join(" ");
  expect(may("UK", "GB")).toBe("");
  expect(may("EU", undefined)).toBe("");
  expect(may("EU", "DE")).toBe("");
  expect(may("EU", "ES")).toBe("access rectification erasure");
  expect(may("EU", "ES", Temporal.PlainDate.from("2018-12-06"))).toBe("");
  expect(may("SG", "SG")).toBe("withdrawal");
  expect(may("ZA", "ZA")).toBe("access");
  // A country counts under its own law alone.
  expect(may("UK", "ES")).toBe("");
  const spain = { regime: "EU", country: "ES", right: "access", day: now } as const;
  expect(survivors.map((who) => survivorMay({ ...spain, who }))).toEqual([true, true, true, false]);
  expect(survivorMay({ ...spain, who: "executor", day: Temporal.PlainDate.from("2018-05-24") })).toBe(false);
});

test("where a law gives survivors nothing, there is a ground that says so, of every right that can be refused", () => {
  for (const regime of regimes)
    for (const right of rightIds) {
      const grounds = new Set(refusalGroundsOn(regime, right, now).map(({ id }) => id));
      const isRefusable = grounds.has("not-identified");
      const stays = survivorMay({ regime, country: undefined, right, who: "executor", day: now });
      expect([regime, right, grounds.has("subject-has-died")]).toEqual([
        regime,
        right,
        isRefusable && !stays,
      ]);
    }
});
