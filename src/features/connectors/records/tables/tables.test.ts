// Goal: a row is erased whole or not at all, a file keeps its rights and its other rows, and what cannot be taken out of a file is
// found and left to a person.
// Method: folders of a test's own with files as programs leave them; each answer compared whole, each file read beside the product.
import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { workbookOf } from "../../../../../testkit/records/tables.ts";
import type { AskedValue, FoundRecord, RecordSystem } from "../system.ts";
import { eraseRecords } from "../run/erase.ts";
import { findRecords } from "../run/find.ts";
import { openTables } from "./tables.ts";

const asked: readonly AskedValue[] = [
  { kind: "email", value: "ann@example.org" },
  { kind: "name", value: "Ann Lane" },
];
const { signal } = new AbortController();

let base: string;
let root: string;
let system: RecordSystem;

const put = (name: string, content: string | Buffer): string => {
  const file = path.join(root, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
};
const found = async (): Promise<readonly FoundRecord[]> => Array.fromAsync(system.find(asked, signal));
const only = async (): Promise<FoundRecord> => {
  const [record, ...more] = await found();
  if (record === undefined || more.length > 0) throw new Error("Not one was found.");
  return record;
};

beforeEach(() => {
  base = realpathSync(mkdtempSync(path.join(tmpdir(), "kept-rows-")));
  root = path.join(base, "root");
  mkdirSync(root);
  system = openTables({ roots: [root], mostBytes: 100_000 });
});
afterEach(async () => {
  await system.close();
  rmSync(base, { recursive: true, force: true });
});

test("a file keeps its rights, and nothing is left beside it", async () => {
  const file = put("list.csv", "id,mail\n1,ann@example.org\n2,bea@example.org\n");
  chmodSync(file, 0o640);
  put(".kept-written-old", "id,mail\n1,ann@example.org\n");
  const record = (await found())[0];
  if (record === undefined) throw new Error("Nothing was found.");
  expect(await system.erase(record, signal)).toEqual({ kind: "accepted" });
  expect(readFileSync(file, "utf8")).toBe("id,mail\n2,bea@example.org\n");
  expect(statSync(file).mode & 0o777).toBe(0o640);
  expect(readdirSync(root)).toEqual(["list.csv"]);
});

test("a row that another took the place of is not erased", async () => {
  const file = put("list.csv", "id,mail\n1,ann@example.org\n2,bea@example.org\n");
  const record = await only();
  writeFileSync(file, "id,mail\n1,ann@example.org!\n2,bea@example.org\n");
  expect(await system.erase(record, signal)).toEqual({ kind: "changed" });
  writeFileSync(file, "id,mail\n1,ann@example.org\n1,ann@example.org\n");
  expect(await system.erase(record, signal)).toEqual({ kind: "changed" });
  writeFileSync(file, "id,mail\n2,bea@example.org\n");
  expect(await system.erase(record, signal)).toEqual({ kind: "already_gone" });
  expect(await system.verify(record.ref, signal, record.guard)).toEqual({ kind: "gone" });
});

test("rows that say the same are one record, and go together", async () => {
  const file = put("list.csv", "mail,seen\nann@example.org,1\nbea@example.org,1\nann@example.org,1\n");
  const record = await only();
  expect(record.title).toBe("list.csv: rows 2, 4");
  expect(await system.erase(record, signal)).toEqual({ kind: "accepted" });
  expect(readFileSync(file, "utf8")).toBe("mail,seen\nbea@example.org,1\n");
  // It may have been changed instead of taken out: nobody says it is gone but who looks for it.
  expect(await system.erase(record, signal)).toEqual({ kind: "changed" });
  expect(await system.verify(record.ref, signal, record.guard)).toEqual({ kind: "gone" });
});

test("a file with a second name on the disk is not written anew: the row would stay under the other", async () => {
  const file = put("list.csv", "id,mail\n1,ann@example.org\n2,x\n");
  linkSync(file, path.join(base, "second.csv"));
  expect(await system.erase(await only(), signal)).toMatchObject({ kind: "refused" });
  expect(readFileSync(file, "utf8")).toContain("ann@example.org");
});

test("a link and what leads out of the folder are not followed, also not where a record says so", async () => {
  const outside = path.join(base, "outside.csv");
  writeFileSync(outside, "id,mail\n1,ann@example.org\n2,x\n");
  symlinkSync(outside, path.join(root, "in.csv"));
  expect(await found()).toEqual([]);
  put("list.csv", "id,mail\n1,ann@example.org\n2,x\n");
  const record = await only();
  for (const file of [outside, path.join(root, "in.csv"), path.join(root, "..", "outside.csv")]) {
    const [, row] = JSON.parse(record.ref.id) as readonly [string, string];
    const ref = { ...record.ref, id: JSON.stringify([file, row]) };
    expect(["refused", "changed", "unknown"]).toContain(
      (await system.erase({ ...record, ref }, signal)).kind,
    );
    expect(await system.read({ ...record, ref }, signal)).toBeUndefined();
  }
  expect(readFileSync(outside, "utf8")).toContain("ann@example.org");
});

test("in a workbook a row that computes, a comment and a heading are found and left to a person", async () => {
  const comment = '<comments><comment ref="A1"><text><t>ask ann@example.org</t></text></comment></comments>';
  const book = workbookOf(
    {
      One: [
        ["id", "mail"],
        [1, { computes: "B3", shows: "ann@example.org" }],
        [2, "bea@example.org"],
      ],
      Two: [["of ann@example.org"], ["x"]],
    },
    { "xl/comments1.xml": comment },
  );
  const file = put("book.xlsx", book);
  const records = await found();
  expect(records.map(({ title }) => title)).toEqual(["book.xlsx: One, row 2", "book.xlsx: outside its rows"]);
  expect(records[1]?.matched.map(({ part }) => part)).toEqual(["sheet Two: heads", "comments"]);
  for (const record of records) expect(await system.erase(record, signal)).toMatchObject({ kind: "refused" });
  expect(readFileSync(file).equals(book)).toBe(true);
});

test("a text that another row shows as well stays in the workbook, and that row is found by it", async () => {
  const sheet = [
    ["id", "mail"],
    [1, "ann@example.org"],
    [2, "ann@example.org"],
    [3, "bea@example.org"],
  ] as const;
  put("book.xlsx", workbookOf({ One: sheet }));
  const [first] = await found();
  if (first === undefined) throw new Error("Nothing was found.");
  expect(await system.erase(first, signal)).toEqual({ kind: "accepted" });
  const second = await only();
  expect(second.title).toBe("book.xlsx: One, row 3");
  expect(await system.erase(second, signal)).toEqual({ kind: "accepted" });
  expect(await found()).toEqual([]);
});

test("a name in two cells leads to its row, and is no proof", async () => {
  put("list.csv", "id,first,last\n1,Ann,Lane\n2,Bea,Lane\n");
  expect(await only()).toMatchObject({
    title: "list.csv: row 2",
    strength: "weak",
    matched: [{ asked: 1, part: "row" }],
  });
});

test("what is no file of rows, is too large or broken is a gap by its kind, and its name is not told", async () => {
  put("ann@example.org.pdf", "x");
  put("large.csv", "x".repeat(100_001));
  put("broken.json", "[");
  const finding = system.find(asked, signal);
  expect((await finding.next()).value).toEqual({
    kind: "partial",
    looked: 0,
    gaps: [
      { place: `${root}: .csv`, why: "too_large", records: 1 },
      { place: `${root}: .json`, why: "not_readable", records: 1 },
      { place: `${root}: .pdf`, why: "not_readable", records: 1 },
    ],
  });
});

test("a folder that is gone with its disk proves nothing", async () => {
  put("lists/list.csv", "id,mail\n1,ann@example.org\n2,x\n");
  const record = await only();
  rmSync(path.join(root, "lists"), { recursive: true });
  expect(await system.verify(record.ref, signal, record.guard)).toMatchObject({ kind: "unverifiable" });
});

test("rows of one file are taken out by one write, each with an answer of its own", async () => {
  const file = put(
    "list.csv",
    "id,mail\n1,ann@example.org\n2,bea@example.org\n3,ann@example.org\n4,ann@example.org\n5,Ann Lane\n",
  );
  put("Ann Lane.csv", "id,mail\n1,cy@example.org\n");
  const { together } = system;
  if (together === undefined) throw new Error("Rows of a file lie in it together.");
  const records = await found();
  const lots = Map.groupBy(records, ({ ref }) => together.of(ref));
  expect([...lots].map(([place, lot]) => [path.basename(place), lot.length])).toEqual([
    ["Ann Lane.csv", 1],
    ["list.csv", 4],
  ]);
  const rows = lots.get(file) ?? [];
  writeFileSync(
    file,
    readFileSync(file, "utf8").replace("3,ann", "3,Ann").replace("4,ann@example.org\n", ""),
  );
  const beside = lots.get(path.join(root, "Ann Lane.csv")) ?? [];
  expect(await together.erase(rows, signal)).toEqual([
    { kind: "accepted" },
    { kind: "changed" },
    { kind: "already_gone" },
    { kind: "accepted" },
  ]);
  expect(readFileSync(file, "utf8")).toBe("id,mail\n2,bea@example.org\n3,Ann@example.org\n");
  expect(await together.verify(rows, signal)).toEqual([
    { kind: "gone" },
    { kind: "there" },
    { kind: "gone" },
    { kind: "gone" },
  ]);
  expect(await together.erase(beside, signal)).toMatchObject([{ kind: "refused" }]);
  expect(await together.verify(beside, signal)).toEqual([{ kind: "there" }]);
  rmSync(file);
  expect(await together.erase(rows, signal)).toEqual(rows.map(() => ({ kind: "already_gone" })));
  expect(readdirSync(root)).toEqual(["Ann Lane.csv"]);
});

test("a run writes a file once however many of its rows are one person's, and looks at it once afterwards", async () => {
  const lines = Array.from(
    { length: 3000 },
    (_, at) => `${at},${at % 2 === 0 ? "ann" : "bea"}@example.org\n`,
  );
  const file = put("list.csv", `id,mail\n${lines.join("")}`);
  put("other.csv", "id,mail\n1,ann@example.org\n");
  const calls: string[] = [];
  const { together } = system;
  if (together === undefined) throw new Error("Rows of a file lie in it together.");
  const counted: RecordSystem = {
    ...system,
    together: {
      of: (ref) => together.of(ref),
      erase: (rows, until) => (calls.push(`erase ${rows.length}`), together.erase(rows, until)),
      verify: (rows, until) => (calls.push(`verify ${rows.length}`), together.verify(rows, until)),
    },
  };
  const systems = [{ name: "lists", digest: "lists", system: counted }];
  const folder = path.join(base, "plan");
  const now = (): string => "2026-11-22T10:00:00.000Z";
  const { digest } = await findRecords({ systems, asked, folder }, { now, signal, textLine: () => "" });
  const outcomes = await eraseRecords({ systems, folder, digest, also: [], leave: [] }, { now, signal });
  expect(outcomes).toEqual([{ system: "lists", kind: "verified", erased: 1501, left: 0, reasons: [] }]);
  expect(calls).toEqual(["erase 1500", "erase 1", "verify 1500", "verify 1"]);
  expect(readFileSync(file, "utf8")).toBe(`id,mail\n${lines.filter((_, at) => at % 2 === 1).join("")}`);
});
