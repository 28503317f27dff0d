// Goal: files in folders the operator named for an organisation are found for a case, read, and put into the package byte by byte
// or left out with a reason; what nobody looked into is said; nothing of them stands in the clear, and all is gone afterwards.
// Method: real files, the real duty by a real worker, the case's package read back; a file changed, a folder of another
// organisation, a package taken apart by hand.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { requestWorld, type RequestWorld } from "../../../../testkit/requests.ts";
import { approve as approveReview, decideAll, zipOf } from "../../../../testkit/review.ts";
import { read, write, type WriteTx } from "../../../platform/db.ts";
import type { Platform } from "../../../platform/feature.ts";
import type { CaseId } from "../../../platform/ids.ts";
import { destroyRuns } from "../delivery/spent.ts";
import { answerFile } from "../delivery/files/files.ts";
import { filesOf } from "../delivery/files/store.ts";
import { missingOf } from "../delivery/release.ts";
import { packageDutyName } from "../review/decide.ts";
import { latestRun } from "../run/store.ts";
import { beginSearch, decide, textOf, type Acting } from "./acts.ts";
import type { Asked, Decision, DocumentsView } from "./contract.ts";
import { documentsDuty } from "./duty.ts";
import { searchOf } from "./store.ts";
import { documentsView } from "./view.ts";

const asked: readonly Asked[] = [
  { kind: "email", value: "lin.yuxuan@example.org" },
  { kind: "name", value: "Yuxuan Lin" },
];

let w: RequestWorld;
let platform: Platform;
let folder: string;
beforeAll(async () => {
  w = await requestWorld();
}, 60_000);
afterAll(() => w.close());
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "kept-folders-"));
  for (const name of ["ours", "theirs"]) mkdirSync(path.join(folder, name));
  put("ours/letter.txt", "Dear Sir, please write to lin.yuxuan@example.org about the room.");
  put("ours/list.csv", "name,room\nYuxuan Lin,4\nBea Birch,5\n");
  put("ours/other.txt", "Nothing of anybody.");
  put("ours/scan.tiff", Buffer.from([0x49, 0x49, 0x2a, 0, 1, 2, 3, 4, 0xff]));
  put("theirs/secret.txt", "lin.yuxuan@example.org is theirs");
  symlinkSync(path.join(folder, "theirs/secret.txt"), path.join(folder, "ours/link.txt"));
  const [ours, theirs] = w.organisations;
  platform = {
    ...w.platform,
    documentFolders: [
      { organisation: ours.slug, folder: path.join(folder, "ours") },
      { organisation: theirs.slug, folder: path.join(folder, "theirs") },
    ],
  };
  return () => rmSync(folder, { recursive: true, force: true });
});

function put(name: string, content: string | Buffer): void {
  writeFileSync(path.join(folder, name), content);
}

async function acting<T>(caseId: CaseId, work: (acting: Acting) => Promise<T>): Promise<T> {
  const [{ scope }] = w.organisations;
  const request = await w.caseOf(caseId);
  return write(w.db, scope, (tx: WriteTx) => work({ tx, scope, platform, request, now: w.now() }));
}
async function view(caseId: CaseId, pseudonymous = false): Promise<DocumentsView> {
  const [{ scope }] = w.organisations;
  const request = await w.caseOf(caseId);
  return read(w.db, scope, (tx) => documentsView(tx, scope, platform, request, { pseudonymous }));
}
async function searched(caseId: CaseId): Promise<DocumentsView> {
  await acting(caseId, (a) => beginSearch(a, asked));
  const [{ scope }] = w.organisations;
  const search = await read(w.db, scope, (tx) => searchOf(tx, scope, caseId));
  expect(await w.attempt("rights.documents", search?.id ?? "", [documentsDuty(platform)])).toMatchObject({
    state: "done",
  });
  return view(caseId);
}
async function decided(caseId: CaseId, title: string, decision: Decision): Promise<void> {
  const { documents } = await view(caseId);
  const one = documents.find((each) => each.title === title);
  if (one === undefined) throw new Error(`not found: ${title}`);
  const later: (() => Promise<void>)[] = [];
  await acting(caseId, (a) => decide(a, one.id, decision, (act) => void later.push(act)));
  for (const act of later) await act();
}
const give: Decision = { decision: "disclose", says: "A letter.", looked: "yes" };
const missing = async (caseId: CaseId): Promise<readonly string[]> => {
  const [{ scope }] = w.organisations;
  const request = await w.caseOf(caseId);
  return read(w.db, scope, (tx) => missingOf(tx, scope, w.platform.keys, request));
};

test("files are found where the organisation's own folders are, and what nobody read is said", async () => {
  const { id: caseId } = await w.request();
  expect(await view(caseId)).toMatchObject({ folders: [path.join(folder, "ours")], documents: [], open: 0 });
  const found = await searched(caseId);
  expect(found.documents.map(({ title, strength }) => `${title} ${strength}`).toSorted()).toEqual([
    "letter.txt strong",
    "list.csv weak",
  ]);
  expect(found.search).toMatchObject({ state: "finished" });
  expect(found.search?.gaps.join()).toContain("1 cannot be read");
  expect(found.open).toBe(2);
  const letter = found.documents.find(({ title }) => title === "letter.txt");
  const text = await acting(caseId, ({ tx, scope, request }) =>
    textOf(tx, scope, platform, { request, id: letter?.id ?? ("" as never) }),
  );
  expect(text).toEqual({
    text: "Dear Sir, please write to lin.yuxuan@example.org about the room.",
    isCut: false,
    isGone: false,
  });
  // An auditor sees that there is something, and nothing of it.
  const blind = await view(caseId, true);
  expect(blind.documents).toHaveLength(2);
  expect(JSON.stringify(blind)).not.toMatch(/letter|list\.csv|yuxuan/i);
  // Another organisation's case has another organisation's folders.
  const [, other] = w.organisations;
  expect(await read(w.db, other.scope, (tx) => searchOf(tx, other.scope, caseId))).toBeUndefined();
});

test("by what and what was found stands nowhere in the clear, and goes when the case lets go", async () => {
  const { id: caseId } = await w.request();
  await searched(caseId);
  const superuser = await w.client("kept_superuser");
  const dump = async (): Promise<readonly string[]> => {
    const { rows } = await superuser.query<{ text: string }>(
      "select d::text as text from kept.rights_document d where case_id = $1 union all select s::text from kept.rights_document_search s where case_id = $1",
      [caseId],
    );
    return rows.map(({ text }) => text);
  };
  expect(await dump()).toHaveLength(3);
  for (const value of ["letter", "yuxuan"]) {
    const hex = Buffer.from(value).toString("hex");
    expect((await dump()).filter((one) => one.includes(value) || one.includes(hex))).toEqual([]);
  }
  const [{ scope }] = w.organisations;
  await write(w.db, scope, (tx) => destroyRuns(tx, scope, caseId, w.now()));
  expect(await dump()).toEqual([]);
});

test("a decided file goes out byte by byte, one left out is counted, and nothing goes out before all are decided", async () => {
  const { caseId } = await w.searched(w.person("yuxuan"));
  const [{ scope }] = w.organisations;
  await decideAll(w, caseId, "withhold", "did-not-agree");
  const found = await searched(caseId);
  expect(found.suggested.length).toBeGreaterThan(0);
  await approveReview(w, caseId);
  expect(await missing(caseId)).toContain("documents-open");
  await decided(caseId, "letter.txt", give);
  expect(await missing(caseId)).toContain("documents-open");
  await decided(caseId, "list.csv", { decision: "leave-out", reason: "others-rights" });
  expect(await missing(caseId)).not.toContain("documents-open");
  const run = await read(w.db, scope, (tx) => latestRun(tx, scope, caseId));
  await w.work(packageDutyName, run?.approval ?? "");
  const files = await zipOf(w, caseId);
  expect(files.get("files/letter.txt")?.toString("utf8")).toContain("about the room");
  const manifest = files.get("manifest.json")?.toString("utf8") ?? "";
  expect(manifest).toContain("files/letter.txt");
  const said = [...files.values()].map((body) => body.toString("utf8")).join("\n");
  expect(said).toMatch(/2 documents could not be looked into\./);
  expect(said).toContain("1 document in which you were found is not given");
  expect(said).not.toContain("Folders of documents were not searched.");
  const added = async () =>
    (await read(w.db, scope, (tx) => filesOf(tx, scope, caseId))).filter((one) => !one.is_named);
  // Taken back, it is out and undecided; so it is where somebody takes it out of the package by hand.
  await decided(caseId, "letter.txt", { decision: "open" });
  expect(await added()).toEqual([]);
  await decided(caseId, "letter.txt", give);
  const [file] = await added();
  await write(w.db, scope, (tx) =>
    answerFile(
      tx,
      scope,
      platform,
      { caseId, file: file?.id ?? "", answer: { standing: "open" }, now: w.now() },
      () => undefined,
    ),
  );
  expect((await view(caseId)).open).toBe(1);
  expect(await missing(caseId)).toContain("documents-open");
});

test("a file that changed since it was found is not given, and a search does not repeat what is in the package", async () => {
  const { id: caseId } = await w.request();
  await searched(caseId);
  put("ours/letter.txt", "Something else of lin.yuxuan@example.org.");
  await expect(decided(caseId, "letter.txt", give)).rejects.toMatchObject({
    details: [{ reason: "changed-since-found" }],
  });
  const found = await searched(caseId);
  expect(found.documents).toHaveLength(2);
  await decided(caseId, "letter.txt", give);
  await expect(acting(caseId, (a) => beginSearch(a, asked))).rejects.toMatchObject({
    details: [{ reason: "in-the-package" }],
  });
});

test("what cannot be asked, and where no folder is named, is refused", async () => {
  const { id: caseId } = await w.request();
  await expect(acting(caseId, (a) => beginSearch(a, [{ kind: "phone", value: "12" }]))).rejects.toMatchObject(
    { details: [{ reason: "cannot-be-asked" }] },
  );
  platform = w.platform;
  await expect(acting(caseId, (a) => beginSearch(a, asked))).rejects.toMatchObject({
    details: [{ reason: "no-folders" }],
  });
});
