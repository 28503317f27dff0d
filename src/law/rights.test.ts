// Goal: for every right under every law it is known until when it is answered, on which grounds it may be refused, what it may
// cost and what is exempt; or else that the law does not give it; and each on its day.
// Method: invariants over all rows on days before and after each change; the changes themselves, named.
import { expect, test } from "vitest";
import { authoritiesFor, authorityFor } from "./authorities.ts";
import { exemptionRows } from "./data/exemptions.ts";
import { feeRows } from "./data/fees.ts";
import { refusalRows } from "./data/refusals.ts";
import { missingRows, rightRows } from "./data/rights.ts";
import { bodies, regimes } from "./regimes.ts";
import { bases, rightIds } from "./right.ts";
import {
  answerRuleOn,
  exemptionsOn,
  feeOn,
  missingRightOn,
  refusalGroundsOn,
  rightOn,
  rightOnBasis,
  rightsOn,
} from "./rights.ts";
import { isRuleId, ruleOf } from "./rules.ts";

const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text);
const now = day("2026-11-22");

/** Each day on which something of a law begins or has just ended, and its eve. */
const turns = [
  ...new Set(
    [...rightRows, ...missingRows, ...refusalRows, ...feeRows, ...exemptionRows].map(({ from }) => from),
  ),
  "2026-02-04",
  "2026-06-18",
  "2025-04-16",
].map(day);

test("on each day a law speaks of, it either gives a right or says that it does not, and never both", () => {
  for (const regime of regimes)
    for (const at of turns.filter((turn) => turn.toString() >= bodies[regime].from))
      for (const id of rightIds) {
        const given = rightsOn(regime, at).filter((right) => right.id === id);
        const missing = missingRightOn(regime, id, at);
        expect([regime, id, at.toString(), given.length + Number(missing !== undefined)]).toEqual([
          regime,
          id,
          at.toString(),
          1,
        ]);
        expect(rightOn(regime, id, at)).toBe(given[0]);
      }
});

test("every right names a clock in force on its days, or says that there is none, and has a source", () => {
  for (const right of rightRows) {
    const what = `${right.regime} ${right.id} ${right.from}`;
    expect(right.sources.length, `of ${what}`).toBeGreaterThan(0);
    expect(right.article.length, `of ${what}`).toBeGreaterThan(5);
    const named = [
      right.limit.kind === "clock" ? right.limit.rule : undefined,
      right.acknowledge,
      right.refuseWithin,
    ].filter((id) => id !== undefined);
    for (const id of named) {
      expect(isRuleId(id), `of ${what}`).toBe(true);
      const rule = ruleOf(id);
      expect(rule.regimes, `of ${what}`).toContain(right.regime);
      expect(rule.from <= right.from, `${what}: ${id} is younger`).toBe(true);
      expect((rule.until ?? "9999") >= (right.until ?? "9999"), `${what}: ${id} ends before`).toBe(true);
    }
    const days = right.limit.kind === "no-number" ? right.limit.suggestedWorkingDays : 1;
    expect(days, `of ${what}`).toBeGreaterThan(0);
  }
});

test("a right that can be refused has grounds with an article; marketing and consent have none in the GDPR", () => {
  for (const { regime, id, limit } of rightRows) {
    const grounds = refusalGroundsOn(regime, id, now);
    for (const { article, id: ground } of grounds) expect(article.length, `of ${ground}`).toBeGreaterThan(5);
    expect(new Set(grounds.map((ground) => ground.id)).size, `${regime} ${id}`).toBe(grounds.length);
    expect(grounds.length >= (limit.kind === "clock" ? 1 : 0), `${regime} ${id}`).toBe(true);
  }
  for (const regime of regimes) expect(refusalGroundsOn(regime, "marketing-objection", now)).toEqual([]);
  expect(refusalGroundsOn("EU", "withdrawal", now)).toEqual([]);
});

test("whatever a right may cost, or that it costs nothing, is said once", () => {
  for (const right of rightRows) {
    const at = day(right.from);
    const fees = feeRows.filter(
      (fee) => fee.regimes.includes(right.regime) && fee.rights.includes(right.id) && fee.from <= right.from,
    );
    expect(fees.length, `${right.regime} ${right.id}`).toBe(1);
    expect(feeOn(right.regime, right.id, at)).toBe(fees[0]);
  }
  expect(feeOn("SG", "erasure", now)).toBeUndefined();
  expect(feeOn("UK", "access", now)).toMatchObject({ charge: "on-ground", clock: "starts-when-paid" });
  expect(feeOn("CH", "access", now)?.most).toEqual({ amount: 300, currency: "CHF" });
  for (const fee of feeRows)
    expect(fee.charge === "on-ground", `of ${fee.article}`).toBe(fee.grounds.length > 0);
});

test("every law has exemptions from access, each with its article", () => {
  for (const regime of regimes) {
    const rows = exemptionsOn(regime, "access", now);
    expect(rows.length, `of ${regime}`).toBeGreaterThan(1);
    expect(new Set(rows.map(({ id }) => id)).size, `of ${regime}`).toBe(rows.length);
    for (const { article } of rows) expect(article.length).toBeGreaterThan(8);
  }
});

test("yesterday's law gives yesterday's answer", () => {
  expect(answerRuleOn("UK", "access", day("2026-02-04"))).toBe("UK-12-3");
  expect(answerRuleOn("UK", "access", day("2026-02-05"))).toBe("UK-12A");
  expect(rightOn("UK", "automated-decision", day("2026-02-04"))?.article).toBe("art. 22");
  expect(rightOn("UK", "automated-decision", day("2026-02-05"))?.article).toBe("arts. 22A to 22D");
  expect(rightOn("UK", "complaint", day("2026-06-18"))).toBeUndefined();
  expect(rightOn("UK", "complaint", day("2026-06-19"))?.acknowledge).toBe("UK-164A-ACK");
  expect(answerRuleOn("ZA", "rectification", day("2025-04-16"))).toBeUndefined();
  expect(answerRuleOn("ZA", "rectification", day("2025-04-17"))).toBe("ZA-24-REG3");
  expect(rightsOn("CH", day("2023-08-31"))).toEqual([]);
  expect(refusalGroundsOn("UK", "access", day("2023-12-31")).map(({ id }) => id)).not.toContain(
    "search-disproportionate",
  );
});

test("Singapore gives three rights and says what to do about the others", () => {
  expect(rightsOn("SG", now).map(({ id }) => id)).toEqual(["access", "rectification", "withdrawal"]);
  expect(missingRightOn("SG", "portability", now)).toMatchObject({ why: "not-in-force" });
  expect(missingRightOn("SG", "erasure", now)).toMatchObject({ instead: "withdrawal" });
  expect(missingRightOn("SG", "access", now)).toBeUndefined();
});

test("the basis decides about erasure, portability, objection and withdrawal", () => {
  const verdicts = (id: (typeof rightIds)[number]): string =>
    bases.map((basis) => rightOnBasis("UK", id, basis, now)).join(" ");
  expect(verdicts("access")).toBe("yes yes yes yes yes yes yes");
  expect(verdicts("erasure")).toBe("yes if-unneeded no yes if-objected yes yes");
  expect(verdicts("portability")).toBe("if-automated if-automated no no no no no");
  expect(verdicts("objection")).toBe(
    "instead-withdraw no no no unless-overridden unless-overridden unless-overridden",
  );
  expect(verdicts("withdrawal")).toBe("yes no no no no no no");
  expect(verdicts("marketing-objection")).toBe("yes yes yes yes yes yes yes");
  expect(rightOnBasis("SG", "erasure", "consent", now)).toBe("no");
});

test("every law has somebody to complain to, but a country of the European Union must be named", () => {
  for (const regime of regimes.filter((one) => one !== "EU"))
    for (const authority of authoritiesFor(regime, undefined)) {
      const isNamed = [authority.name, authority.site].every((text) => text.length > 5);
      expect(isNamed, `of ${regime}`).toBe(true);
    }
  expect(authoritiesFor("US-CA", "US").map(({ name }) => name)).toEqual([
    "California Privacy Protection Agency",
    "Attorney General of California",
  ]);
  expect(authorityFor("EU", "IE")?.site).toBe("dataprotection.ie");
  expect([authorityFor("EU", undefined), authorityFor("EU", "DE"), authorityFor("EU", "SG")]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(authorityFor("ZA", undefined)?.country).toBe("ZA");
});
