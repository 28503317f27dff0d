// Goal: a pack's policy and what binds it are whole: each clause has its line and each line its clause.
// Method: the school's own files, counted; then small policies that are wrong in one way each.
import { expect, test } from "vitest";
import { proofs } from "../checks/proofs.ts";
import { isMeasured } from "../checks/measured.ts";
import { ownPolicy, replaceableIn } from "./own.ts";
import { adoptedOn, makePack, packNames, readPack } from "./pack.ts";
import { isBinding } from "./promise.ts";
import { plainText, PolicyRefused, segmentsOf } from "./text.ts";

test.each(packNames)("every clause of the pack %s is bound or said to be no promise", async (name) => {
  const { text, promises } = await readPack(name);
  const clauses = text.sections.flatMap((section) => section.clauses);
  const bound = Object.values(promises.clauses);
  expect(clauses.length).toBe(bound.length);
  const loose = Object.entries(promises.clauses).filter(
    ([, promise]) => isBinding(promise) && (promise.check === undefined || promise.basis === undefined),
  );
  expect(loose).toEqual([]);
  const unexplained = bound.filter(({ check }) => check !== undefined && !(check in proofs));
  expect(unexplained).toEqual([]);
  // A limit in the line is a limit in the words: the reader underlines it.
  const silent = clauses.filter(
    ({ label, text: words }) =>
      promises.clauses[label]?.limit?.startsWith("P") === true && !words.includes("=="),
  );
  expect(silent.map(({ label }) => label)).toEqual([]);
});

test("the school promises what it promises: 201 clauses, 173 of which somebody could break", async () => {
  const { text, promises } = await readPack("school");
  const counted = Map.groupBy(Object.values(promises.clauses), ({ nature }) => nature);
  expect(Object.fromEntries([...counted].map(([nature, all]) => [nature, all.length]))).toEqual({
    promise: 164,
    instruction: 9,
    permission: 15,
    definition: 7,
    fact: 4,
    exposure: 2,
  });
  expect(text.sections.length).toBe(25);
  const measured = Object.entries(promises.clauses)
    .filter(([, promise]) => isMeasured(promise))
    .map(([label]) => label);
  expect(measured).toEqual([
    "hdr-a",
    "4.1",
    "4.2",
    "4.3",
    "4.4",
    "4.5",
    "4.6",
    "5.2",
    "5.3",
    "5.4",
    "5.5",
    "5.6",
    "5.7",
    "5.8",
    "5.9",
    "5.10",
    "5.13",
    "5.14",
    "5.15",
    "6.1",
    "6.2",
    "7.1",
    "7.2",
    "7.3",
    "9.2",
    "9.3a",
    "9.3b",
    "9.3c",
    "9.3d",
    "9.3e",
    "9.3f",
    "9.3g",
    "9.3h",
    "9.4",
    "10.2",
    "10.3",
    "10.4",
    "10.6",
    "10.7",
    "10.9",
    "10.10",
    "10.11",
    "10.13",
    "10.15",
    "11.1",
    "11.2",
    "11.3",
    "11.4",
    "11.4b",
    "11.5",
    "12.1",
    "12.2",
    "12.3",
    "12.4",
    "12.8",
    "13.1",
    "13.4",
    "13.5",
    "13.6",
    "13.7",
    "13.8",
    "13.9",
    "14.1",
    "14.3",
    "14.4",
    "14.5",
    "14.6",
    "14.7",
    "14.9",
    "14.10",
    "14.11b",
    "14.12",
    "15.3",
    "15.4",
    "15.4b",
    "15.5",
    "15.6",
    "15.7",
    "15.8",
    "16.2",
    "16.4",
    "16.5",
    "17.1",
    "17.2",
    "19.3",
    "19.5",
    "19.6",
    "19.7",
    "19.9b",
    "19.17",
    "21.1",
    "21.2",
    "21.3",
    "21.5",
    "23.1",
    "24.1",
    "24.1b",
  ]);
});

const header = "policy: { version: 1, inForceFrom: '2026-01-01' }\nclauses:\n";
const line = "{ nature: promise, check: DSR-CLOCK, basis: measured }";
const policyText = "# Policy\n\n## 1 First\n\n**1.1** We answer ==within one month==.\n";

test("a policy that does not fit its promises is refused, and the sentence names the clause", () => {
  expect(makePack("x", policyText, `${header}  "1.1": ${line}\n`).text.title).toBe("Policy");
  for (const [document, promises, problem] of [
    [`${policyText}\n**1.2** More.\n`, `${header}  "1.1": ${line}\n`, "No line in promises.yml for: 1.2."],
    [policyText, `${header}  "1.1": ${line}\n  "1.2": ${line}\n`, "No clause in the policy for: 1.2."],
    [`${policyText}\n**1.1** Again.\n`, `${header}  "1.1": ${line}\n`, "The clause 1.1 is there twice."],
    [`${policyText}\nLoose words.\n`, `${header}  "1.1": ${line}\n`, "neither a section nor a clause"],
    [policyText.replace("month==", "month"), `${header}  "1.1": ${line}\n`, "have no end"],
    [policyText, `${header}  "1.1": { nature: vow }\n`, "promises.yml: clauses.1.1.nature"],
    [policyText, `${header}  "1.1": { nature: promise, surprise: 1 }\n`, "promises.yml"],
  ] as const) {
    const attempt = (): unknown => makePack("x", document, promises);
    expect(attempt).toThrow(PolicyRefused);
    expect(attempt).toThrow(problem);
  }
});

test("the bound words are apart from the rest, and the sentence is whole without the marks", () => {
  const text = "We answer ==within one month== of ==receipt==.";
  expect(segmentsOf(text)).toEqual([
    { text: "We answer ", isBound: false },
    { text: "within one month", isBound: true },
    { text: " of ", isBound: false },
    { text: "receipt", isBound: true },
    { text: ".", isBound: false },
  ]);
  expect(plainText(text)).toBe("We answer within one month of receipt.");
});

test("the same files have the same hash, and one changed word another", () => {
  const promises = `${header}  "1.1": ${line}\n`;
  const hash = (document: string): string => makePack("x", document, promises).hash;
  expect(hash(policyText)).toBe(hash(policyText));
  expect(hash(policyText)).not.toBe(hash(policyText.replace("one", "two")));
});

test("an organisation that adopts a pack takes over its words, and not the example's reviews", async () => {
  const pack = await readPack("school");
  const own = adoptedOn(pack, Temporal.PlainDate.from("2026-11-21"));
  expect(own.promises.policy).toEqual({ version: 1, inForceFrom: "2026-11-21" });
  expect([own.text, own.hash, own.promises.clauses]).toEqual([pack.text, pack.hash, pack.promises.clauses]);
  expect(pack.promises.policy.reviewedOn).toBeDefined();
});

test("own clauses keep their numbers and promise nothing that anything proves; the example's own days are marked", () => {
  const day = Temporal.PlainDate.from("2026-11-21");
  const own = ownPolicy("Ours", "1. We answer\nwithin a month.\n\n4.2b) We ==tell== you.", day);
  expect(own.text.sections[0]?.clauses).toEqual([
    { label: "1", text: "We answer within a month." },
    { label: "4.2b", text: "We = =tell= = you." },
  ]);
  expect(Object.values(own.promises.clauses).map(({ check }) => check)).toEqual([undefined, undefined]);
  const plain = ownPolicy("Ours", "One.\nTwo.", day);
  expect(plain.text.sections[0]?.clauses.map(({ label }) => label)).toEqual(["1", "2"]);
  for (const wrong of ["1 a\n1 b", "first\n2 b", "\n\n"])
    expect(() => ownPolicy("Ours", wrong, day)).toThrow(PolicyRefused);
  const marked = replaceableIn("Held by ==May 2020==, under the Data Protection Act 1998.");
  expect(marked.filter(({ isToReplace }) => isToReplace)).toEqual([{ text: "May 2020", isToReplace: true }]);
});
