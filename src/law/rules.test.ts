// Goal: the rows of the law are whole: each says since when, by whom, on what source, and hangs together with the others.
// Method: invariants over every row, and the answers for days before and after a change of the law.
import { expect, test } from "vitest";
import { bodies, regimes } from "./regimes.ts";
import { answerRuleIds, ruleFor, ruleIds, ruleOf, rules } from "./rules.ts";

const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text);

test("every rule has a source, a law, a day since when, and a name of its own", () => {
  expect(rules.length).toBe(32);
  expect(new Set(ruleIds).size).toBe(rules.length);
  for (const rule of rules) {
    expect(rule.sources.length, `of ${rule.id}`).toBeGreaterThan(0);
    for (const { citation } of rule.sources) expect(citation.length, `of ${rule.id}`).toBeGreaterThan(10);
    expect(rule.regimes.length, `of ${rule.id}`).toBeGreaterThan(0);
    expect(day(rule.from).toString(), `of ${rule.id}`).toBe(rule.from);
    expect((rule.until ?? "9999-12-31") > rule.from, `of ${rule.id}`).toBe(true);
    expect(rule.version, `of ${rule.id}`).toBeGreaterThan(0);
  }
});

test("every law has rules, and none is older than the law itself", () => {
  for (const regime of regimes) {
    const own = rules.filter((rule) => rule.regimes.includes(regime) && !rule.regimes.includes("policy"));
    expect(own.length, `of ${regime}`).toBeGreaterThan(0);
    for (const { id, from } of own) expect(from >= bodies[regime].from, `of ${id}`).toBe(true);
  }
});

test("what is kept or relied on never moves to a working day", () => {
  const still = rules.filter(({ nature }) => nature === "not-before" || nature === "valid-through");
  expect(still.map(({ id }) => id)).toEqual(["SG-22A-KEEP", "SG-DNC", "RETENTION"]);
  for (const { id, arithmetic } of still) {
    expect("roll" in arithmetic ? arithmetic.roll : "none", `of ${id}`).toBe("none");
  }
});

test("one rule answers a request under the GDPR's text on each day since 25 May 2018", () => {
  expect([...answerRuleIds].slice(0, 3)).toEqual(["EU-12-3", "UK-12-3", "UK-12A"]);
  for (const regime of ["EU", "UK"] as const) {
    expect(() => ruleFor(regime, day("2018-05-24"))).toThrow(RangeError);
    for (let at = day("2018-05-25"); at.year < 2028; at = at.add({ days: 9 })) {
      expect(ruleOf(ruleFor(regime, at)).duty).toBe("answer");
    }
  }
});

test("a name no rule has is refused", () => {
  expect(() => ruleOf("UK-99")).toThrow(RangeError);
});
