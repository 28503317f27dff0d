/** Which characters a TrueType font has a glyph for (OpenType "cmap", formats 4 and 12). */
export type Coverage = (codePoint: number) => boolean;

type Range = { readonly from: number; readonly to: number };

/** Reads the best Unicode table of the font; a code point that leads to glyph 0 is not covered. */
export function coverageOf(font: Buffer): Coverage {
  const cmap = tableOf(font, "cmap");
  const tables = Array.from({ length: cmap.readUInt16BE(2) }, (_, index) =>
    cmap.subarray(cmap.readUInt32BE(4 + index * 8 + 4)),
  );
  const ranges = tables.flatMap((table) => {
    const format = table.readUInt16BE(0);
    if (format === 12) return segmentedRanges(table);
    return format === 4 ? deltaRanges(table) : [];
  });
  return (codePoint) => ranges.some(({ from, to }) => codePoint >= from && codePoint <= to);
}

function tableOf(font: Buffer, tag: string): Buffer {
  const count = font.readUInt16BE(4);
  for (let index = 0; index < count; index += 1) {
    const at = 12 + index * 16;
    if (font.toString("latin1", at, at + 4) !== tag) continue;
    return font.subarray(font.readUInt32BE(at + 8), font.readUInt32BE(at + 8) + font.readUInt32BE(at + 12));
  }
  throw new Error(`The font has no table ${tag}.`);
}

function segmentedRanges(table: Buffer): Range[] {
  return Array.from({ length: table.readUInt32BE(12) }, (_, index) => {
    const at = 16 + index * 12;
    // A group that begins at glyph 0 has no glyph for its first character.
    const skipped = table.readUInt32BE(at + 8) === 0 ? 1 : 0;
    return { from: table.readUInt32BE(at) + skipped, to: table.readUInt32BE(at + 4) };
  });
}

function deltaRanges(table: Buffer): Range[] {
  const segments = table.readUInt16BE(6) / 2;
  const ranges: Range[] = [];
  for (let index = 0; index < segments; index += 1) {
    const to = table.readUInt16BE(14 + index * 2);
    const from = table.readUInt16BE(16 + segments * 2 + index * 2);
    const delta = table.readUInt16BE(16 + segments * 4 + index * 2);
    const offsetAt = 16 + segments * 6 + index * 2;
    const offset = table.readUInt16BE(offsetAt);
    for (let code = from; code <= to && code < 0xffff; code += 1) {
      const listed = offset === 0 ? code : table.readUInt16BE(offsetAt + offset + (code - from) * 2);
      const glyph = offset !== 0 && listed === 0 ? 0 : (listed + delta) & 0xffff;
      if (glyph !== 0) ranges.push({ from: code, to: code });
    }
  }
  return merged(ranges);
}

function merged(ranges: readonly Range[]): Range[] {
  const made: { from: number; to: number }[] = [];
  for (const range of ranges) {
    const last = made.at(-1);
    if (last !== undefined && last.to + 1 === range.from) last.to = range.to;
    else made.push({ ...range });
  }
  return made;
}
