// Goal: a file comes back as it went in, or not at all; the disk tells nothing; no name from outside meets it.
// Method: sizes around the chunk, every kind of tampering on the real file, another tenant, a full limit, a failing source.
import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { world } from "../../testkit/world.ts";
import type { World } from "../../testkit/world.ts";
import { chunkBytes } from "./chunks.ts";
import { read, write } from "./db.ts";
import { openFileStore } from "./files.ts";
import type { FileStore, StoredFile } from "./files.ts";
import type { FileId } from "./ids.ts";
import { derivedKeys } from "../../testkit/keys.ts";

const folder = path.join(mkdtempSync(path.join(tmpdir(), "kept-files-")), "files");
const root = randomBytes(32);
let w: World;
let files: FileStore;
beforeAll(async () => {
  w = await world();
  files = openFileStore(folder, derivedKeys(root));
});
afterAll(async () => {
  await w.close();
  rmSync(path.dirname(folder), { recursive: true, force: true });
});

async function* inParts(bytes: Uint8Array, size = 10_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const put = (bytes: Uint8Array, more: { maximumBytes?: number } = {}): Promise<StoredFile> => {
  const [{ scope, organisationId }] = w.organisations;
  const owner = { kind: "organisation", id: organisationId } as const;
  return write(w.db, scope, (tx) =>
    files.put(tx, scope, inParts(bytes), { owner, mediaType: "image/png", now: w.now(), ...more }),
  );
};
async function get(id: FileId, store = files, { scope } = w.organisations[0]): Promise<Buffer | undefined> {
  const opened = await read(w.db, scope, (tx) => store.get(tx, scope, id));
  if (opened === undefined) return undefined;
  const parts: Buffer[] = [];
  for await (const part of opened.content) parts.push(part);
  return Buffer.concat(parts);
}
const home = (): string => path.join(folder, w.organisations[0].organisationId);
const newest = (): string => {
  const [first] = readdirSync(home())
    .map((name) => path.join(home(), name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  return first ?? "";
};

test.each([0, 1, chunkBytes - 1, chunkBytes, chunkBytes + 1, 3 * chunkBytes, 500_000])(
  "%d bytes come back",
  async (size) => {
    const bytes = randomBytes(size);
    const { id, sizeBytes } = await put(bytes);
    expect(sizeBytes).toBe(size);
    expect((await get(id))?.equals(bytes)).toBe(true);
  },
);

test("the same photograph twice is two addresses, and the disk shows no content; folder and file are ours alone", async () => {
  const photo = Buffer.from("PNG of Mei Tan ".repeat(10_000));
  const before = readdirSync(home()).length;
  await put(photo);
  await put(photo);
  expect(readdirSync(home())).toHaveLength(before + 2);
  for (const name of readdirSync(home())) {
    expect(name).toMatch(/^[0-9a-f]{64}$/);
    expect(readFileSync(path.join(home(), name)).includes("Mei Tan")).toBe(false);
    expect(statSync(path.join(home(), name)).mode & 0o777).toBe(0o600);
  }
  expect(statSync(home()).mode & 0o777).toBe(0o700);
});

test.each<[string, (bytes: Buffer) => Buffer]>([
  ["a bit of the content", (bytes) => flip(bytes, 40_000)],
  ["a bit of the head", (bytes) => flip(bytes, 20)],
  ["a bit of the key's id", (bytes) => flip(bytes, 3)],
  ["the last byte", (bytes) => flip(bytes, bytes.length - 1)],
  ["the end at a chunk's border", (bytes) => bytes.subarray(0, 32 + 2 * (chunkBytes + 16))],
  ["the end within a chunk", (bytes) => bytes.subarray(0, bytes.length - 5)],
  ["everything but the head", (bytes) => bytes.subarray(0, 32)],
  [
    "the order of two chunks",
    (bytes) => {
      const chunk = (n: number): Buffer =>
        bytes.subarray(32 + n * (chunkBytes + 16), 32 + (n + 1) * (chunkBytes + 16));
      return Buffer.concat([
        bytes.subarray(0, 32),
        chunk(1),
        chunk(0),
        bytes.subarray(32 + 2 * (chunkBytes + 16)),
      ]);
    },
  ],
  ["a chunk more", (bytes) => Buffer.concat([bytes, bytes.subarray(32 + 2 * (chunkBytes + 16))])],
])("changed on disk, it is refused: %s", async (_what, change) => {
  const { id } = await put(randomBytes(150_000));
  const place = newest();
  const bytes = readFileSync(place);
  const changed = change(Buffer.from(bytes));
  expect(changed.equals(bytes)).toBe(false);
  writeFileSync(place, changed);
  await expect(get(id)).rejects.toMatchObject({ name: "Unauthentic" });
  rmSync(place);
});

function flip(bytes: Buffer, at: number): Buffer {
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes;
}

test("another organisation has no such file, another root key cannot read it", async () => {
  const { id } = await put(randomBytes(10));
  expect(await get(id, files, w.organisations[1])).toBeUndefined();
  await expect(get(id, openFileStore(folder, derivedKeys(randomBytes(32))))).rejects.toMatchObject({
    name: "Unauthentic",
  });
});

test("too large, or a source that fails: nothing stays on disk", async () => {
  const before = readdirSync(home()).length;
  await expect(put(randomBytes(2000), { maximumBytes: 1999 })).rejects.toMatchObject({ key: "too_large" });
  const [{ scope, organisationId }] = w.organisations;
  const failing = async function* (): AsyncGenerator<Uint8Array> {
    yield randomBytes(200_000);
    throw new Error("connection lost");
  };
  const owner = { kind: "organisation", id: organisationId } as const;
  const putting = write(w.db, scope, (tx) =>
    files.put(tx, scope, failing(), { owner, mediaType: "image/png", now: w.now() }),
  );
  await expect(putting).rejects.toThrow("connection lost");
  expect(readdirSync(home())).toHaveLength(before);
});

test("removed, the row is gone at once and the content after the commit", async () => {
  const [{ scope }] = w.organisations;
  const { id } = await put(randomBytes(10));
  const before = readdirSync(home()).length;
  const erase = await write(w.db, scope, (tx) => files.remove(tx, scope, id));
  expect(await get(id)).toBeUndefined();
  await erase?.();
  expect(readdirSync(home())).toHaveLength(before - 1);
  expect(await write(w.db, scope, (tx) => files.remove(tx, scope, id))).toBeUndefined();
});

test("what a crash left without a row is swept, what has one or is young stays", async () => {
  const [{ scope }] = w.organisations;
  const kept = await put(randomBytes(10));
  const removed = await put(randomBytes(10));
  await write(w.db, scope, (tx) => files.remove(tx, scope, removed.id));
  writeFileSync(path.join(home(), ".0199.partial"), "half");
  const sweep = (before: Temporal.Instant) => read(w.db, scope, (tx) => files.sweep(tx, scope, before));
  expect(await sweep(Temporal.Now.instant().subtract({ hours: 1 }))).toBe(0);
  expect(await sweep(Temporal.Now.instant().add({ hours: 1 }))).toBeGreaterThanOrEqual(2);
  expect(await get(kept.id)).toHaveLength(10);
  expect(await sweep(Temporal.Now.instant().add({ hours: 1 }))).toBe(0);
});
