/** Undoes the transform of the outlines (WOFF2 §5.1 to §5.3): seven streams become the tables glyf and loca. */
import { ByteReader } from "./bytes.ts";

export type Glyphs = {
  readonly glyf: Buffer;
  /** Long offsets: the outlines are written plainly and may be longer than they were. */
  readonly loca: Buffer;
  /** The least x of each glyph, from which left side bearings are derived. */
  readonly leftEdges: readonly number[];
};

type Streams = {
  readonly contours: ByteReader;
  readonly points: ByteReader;
  readonly flags: ByteReader;
  readonly glyphs: ByteReader;
  readonly composites: ByteReader;
  readonly boxes: ByteReader;
  readonly instructions: ByteReader;
};

type Glyph = { readonly bytes: Buffer; readonly leftEdge: number };

export function glyphsOf(packed: Buffer): Glyphs {
  const head = new ByteReader(packed);
  head.take(4);
  const count = head.u16();
  head.take(2);
  const lengths = Array.from({ length: 7 }, () => head.u32());
  const [contours, points, flags, glyphs, composites, boxes, instructions] = lengths.map((length) =>
    head.take(length),
  );
  const bitmapLength = 4 * Math.floor((count + 31) / 32);
  const bitmap = boxes?.subarray(0, bitmapLength) ?? Buffer.alloc(0);
  const streams: Streams = {
    contours: readerOf(contours),
    points: readerOf(points),
    flags: readerOf(flags),
    glyphs: readerOf(glyphs),
    composites: readerOf(composites),
    boxes: readerOf(boxes, bitmapLength),
    instructions: readerOf(instructions),
  };
  const parts: Buffer[] = [];
  const loca = Buffer.alloc((count + 1) * 4);
  const leftEdges: number[] = [];
  let offset = 0;
  for (let index = 0; index < count; index += 1) {
    const boxed = ((bitmap[index >> 3] ?? 0) & (0x80 >> (index & 7))) !== 0;
    const glyph = readGlyph(streams, boxed);
    const padded = Buffer.concat([glyph.bytes, Buffer.alloc((4 - (glyph.bytes.length % 4)) % 4)]);
    parts.push(padded);
    leftEdges.push(glyph.leftEdge);
    offset += padded.length;
    loca.writeUInt32BE(offset, (index + 1) * 4);
  }
  return { glyf: Buffer.concat(parts), loca, leftEdges };
}

function readerOf(bytes: Buffer | undefined, at = 0): ByteReader {
  return new ByteReader(bytes ?? Buffer.alloc(0), at);
}

function readGlyph(streams: Streams, boxed: boolean): Glyph {
  const contours = streams.contours.i16();
  if (contours === 0) {
    if (boxed) throw new Error("An empty glyph of the font has a box.");
    return { bytes: Buffer.alloc(0), leftEdge: 0 };
  }
  return contours > 0 ? simpleGlyph(streams, contours, boxed) : compositeGlyph(streams, boxed);
}

const compositeBits = {
  words: 0x1,
  scale: 0x8,
  more: 0x20,
  twoScales: 0x40,
  matrix: 0x80,
  instructions: 0x100,
};

function compositeGlyph(streams: Streams, boxed: boolean): Glyph {
  if (!boxed) throw new Error("A composite glyph of the font has no box.");
  const box = streams.boxes.take(8);
  const parts: Buffer[] = [shortOf(-1), box];
  let hasInstructions = false;
  for (;;) {
    const flags = streams.composites.take(2);
    const bits = flags.readUInt16BE(0);
    const has = (bit: number): boolean => (bits & bit) !== 0;
    const scale = has(compositeBits.matrix)
      ? 8
      : has(compositeBits.twoScales)
        ? 4
        : has(compositeBits.scale)
          ? 2
          : 0;
    parts.push(flags, streams.composites.take(2 + (has(compositeBits.words) ? 4 : 2) + scale));
    hasInstructions ||= has(compositeBits.instructions);
    if (!has(compositeBits.more)) break;
  }
  if (hasInstructions) parts.push(instructionsOf(streams));
  return { bytes: Buffer.concat(parts), leftEdge: box.readInt16BE(0) };
}

function instructionsOf(streams: Streams): Buffer {
  const length = streams.glyphs.packed16();
  return Buffer.concat([shortOf(length), streams.instructions.take(length)]);
}

type Step = { readonly dx: number; readonly dy: number; readonly onCurve: boolean };

function simpleGlyph(streams: Streams, contours: number, boxed: boolean): Glyph {
  const ends: number[] = [];
  let total = 0;
  for (let index = 0; index < contours; index += 1) {
    total += streams.points.packed16();
    ends.push(total - 1);
  }
  const steps = Array.from({ length: total }, () => readStep(streams.flags, streams.glyphs));
  const instructions = instructionsOf(streams);
  const box = boxed ? streams.boxes.take(8) : boxOf(steps);
  const flags = Buffer.alloc(total);
  const xs: Buffer[] = [];
  const ys: Buffer[] = [];
  for (const [index, { dx, dy, onCurve }] of steps.entries()) {
    // 0x10 and 0x20 without their short bits: this coordinate is the last one again, and takes no bytes.
    flags[index] = (onCurve ? 0x01 : 0) | (dx === 0 ? 0x10 : 0) | (dy === 0 ? 0x20 : 0);
    if (dx !== 0) xs.push(shortOf(dx));
    if (dy !== 0) ys.push(shortOf(dy));
  }
  const bytes = Buffer.concat([
    shortOf(contours),
    box,
    ...ends.map(shortOf),
    instructions,
    flags,
    ...xs,
    ...ys,
  ]);
  return { bytes, leftEdge: box.readInt16BE(0) };
}

function boxOf(steps: readonly Step[]): Buffer {
  let [x, y] = [0, 0];
  const [xs, ys]: [number[], number[]] = [[], []];
  for (const { dx, dy } of steps) {
    x += dx;
    y += dy;
    xs.push(x);
    ys.push(y);
  }
  const edges = [least(xs), least(ys), -least(xs.map((value) => -value)), -least(ys.map((value) => -value))];
  return Buffer.concat(edges.map(shortOf));
}

function least(values: readonly number[]): number {
  let found = values[0] ?? 0;
  for (const value of values) if (value < found) found = value;
  return found;
}

function shortOf(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value & 0xffff, 0);
  return bytes;
}

/** One row of the table of §5.2: what the 7 low bits of a flag mean. */
function readStep(flags: ByteReader, data: ByteReader): Step {
  const flag = flags.u8();
  const onCurve = (flag & 0x80) === 0;
  const kind = flag & 0x7f;
  const signed = (positive: boolean, value: number): number => (positive ? value : -value);
  const xPositive = (kind & 1) !== 0;
  const yPositive = (kind & 2) !== 0;
  if (kind < 10) return { onCurve, dx: 0, dy: signed(xPositive, ((kind & 14) << 7) + data.u8()) };
  if (kind < 20) return { onCurve, dx: signed(xPositive, (((kind - 10) & 14) << 7) + data.u8()), dy: 0 };
  if (kind < 84) {
    const [low, byte] = [kind - 20, data.u8()];
    return {
      onCurve,
      dx: signed(xPositive, 1 + (low & 0x30) + (byte >> 4)),
      dy: signed(yPositive, 1 + ((low & 0x0c) << 2) + (byte & 0x0f)),
    };
  }
  if (kind < 120) {
    const low = kind - 84;
    const [first, second] = [data.u8(), data.u8()];
    return {
      onCurve,
      dx: signed(xPositive, 1 + (Math.floor(low / 12) << 8) + first),
      dy: signed(yPositive, 1 + (((low % 12) >> 2) << 8) + second),
    };
  }
  if (kind < 124) {
    const [first, second, third] = [data.u8(), data.u8(), data.u8()];
    return {
      onCurve,
      dx: signed(xPositive, (first << 4) + (second >> 4)),
      dy: signed(yPositive, ((second & 0x0f) << 8) + third),
    };
  }
  const [dx, dy] = [data.u16(), data.u16()];
  return { onCurve, dx: signed(xPositive, dx), dy: signed(yPositive, dy) };
}
