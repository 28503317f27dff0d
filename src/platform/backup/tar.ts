/**
 * The one file inside a sealed backup: a tar archive (POSIX.1-1988 ustar) of the same files as in a backup's folder, so that
 * anybody with the key and two common commands has that folder. Written and read as it streams; memory stays flat.
 */
import { BackupRefused } from "./format.ts";

const blockBytes = 512;
/** What eleven octal digits hold; beyond that the base-256 form, which every tar of today reads. */
const mostOctal = 8 ** 11;

/** The head of a file of this size. `name` is at most one folder of 155 signs and a name of 100. */
export function tarHead(name: string, sizeBytes: number): Buffer {
  const cut = name.lastIndexOf("/");
  const [prefix, last] = cut === -1 ? ["", name] : [name.slice(0, cut), name.slice(cut + 1)];
  if (prefix.length > 155 || last.length > 100 || !/^[\x21-\x7e]+$/u.test(name))
    throw new RangeError("A name does not fit into a tar archive.");
  const head = Buffer.alloc(blockBytes);
  head.write(last, 0, "ascii");
  head.write("0000600\0", 100, "ascii");
  head.write("0000000\0", 108, "ascii");
  head.write("0000000\0", 116, "ascii");
  if (sizeBytes < mostOctal) head.write(`${sizeBytes.toString(8).padStart(11, "0")}\0`, 124, "ascii");
  else {
    head[124] = 0x80;
    head.writeBigUInt64BE(BigInt(sizeBytes), 128);
  }
  head.write("00000000000\0", 136, "ascii");
  head.write(" ".repeat(8), 148, "ascii");
  head.write("0", 156, "ascii");
  head.write("ustar\u000000", 257, "latin1");
  head.write(prefix, 345, "ascii");
  const sum = head.reduce((total, byte) => total + byte, 0);
  head.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "ascii");
  return head;
}

/** What follows a file of this size, so that the next begins at a block. */
export const tarPadding = (sizeBytes: number): Buffer =>
  Buffer.alloc((blockBytes - (sizeBytes % blockBytes)) % blockBytes);

export const tarEnd = (): Buffer => Buffer.alloc(2 * blockBytes);

export type TarPart =
  | { readonly begin: string; readonly sizeBytes: number }
  | { readonly bytes: Uint8Array }
  | { readonly end: string };

/** Reads the archives that `tarHead` writes; anything else, or one without its end, is refused. */
export async function* readTar(source: AsyncIterable<Uint8Array>): AsyncGenerator<TarPart, undefined> {
  const input = takeFrom(source);
  try {
    for (;;) {
      const head = await input.exactly(blockBytes);
      if (head.every((byte) => byte === 0)) break;
      const { name, sizeBytes } = parseHead(head);
      yield { begin: name, sizeBytes };
      for (let left = sizeBytes; left > 0;) {
        const bytes = await input.upTo(left);
        left -= bytes.length;
        yield { bytes };
      }
      await input.exactly(tarPadding(sizeBytes).length);
      yield { end: name };
    }
    if (!(await input.exactly(blockBytes)).every((byte) => byte === 0)) throw damaged();
    // Read to its own end: that is where a sealed stream says that it was not cut.
    if (await input.isMore()) throw damaged();
  } finally {
    await input.leave();
  }
  return undefined;
}

const damaged = (): BackupRefused =>
  new BackupRefused("The sealed backup is damaged or was cut. Nothing was restored.");

function parseHead(head: Buffer): { readonly name: string; readonly sizeBytes: number } {
  const text = (from: number, length: number): string => {
    const field = head.subarray(from, from + length);
    const end = field.indexOf(0);
    return field.toString("latin1", 0, end === -1 ? length : end);
  };
  const prefix = text(345, 155);
  const name = prefix === "" ? text(0, 100) : `${prefix}/${text(0, 100)}`;
  const sizeBytes =
    head[124] === 0x80 ? Number(head.readBigUInt64BE(128)) : Number.parseInt(text(124, 12), 8);
  if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 0) throw damaged();
  if (!tarHead(name, sizeBytes).equals(head)) throw damaged();
  return { name, sizeBytes };
}

function takeFrom(source: AsyncIterable<Uint8Array>) {
  const chunks = source[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  const fill = async (): Promise<boolean> => {
    while (rest.length === 0) {
      const next = await chunks.next();
      if (next.done === true) return false;
      rest = Buffer.from(next.value.buffer, next.value.byteOffset, next.value.length);
    }
    return true;
  };
  /** Some bytes, at least one and at most `count`. */
  const upTo = async (count: number): Promise<Buffer> => {
    if (!(await fill())) throw damaged();
    const taken = rest.subarray(0, count);
    rest = rest.subarray(taken.length);
    return taken;
  };
  return {
    upTo,
    exactly: async (count: number): Promise<Buffer> => {
      const parts: Buffer[] = [];
      for (let left = count; left > 0;) {
        const part = await upTo(left);
        left -= part.length;
        parts.push(part);
      }
      return Buffer.concat(parts);
    },
    isMore: fill,
    leave: async () => {
      await chunks.return?.();
    },
  };
}
