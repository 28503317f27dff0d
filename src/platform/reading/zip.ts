/**
 * The entries of a ZIP file as its central directory lists them (APPNOTE 4.3), inflated one at a time within a budget:
 * what says it is small and is not ends where it was to end (CWE-409). Sealed entries and those of other methods are not read.
 */
import { crc32, deflateRawSync, inflateRawSync } from "node:zlib";
import { Unreadable } from "./unreadable.ts";

export type Zip = {
  readonly names: readonly string[];
  /** `undefined`: there is none of that name. */
  read(name: string): Uint8Array | undefined;
};

type Entry = {
  readonly method: number;
  readonly isSealed: boolean;
  readonly crc: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly at: number;
  /** Where the directory lists it. */
  readonly listedAt: number;
  readonly listedBytes: number;
};

const mostEntries = 20_000;

/** `mostBytes`: what may be unpacked of it, all its entries together. */
export function openZip(file: Uint8Array, mostBytes: number): Zip {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const entries = within(() => entriesOf(file, view));
  let left = mostBytes;
  return {
    names: [...entries.keys()],
    read: (name) => {
      const entry = entries.get(name);
      if (entry === undefined) return undefined;
      if (entry.isSealed) throw new Unreadable();
      if (entry.bytes > left) throw new Unreadable("too_large");
      const content = within(() => contentOf(file, view, entry));
      left -= content.length;
      return content;
    },
  };
}

/** Reading behind the end, or what does not inflate, is a broken file. */
function within<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof Unreadable ? error : new Unreadable();
  }
}

function entriesOf(file: Uint8Array, view: DataView): ReadonlyMap<string, Entry> {
  const end = endOfDirectory(view);
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  if (count > mostEntries) throw new Unreadable("too_large");
  const entries = new Map<string, Entry>();
  for (let index = 0; index < count; index += 1) {
    if (view.getUint32(at, true) !== 0x02014b50) throw new Unreadable();
    const [name, extra, comment] = [28, 30, 32].map((place) => view.getUint16(at + place, true));
    const nameBytes = file.subarray(at + 46, at + 46 + (name ?? 0));
    entries.set(new TextDecoder().decode(nameBytes).replaceAll("\\", "/").replace(/^\//, ""), {
      method: view.getUint16(at + 10, true),
      isSealed: (view.getUint16(at + 8, true) & 1) === 1,
      crc: view.getUint32(at + 16, true),
      packedBytes: view.getUint32(at + 20, true),
      bytes: view.getUint32(at + 24, true),
      at: view.getUint32(at + 42, true),
      listedAt: at,
      listedBytes: 46 + (name ?? 0) + (extra ?? 0) + (comment ?? 0),
    });
    at += 46 + (name ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return entries;
}

function endOfDirectory(view: DataView): number {
  const first = Math.max(0, view.byteLength - 65_557);
  for (let at = view.byteLength - 22; at >= first; at -= 1)
    if (view.getUint32(at, true) === 0x06054b50) return at;
  throw new Unreadable();
}

function packedOf(file: Uint8Array, view: DataView, entry: Entry): Uint8Array {
  if (view.getUint32(entry.at, true) !== 0x04034b50) throw new Unreadable();
  const from = entry.at + 30 + view.getUint16(entry.at + 26, true) + view.getUint16(entry.at + 28, true);
  if (from + entry.packedBytes > file.length) throw new Unreadable();
  return file.subarray(from, from + entry.packedBytes);
}

function contentOf(file: Uint8Array, view: DataView, entry: Entry): Uint8Array {
  const packed = packedOf(file, view, entry);
  const content =
    entry.method === 0
      ? packed
      : entry.method === 8
        ? inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.bytes) })
        : undefined;
  if (content === undefined || content.length !== entry.bytes || crc32(content) !== entry.crc)
    throw new Unreadable();
  return content;
}

/**
 * The same archive with other content in these entries, and every other entry as it was packed, in the same order. Throws
 * `Unreadable` where it says it is another archive than it is.
 */
export function zipWith(file: Uint8Array, replaced: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  return within(() => {
    const entries = entriesOf(file, view);
    const count = view.getUint16(endOfDirectory(view) + 10, true);
    // Two entries of one name: it cannot be said which of them another program reads.
    if (entries.size !== count) throw new Unreadable();
    const parts: Buffer[] = [];
    const directory: Buffer[] = [];
    let at = 0;
    for (const [name, entry] of entries) {
      const content = replaced.get(name);
      const packed = content === undefined ? packedOf(file, view, entry) : deflateRawSync(content);
      const [method, crc, bytes] =
        content === undefined ? [entry.method, entry.crc, entry.bytes] : [8, crc32(content), content.length];
      const central = Buffer.from(file.subarray(entry.listedAt, entry.listedAt + entry.listedBytes));
      // Sizes stand in front, so nothing follows the content (bit 3).
      const flags = central.readUInt16LE(8) & ~8;
      const title = central.subarray(46, 46 + central.readUInt16LE(28));
      const local = Buffer.alloc(30);
      local.writeUInt32LE(0x04034b50, 0);
      central.copy(local, 4, 6, 8);
      local.writeUInt16LE(flags, 6);
      local.writeUInt16LE(method, 8);
      central.copy(local, 10, 12, 16);
      local.writeUInt32LE(crc, 14);
      local.writeUInt32LE(packed.length, 18);
      local.writeUInt32LE(bytes, 22);
      local.writeUInt16LE(title.length, 26);
      central.writeUInt16LE(flags, 8);
      central.writeUInt16LE(method, 10);
      central.writeUInt32LE(crc, 16);
      central.writeUInt32LE(packed.length, 20);
      central.writeUInt32LE(bytes, 24);
      central.writeUInt32LE(at, 42);
      parts.push(local, title, Buffer.from(packed));
      directory.push(central);
      at += local.length + title.length + packed.length;
    }
    const listed = Buffer.concat(directory);
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x06054b50, 0);
    end.writeUInt16LE(count, 8);
    end.writeUInt16LE(count, 10);
    end.writeUInt32LE(listed.length, 12);
    end.writeUInt32LE(at, 16);
    return Buffer.concat([...parts, listed, end]);
  });
}
