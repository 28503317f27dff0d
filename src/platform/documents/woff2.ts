/**
 * Unpacks a WOFF2 font (W3C Recommendation, 8 August 2024) into the TrueType form that Typst reads, so that documents use the
 * fonts of the screens and no second copy of them is shipped. A variable font becomes its default instance: the
 * tables of its variations are left out, because Typst 0.14 does not read them.
 */
import { brotliDecompressSync } from "node:zlib";
import { ByteReader } from "./bytes.ts";
import { glyphsOf } from "./woff2.glyphs.ts";

const known =
  "cmap head hhea hmtx maxp name OS/2 post cvt  fpgm glyf loca prep CFF  VORG EBDT EBLC gasp hdmx kern LTSH PCLT VDMX vhea vmtx BASE GDEF GPOS GSUB EBSC JSTF MATH CBDT CBLC COLR CPAL SVG  sbix acnt avar bdat bloc bsln cvar fdsc feat fmtx fvar gvar hsty just lcar mort morx opbd prop trak Zapf Silf Glat Gloc Feat Sill".match(
    /.{4}(?: |$)/g,
  );
const variations: ReadonlySet<string> = new Set([
  "avar",
  "cvar",
  "fvar",
  "gvar",
  "HVAR",
  "MVAR",
  "VVAR",
  "STAT",
]);
const maximumBytes = 64 * 1024 * 1024;

type Entry = { readonly tag: string; readonly transformed: boolean; readonly length: number };

/** The font as TrueType under a family name of ours; throws when it is not a WOFF2 font of one face. */
export function unpackWoff2(packed: Buffer, family: string): Buffer {
  const reader = new ByteReader(packed);
  if (reader.take(4).toString("latin1") !== "wOF2") throw new Error("This is not a WOFF2 font.");
  const flavor = reader.u32();
  if (flavor === 0x74746366) throw new Error("This is a collection of fonts.");
  reader.take(4);
  const count = reader.u16();
  reader.take(6);
  const compressedLength = reader.u32();
  reader.take(24);
  const entries = Array.from({ length: count }, () => readEntry(reader));
  const content = brotliDecompressSync(reader.take(compressedLength), { maxOutputLength: maximumBytes });
  const tables = new Map<string, Buffer>();
  const contents = new ByteReader(content);
  const transformed = new Map<string, Buffer>();
  for (const { tag, transformed: is, length } of entries)
    (is ? transformed : tables).set(tag, contents.take(length));
  restoreGlyphs(tables, transformed);
  for (const tag of variations) tables.delete(tag);
  tables.set("name", nameTable(family));
  return assemble(flavor, tables);
}

function readEntry(reader: ByteReader): Entry {
  const flags = reader.u8();
  const number = flags & 0x3f;
  const tag = number === 63 ? reader.take(4).toString("latin1") : known?.[number]?.slice(0, 4);
  if (tag === undefined) throw new Error("The font has a table without a name.");
  const version = flags >> 6;
  const originalLength = reader.base128();
  const outline = tag === "glyf" || tag === "loca";
  const transformed = outline ? version !== 3 : version !== 0;
  return { tag, transformed, length: transformed ? reader.base128() : originalLength };
}

/** Undoes the transforms of §5: glyf and loca together, then the metrics, which lean on the glyphs. */
function restoreGlyphs(tables: Map<string, Buffer>, transformed: Map<string, Buffer>): void {
  const packed = transformed.get("glyf");
  transformed.delete("glyf");
  transformed.delete("loca");
  const metrics = transformed.get("hmtx");
  transformed.delete("hmtx");
  const [unknown] = transformed.keys();
  if (unknown !== undefined) throw new Error(`The font transforms its table ${unknown}, which nobody knows.`);
  if (packed === undefined) return;
  const { glyf, loca, leftEdges } = glyphsOf(packed);
  tables.set("glyf", glyf);
  tables.set("loca", loca);
  const head = Buffer.from(required(tables, "head"));
  head.writeInt16BE(1, 50);
  tables.set("head", head);
  if (metrics !== undefined)
    tables.set("hmtx", metricsOf(metrics, required(tables, "hhea").readUInt16BE(34), leftEdges));
}

function metricsOf(packed: Buffer, wide: number, leftEdges: readonly number[]): Buffer {
  const reader = new ByteReader(packed);
  const flags = reader.u8();
  const widths = Array.from({ length: wide }, () => reader.u16());
  const leftOf = (derived: boolean, index: number): number =>
    derived ? (leftEdges[index] ?? 0) : reader.i16();
  const made = Buffer.alloc(wide * 4 + (leftEdges.length - wide) * 2);
  for (const [index, width] of widths.entries()) {
    made.writeUInt16BE(width, index * 4);
    made.writeInt16BE(leftOf((flags & 1) !== 0, index), index * 4 + 2);
  }
  for (let index = wide; index < leftEdges.length; index += 1)
    made.writeInt16BE(leftOf((flags & 2) !== 0, index), wide * 2 + index * 2);
  return made;
}

/** OpenType "name", format 0: family, style, full name and PostScript name, for Windows in Unicode. */
function nameTable(family: string): Buffer {
  const texts = [
    [1, family],
    [2, "Regular"],
    [4, family],
    [6, family.replaceAll(/[^A-Za-z0-9]/g, "")],
  ] as const;
  const head = Buffer.alloc(6 + texts.length * 12);
  head.writeUInt16BE(texts.length, 2);
  head.writeUInt16BE(head.length, 4);
  const parts: Buffer[] = [head];
  let offset = 0;
  for (const [index, [id, text]] of texts.entries()) {
    const bytes = Buffer.from(text, "utf16le").swap16();
    for (const [place, value] of [3, 1, 0x409, id, bytes.length, offset].entries())
      head.writeUInt16BE(value, 6 + index * 12 + place * 2);
    parts.push(bytes);
    offset += bytes.length;
  }
  return Buffer.concat(parts);
}

function required(tables: ReadonlyMap<string, Buffer>, tag: string): Buffer {
  const table = tables.get(tag);
  if (table === undefined) throw new Error(`The font has no table ${tag}.`);
  return table;
}

/** OpenType, "Organization of an OpenType font": the directory in order of tags, tables on 4-byte bounds. */
function assemble(flavor: number, tables: ReadonlyMap<string, Buffer>): Buffer {
  const sorted = [...tables].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const power = 2 ** Math.floor(Math.log2(sorted.length));
  const head = Buffer.alloc(12 + sorted.length * 16);
  head.writeUInt32BE(flavor, 0);
  head.writeUInt16BE(sorted.length, 4);
  head.writeUInt16BE(power * 16, 6);
  head.writeUInt16BE(Math.log2(power), 8);
  head.writeUInt16BE((sorted.length - power) * 16, 10);
  const parts: Buffer[] = [head];
  let offset = head.length;
  for (const [index, [tag, bytes]] of sorted.entries()) {
    const padded = Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
    const at = 12 + index * 16;
    head.write(tag, at, "latin1");
    head.writeUInt32BE(checksum(padded), at + 4);
    head.writeUInt32BE(offset, at + 8);
    head.writeUInt32BE(bytes.length, at + 12);
    parts.push(padded);
    offset += padded.length;
  }
  return Buffer.concat(parts);
}

function checksum(bytes: Buffer): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 4) sum = (sum + bytes.readUInt32BE(at)) >>> 0;
  return sum;
}
