// Goal: files somebody decided on go from their folders, once, after an approval of the very files; what changed since stays; what is
// left is said; a run that is cut off anywhere comes to the same end; nothing else in the folders changes by a byte.
// Method: real files, a granted erasure request, the real duties by a real worker; cut off at each fail point; a file changed, a copy
// put elsewhere, a folder that may not be written, a file found again.
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { DutyRow } from "../../../../../testkit/duties.ts";
import { executionWorld, type ExecutionWorld } from "../../../../../testkit/executions.ts";
import { read, write, type WriteTx } from "../../../../platform/db.ts";
import { armFailPoints, type FailPoint } from "../../../../platform/fail_point.ts";
import type { Platform } from "../../../../platform/feature.ts";
import type { CaseId } from "../../../../platform/ids.ts";
import { listEntries } from "../../../../platform/ledger/ledger.ts";
import { act } from "../../request/act.ts";
import { missingBeforeLetter } from "../../request/gates.ts";
import { measuresOf } from "../../request/state.ts";
import { beginSearch, decide, type Acting } from "../acts.ts";
import type { Decision, DocumentsView } from "../contract.ts";
import { documentsDuty } from "../duty.ts";
import { searchOf } from "../store.ts";
import { documentsView } from "../view.ts";
import { approveErasing, handErasing } from "./acts.ts";
import { erasingDuty } from "./duty.ts";

let e: ExecutionWorld;
let platform: Platform;
let folder: string;
beforeAll(async () => {
  e = await executionWorld();
}, 60_000);
afterAll(() => e.close());
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "kept-erased-"));
  mkdirSync(path.join(folder, "letters"));
  put("letters/offer.txt", "Dear Ann, we wrote to ann@example.org about the room.");
  put("letters/second.txt", "Again to ann@example.org.");
  put("invoice.txt", "Invoice for ann@example.org, kept for tax.");
  put("list.csv", "name,room\nAnn Field,4\nBea Birch,5\n");
  put("bea.txt", "Nothing of anybody but bea@example.org.");
  const [{ slug }] = e.w.organisations;
  platform = { ...e.w.platform, documentFolders: [{ organisation: slug, folder }] };
  return () => rmSync(folder, { recursive: true, force: true });
});
afterEach(() => armFailPoints(() => undefined));

function put(name: string, content: string): void {
  writeFileSync(path.join(folder, name), content);
}

/** Every file below the folder with the digest of its bytes. */
function contents(): readonly string[] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names
    .filter((name) => statSync(path.join(folder, name)).isFile())
    .map(
      (name) =>
        `${name} ${createHash("sha256")
          .update(readFileSync(path.join(folder, name)))
          .digest("hex")}`,
    )
    .toSorted();
}

async function acting<T>(caseId: CaseId, work: (acting: Acting) => Promise<T>): Promise<T> {
  const [{ scope }] = e.w.organisations;
  const request = await e.w.caseOf(caseId);
  return write(e.w.db, scope, (tx: WriteTx) => work({ tx, scope, platform, request, now: e.w.now() }));
}

async function view(caseId: CaseId): Promise<DocumentsView> {
  const [{ scope }] = e.w.organisations;
  const request = await e.w.caseOf(caseId);
  return read(e.w.db, scope, (tx) => documentsView(tx, scope, platform, request, { pseudonymous: false }));
}

async function attempt(
  caseId: CaseId,
  kind: "rights.documents" | "rights.documents_erase",
): Promise<DutyRow> {
  const [{ scope }] = e.w.organisations;
  const search = await read(e.w.db, scope, (tx) => searchOf(tx, scope, caseId));
  const key = kind === "rights.documents" ? search?.id : `${search?.id}:${search?.erase_round}`;
  await write(e.w.db, scope, (tx) =>
    tx
      .updateTable("duty")
      .set({ due_at: sql`clock_timestamp()` })
      .where("key", "=", key ?? "")
      .where("state", "=", "waiting")
      .execute(),
  );
  return e.w.attempt(kind, key ?? "", [documentsDuty(platform), erasingDuty(platform)]);
}

/** Looked for, and each file decided: `goes` by name, the rest stays. */
async function decided(goes: readonly string[]): Promise<CaseId> {
  const caseId = await e.request();
  await acting(caseId, (a) =>
    beginSearch(a, [
      { kind: "email", value: "ann@example.org" },
      { kind: "name", value: "Ann Field" },
    ]),
  );
  expect(await attempt(caseId, "rights.documents")).toMatchObject({ state: "done" });
  const { documents } = await view(caseId);
  expect(documents.map(({ title }) => title).toSorted()).toEqual([
    "invoice.txt",
    "list.csv",
    "offer.txt",
    "second.txt",
  ]);
  for (const { id, title } of documents) {
    const stays: Decision = {
      decision: "leave-out",
      reason: title === "list.csv" ? "others-rights" : "must-keep",
    };
    const decision: Decision = goes.includes(title) ? { decision: "erase" } : stays;
    await acting(caseId, (a) => decide(a, id, decision, () => undefined));
  }
  return caseId;
}

async function approved(caseId: CaseId): Promise<void> {
  const digest = (await view(caseId)).erasing?.digest ?? "";
  const { reference } = await e.w.caseOf(caseId);
  await acting(caseId, (a) => approveErasing(a, { digest, typed: reference }));
}

const letters = ["offer.txt", "second.txt"];
const others = (): readonly string[] => contents().filter((line) => !line.startsWith("letters/"));

test("what was decided goes, is looked for again, and everything else stays byte by byte; the answer waits until then", async () => {
  const [{ scope }] = e.w.organisations;
  const caseId = await decided(letters);
  const before = others();
  expect(await view(caseId)).toMatchObject({ erasing: { state: "open", goes: 2, stays: 2, missing: [] } });
  await approved(caseId);
  expect(missingBeforeLetter((await e.w.caseOf(caseId)).state)).toContain("systems-open");
  expect(await attempt(caseId, "rights.documents_erase")).toMatchObject({ state: "done" });
  expect(contents()).toEqual(before);
  const after = await view(caseId);
  expect(after.erasing).toMatchObject({ state: "verified", result: { erased: 2, left: 2, reasons: [] } });
  expect(after.documents.map(({ title }) => title).toSorted()).toEqual(["invoice.txt", "list.csv"]);
  expect(missingBeforeLetter((await e.w.caseOf(caseId)).state)).not.toContain("systems-open");
  const types = (await read(e.w.db, scope, (tx) => listEntries(tx, scope, { limit: 1000 }))).map(
    ({ type }) => type,
  );
  expect(types.filter((type) => type.startsWith("documents.eras"))).toEqual([
    "documents.erasing-approved",
    "documents.erased",
  ]);
}, 60_000);

const points: readonly FailPoint[] = [
  "erase.file_ordered",
  "erase.file_gone",
  "erase.file_answered",
  "erase.files_looked",
];
test.each(points)(
  "cut off at %s and taken up, it comes to the same end",
  async (point) => {
    const caseId = await decided(letters);
    const before = others();
    await approved(caseId);
    let left = 1;
    armFailPoints((reached) => {
      if (reached !== point || left === 0) return;
      left -= 1;
      throw new Error("cut off");
    });
    expect(await attempt(caseId, "rights.documents_erase")).toMatchObject({ state: "waiting" });
    expect(left).toBe(0);
    expect(await attempt(caseId, "rights.documents_erase")).toMatchObject({ state: "done" });
    expect(contents()).toEqual(before);
    expect((await view(caseId)).erasing).toMatchObject({ state: "verified", result: { erased: 2, left: 2 } });
  },
  60_000,
);

test("a file that is not what was approved any more stays, is said, and can be given to a person", async () => {
  const caseId = await decided(letters);
  await approved(caseId);
  put("letters/offer.txt", "Dear Ann, we now keep this for a claim: ann@example.org.");
  expect(await attempt(caseId, "rights.documents_erase")).toMatchObject({ state: "done" });
  expect(contents().some((line) => line.startsWith("letters/offer.txt"))).toBe(true);
  const { erasing, documents } = await view(caseId);
  expect(erasing).toMatchObject({ state: "residual", result: { erased: 1 } });
  expect(erasing?.result?.reasons.join(" ")).toContain("not what was approved any more");
  expect(documents.map(({ title }) => title)).toContain("offer.txt");
  expect(missingBeforeLetter((await e.w.caseOf(caseId)).state)).toContain("systems-open");
  await acting(caseId, (a) => handErasing(a, "Look at the offer that was changed."));
  const { state } = await e.w.caseOf(caseId);
  expect(missingBeforeLetter(state)).not.toContain("systems-open");
  expect(measuresOf(state).map(({ task, outcome }) => [task, outcome])).toEqual([["erase", undefined]]);
}, 60_000);

test("a copy elsewhere, and a file that came in since, are found by the look afterwards", async () => {
  const caseId = await decided(letters);
  await approved(caseId);
  put("copy of offer.txt", readFileSync(path.join(folder, "letters/offer.txt"), "utf8"));
  put("new.txt", "This morning from ann@example.org.");
  expect(await attempt(caseId, "rights.documents_erase")).toMatchObject({ state: "done" });
  const { erasing } = await view(caseId);
  expect(erasing).toMatchObject({ state: "residual", result: { erased: 1 } });
  expect(erasing?.result?.reasons).toContain(
    "1 file: still there, or a copy of it stands elsewhere in the folders.",
  );
  expect(erasing?.result?.reasons).toContain(
    "2 files: found by the search afterwards, and nobody decided to leave it.",
  );
}, 60_000);

test("nothing is approved while a file is undecided, for another request, another digest, or with nothing to go", async () => {
  const caseId = await decided(letters);
  const { reference } = await e.w.caseOf(caseId);
  const digest = (await view(caseId)).erasing?.digest ?? "";
  const approve = (given: { readonly digest: string; readonly typed: string }) =>
    acting(caseId, (a) => approveErasing(a, given));
  await expect(approve({ digest, typed: "R-2000-0001" })).rejects.toMatchObject({
    details: [{ reason: "reference-not-typed" }],
  });
  await expect(approve({ digest: "0".repeat(64), typed: reference })).rejects.toMatchObject({
    key: "conflict",
  });
  const [one] = (await view(caseId)).documents;
  await acting(caseId, (a) => decide(a, one?.id ?? ("" as never), { decision: "open" }, () => undefined));
  await expect(approve({ digest, typed: reference })).rejects.toMatchObject({
    details: [{ reason: "files-open" }],
  });
  const nothing = await decided([]);
  const typed = (await e.w.caseOf(nothing)).reference;
  const current = (await view(nothing)).erasing?.digest ?? "";
  await expect(acting(nothing, (a) => approveErasing(a, { digest: current, typed }))).rejects.toMatchObject({
    details: [{ reason: "no-file-goes" }],
  });
}, 60_000);

test("while files go nothing about them is decided, and a copy is given out of no request for erasure", async () => {
  const caseId = await decided(letters);
  const [one] = (await view(caseId)).documents;
  const id = one?.id ?? ("" as never);
  const give: Decision = { decision: "disclose", says: "A letter.", looked: "yes" };
  await expect(acting(caseId, (a) => decide(a, id, give, () => undefined))).rejects.toMatchObject({
    details: [{ reason: "nothing-is-given" }],
  });
  await approved(caseId);
  await expect(
    acting(caseId, (a) => decide(a, id, { decision: "erase" }, () => undefined)),
  ).rejects.toMatchObject({ key: "conflict" });
  const again = acting(caseId, (a) => beginSearch(a, [{ kind: "email", value: "ann@example.org" }]));
  await expect(again).rejects.toMatchObject({ key: "conflict" });
}, 60_000);

test("nothing goes when what it was approved on no longer stands, and a person may take what is left", async () => {
  const [{ scope }] = e.w.organisations;
  const caseId = await decided(letters);
  const before = contents();
  await approved(caseId);
  const refused = { type: "assess", verdict: "refused", bases: [], grounds: ["legal-claims"] } as const;
  await write(e.w.db, scope, (tx) =>
    act(
      tx,
      scope,
      platform,
      { caseId, command: refused, words: "A claim.", now: e.w.now() },
      () => undefined,
    ),
  );
  expect(await attempt(caseId, "rights.documents_erase")).toMatchObject({ state: "done" });
  expect(contents()).toEqual(before);
  const { erasing, documents } = await view(caseId);
  expect(erasing).toMatchObject({ state: "incomplete", isOpen: true, result: { erased: 0 } });
  expect(erasing?.result?.reasons.join(" ")).toContain("no longer stands");
  expect(documents).toHaveLength(4);
}, 60_000);

test("what was left and is gone at the next search does not hold the answer back for ever", async () => {
  const caseId = await decided(letters);
  await approved(caseId);
  put("letters/offer.txt", "Dear Ann, changed: ann@example.org.");
  expect(await attempt(caseId, "rights.documents_erase")).toMatchObject({ state: "done" });
  for (const name of ["letters/offer.txt", "invoice.txt", "list.csv"]) rmSync(path.join(folder, name));
  await acting(caseId, (a) => beginSearch(a, [{ kind: "email", value: "ann@example.org" }]));
  expect(await attempt(caseId, "rights.documents")).toMatchObject({ state: "done" });
  expect((await view(caseId)).erasing).toMatchObject({ state: "open", goes: 0, isOpen: true });
  expect(missingBeforeLetter((await e.w.caseOf(caseId)).state)).toContain("systems-open");
  await acting(caseId, (a) => handErasing(a, "It was taken out by hand: look, and say so."));
  expect(missingBeforeLetter((await e.w.caseOf(caseId)).state)).not.toContain("systems-open");
}, 60_000);
