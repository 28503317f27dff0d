// Goal: a file that also concerns others goes out made anew from its text, never as it came: without what decisions hold back and
// without what a person takes out; before that it is in no package; and what came is destroyed.
// Method: the example school; a PDF, a document, a mail and plain text that name somebody held back and say numbers of nobody
// known, read back out of the finished package by poppler and by our own reader; wrong passages, an old text, a picture.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { docxOf } from "../../../../../testkit/records/files.ts";
import { asPdf } from "../../../../../testkit/policies/as-pdf.ts";
import { requestWorld, type RequestWorld } from "../../../../../testkit/requests.ts";
import { approve, decideAll, zipOf } from "../../../../../testkit/review.ts";
import { read, write } from "../../../../platform/db.ts";
import type { CaseId } from "../../../../platform/ids.ts";
import { listEntries, openPayload } from "../../../../platform/ledger/ledger.ts";
import { latestRun } from "../../run/store.ts";
import type { FileLook } from "../files/contract.ts";
import { addFile, knownFiles } from "../files/files.ts";
import { countOpenFiles } from "../files/store.ts";
import { latestPackage } from "../store.ts";
import type { TakenOut } from "./contract.ts";
import { united } from "./domain.ts";
import { fileText, redactedFile } from "./redact.ts";

let w: RequestWorld;
beforeAll(async () => {
  w = await requestWorld();
}, 60_000);
afterAll(() => w.close());

const named = "Meiling Chen";
const account = "GB29 NWBK 6016 1331 9268 19";
const mark = "[withheld: somebody else did not agree]";

const undone: (() => Promise<void>)[] = [];
const later = (act: () => Promise<void>): void => {
  undone.push(act);
};

async function add(
  caseId: CaseId,
  {
    name,
    mediaType,
    bytes,
  }: { readonly name: string; readonly mediaType: string; readonly bytes: Uint8Array },
  looked: FileLook = "redact",
): Promise<string> {
  const [{ scope }] = w.organisations;
  const file = { name, mediaType, bytes: Buffer.from(bytes) };
  const given = { caseId, file, of: undefined, says: "A letter", looked, now: w.now() };
  return write(w.db, scope, (tx) => addFile(tx, scope, w.platform, given, later));
}

async function textIn(caseId: CaseId, file: string) {
  const [{ scope }] = w.organisations;
  const request = await w.caseOf(caseId);
  return write(w.db, scope, (tx) => fileText(tx, scope, w.platform, { request, file, now: w.now() }));
}

async function redact(caseId: CaseId, file: string, digest: string, passages: readonly TakenOut[]) {
  const [{ scope }] = w.organisations;
  const request = await w.caseOf(caseId);
  const of = { request, file, digest, passages, now: w.now() };
  const done = await write(w.db, scope, (tx) => redactedFile(tx, scope, w.platform, of, later));
  for (const act of undone.splice(0)) await act();
  return done;
}

/** The files of the package under the newest approval. */
async function packed(caseId: CaseId): Promise<ReadonlyMap<string, Buffer>> {
  const [{ scope }] = w.organisations;
  const run = await read(w.db, scope, (tx) => latestRun(tx, scope, caseId));
  await w.work("rights.package", run?.approval ?? "");
  const stored = await read(w.db, scope, (tx) => latestPackage(tx, scope, caseId));
  expect(stored?.id).toBe(run?.approval);
  return zipOf(w, caseId);
}

const added = (zip: ReadonlyMap<string, Buffer>): readonly string[] =>
  [...zip.keys()].filter((name) => name.startsWith("files/"));

async function decided(): Promise<CaseId> {
  const { caseId } = await w.searched(w.person("yuxuan"));
  await decideAll(w, caseId, "withhold", "did-not-agree");
  await approve(w, caseId);
  return caseId;
}

const poppler = spawnSync("pdftotext", ["-v"]).error === undefined;

function wordsOf(pdf: Buffer): string {
  const folder = mkdtempSync(path.join(tmpdir(), "kept-anew-"));
  try {
    const file = path.join(folder, "a.pdf");
    writeFileSync(file, pdf);
    const { stdout } = spawnSync("pdftotext", [file, "-"], { encoding: "utf8" });
    return stdout.replaceAll(/\s+/g, " ");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const letter = (text: string) =>
  asPdf({
    name: "letter",
    isAutomatic: false,
    title: "Letter",
    columns: 1,
    items: [{ text, number: "", depth: 0 }],
  });

test.skipIf(!poppler)(
  "a PDF goes out made anew: no name, no number taken out, in no layer of it",
  async () => {
    const caseId = await decided();
    const bytes = await letter(
      `We wrote to ${named} about the trip. Her account is ${account}; his is not known.`,
    );
    const [{ scope }] = w.organisations;
    const open = () => read(w.db, scope, (tx) => countOpenFiles(tx, scope, caseId));
    const first = await open();
    const file = await add(caseId, { name: "letter.pdf", mediaType: "application/pdf", bytes });
    expect((await open()) - first).toBe(1);
    const before = await packed(caseId);
    expect(added(before)).toEqual([]);
    expect(before.get("index.html")?.toString()).toContain("it is not ready yet what may be given of it");
    const { text, digest, held, doubtful, becomes } = await textIn(caseId, file);
    expect(held.map(({ from, to }) => text.slice(from, to).replaceAll(/\s+/g, " "))).toEqual([named]);
    const numbers = doubtful.filter(({ kind }) => kind === "account");
    expect([numbers.length, becomes]).toEqual([1, "pdf"]);
    const passages = numbers.map(({ from, to }) => ({ from, to, reason: "not-asked" as const }));
    expect(await redact(caseId, file, digest, passages)).toBe(2);
    const after = await packed(caseId);
    expect(added(after)).toEqual(["files/letter.pdf"]);
    const pdf = after.get("files/letter.pdf") ?? Buffer.alloc(0);
    const said = wordsOf(pdf);
    expect(said).toContain(`We wrote to ${mark} about the trip.`);
    expect(said).toContain("[withheld: about somebody else]; his is not known.");
    expect(said).not.toMatch(/Chen|NWBK/);
    expect(after.get("index.html")?.toString()).toContain("Made anew from its text");
    expect(await open()).toBe(first);
  },
  90_000,
);

test("a document, a mail and plain text lose the same words; text stays text, and the name of the file is covered", async () => {
  const caseId = await decided();
  const mail = [
    "From: office@riverbridge.example",
    "Subject: Trip",
    "MIME-Version: 1.0",
    "",
    `With ${named}.`,
  ];
  const files = [
    { name: "a.docx", mediaType: "application/octet-stream", bytes: docxOf([[`Seen by ${named}.`]]) },
    { name: "b.eml", mediaType: "application/octet-stream", bytes: Buffer.from(mail.join("\r\n")) },
    { name: "Meiling_Chen.csv", mediaType: "text/csv", bytes: Buffer.from(`who,when\r\n${named},today\r\n`) },
  ];
  for (const one of files) {
    const file = await add(caseId, one);
    const { digest } = await textIn(caseId, file);
    await redact(caseId, file, digest, []);
  }
  const zip = await packed(caseId);
  const names = added(zip);
  expect(names.map((name) => path.extname(name)).toSorted()).toEqual([".csv", ".pdf", ".pdf"]);
  expect(names.join(" ")).not.toMatch(/chen/i);
  const csv = zip.get(names.find((name) => name.endsWith(".csv")) ?? "")?.toString();
  expect(csv).toBe(`who,when\r\n${mark},today`);
}, 90_000);

test("what no font shows goes out as text, and nothing is lost of it", async () => {
  const caseId = await decided();
  const bytes = docxOf([[`Party \u{1F389} with ${named}`]]);
  const file = await add(caseId, { name: "party.docx", mediaType: "application/octet-stream", bytes });
  await redact(caseId, file, (await textIn(caseId, file)).digest, []);
  const zip = await packed(caseId);
  expect(zip.get("files/party.txt")?.toString()).toBe(`Party \u{1F389} with ${mark}`);
}, 60_000);

test("another text, passages outside it, and a file without words are refused, and the file stays as it was", async () => {
  const caseId = await decided();
  const [{ scope }] = w.organisations;
  const text = { name: "a.txt", mediaType: "text/plain", bytes: Buffer.from("Short.") };
  const file = await add(caseId, text);
  const { digest } = await textIn(caseId, file);
  const outside = [{ from: 2, to: 90, reason: "not-asked" as const }];
  await expect(redact(caseId, file, digest, outside)).rejects.toMatchObject({ key: "invalid_request" });
  await expect(redact(caseId, file, "0".repeat(64), [])).rejects.toMatchObject({ key: "conflict" });
  const picture = await add(caseId, {
    name: "a.png",
    mediaType: "image/png",
    bytes: Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"),
  });
  await expect(textIn(caseId, picture)).rejects.toMatchObject({ details: [{ reason: "no-text" }] });
  const long = { name: "b.txt", mediaType: "text/plain", bytes: Buffer.from("word ".repeat(50_000)) };
  await expect(textIn(caseId, await add(caseId, long))).rejects.toMatchObject({
    details: [{ reason: "text-too-long" }],
  });
  const rows = await read(w.db, scope, (tx) => knownFiles(tx, scope, w.platform.keys, caseId));
  const own = rows.filter(({ is_named: isNamed }) => !isNamed);
  expect(own.map(({ standing }) => standing)).toEqual(["to-redact", "to-redact", "to-redact"]);
}, 60_000);

test("each look and each file made anew is on record, with counts and no word of what was taken out", async () => {
  const caseId = await decided();
  const [{ scope }] = w.organisations;
  const file = await add(caseId, {
    name: "a.txt",
    mediaType: "text/plain",
    bytes: Buffer.from(`${named} met ${named}; initials M. Chen`),
  });
  const { digest, doubtful } = await textIn(caseId, file);
  expect(doubtful.map(({ kind }) => kind)).toEqual(["name"]);
  await redact(caseId, file, digest, []);
  const own = await read(w.db, scope, async (tx) => {
    const entries = (await listEntries(tx, scope, { limit: 1000 })).filter(({ type }) =>
      type.startsWith("package.file-"),
    );
    const opened = await Promise.all(
      entries.map(async ({ type, id }) => ({
        type,
        said: (await openPayload(tx, scope, w.platform.keys, id))?.payload.toString() ?? "",
      })),
    );
    return opened.filter(({ said }) => said.includes(file));
  });
  expect(own.map(({ type }) => type).toSorted()).toEqual([
    "package.file-added",
    "package.file-read",
    "package.file-redacted",
  ]);
  expect(JSON.stringify(own)).not.toMatch(/Meiling|Chen/);
  expect(own.at(-1)?.said).toContain('"passages":2');
}, 60_000);

test("passages of decisions and of a person become one list; its places are those of either, counted one by one", () => {
  const span = fc
    .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 8 }))
    .map(([from, length]) => ({ from, to: from + length, reason: "not-asked" as const }));
  fc.assert(
    fc.property(fc.array(span, { maxLength: 8 }), fc.array(span, { maxLength: 8 }), (held, taken) => {
      const places = (spans: readonly { readonly from: number; readonly to: number }[]) =>
        Array.from({ length: 60 }, (_, at) => spans.some(({ from, to }) => from <= at && at < to));
      const all = united(held, taken);
      expect(places(all)).toEqual(places([...held, ...taken]));
      expect(all.every(({ from }, at) => from >= (all[at - 1]?.to ?? 0))).toBe(true);
    }),
  );
});
