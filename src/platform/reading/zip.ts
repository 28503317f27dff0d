/**
 * The entries of a ZIP file as its central directory lists them (APPNOTE 4.3), inflated one at a time within a budget:
 * what says it is small and is not ends where it was to end (CWE-409). Sealed entries and those of other methods are not read.
 */
import { crc32, inflateRawSync } from "node:zlib";
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

function contentOf(file: Uint8Array, view: DataView, entry: Entry): Uint8Array {
  if (view.getUint32(entry.at, true) !== 0x04034b50) throw new Unreadable();
  const from = entry.at + 30 + view.getUint16(entry.at + 26, true) + view.getUint16(entry.at + 28, true);
  if (from + entry.packedBytes > file.length) throw new Unreadable();
  const packed = file.subarray(from, from + entry.packedBytes);
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
