// Goal: what is reckoned once and used often is what reckoning it each time gives: days of moments, the order of moments,
// results of promises that name the same.
// Method: a naive reference with generated moments in zones with halves and quarters of hours; two clauses alike.
import fc from "fast-check";
import { expect, test } from "vitest";
import { noFacts, request } from "../../../../testkit/policy_facts.ts";
import { compareInstants } from "../../../platform/time.ts";
import { ClausePromise } from "../document/promise.ts";
import { evaluate, evaluateAll } from "./measured.ts";
import { dayOf } from "./occasions.ts";

const zones = [
  "Europe/London",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "America/St_Johns",
  "Asia/Singapore",
];
const from = Temporal.Instant.from("1990-01-01T00:00:00Z").epochNanoseconds;
const until = Temporal.Instant.from("2060-01-01T00:00:00Z").epochNanoseconds;
const moment = fc
  .bigInt({ min: from, max: until })
  .map((nanoseconds) => Temporal.Instant.fromEpochNanoseconds(nanoseconds));

test("the day of a moment is the day of its zone, also a nanosecond before and after midnight", () => {
  fc.assert(
    fc.property(moment, fc.constantFrom(...zones), (at, zone) => {
      const naive = (one: Temporal.Instant): string => one.toZonedDateTimeISO(zone).toPlainDate().toString();
      const midnight = at.toZonedDateTimeISO(zone).startOfDay().toInstant();
      const all = [at, midnight, midnight.subtract({ nanoseconds: 1 }), midnight.add({ nanoseconds: 1 })];
      expect(all.map((one) => dayOf(one, zone).toString())).toEqual(all.map(naive));
    }),
  );
});

test("moments are in the order of their nanoseconds", () => {
  fc.assert(
    fc.property(moment, fc.bigInt({ min: -2_000_000n, max: 2_000_000n }), (one, apart) => {
      const other = Temporal.Instant.fromEpochNanoseconds(one.epochNanoseconds + apart);
      expect(Math.sign(compareInstants(one, other))).toBe(Temporal.Instant.compare(one, other));
    }),
  );
});

test("promises that name the same have the same result, and others their own", () => {
  const promise = (check: string, parameters: object): ClausePromise =>
    ClausePromise.parse({ nature: "promise", check, parameters });
  const clauses = [
    promise("DSR-CLOCK", { right: "access", within: "P1M" }),
    promise("DSR-CLOCK", { within: "P1M", right: "access" }),
    promise("DSR-CLOCK", { right: "erasure" }),
    promise("DSR-IDV", { right: "access" }),
    ClausePromise.parse({ nature: "definition", check: "DSR-CLOCK", parameters: { right: "access" } }),
    ClausePromise.parse({ nature: "fact", check: "DSR-CLOCK", parameters: { right: "access" } }),
  ].map((one, index) => ({ label: `${index}`, promise: one }));
  const facts = { ...noFacts, requests: [request] };
  expect(evaluateAll(clauses, (one) => evaluate(one, facts)).map(({ result }) => result)).toEqual(
    clauses.map(({ promise: one }) => evaluate(one, facts)),
  );
});

test("promises that differ only in what their check is not shown are judged once", () => {
  const one = (check: string, parameters: ClausePromise["parameters"], more: object = {}): ClausePromise =>
    ClausePromise.parse({ nature: "promise", check, parameters, ...more });
  const asked = new Set<string>();
  const count = (...promises: readonly ClausePromise[]): number => {
    asked.clear();
    const clauses = promises.map((promise, at) => ({ label: `${at}`, promise }));
    evaluateAll(clauses, (promise, question) => {
      asked.add(question);
      return evaluate(promise, { ...noFacts, requests: [request] });
    });
    return asked.size;
  };
  const ground = { right: "erasure", ground: "consent withdrawn" };
  const unlike = { basis: "derived", limit: "before:release", setting: "P1M", nature: "instruction" };
  expect(count(one("DSR-GROUND", ground), one("DSR-GROUND", { right: "erasure" }, unlike))).toBe(1);
  expect(count(one("DSR-GROUND", ground), one("DSR-GROUND", { ...ground, right: "objection" }))).toBe(2);
  expect(count(one("DSR-ERASE", {}), one("DSR-RECTIFY", {}))).toBe(2);
  const told = { rule: "told-when-more-is-needed", right: "all" };
  expect(count(one("DSR-IDV", told), one("DSR-IDV", { rule: "confirm-always", right: "all" }))).toBe(2);
  expect(count(one("DSR-GROUND", ground), one("DSR-GROUND", ground, { nature: "permission" }))).toBe(2);
});
