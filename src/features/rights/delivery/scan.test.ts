// Goal: what is held back is found in every file of a finished package, wherever in it, and named by file and decision alone.
// Method: a folder as a package leaves it; one file at a time says the name, also where two pieces that are read meet.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { HeldBack } from "../redaction/domain.held.ts";
import { scanPackage } from "./scan.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "kept-scan-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const held = new HeldBack(
  [{ decision: "ana", reason: "not-asked", called: ["Ana", "García López", "ana@example.org"] }],
  [],
);

async function scanned(name: string, text: string | Uint8Array, instead?: string) {
  await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
  await writeFile(path.join(folder, name), text);
  return scanPackage(folder, [name], held, {
    added: "files",
    instead: new Map(instead === undefined ? [] : [[name, instead]]),
  });
}

test.each([
  ["school/index.html", "<td>Ana</td> <td>Garc&iacute;a&nbsp;L&oacute;pez</td>"],
  ["school/data.json", JSON.stringify({ notes: "see Ana Garc\u00EDa L\u00F3pez" })],
  ["school/csv/note.csv", `${"x,".repeat(65_530)}Ana García López${",y".repeat(70_000)}`],
  ["school/files/note-3.txt", `${"é ".repeat(131_000)}ANA@EXAMPLE.ORG`],
  ["manifest.json", JSON.stringify({ path: "garcia-lopez-ana.txt" })],
])("what is held back and stands in %s is found", async (name, text) => {
  expect(await scanned(name, text)).toEqual({ survivors: [{ file: name, decision: "ana" }], unread: 0 });
});

test("the name of an added file is held back with what it holds, and a picture is counted as not read", async () => {
  const named = await scanned("files/ana-garcia-lopez.txt", "nothing");
  expect(named).toEqual({ survivors: [{ file: "files", decision: "ana" }], unread: 0 });
  const picture = Buffer.from("89504e470d0a1a0a0000000d49484452000000010000000108060000", "hex");
  expect(await scanned("files/photo.png", picture)).toEqual({ survivors: [], unread: 1 });
});

/** A picture as a camera leaves it: a beginning, what it wrote into it, and compressed bytes around. */
function photograph(written: Uint8Array, before: number): Uint8Array {
  const noise = Buffer.alloc(before + 5000);
  for (let at = 0, state = 7; at < noise.length; at += 1) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    noise[at] = state >> 16;
  }
  return Buffer.concat([
    Buffer.from("ffd8ffe1", "hex"),
    noise.subarray(0, before),
    Buffer.from([0, 0]),
    written,
    Buffer.from([0, 0]),
    noise.subarray(before),
    Buffer.from("ffd9", "hex"),
  ]);
}
const swapped = (text: string): Buffer => Buffer.from(text, "utf16le").swap16();
const xmp = (name: string): string =>
  `<x:xmpmeta><dc:creator><rdf:li>${name}</rdf:li></dc:creator></x:xmpmeta>`;

test.each([
  ["UTF-8", Buffer.from("Artist: Ana García López", "utf8"), 40],
  ["UTF-8 behind many bytes", Buffer.from(xmp("Ana García López"), "utf8"), 200_000],
  ["Latin-1", Buffer.from("Ana García López", "latin1"), 40_000],
  ["UTF-16, the lesser byte first", Buffer.from("Ana García López", "utf16le"), 20_001],
  ["UTF-16, the greater byte first", swapped("Ana García López"), 30_000],
])("a name that a camera wrote into a picture is found: %s", async (_how, written, before) => {
  const found = await scanned("files/photo.jpg", photograph(written, before));
  expect(found).toEqual({ survivors: [{ file: "files", decision: "ana" }], unread: 1 });
});

test("a picture in which nobody is named is not said to name one", async () => {
  const others = photograph(Buffer.from(xmp("Robin Hart"), "utf8"), 300_000);
  expect(await scanned("files/photo.jpg", others)).toEqual({ survivors: [], unread: 1 });
});

test("what everybody is told is not read, and what is read in its place is", async () => {
  const register = "Ask our officer, Ana García López.";
  expect((await scanned("index.html", register, "{}")).survivors).toEqual([]);
  expect((await scanned("index.html", register, '{"says":"Ana García López"}')).survivors).toHaveLength(1);
});
