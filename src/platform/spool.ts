/**
 * Where found rows wait: one encrypted append file per request, read by key or in order, with flat memory.
 * Records are gathered to chunks of 64 KiB before they are encrypted, because one cipher call per small record costs
 * more than the records. All calls are synchronous: a chunk takes a fraction of a millisecond, and there is no way to
 * interleave two appends. Without a key the spool is readable only by the process that made it.
 * Decision: docs/decisions/0025-files-and-spool.md.
 */
import type { KeyObject } from "node:crypto";
import { randomUUID } from "node:crypto";
import { closeSync, fsyncSync, mkdirSync, openSync, readSync, readdirSync, rmSync, writeSync } from "node:fs";
import path from "node:path";
import { randomKey } from "./aead.ts";
import { chunkBytes, chunkCipher, fileIdBytes, sealedLength } from "./chunks.ts";
import { failPoint } from "./fail_point.ts";
import { createKeyIndex } from "./spool.index.ts";

/** One record may be this large; a larger one is a file, not a row. */
export const maximumRecordBytes = 64 * 1024 * 1024;
const maximumKeyBytes = 65_535;
const recordHead = 6;

export type SpoolRecord = { readonly key: string; readonly bytes: Buffer };

export type Spool = {
  readonly file: string;
  readonly count: number;
  /** Sum of the records' plaintext bytes, keys apart. */
  readonly sizeBytes: number;
  has(key: string): boolean;
  /** Adds a record; a key is written once, a second time is an error. Refused after `seal`. */
  append(key: string, bytes: Uint8Array): void;
  /** Writes what is buffered and marks the last chunk; with a given key waits for the disk. Afterwards only reading. */
  seal(): void;
  /** The record's bytes, or `undefined` when nothing was written under `key`. */
  read(key: string): Buffer | undefined;
  /** All records in the order of their appends; holds one chunk at a time. Only after `seal`. */
  records(): Generator<SpoolRecord, void, undefined>;
  /** Closes and removes the file; safe to call twice. */
  close(): void;
  [Symbol.dispose](): void;
};

type Chunk = { readonly at: number; readonly length: number };

/** Makes an empty spool in `folder`, which is made readable by us alone when missing. */
export function createSpool(folder: string, key?: KeyObject): Spool {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, `${randomUUID()}.spool`);
  return new ChunkedSpool(file, openSync(file, "wx+", 0o600), key);
}

/**
 * Removes what a killed process left in `folder`; how many files. One that a living process reads and writes is no less
 * whole without its name, which nobody opens a second time.
 */
export function sweepSpools(folder: string): number {
  const left = namesIn(folder).filter((name) => name.endsWith(".spool"));
  for (const name of left) rmSync(path.join(folder, name), { force: true });
  return left.length;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}

class ChunkedSpool implements Spool {
  readonly file: string;
  count = 0;
  sizeBytes = 0;
  readonly #descriptor: number;
  readonly #durable: boolean;
  readonly #cipher: ReturnType<typeof chunkCipher>;
  readonly #index = createKeyIndex();
  readonly #chunks: Chunk[] = [];
  #buffer = Buffer.allocUnsafe(chunkBytes);
  #filled = 0;
  #end = fileIdBytes;
  #state: "open" | "sealed" | "failed" | "closed" = "open";
  #cached: { readonly chunk: number; readonly plaintext: Buffer } | undefined;

  constructor(file: string, descriptor: number, key: KeyObject | undefined) {
    this.file = file;
    this.#descriptor = descriptor;
    this.#durable = key !== undefined;
    this.#cipher = chunkCipher(key ?? randomKey(), "kept spool 1");
    writeAll(descriptor, this.#cipher.fileId, 0);
    failPoint("spool.made");
  }

  has(key: string): boolean {
    return this.#find(key) !== undefined;
  }

  append(key: string, bytes: Uint8Array): void {
    this.#expect("open");
    const keyLength = Buffer.byteLength(key);
    if (keyLength > maximumKeyBytes) throw new RangeError("The record's key is too long for a spool.");
    if (bytes.length > maximumRecordBytes) throw new RangeError("The record is too large for a spool.");
    if (this.has(key)) throw new Error("A record with this key is in the spool already.");
    const length = recordHead + keyLength + bytes.length;
    if (this.#filled > 0 && this.#filled + length > chunkBytes) this.#flush(false);
    if (length > this.#buffer.length) this.#buffer = Buffer.allocUnsafe(length);
    const at = this.#filled;
    this.#buffer.writeUInt16BE(keyLength, at);
    this.#buffer.writeUInt32BE(bytes.length, at + 2);
    this.#buffer.write(key, at + recordHead);
    this.#buffer.set(bytes, at + recordHead + keyLength);
    this.#filled += length;
    this.#index.add(key, this.#chunks.length, at);
    this.count += 1;
    this.sizeBytes += bytes.length;
  }

  seal(): void {
    this.#expect("open");
    this.#flush(true);
    // Without a key of its own nobody could read it after a crash: there is nothing to make durable.
    if (this.#durable) fsyncSync(this.#descriptor);
    this.#buffer = Buffer.alloc(0);
    failPoint("spool.sealed");
  }

  read(key: string): Buffer | undefined {
    const record = this.#find(key);
    return record === undefined ? undefined : Buffer.from(record.bytes);
  }

  *records(): Generator<SpoolRecord, void, undefined> {
    this.#expect("sealed");
    for (let chunk = 0; chunk < this.#chunks.length; chunk += 1) {
      const plaintext = this.#decrypt(chunk);
      for (let at = 0; at < plaintext.length;) {
        const record = recordAt(plaintext, at);
        yield { key: record.key, bytes: Buffer.from(record.bytes) };
        at = record.end;
      }
    }
  }

  close(): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    this.#cached = undefined;
    this.#buffer.fill(0);
    closeSync(this.#descriptor);
    rmSync(this.file, { force: true });
    failPoint("spool.removed");
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #expect(state: "open" | "sealed"): void {
    if (this.#state !== state) throw new Error(`The spool is ${this.#state}, not ${state}.`);
  }

  #find(key: string): { readonly bytes: Buffer } | undefined {
    if (this.#state === "closed") throw new Error("The spool is closed.");
    for (const place of this.#index.candidates(key)) {
      const record = recordAt(this.#plaintext(place.chunk), place.offset);
      if (record.key === key) return record;
    }
    return undefined;
  }

  #plaintext(chunk: number): Buffer {
    if (chunk === this.#chunks.length) return this.#buffer.subarray(0, this.#filled);
    if (this.#cached?.chunk !== chunk) this.#cached = { chunk, plaintext: this.#decrypt(chunk) };
    return this.#cached.plaintext;
  }

  #decrypt(index: number): Buffer {
    const chunk = this.#chunks[index];
    if (chunk === undefined) throw new RangeError("The spool has no such chunk.");
    const sealed = Buffer.allocUnsafe(chunk.length);
    for (let done = 0; done < sealed.length;) {
      const read = readSync(this.#descriptor, sealed, done, sealed.length - done, chunk.at + done);
      if (read === 0) break;
      done += read;
    }
    const last = this.#state === "sealed" && index === this.#chunks.length - 1;
    return this.#cipher.unseal(index, last, sealed);
  }

  #flush(last: boolean): void {
    const plaintext = this.#buffer.subarray(0, this.#filled);
    // A chunk whose write failed (full disk) is not tried again: its nonce would serve twice.
    this.#state = "failed";
    const sealed = this.#cipher.seal(this.#chunks.length, last, plaintext);
    writeAll(this.#descriptor, sealed, this.#end);
    failPoint("spool.written");
    this.#chunks.push({ at: this.#end, length: sealedLength(plaintext.length) });
    this.#end += sealed.length;
    this.#filled = 0;
    this.#state = last ? "sealed" : "open";
    if (this.#buffer.length > chunkBytes) this.#buffer = Buffer.allocUnsafe(chunkBytes);
  }
}

function recordAt(
  plaintext: Buffer,
  at: number,
): { readonly key: string; readonly bytes: Buffer; readonly end: number } {
  const keyEnd = at + recordHead + plaintext.readUInt16BE(at);
  const end = keyEnd + plaintext.readUInt32BE(at + 2);
  return {
    key: plaintext.toString("utf8", at + recordHead, keyEnd),
    bytes: plaintext.subarray(keyEnd, end),
    end,
  };
}

function writeAll(descriptor: number, bytes: Buffer, position: number): void {
  for (let done = 0; done < bytes.length;) {
    done += writeSync(descriptor, bytes, done, bytes.length - done, position + done);
  }
}
