// Goal: the check of an exported ledger that runs in a browser judges as the auditor of files does, names the same entry, and
// tells from a checkpoint somebody kept whether the past was rewritten; an archive says one thing to every reader.
// Method: ledgers of sizes around a tile's edge, each file changed in turn, judged by both; the archive unpacked by another
// reader of the format (the `unzip` command, where there is one); hostile archives.
import { execFileSync, spawnSync } from "node:child_process";
import { createHash, webcrypto } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import {
  archiveWriter,
  auditLog,
  findNote,
  formatCheckpoint,
  formatPromise,
  leafHash,
  nodesOver,
  parseCheckpoint,
  parsePromise,
  readArchive,
  rootOf,
  signerOf,
  signNote,
  tilePath,
  tilesOf,
  verifierKeyOf,
  verifyWhole,
  writeBundle,
} from "./index.ts";
import type { Primitives, WholeVerdict } from "./index.ts";

const signer = signerOf("kept-ledger/test", Buffer.alloc(32, 3));
const key = verifierKeyOf(signer);
const primitives: Primitives = {
  sha256: async (bytes) => createHash("sha256").update(bytes).digest(),
  verifyEd25519: async (publicKey, message, signature) => {
    const imported = await webcrypto.subtle.importKey("raw", Uint8Array.from(publicKey), "Ed25519", false, [
      "verify",
    ]);
    return webcrypto.subtle.verify("Ed25519", imported, Uint8Array.from(signature), Uint8Array.from(message));
  },
};

const entryOf = (n: number): Uint8Array => Buffer.from(`entry ${n}`);
const signed = (size: number, root: Uint8Array): string =>
  signNote(formatCheckpoint({ origin: key.name, size, root, extensions: [] }), signer);

function filesOf(entries: readonly Uint8Array[]): Map<string, Uint8Array> {
  const node = nodesOver(entries.map(leafHash));
  const files = new Map<string, Uint8Array>();
  for (const tile of tilesOf(entries.length, true)) {
    const { level, index, width } = tile;
    files.set(
      tilePath(tile),
      level === "entries"
        ? writeBundle(entries.slice(index * 256, index * 256 + width))
        : Buffer.concat(Array.from({ length: width }, (_, at) => node(level * 8, index * 256 + at))),
    );
  }
  return files.set("checkpoint", Buffer.from(signed(entries.length, rootOf(entries.length, node))));
}

function packed(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const archive = archiveWriter();
  return Buffer.concat([
    ...[...files].map(([name, bytes]) => archive.add({ path: name, bytes })),
    archive.end(),
  ]);
}

const judge = (files: ReadonlyMap<string, Uint8Array>, kept?: string): Promise<WholeVerdict> =>
  verifyWhole(packed(files), [key], primitives, { kept });
const log = (size: number): Map<string, Uint8Array> =>
  filesOf(Array.from({ length: size }, (_, n) => entryOf(n)));

test("ledgers of every size around a tile's edge are whole, and go on from each checkpoint that was kept", async () => {
  for (const size of [1, 2, 255, 256, 257, 511, 512, 600]) {
    expect(await judge(log(size))).toMatchObject({
      result: "whole",
      checkpoint: { size },
      continues: undefined,
    });
    for (const older of [1, 2, 200, 256, 257, 512, 600].filter((one) => one <= size)) {
      const kept = Buffer.from(log(older).get("checkpoint") ?? []).toString();
      expect([size, older, await judge(log(size), kept)]).toMatchObject([size, older, { continues: older }]);
    }
  }
});

test("each changed file is judged as the auditor of files judges it", async () => {
  const whole = log(600);
  for (const [name, bytes] of whole) {
    for (const at of [0, Math.floor(bytes.length / 2), bytes.length - 1]) {
      const changed = Uint8Array.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      const files = new Map(whole).set(name, changed);
      const { fault } = auditLog((wanted) => files.get(wanted), key);
      const verdict = await judge(files);
      expect([name, at, fault === undefined, verdict.result]).toEqual([name, at, false, "refused"]);
      const named = fault?.problem === "entry" ? { problem: "entry", index: fault.index } : {};
      expect(verdict).toMatchObject(named);
    }
    const without = new Map([...whole].filter(([other]) => other !== name));
    expect([name, (await judge(without)).result]).toEqual([name, "refused"]);
  }
});

test("a past that was rewritten or cut is told by the checkpoint that was kept, and another key's is refused", async () => {
  const kept = Buffer.from(log(300).get("checkpoint") ?? []).toString();
  const rewritten = filesOf(Array.from({ length: 600 }, (_, n) => entryOf(n === 123 ? 9999 : n)));
  expect(await judge(rewritten)).toMatchObject({ result: "whole" });
  expect(await judge(rewritten, kept)).toMatchObject({ problem: "rewritten", size: 300 });
  expect(await judge(log(299), kept)).toMatchObject({ problem: "shorter", size: 300 });
  const foreign = signNote(
    formatCheckpoint({ origin: key.name, size: 3, root: new Uint8Array(32), extensions: [] }),
    signerOf(key.name, Buffer.alloc(32, 4)),
  );
  expect(await judge(log(600), foreign)).toMatchObject({ problem: "kept_foreign" });
  const mail = `Dear reader,\r\n\r\nplease keep this.\r\n\r\n${kept.replaceAll("\n", "\r\n")}\r\nGoodbye\r\n`;
  expect(findNote(mail)).toBe(kept);
  expect(findNote("nothing\n\nin here\n")).toBeUndefined();
});

const unzip = spawnSync("unzip", ["-v"]).status === 0;
test.skipIf(!unzip)("another program unpacks the same files (needs the command unzip)", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "kept-archive-"));
  const file = path.join(folder, "ledger.zip");
  const files = log(300);
  writeFileSync(file, packed(files));
  for (const [name, bytes] of files)
    expect([name, execFileSync("unzip", ["-p", file, name]).equals(bytes)]).toEqual([name, true]);
  rmSync(folder, { recursive: true });
});

test("no archive has a second reading: cut, doubled, renamed and lengthened ones are refused", () => {
  const files = new Map([
    ["a", Buffer.from("one")],
    ["b", Buffer.from("two")],
  ]);
  const whole = packed(files);
  expect(readArchive(whole)).toEqual(files);
  for (let length = 0; length < whole.length; length += 1)
    expect([length, readArchive(whole.subarray(0, length))]).toEqual([length, undefined]);
  expect(readArchive(Buffer.concat([whole, Buffer.of(0)]))).toBeUndefined();
  const archive = archiveWriter();
  const twice = ["one", "two"].map((text) => archive.add({ path: "a", bytes: Buffer.from(text) }));
  expect(readArchive(Buffer.concat([...twice, archive.end()]))).toBeUndefined();
  for (let at = 0; at < whole.length; at += 1) {
    const changed = Uint8Array.from(whole);
    changed[at] = (changed[at] ?? 0) ^ 0xff;
    const other = readArchive(changed) ?? files;
    // Dates and versions say nothing about what is in it; whatever else is changed is refused, or reads the same.
    expect([at, [...other.values()].map((bytes) => Buffer.from(bytes).toString())]).toEqual([
      at,
      ["one", "two"],
    ]);
  }
});

test("a promise reads back as it was made, and no checkpoint reads as one", () => {
  const promise = {
    origin: key.name,
    entry: entryOf(7),
    madeAtSeconds: 1_700_000_000,
    dueAtSeconds: 1_700_003_600,
  };
  const text = formatPromise(promise);
  expect(parsePromise(text)).toEqual({ ...promise, entry: Uint8Array.from(promise.entry) });
  expect(parseCheckpoint(text)).toBeUndefined();
  for (let at = 0; at < text.length; at += 1)
    expect([at, parsePromise(text.slice(0, at))]).toEqual([at, undefined]);
  expect(parsePromise(`${text}more\n`)).toBeUndefined();
});
