// Goal: records come back exactly, in order and by key, from a file that tells nothing and refuses every change.
// Method: generated records against a plain Map, every kind of tampering on the real file, 200,000 records by the clock.
import { createSecretKey, randomBytes } from "node:crypto";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { Unauthentic } from "./aead.ts";
import { fileIdBytes } from "./chunks.ts";
import { createSpool, maximumRecordBytes, sweepSpools } from "./spool.ts";
import type { Spool } from "./spool.ts";

const folder = path.join(mkdtempSync(path.join(tmpdir(), "kept-spool-")), "spool");
afterAll(() => rmSync(path.dirname(folder), { recursive: true, force: true }));

const drain = (spool: Spool): [string, string][] =>
  [...spool.records()].map(({ key, bytes }) => [key, bytes.toString("hex")]);

test("a spool agrees with a plain map, by key and in order", () => {
  const record = fc.tuple(fc.string({ unit: "binary", maxLength: 40 }), fc.uint8Array({ maxLength: 9000 }));
  fc.assert(
    fc.property(fc.uniqueArray(record, { maxLength: 60, selector: ([key]) => key }), (records) => {
      using spool = createSpool(folder);
      for (const [key, bytes] of records) {
        spool.append(key, bytes);
        expect(spool.read(key)).toEqual(Buffer.from(bytes));
      }
      spool.seal();
      expect(drain(spool)).toEqual(records.map(([key, bytes]) => [key, Buffer.from(bytes).toString("hex")]));
      for (const [key, bytes] of records) expect(spool.read(key)).toEqual(Buffer.from(bytes));
      expect(spool.read("never written, longer than any key that is generated")).toBeUndefined();
      expect(spool.count).toBe(records.length);
    }),
    { numRuns: 60 },
  );
});

test("a record larger than a chunk, an empty record and an empty spool are ordinary", () => {
  using spool = createSpool(folder);
  const large = randomBytes(1_000_000);
  spool.append("small", Buffer.from("a"));
  spool.append("large", large);
  spool.append("none", Buffer.alloc(0));
  spool.seal();
  expect(spool.read("large")).toEqual(large);
  expect([...spool.records()].map(({ key, bytes }) => [key, bytes.length])).toEqual([
    ["small", 1],
    ["large", 1_000_000],
    ["none", 0],
  ]);
  using nothing = createSpool(folder);
  nothing.seal();
  expect(drain(nothing)).toEqual([]);
});

test("what a killed process left is swept, and a spool in use reads and writes on without its name", () => {
  const place = path.join(path.dirname(folder), "swept");
  expect(sweepSpools(place)).toBe(0);
  using spool = createSpool(place);
  spool.append("before", randomBytes(200_000));
  writeFileSync(path.join(place, "0b5c.spool"), "left");
  writeFileSync(path.join(place, "note"), "not a spool");
  expect(sweepSpools(place)).toBe(2);
  expect(readdirSync(place)).toEqual(["note"]);
  spool.append("after", Buffer.from("still here"));
  spool.seal();
  expect(spool.read("after")?.toString()).toBe("still here");
  expect(drain(spool).map(([key, hex]) => [key, hex.length])).toEqual([
    ["before", 400_000],
    ["after", 20],
  ]);
});

test("a key is written once, a sealed spool is closed for writing, a huge record is refused", () => {
  using spool = createSpool(folder);
  spool.append("booking:1", Buffer.from("x"));
  expect(() => spool.append("booking:1", Buffer.from("y"))).toThrow("already");
  expect(() => spool.append("huge", { length: maximumRecordBytes + 1 } as Uint8Array)).toThrow("too large");
  expect(() => drain(spool)).toThrow("not sealed");
  spool.seal();
  expect(() => spool.append("booking:2", Buffer.from("x"))).toThrow("not open");
});

test("the file shows no plaintext, is ours alone, and is gone after closing", () => {
  const spool = createSpool(folder);
  for (let at = 0; at < 3000; at += 1)
    spool.append(`student:mei-tan-${at}`, Buffer.from(`Mei Tan ${at}, allergy`));
  spool.seal();
  const onDisk = readFileSync(spool.file).toString("latin1");
  expect(onDisk.length).toBeGreaterThan(60_000);
  expect(onDisk).not.toMatch(/mei-tan|Mei Tan|allergy/);
  expect(statSync(spool.file).mode & 0o777).toBe(0o600);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  spool.close();
  spool.close();
  expect(existsSync(spool.file)).toBe(false);
  expect(readdirSync(folder)).not.toContain(path.basename(spool.file));
  expect(() => spool.read("student:mei-tan-1")).toThrow("closed");
});

function spoolOfFiveChunks(key = createSecretKey(randomBytes(32))): Spool {
  const spool = createSpool(folder, key);
  for (let at = 0; at < 5; at += 1) spool.append(`row:${at}`, randomBytes(60_000));
  spool.seal();
  return spool;
}
const chunkOnDisk = 60_000 + 6 + 5 + 16;

test.each<[string, (bytes: Buffer) => Buffer]>([
  ["a flipped bit", (bytes) => Buffer.from(bytes).fill((bytes[100] ?? 0) ^ 1, 100, 101)],
  ["a flipped bit of a tag", (bytes) => Buffer.from(bytes).fill((bytes.at(-1) ?? 0) ^ 1, bytes.length - 1)],
  [
    "two chunks in the other order",
    (bytes) => {
      const chunk = (n: number): Buffer =>
        bytes.subarray(fileIdBytes + n * chunkOnDisk, fileIdBytes + (n + 1) * chunkOnDisk);
      return Buffer.concat([
        bytes.subarray(0, fileIdBytes),
        chunk(1),
        chunk(0),
        chunk(2),
        chunk(3),
        chunk(4),
      ]);
    },
  ],
  [
    "a chunk of the same spool repeated at the end",
    (bytes) =>
      Buffer.concat([
        bytes.subarray(0, bytes.length - chunkOnDisk),
        bytes.subarray(bytes.length - 2 * chunkOnDisk, bytes.length - chunkOnDisk),
      ]),
  ],
  ["the last chunk cut off", (bytes) => bytes.subarray(0, bytes.length - chunkOnDisk)],
  ["half a chunk cut off", (bytes) => bytes.subarray(0, bytes.length - 30_000)],
])("%s is refused, never read as something else", (_what, change) => {
  using spool = spoolOfFiveChunks();
  const bytes = readFileSync(spool.file);
  expect(bytes.length).toBe(fileIdBytes + 5 * chunkOnDisk);
  const changed = change(bytes);
  expect(changed.equals(bytes)).toBe(false);
  truncateSync(spool.file, 0);
  writeFileSync(spool.file, changed);
  expect(() => drain(spool)).toThrow(Unauthentic);
});

test("a chunk of another spool under the same key is refused", () => {
  const key = createSecretKey(randomBytes(32));
  using one = spoolOfFiveChunks(key);
  using other = spoolOfFiveChunks(key);
  const foreign = readFileSync(other.file);
  const bytes = readFileSync(one.file);
  foreign.copy(bytes, fileIdBytes, fileIdBytes, fileIdBytes + chunkOnDisk);
  writeFileSync(one.file, bytes);
  expect(() => drain(one)).toThrow(Unauthentic);
});

test("200,000 small records go in, out in order and by key, in flat memory", () => {
  using spool = createSpool(folder);
  const row = Buffer.from(JSON.stringify({ note: "x".repeat(180) }));
  const before = process.memoryUsage();
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  let peak = 0;
  for (let at = 0; at < 200_000; at += 1) {
    spool.append(`booking\u001f${at}`, row);
    if (at % 20_000 === 0) peak = Math.max(peak, held());
  }
  spool.seal();
  let seen = 0;
  for (const { key, bytes } of spool.records()) {
    if (key !== `booking\u001f${seen}` || bytes.length !== row.length)
      throw new Error(`record ${seen} is wrong`);
    seen += 1;
    if (seen % 20_000 === 0) peak = Math.max(peak, held());
  }
  for (let at = 0; at < 200_000; at += 1999) expect(spool.read(`booking\u001f${at}`)).toEqual(row);
  expect(seen).toBe(200_000);
  expect(spool.sizeBytes).toBe(200_000 * row.length);
  // 40 MB of records: the bound leaves room for the index (about 10 MB) and some chunks, not for the records.
  expect(peak).toBeLessThan(20_000_000);

  function held(): number {
    collect();
    const now = process.memoryUsage();
    return now.heapUsed + now.external - before.heapUsed - before.external;
  }
});
