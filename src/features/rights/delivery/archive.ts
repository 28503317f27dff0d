/**
 * One file out of an archive we made ourselves (APPNOTE 6.3, stored or deflated), read as a stream: once for the directory
 * at its end, once for the file's own bytes. Only that file is ever whole in memory, and nothing touches a disk.
 */
import { promisify } from "node:util";
import { inflateRaw } from "node:zlib";

const inflated = promisify(inflateRaw);

/** The directory of an archive of ours is far smaller than this; a larger one is not read. */
const directoryBytes = 8_388_608;
const slackBytes = 1024;

type Entry = {
  readonly isPacked: boolean;
  readonly offset: number;
  readonly nameBytes: number;
  readonly packedBytes: number;
};

/** The file of this name; `undefined` when there is none. `content` is asked for anew for each time it is read through. */
export async function fileIn(
  content: () => Promise<AsyncIterable<Uint8Array>>,
  name: string,
  mostBytes: number,
): Promise<Buffer | undefined> {
  const end = await lastBytes(await content(), directoryBytes);
  const entry = entryIn(end.bytes, end.from, name);
  if (entry === undefined) return undefined;
  const { offset, packedBytes, nameBytes } = entry;
  const part = await range(await content(), offset, offset + 30 + nameBytes + slackBytes + packedBytes);
  if (part.readUInt32LE(0) !== 0x04034b50)
    throw new Error("The archive has no file where its directory says.");
  const start = 30 + part.readUInt16LE(26) + part.readUInt16LE(28);
  const packed = part.subarray(start, start + packedBytes);
  return entry.isPacked ? inflated(packed, { maxOutputLength: mostBytes }) : packed;
}

function entryIn(end: Buffer, from: number, wanted: string): Entry | undefined {
  const mark = end.lastIndexOf(Buffer.from("504b0506", "hex"));
  if (mark === -1) throw new Error("The archive has no directory.");
  const last = mark - 46;
  for (let at = end.readUInt32LE(mark + 16) - from; at >= 0 && at <= last;) {
    const nameBytes = end.readUInt16LE(at + 28);
    if (end.toString("utf8", at + 46, at + 46 + nameBytes) === wanted)
      return {
        isPacked: end.readUInt16LE(at + 10) === 8,
        offset: end.readUInt32LE(at + 42),
        packedBytes: end.readUInt32LE(at + 20),
        nameBytes,
      };
    at += 46 + nameBytes + end.readUInt16LE(at + 30) + end.readUInt16LE(at + 32);
  }
  return undefined;
}

async function lastBytes(
  content: AsyncIterable<Uint8Array>,
  most: number,
): Promise<{ readonly bytes: Buffer; readonly from: number }> {
  const kept: Uint8Array[] = [];
  let held = 0;
  let read = 0;
  for await (const chunk of content) {
    kept.push(chunk);
    held += chunk.length;
    read += chunk.length;
    while (held - (kept[0]?.length ?? 0) >= most) held -= kept.shift()?.length ?? 0;
  }
  return { bytes: Buffer.concat(kept), from: read - held };
}

async function range(content: AsyncIterable<Uint8Array>, from: number, to: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let read = 0;
  for await (const chunk of content) {
    if (read + chunk.length > from)
      parts.push(chunk.subarray(Math.max(0, from - read), Math.max(0, to - read)));
    read += chunk.length;
    if (read >= to) break;
  }
  return Buffer.concat(parts);
}
