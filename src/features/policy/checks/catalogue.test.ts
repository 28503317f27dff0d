// Goal: every check a promise can name is known, explained and typed, and no promise of a pack is lost or invented.
// Method: the catalogue held against the sentences and all five packs; the promises' ids against a committed list.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { packNames, readPack } from "../document/pack.ts";
import { isBinding } from "../document/promise.ts";
import { breaksOf } from "../explain.ts";
import { standings } from "../standing.ts";
import { checkCatalogue, parameterFaults } from "./catalogue.ts";
import { isMeasured } from "./measured.ts";
import { proofs } from "./proofs.ts";

const listed = readFileSync(new URL("../../../../testkit/policies/promises.txt", import.meta.url), "utf8")
  .trim()
  .split("\n");
const packs = await Promise.all(packNames.map((name) => readPack(name)));

test("there are 187 checks the policies ask for, each with a sentence that says what would prove it", () => {
  const catalogue = checkCatalogue();
  expect([...catalogue].filter(([, { isOwn }]) => isOwn !== true).length).toBe(187);
  expect(Object.keys(proofs).toSorted()).toEqual([...catalogue.keys()].toSorted());
});

test("the packs hold the 733 promises of the list, none missing, none extra, each once", () => {
  expect(listed.length).toBe(733);
  const ids = packs.flatMap((pack) => standings(pack).promises.map(({ id }) => id));
  expect(ids.toSorted()).toEqual(listed.toSorted());
  const added = packs.flatMap((pack) => standings(pack).added.map(({ id }) => id));
  expect(added).toEqual(["SL-10.15", "SL-19.9b"]);
});

test("the drawer of every clause of every pack says what would break it", () => {
  const said = packs.flatMap(({ promises }) => Object.values(promises.clauses).map((one) => breaksOf(one)));
  expect(said.length).toBeGreaterThan(700);
  expect(said.filter((sentence) => !/^\p{Lu}.*\.$/u.test(sentence))).toEqual([]);
});

test("every promise names a check of the catalogue, with parameters of its types", () => {
  const faults = packs.flatMap(({ promises }) =>
    Object.entries(promises.clauses).flatMap(([label, { check, parameters }]) => {
      if (check === undefined) return [];
      const entry = checkCatalogue().get(check);
      if (entry === undefined) return [`${label}: ${check} is unknown`];
      return parameterFaults(entry, parameters).map((fault) => `${label} ${check}: ${fault}`);
    }),
  );
  expect(faults).toEqual([]);
});

test("a parameter of another name, of another type or outside the list is named as a fault", () => {
  const entry = {
    needs: "rights",
    basis: "measured",
    parameters: {
      within: "duration",
      due: "date",
      times: "count",
      isOffsite: "bool",
      right: ["access", "erasure"],
    },
  } as const;
  const typed = {
    ...entry,
    parameters: { ...entry.parameters, right: [...entry.parameters.right] as [string, ...string[]] },
  };
  expect(
    parameterFaults(typed, { within: "P1M", due: "2026-01-01", times: 2, isOffsite: true, right: "access" }),
  ).toEqual([]);
  expect(
    parameterFaults(typed, {
      within: "soon",
      due: "May",
      times: -1,
      isOffsite: "no",
      right: "all",
      other: 1,
    }),
  ).toEqual([
    '“within” cannot be "soon".',
    '“due” cannot be "May".',
    "“times” cannot be -1.",
    '“isOffsite” cannot be "no".',
    '“right” cannot be "all".',
    "“other” is no parameter of this check.",
  ]);
});

test("from a pack alone no promise is called kept: what is needed is said for each, and others show no status", () => {
  for (const pack of packs) {
    const { promises, added } = standings(pack);
    for (const one of [...promises, ...added]) {
      const promise = pack.promises.clauses[one.clause];
      if (promise === undefined) throw new Error(`The clause ${one.clause} is bound to nothing.`);
      expect(one.status).toBe(isBinding(promise) ? "unproven" : "not_applicable");
      expect(one.reason).not.toBe("");
      expect(one.basis === null).toBe(!isBinding(promise));
      const needed = isMeasured(promise) ? "records" : checkCatalogue().get(promise.check ?? "")?.needs;
      expect(one.needs).toBe(isBinding(promise) ? needed : null);
    }
  }
});
