// Goal: a policy brought from a file is worked on clause by clause, nothing of it counts before somebody approves it for a day,
// and on that day it is the policy, whose clauses keep their records.
// Method: the pure functions on small texts; then a real database, the acts of the feature, and the duty on its day.
import { afterAll, beforeAll, expect, test } from "vitest";
import { derivedKeys } from "../../../../testkit/keys.ts";
import { world, type World } from "../../../../testkit/world.ts";
import { read, write } from "../../../platform/db.ts";
import { dayIn } from "../../../platform/time.ts";
import { readPack } from "../document/pack.ts";
import { plainText } from "../document/text.ts";
import { evaluatePolicy } from "../evaluate.ts";
import { installPolicy } from "../install.ts";
import { importPolicy } from "../importing/read.ts";
import { currentPolicy } from "../store.ts";
import { approve, begin, changeOne, discard, make, readPolicy, removeOne, type Acting } from "./acts.ts";
import type { DraftId } from "./contract.ts";
import {
  changed,
  draftOf,
  draftOfVersion,
  DraftRefused,
  isAlike,
  obstaclesOf,
  seenOf,
  versionOf,
} from "./domain.ts";
import { findingsIn } from "./findings.ts";
import { readPolicyFile } from "./reading.ts";
import { clausesOfDraft, readDraft, standingDraft } from "./store.ts";

const source = `# Data protection policy

## 1. Requests

1.1 We answer subject access requests within 40 days of receipt.

1.2 Staff will pass a request on at once.

## 2. Words

2.1 Personal data means information about a living person.

(a) A name is an example.

2.2 Backups are made and the time is chosen by the manager. We will test them.
`;
const imported = () => importPolicy(new TextEncoder().encode(source), "policy.md");

test("clauses come with labels, sections, and what they seem to promise; plain words are taken for no promise", async () => {
  const clauses = draftOf(await imported());
  expect(clauses.map(({ label, sectionTitle, decision }) => [label, sectionTitle, decision])).toEqual([
    ["1.1", "Requests", "open"],
    ["1.2", "Requests", "open"],
    ["2.1", "Words", "not_promise"],
    ["2.1.a", "Words", "not_promise"],
    ["2.2", "Words", "open"],
  ]);
  expect(clauses[0]?.proposals).toEqual([
    expect.objectContaining({ check: "DSR-CLOCK", parameters: { right: "access", within: "P40D" } }),
  ]);
  expect(clauses[4]?.proposals.map(({ check, asksFor }) => [check, asksFor])).toContainEqual([
    "SEC-TEST",
    "interval",
  ]);
  const twice = draftOf({
    title: "",
    notes: [],
    clauses: [...(await imported()).clauses, ...(await imported()).clauses],
  });
  expect(new Set(twice.map(({ label }) => label)).size).toBe(twice.length);
  expect(() => draftOf({ title: "", notes: [], clauses: [] })).toThrow(DraftRefused);
});

test("a clause is bound as a person says, asks for the number the words leave open, and says where it is below the law", async () => {
  const [access, staff, , , backups] = draftOf(await imported());
  if (access === undefined || staff === undefined || backups === undefined) throw new Error("lost");
  const bound = changed(access, { decide: { decision: "bound", proposal: 0 } });
  expect(bound).toMatchObject({
    decision: "bound",
    promise: { check: "DSR-CLOCK", limit: "P40D", law: { is: "below" }, basis: "measured" },
  });
  expect(changed(bound, { decide: { decision: "open" } })).toMatchObject({ decision: "open" });
  expect(changed(bound, { body: "We ==answer== soon." }).body).toBe("We = =answer= = soon.");
  const fact = changed(staff, { decide: { decision: "not_promise", nature: "definition" } });
  expect(fact.promise).toMatchObject({ nature: "definition" });
  const at = backups.proposals.findIndex(({ check }) => check === "SEC-TEST");
  expect(() => changed(backups, { decide: { decision: "bound", proposal: at } })).toThrow(/How often/);
  const answered = changed(backups, { decide: { decision: "bound", proposal: at, answer: "P3M" } });
  // Not in the words: a setting of the organisation's.
  expect(answered.promise).toMatchObject({ parameters: { interval: "P3M" }, setting: "P3M" });
  expect(answered.promise.limit).toBeUndefined();
  expect(() => changed(staff, { decide: { decision: "bound", proposal: 7 } })).toThrow(DraftRefused);
  const month = {
    ...access,
    proposals: access.proposals.map((one) => ({ ...one, parameters: { right: "access", within: "P1M" } })),
  };
  expect(changed(month, { decide: { decision: "bound", proposal: 0 } }).promise.law.is).toBe("lawful");
});

test("a version is the words and what they are bound to; the number it is measured by is marked in the clause", async () => {
  const day = Temporal.PlainDate.from("2026-12-01");
  const clauses = draftOf(await imported());
  const [access] = clauses;
  if (access === undefined) throw new Error("lost");
  const bound = changed(access, { decide: { decision: "bound", proposal: 0 } });
  const version = versionOf("Ours", [bound, ...clauses.slice(1)], day);
  expect(version.text.sections.map(({ title }) => title)).toEqual(["Requests", "Words"]);
  const text = version.text.sections[0]?.clauses[0]?.text ?? "";
  expect(text).toContain("==within 40 days==");
  expect(plainText(text)).toBe("We answer subject access requests within 40 days of receipt.");
  expect(versionOf("Ours", clauses, day).hash).not.toBe(version.hash);
  expect(versionOf("Ours", clauses, day.add({ days: 1 })).hash).toBe(versionOf("Ours", clauses, day).hash);
  const stored = version.text.sections.flatMap((section) =>
    section.clauses.map((clause) => ({
      label: clause.label,
      sectionNumber: section.number,
      sectionTitle: section.title,
      text: clause.text,
      promise: version.promises.clauses[clause.label] ?? bound.promise,
    })),
  );
  const again = draftOfVersion(stored);
  expect(again.map(({ decision }) => decision)).toEqual([
    "bound",
    "unmeasured",
    "not_promise",
    "not_promise",
    "unmeasured",
  ]);
  expect(versionOf("Ours", again, day).hash).toBe(version.hash);
});

test("what stands in the way of approval is said, and what is wrong with the text beside it", async () => {
  const clauses = draftOf(await imported());
  const [first, second] = clauses;
  if (first === undefined || second === undefined) throw new Error("lost");
  const wrong = [first, { ...second, label: "1.1", body: " " }];
  expect(obstaclesOf(wrong).map(({ sentence }) => sentence)).toEqual([
    "Two clauses have the label 1.1.",
    "It has no words. Write them, or remove it.",
  ]);
  expect(obstaclesOf([])).toHaveLength(1);
  expect(obstaclesOf(clauses)).toEqual([]);
  const stale = [
    { ...first, body: "We follow the Data Protection Act 1998 and answer in [insert number] days." },
  ];
  const found = findingsIn(stale, Temporal.PlainDate.from("2026-11-23"));
  expect(found.map(({ sentence }) => sentence).join(" ")).toMatch(/1998 ended/);
  expect(found.length).toBeGreaterThan(1);
});

test("a file is read in a thread of its own, and one that is none is refused in a sentence", async () => {
  const bytes = new TextEncoder().encode(source);
  const answer = await readPolicyFile({ bytes, name: "policy.md" });
  expect(answer).toMatchObject({ policy: { title: "Data protection policy" } });
  expect(await readPolicyFile({ bytes: new Uint8Array([0, 1, 2]), name: "x.pdf" })).toEqual({
    refused: "The file is neither DOCX, PDF nor text in UTF-8.",
  });
  expect(await readPolicyFile({ bytes, name: "policy.md" }, 0)).toMatchObject({
    refused: expect.stringContaining("20 seconds"),
  });
});

let w: World;
const keys = derivedKeys(Buffer.alloc(32, 7));
beforeAll(async () => {
  w = await world();
});
afterAll(() => w.close());

const acting = <T>(work: (acting: Acting) => Promise<T>, at = 0): Promise<T> => {
  const organisation = w.organisations[at];
  if (organisation === undefined) throw new Error("no such organisation");
  const { scope } = organisation;
  return write(w.db, scope, (tx) => work({ tx, scope, keys, now: w.now() }));
};
const made = async (at = 0): Promise<DraftId> => {
  const clauses = draftOf(await imported());
  return acting(
    (a) => make(a, { title: "Ours", came_from: "text", file_name: null, notes: [], clauses }),
    at,
  );
};

const seenNow = async ({ tx, scope }: Acting, id: DraftId): Promise<string> =>
  seenOf((await readDraft(tx, scope, id))?.title ?? "", await clausesOfDraft(tx, scope, id));

/** By somebody who has the page as it stands. */
async function approving(
  a: Acting,
  id: DraftId,
  given: { readonly inForceFrom: string; readonly open: number },
): ReturnType<typeof approve> {
  return approve(a, id, { ...given, seen: await seenNow(a, id) });
}

test("what a colleague changed after the approver opened the draft is not approved unseen", async () => {
  const [{ scope }] = w.organisations;
  const id = await made();
  const clauses = await read(w.db, scope, (tx) => clausesOfDraft(tx, scope, id));
  const [access] = clauses;
  if (access === undefined) throw new Error("lost");
  const inForceFrom = dayIn("Europe/London", w.now()).toString();
  const open = clauses.filter(({ decision }) => decision === "open").length;
  const seen = await acting((a) => seenNow(a, id));
  // As many stand open as before.
  await acting((a) => changeOne(a, id, access.id, { body: "We answer within 400 days." }));
  await expect(acting((a) => approve(a, id, { inForceFrom, open, seen }))).rejects.toMatchObject({
    key: "conflict",
    details: [{ at: "body.seen" }],
  });
  expect(await read(w.db, scope, (tx) => currentPolicy(tx, scope))).toBeUndefined();
  await acting((a) => discard(a, id));
});

test("a draft counts for nothing until it is approved, is worked on by one at a time, and is the policy on its day", async () => {
  const [{ scope }] = w.organisations;
  const id = await made();
  await expect(made()).rejects.toMatchObject({ key: "conflict" });
  expect(await read(w.db, scope, (tx) => currentPolicy(tx, scope))).toBeUndefined();
  const clauses = await read(w.db, scope, (tx) => clausesOfDraft(tx, scope, id));
  const [access, staff] = clauses;
  if (access === undefined || staff === undefined) throw new Error("lost");
  await acting((a) => changeOne(a, id, access.id, { decide: { decision: "bound", proposal: 0 } }));
  await acting((a) => removeOne(a, id, staff.id));
  await expect(acting((a) => removeOne(a, id, staff.id))).rejects.toMatchObject({ key: "not_found" });
  // Another organisation neither sees nor changes it.
  await expect(acting((a) => changeOne(a, id, access.id, { body: "Theirs." }), 1)).rejects.toMatchObject({
    key: "not_found",
  });
  const today = dayIn("Europe/London", w.now());
  const tomorrow = today.add({ days: 1 }).toString();
  await expect(acting((a) => approving(a, id, { inForceFrom: tomorrow, open: 0 }))).rejects.toMatchObject({
    key: "conflict",
  });
  await expect(
    acting((a) => approving(a, id, { inForceFrom: today.subtract({ days: 1 }).toString(), open: 1 })),
  ).rejects.toMatchObject({ key: "invalid_request" });
  expect(await acting((a) => approving(a, id, { inForceFrom: tomorrow, open: 1 }))).toBeUndefined();
  await expect(acting((a) => changeOne(a, id, access.id, { body: "Late." }))).rejects.toMatchObject({
    key: "conflict",
  });
  expect(await acting((a) => begin(a, id))).toBeUndefined();
  w.advance({ hours: 25 });
  expect(await acting((a) => begin(a, id))).toEqual({ version: 1, isNew: true });
  expect(await acting((a) => begin(a, id))).toBeUndefined();
  const evaluated = await read(w.db, scope, (tx) => evaluatePolicy(tx, scope, w.now()));
  expect(evaluated?.policy.inForceFrom.toString()).toBe(tomorrow);
  expect(evaluated?.clauses.map(({ label, result }) => [label, result.status])).toEqual([
    ["1.1", "unproven"],
    ["2.1", "not_applicable"],
    ["2.1.a", "not_applicable"],
    ["2.2", "unproven"],
  ]);
  expect(await read(w.db, scope, (tx) => standingDraft(tx, scope))).toBeUndefined();
});

test("a new version of a pack's policy goes on with its document, and one that waits can be let go", async () => {
  const second = w.organisations[1];
  const { scope } = second;
  const pack = await readPack("school");
  await write(w.db, scope, (tx) => installPolicy(tx, scope, pack, { keys, now: w.now() }));
  const before = await read(w.db, scope, (tx) => currentPolicy(tx, scope));
  if (before === undefined) throw new Error("no policy");
  w.advance({ minutes: 1 });
  const draft = {
    title: "Changed",
    came_from: "version",
    file_name: null,
    notes: [],
    clauses: draftOfVersion(before.clauses),
  } as const;
  const waits = await acting((a) => make(a, draft), 1);
  const today = dayIn("Europe/London", w.now());
  await acting((a) => approving(a, waits, { inForceFrom: today.add({ days: 9 }).toString(), open: 0 }), 1);
  await acting((a) => discard(a, waits), 1);
  w.advance({ hours: 24 * 10 });
  expect(await acting((a) => begin(a, waits), 1)).toBeUndefined();
  const id = await acting((a) => make(a, draft), 1);
  const now = dayIn("Europe/London", w.now()).toString();
  expect(await acting((a) => approving(a, id, { inForceFrom: now, open: 0 }), 1)).toEqual({
    version: before.number + 1,
    isNew: true,
  });
  const after = await read(w.db, scope, (tx) => currentPolicy(tx, scope));
  expect(after).toMatchObject({ title: "Changed", documentId: before.documentId });
  expect(after?.clauses.map(({ id: clause }) => clause)).toEqual(
    before.clauses.map(({ id: clause }) => clause),
  );
  expect(after?.clauses.map(({ promise }) => promise)).toEqual(before.clauses.map(({ promise }) => promise));
});

test("pasted text without a clause is refused with a sentence", async () => {
  const pasted = { bytes: new TextEncoder().encode("# Only a title\n"), name: "pasted.md" };
  await expect(readPolicy("body.text", pasted)).rejects.toMatchObject({
    details: [{ at: "body.text", reason: "The document has no text that could be a clause." }],
  });
});

test("a file with other clauses under the same numbers begins without a record; the next edition goes on with it", async () => {
  const third = w.organisations[2];
  const { scope } = third;
  const now = (): string => dayIn("Europe/London", w.now()).toString();
  const adopt = async (text: string): Promise<Awaited<ReturnType<typeof currentPolicy>>> => {
    w.advance({ minutes: 1 });
    const clauses = draftOf(await importPolicy(new TextEncoder().encode(text), "policy.md"));
    const draft = { title: "Ours", came_from: "file", file_name: "policy.md", notes: [], clauses } as const;
    const id = await acting((a) => make(a, draft), 2);
    const open = clauses.filter(({ decision }) => decision === "open").length;
    await acting((a) => approving(a, id, { inForceFrom: now(), open }), 2);
    return await read(w.db, scope, (tx) => currentPolicy(tx, scope));
  };
  const first = await adopt(source);
  const edition = await adopt(source.replace("within 40 days of receipt", "within one month of receipt"));
  expect(edition).toMatchObject({ documentId: first?.documentId, number: 2 });
  expect(edition?.clauses.map(({ id }) => id)).toEqual(first?.clauses.map(({ id }) => id));
  const other = await adopt(
    "# Cameras\n\n1.1 Footage will be deleted after 30 days.\n\n1.2 Signs stand at each door.\n",
  );
  expect(other?.documentId).not.toBe(first?.documentId);
  expect(isAlike("We answer within a month.", "We answer within one month.")).toBe(true);
  expect(isAlike("We answer within a month.", "Footage will be deleted after 30 days.")).toBe(false);
});
