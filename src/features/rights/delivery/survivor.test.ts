// Goal: a decision about a person holds wherever they are named, also in rows of the requester alone; and no package is made
// in which what is held back survives, in whatever file, nor does anything outside the case say its words.
// Method: the example school; the name of somebody held back is written into a text that is the requester's alone, then
// brought in by files of several kinds, among them a PDF that is read back, and taken out again.
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { asPdf } from "../../../../testkit/policies/as-pdf.ts";
import { requestWorld, type RequestWorld } from "../../../../testkit/requests.ts";
import { approve, decideAll, decideAnew, zipOf } from "../../../../testkit/review.ts";
import { readEvents } from "../../../platform/cases/store.ts";
import { read, write } from "../../../platform/db.ts";
import type { CaseId } from "../../../platform/ids.ts";
import { requestKind } from "../request/state.ts";
import { latestRun } from "../run/store.ts";
import { addFile, answerFile } from "./files/files.ts";
import { latestPackage } from "./store.ts";

let w: RequestWorld;
beforeAll(async () => {
  w = await requestWorld();
}, 60_000);
afterAll(() => w.close());

const [first, last] = ["Meiling", "Chen"];
const named = `${first} ${last}`;

async function note(text: string): Promise<void> {
  const client = new pg.Client(w.school.connection);
  await client.connect();
  await client.query("update student set notes = $1 where student_number = 'RB-1002'", [text]);
  await client.end();
}

async function failures(caseId: CaseId): Promise<readonly unknown[]> {
  const [{ scope }] = w.organisations;
  const events = await read(w.db, scope, (tx) => readEvents(tx, scope, requestKind, caseId, { limit: 500 }));
  return events.flatMap(({ type, data }) => (type === "package.failed" ? [data] : []));
}

async function add(caseId: CaseId, name: string, mediaType: string, bytes: Uint8Array): Promise<string> {
  const [{ scope }] = w.organisations;
  const file = { name, mediaType, bytes: Buffer.from(bytes) };
  const given = { caseId, file, of: undefined, says: "A letter", looked: "yes" as const, now: w.now() };
  return write(w.db, scope, (tx) => addFile(tx, scope, w.platform, given, () => undefined));
}

async function take(caseId: CaseId, file: string): Promise<void> {
  const [{ scope }] = w.organisations;
  const given = { caseId, file, answer: { standing: "open" } as const, now: w.now() };
  await write(w.db, scope, (tx) => answerFile(tx, scope, w.platform, given, () => undefined));
}

/** The package under the newest approval, made; its number, and that of the newest there is. */
async function made(
  caseId: CaseId,
): Promise<{ readonly approved: string; readonly newest: string | undefined }> {
  const [{ scope }] = w.organisations;
  const run = await read(w.db, scope, (tx) => latestRun(tx, scope, caseId));
  const approved = run?.approval ?? "";
  await w.work("rights.package", approved);
  const stored = await read(w.db, scope, (tx) => latestPackage(tx, scope, caseId));
  return { approved, newest: stored?.id };
}

test("a decision about a person holds in a text of the requester alone, also in a reply it quotes; shown, it stays", async () => {
  await note(
    `CHEN, Meiling called.\n> ${first}\n> ${last} will collect him.\nChenoa and Meilinger will not.`,
  );
  const { caseId } = await w.searched(w.person("yuxuan"));
  await decideAll(w, caseId, "redact", "did-not-agree");
  await approve(w, caseId);
  expect(await failures(caseId)).toEqual([]);
  const csv = [...(await zipOf(w, caseId))]
    .find(([name]) => name.endsWith("csv/student.csv"))?.[1]
    .toString();
  const mark = "[withheld: somebody else did not agree]";
  expect(csv).toContain(`${mark} called.\n> ${mark} will collect him.\nChenoa and Meilinger will not.`);
  await decideAnew(w, caseId, "show", "agreed");
  await approve(w, caseId);
  const shown = [...(await zipOf(w, caseId))]
    .find(([name]) => name.endsWith("csv/student.csv"))?.[1]
    .toString();
  expect(shown).toContain("CHEN, Meiling called.");
}, 60_000);

const mail = [
  "From: office@riverbridge.example",
  "To: somebody@example.org",
  "Subject: Collection",
  "MIME-Version: 1.0",
  "Content-Type: text/plain; charset=utf-8",
  "Content-Transfer-Encoding: base64",
  "",
  Buffer.from(`Dear ${named}, thank you.`).toString("base64"),
].join("\r\n");
const pdf = (text: string): Promise<Uint8Array> =>
  asPdf({
    name: "letter",
    isAutomatic: false,
    title: "Letter",
    columns: 1,
    items: [
      { heading: "Letter", number: "1", depth: 0 },
      { text, number: "", depth: 0 },
    ],
  });

test("no package is made while an added file names somebody held back: text, mail, PDF, or the name of the file", async () => {
  await note("Collected by his mother only.");
  const { caseId } = await w.searched(w.person("yuxuan"));
  await decideAll(w, caseId, "withhold", "did-not-agree");
  const whole = await approve(w, caseId);
  const files = [
    ["letter.txt", "text/plain", Buffer.from(`Seen by ${named.toUpperCase()}.`)],
    ["mail.txt", "text/plain", Buffer.from(mail)],
    ["letter.pdf", "application/pdf", await pdf(`We wrote to ${named} about this.`)],
    [`${first}_${last}.txt`, "text/plain", Buffer.from("Nothing in it.")],
  ] as const;
  for (const [name, mediaType, bytes] of files) {
    const before = (await failures(caseId)).length;
    const file = await add(caseId, name, mediaType, bytes);
    const { approved, newest } = await made(caseId);
    expect([name, newest === approved]).toEqual([name, false]);
    const failed = (await failures(caseId)).slice(before);
    expect(failed).toMatchObject([{ reason: "held-back-survives", packageId: approved }]);
    expect(JSON.stringify(failed)).not.toMatch(/Meiling|Chen/i);
    expect((await w.caseOf(caseId)).state.package.failed?.packageId).toBe(approved);
    await take(caseId, file);
    const again = await made(caseId);
    expect(again.newest).toBe(again.approved);
  }
  // The control: a file that names nobody held back goes out.
  await add(caseId, "harmless.pdf", "application/pdf", await pdf("We wrote to nobody about this."));
  const { approved, newest } = await made(caseId);
  expect([newest, newest === whole]).toEqual([approved, false]);
}, 120_000);
