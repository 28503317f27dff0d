// Goal: that something was carried out everywhere, and that every system was searched, can be kept, broken and untold, and
// each way of being broken is seen alone.
// Method: a table: promise, facts, and the result they make; each row differs from its neighbour in one fact.
import { expect, test } from "vitest";
import {
  at,
  bound,
  day,
  long,
  noFacts,
  request,
  requests,
  resultsOf,
} from "../../../../testkit/policy_facts.ts";
import type { Tables } from "../../../../testkit/policy_facts.ts";
import type { DoneFacts, Facts, RequestFacts } from "./facts.ts";
import { evaluate } from "./measured.ts";

const erasure: RequestFacts = {
  ...request,
  right: "erasure",
  done: { ...request.done, whole: 1, verified: 1 },
};
const did = (done: Partial<DoneFacts>, more: Partial<RequestFacts> = {}): Partial<Facts> =>
  requests({ ...erasure, done: { ...request.done, ...done }, ...more });
const found = (systems: number, answering: number, gaps: number): Partial<Facts> =>
  requests({ ...request, searched: { systems, answering, gaps } });

const tables: Tables = {
  "what was granted is carried out, and found so": {
    "DSR-ERASE scope=all-company-stores": [
      [requests(erasure), "kept carried.kept 1/1"],
      [did({ whole: 1 }), "kept carried.kept 1/1"],
      [did({ verified: 1 }), "kept carried.kept 1/1"],
      [did({ reasoned: 1 }), "kept carried.kept 1/1"],
      [did({ whole: 1, unreasoned: 1 }), "broken carried.broken 0/1"],
      [did({ whole: 1, open: 1 }), "broken carried.broken 0/1"],
      [did({ verified: 1, residual: 1 }), "broken carried.broken 0/1"],
      [did({ verified: 1, unseen: 1 }), "unproven carried.unknown 0/1"],
      [did({}), "unproven carried.unknown 0/1"],
      [requests({ ...erasure, answered: undefined }), "unproven carried.none 0/0"],
      [requests({ ...erasure, refusedAt: at("2026-10-01T10:00:00Z") }), "unproven carried.none 0/0"],
      [
        requests({
          ...erasure,
          decided: { at: at("2026-10-01T10:00:00Z"), verdict: "refused", bases: [], grounds: [] },
        }),
        "unproven carried.none 0/0",
      ],
      [requests({ ...erasure, answered: { at: long, delivery: "portal" } }), "unproven carried.none 0/0"],
      [
        requests(erasure, { ...erasure, done: { ...erasure.done, residual: 1 } }),
        "broken carried.broken 1/2",
      ],
    ],
    "DSR-RECTIFY property=correct": [
      [requests({ ...erasure, right: "rectification" }), "kept carried.kept 1/1"],
      [requests(erasure), "unproven carried.none 0/0"],
    ],
    "DSR-RESTRICT property=marked": [
      [requests({ ...erasure, right: "restriction" }), "kept carried.kept 1/1"],
      [did({ open: 1 }, { right: "restriction" }), "broken carried.broken 0/1"],
    ],
  },
  "every connected system is searched before a copy leaves": {
    "DSR-SEARCH include=all-stores": [
      [found(2, 2, 0), "kept searched.kept 1/1"],
      [found(2, 1, 0), "broken searched.broken 0/1"],
      [found(2, 2, 1), "broken searched.broken 0/1"],
      [requests(request), "broken searched.broken 0/1"],
      [requests({ ...request, lacking: undefined }), "unproven searched.none 0/0"],
      [requests({ ...request, answered: { at: long, delivery: "portal" } }), "unproven searched.none 0/0"],
    ],
  },
};

test.each(Object.entries(tables))("by what was done: %s", (_name, rows) => {
  const { found: made, expected, said } = resultsOf(rows);
  expect(made).toEqual(expected);
  for (const sentence of said) expect(sentence).not.toMatch(/\{|\bAll 1\b/);
});

test("what was left undone is so since the day of the answer", () => {
  const broken = (check: string, given: Partial<Facts>) => evaluate(bound(check), { ...noFacts, ...given });
  expect(broken("DSR-ERASE", did({ residual: 1 })).since).toEqual(day("2026-10-01"));
  expect(broken("DSR-SEARCH include=all-stores", found(1, 0, 0)).since).toEqual(day("2026-10-01"));
  expect(broken("DSR-ERASE", did({ residual: 1, open: 1 })).evidence[0]?.sentence).toMatchObject({
    key: "carried.case.residual",
    parameters: { residual: 1, open: 1 },
  });
  expect(
    broken("DSR-ERASE", did({ reasoned: 2, whole: 1, verified: 1 })).evidence[0]?.sentence,
  ).toMatchObject({
    key: "carried.case.done",
    parameters: { places: 4 },
  });
});
