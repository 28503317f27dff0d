// Goal: the checks of how requests are taken up — their day, proof, authority, portable packages, decisions by machine — can
// each say kept, broken, unproven, and due where something is still to come; each says so in a sentence.
// Method: a table: promise, facts, and the result they make; each row differs from its neighbour in one fact.
import { expect, test } from "vitest";
import {
  at,
  bound,
  long,
  noFacts,
  old,
  request,
  requests,
  resultsOf,
} from "../../../../testkit/policy_facts.ts";
import type { Tables } from "../../../../testkit/policy_facts.ts";
import type { Facts, RequestFacts } from "./facts.ts";
import { evaluate } from "./measured.ts";

const but = (more: Partial<RequestFacts>, from = request): Partial<Facts> => requests({ ...from, ...more });
const before = { at: at("2026-09-20T10:00:00Z"), isConfirmed: true };
const after = at("2026-10-01T10:00:00.001Z");
const ported: RequestFacts = { ...request, right: "portability" };
const machine: RequestFacts = {
  ...request,
  right: "automated-decision",
  reviewedByAt: at("2026-09-20T10:00:00Z"),
};

const tables: Tables = {
  "the day a request came is on record before anything else": {
    "DSR-LOG right=access": [
      [but({}), "kept logged.kept 1/1"],
      [but({ firstActAt: undefined }), "kept logged.kept 1/1"],
      [but({ firstActAt: at("2026-09-02T23:00:00Z") }), "kept logged.kept 1/1"],
      [but({ firstActAt: at("2026-09-02T22:59:59Z") }), "broken logged.broken 0/1"],
      [but({ right: "erasure" }), "unproven logged.none 0/0"],
      [but({ receivedAt: long }), "unproven logged.none 0/0"],
    ],
    "DSR-LOG right=all": [[but({ right: "erasure" }), "kept logged.kept 1/1"]],
  },
  "whoever has to prove who they are is told": {
    "DSR-IDV rule=told-when-more-is-needed": [
      [but({}), "unproven proof.none 0/0"],
      [but({ proof: { askedAt: before.at, toldAt: before.at } }), "kept proof.kept 1/1"],
      [but({ proof: { askedAt: before.at, toldAt: undefined } }), "broken proof.broken 0/1"],
      [but({ answered: undefined, proof: { askedAt: before.at, toldAt: undefined } }), "due proof.due 0/0"],
      [
        but({ answered: undefined, isOwed: false, proof: { askedAt: before.at, toldAt: undefined } }),
        "unproven proof.none 0/0",
      ],
      [but({ proof: { askedAt: long, toldAt: undefined } }), "unproven proof.none 0/0"],
    ],
  },
  "who the person is, and who may ask for them, is settled first": {
    "DSR-IDV rule=identity-and-legitimacy": [
      [but({ identity: before }), "kept legitimate.kept 1/1"],
      [but({}), "broken legitimate.broken 0/1"],
      [but({ identity: { ...before, at: after } }), "broken legitimate.broken 0/1"],
      [but({ identity: { ...before, isConfirmed: false } }), "kept legitimate.kept 1/1"],
      [but({ identity: before, isForAnother: true }), "broken legitimate.broken 0/1"],
      [
        but({ identity: before, isForAnother: true, authorityAt: at("2026-10-01T10:00:00Z") }),
        "kept legitimate.kept 1/1",
      ],
      [but({ identity: before, isForAnother: true, authorityAt: after }), "broken legitimate.broken 0/1"],
      [but({ isIdentityAsked: false }), "unproven legitimate.none 0/0"],
      [but({ answered: undefined }), "unproven legitimate.none 0/0"],
      [requests(old), "unproven legitimate.none 0/0"],
    ],
  },
  "a portable copy is a package": {
    "DSR-PORT property=format": [
      [requests(ported), "kept portable.kept 1/1"],
      [but({ lacking: undefined }, ported), "unproven portable.unknown 0/1"],
      [but({ refusedAt: before.at }, ported), "unproven portable.none 0/0"],
      [but({ answered: undefined }, ported), "unproven portable.none 0/0"],
      [but({ answered: { at: long, delivery: "portal" } }, ported), "unproven portable.none 0/0"],
      [requests(request), "unproven portable.none 0/0"],
    ],
    "DSR-PORT property=right": [[requests(ported), "kept portable.kept 1/1"]],
  },
  "somebody without a part in it looks at what a machine decided": {
    "DSR-ADM safeguard=human-view-contest": [
      [requests(machine), "kept machine.kept 1/1"],
      [but({ reviewedByAt: undefined }, machine), "broken machine.broken 0/1"],
      [but({ reviewedByAt: after }, machine), "broken machine.broken 0/1"],
      [
        but(
          { reviewedByAt: after, decided: { at: after, verdict: "granted", bases: [], grounds: [] } },
          machine,
        ),
        "kept machine.kept 1/1",
      ],
      [but({ answered: undefined }, machine), "unproven machine.none 0/0"],
      [but({ answered: { at: long, delivery: "portal" } }, machine), "unproven machine.none 0/0"],
      [but({ right: "objection" }, machine), "unproven machine.none 0/0"],
    ],
  },
  "exemptions are looked at with what a package says about others": {
    "DSR-REDACT review=exemptions": [
      [but({}), "kept reviewed.kept 1/1"],
      [but({ reviewedAt: undefined }), "broken reviewed.broken 0/1"],
    ],
  },
};

test.each(Object.entries(tables))("of requests as they are taken up: %s", (_what, rows) => {
  const { found, expected, said } = resultsOf(rows);
  expect(found).toEqual(expected);
  expect(said.filter((sentence) => sentence === "" || /[{}]/.test(sentence))).toEqual([]);
});

test("a breach in taking up a request begins on the day it happened", () => {
  const since = (written: string, given: Partial<Facts>): string | undefined =>
    evaluate(bound(written), { ...noFacts, ...given }).since?.toString();
  expect(since("DSR-LOG right=all", but({ firstActAt: long }))).toBe("2026-09-03");
  expect(since("DSR-IDV rule=identity-and-legitimacy", but({}))).toBe("2026-10-01");
  expect(since("DSR-ADM safeguard=objection", but({ reviewedByAt: undefined }, machine))).toBe("2026-10-01");
  const proof = { askedAt: before.at, toldAt: undefined };
  expect(since("DSR-IDV rule=told-when-more-is-needed", but({ proof }))).toBe("2026-09-20");
});
