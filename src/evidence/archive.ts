/**
 * A whole ledger as one file: a ZIP archive (APPNOTE 6.3, method "stored") of the paths of `c2sp.org/tlog-tiles`, so that
 * anybody can unpack it with what they have and run any tool on it. Nothing is compressed: hashes do not shrink, and a page
 * in a browser can read it without a library.
 */
import { concat, equal, fromBytes, toBytes } from "./bytes.ts";

export type ArchiveFile = { readonly path: string; readonly bytes: Uint8Array };

/** What the four-byte fields of the format hold; ZIP64 is not written. */
const mostArchiveFiles = 0xfffe;
const mostArchiveBytes = 0xffff_fffe;
/** 1 January 1980, the first day the format knows: an archive of the same ledger is the same bytes. */
const firstDay = 0x0021;
const utf8Names = 0x0800;

/** Writes file after file; gives the bytes to send as they come. Throws `RangeError` beyond what the format can hold. */
export function archiveWriter(): {
  readonly add: (file: ArchiveFile) => Uint8Array;
  readonly end: () => Uint8Array;
} {
  const directory: Uint8Array[] = [];
  let [offset, count] = [0, 0];
  return {
    add: ({ path, bytes }) => {
      const name = toBytes(path);
      const about = numbers([
        [2, utf8Names],
        [2, 0],
        [2, 0],
        [2, firstDay],
        [4, crc32(bytes)],
        [4, bytes.length],
        [4, bytes.length],
        [2, name.length],
        [2, 0],
      ]);
      const whole = concat(
        numbers([
          [4, 0x04034b50],
          [2, 20],
        ]),
        about,
        name,
        bytes,
      );
      directory.push(
        concat(
          numbers([
            [4, 0x02014b50],
            [2, 20],
            [2, 20],
          ]),
          about,
          numbers([
            [2, 0],
            [2, 0],
            [2, 0],
            [4, 0],
            [4, offset],
          ]),
          name,
        ),
      );
      offset += whole.length;
      count += 1;
      if (count > mostArchiveFiles || offset > mostArchiveBytes)
        throw new RangeError("The archive is too large.");
      return whole;
    },
    end: () => {
      const listed = concat(...directory);
      const tail = numbers([
        [4, 0x06054b50],
        [2, 0],
        [2, 0],
        [2, count],
        [2, count],
        [4, listed.length],
        [4, offset],
        [2, 0],
      ]);
      return concat(listed, tail);
    },
  };
}

/**
 * The files of an archive that `archiveWriter` or another tool wrote without compression; `undefined` for anything else. A
 * name that stands twice is refused: two readers could see two ledgers.
 */
export function readArchive(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const tail = bytes.length - 22;
  if (tail < 0 || view.getUint32(tail, true) !== 0x06054b50) return undefined;
  const [count, length, start] = [
    view.getUint16(tail + 10, true),
    view.getUint32(tail + 12, true),
    view.getUint32(tail + 16, true),
  ];
  if (start + length !== tail) return undefined;
  const files = new Map<string, Uint8Array>();
  let at = start;
  for (let n = 0; n < count; n += 1) {
    if (at + 46 > tail || view.getUint32(at, true) !== 0x02014b50) return undefined;
    const nameLength = view.getUint16(at + 28, true);
    const next = at + 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > tail) return undefined;
    const name = bytes.subarray(at + 46, at + 46 + nameLength);
    const found = storedFile(bytes, view, at, name);
    const path = fromBytes(name);
    if (found === undefined || path === undefined || files.has(path)) return undefined;
    files.set(path, found);
    at = next;
  }
  return at === tail ? files : undefined;
}

/** The bytes of the file that the directory's line at `at` names. */
function storedFile(bytes: Uint8Array, view: DataView, at: number, name: Uint8Array): Uint8Array | undefined {
  const [method, crc, packed, size, local] = [
    view.getUint16(at + 10, true),
    view.getUint32(at + 16, true),
    view.getUint32(at + 20, true),
    view.getUint32(at + 24, true),
    view.getUint32(at + 42, true),
  ];
  if (method !== 0 || packed !== size || local + 30 > bytes.length) return undefined;
  if (view.getUint32(local, true) !== 0x04034b50) return undefined;
  // A reader that goes from file to file instead of by the directory must find the same.
  const again = [8, 14, 18, 22].map((place, n) =>
    n === 0 ? view.getUint16(local + place, true) : view.getUint32(local + place, true),
  );
  if (![method, crc, packed, size].every((value, n) => value === again[n])) return undefined;
  const nameLength = view.getUint16(local + 26, true);
  const begin = local + 30 + nameLength + view.getUint16(local + 28, true);
  if (begin + size > bytes.length) return undefined;
  if (!equal(bytes.subarray(local + 30, local + 30 + nameLength), name)) return undefined;
  const content = bytes.subarray(begin, begin + size);
  return crc32(content) === crc ? content : undefined;
}

/** Little-endian numbers of two or four bytes, one after the other. */
function numbers(fields: readonly (readonly [2 | 4, number])[]): Uint8Array {
  const bytes = new Uint8Array(fields.reduce((sum, [width]) => sum + width, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [width, value] of fields) {
    if (width === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += width;
  }
  return bytes;
}

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let value = n;
  for (let bit = 0; bit < 8; bit += 1) value = (value & 1) === 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) crc = (crcTable[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffff_ffff) >>> 0;
}
