/**
 * The fonts of documents: those of the screens, then Noto for every other script a name may be written in. Families
 * come in slices by Unicode range; only the slices a text needs are unpacked. Each slice gets a family name nobody
 * else has, so that a document never depends on what fonts a machine happens to have
 * (docs/decisions/0059-documents.md).
 */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { z } from "zod";
import { coverageOf } from "./coverage.ts";
import type { Coverage } from "./coverage.ts";
import { unpackWoff2 } from "./woff2.ts";

/** One slice of a family, ready for Typst. */
export type Face = { readonly family: string; readonly bytes: Buffer };

/** A face as Typst is told of it: `covers` is the class of characters it is used for; without one it takes the rest. */
export type FaceUse = { readonly name: string; readonly covers?: string };

/** Faces for a text: `serif` for what is read, `sans` for what stands around it. */
export type Faces = {
  readonly all: readonly Face[];
  readonly serif: readonly FaceUse[];
  readonly sans: readonly FaceUse[];
  /** Characters that no shipped font has. */
  readonly missing: readonly string[];
};

type Family = { readonly name: string; readonly slices: readonly Slice[] };
type Slice = {
  readonly file: string;
  readonly covers: Coverage;
};
type Loaded = Face & { readonly covers: Coverage };

const scripts = ["noto-sans", "noto-sans-arabic", "noto-sans-hebrew", "noto-sans-thai"] as const;
const hanOrders = {
  japanese: ["noto-sans-jp", "noto-sans-sc", "noto-sans-kr"],
  korean: ["noto-sans-kr", "noto-sans-jp", "noto-sans-sc"],
  chinese: ["noto-sans-sc", "noto-sans-jp", "noto-sans-kr"],
} as const;

/** Finds the faces with which this text prints; the same text always gets the same. */
export async function facesFor(text: string): Promise<Faces> {
  const codePoints = [...new Set(Array.from(text, (character) => character.codePointAt(0) ?? 0))]
    .filter((codePoint) => isVisible(String.fromCodePoint(codePoint)))
    .toSorted((a, b) => a - b);
  const others = [...scripts, ...hanOrders[hanOrderOf(text)]];
  const serif = await stackOf(["source-serif-4", "inter", ...others], codePoints);
  const sans = await stackOf(["inter", "source-serif-4", ...others], codePoints);
  const all = new Map([...serif.faces, ...sans.faces].map(({ face }) => [face.family, face]));
  return {
    all: [...all.values()],
    serif: usesOf(serif.faces),
    sans: usesOf(sans.faces),
    missing: serif.missing.map((codePoint) => String.fromCodePoint(codePoint)),
  };
}

/** The same character is drawn differently in Japan, Korea and China; the syllables beside it tell which is meant. */
function hanOrderOf(text: string): keyof typeof hanOrders {
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) return "japanese";
  return /\p{Script=Hangul}/u.test(text) ? "korean" : "chinese";
}

/** Spaces, line ends and invisible joiners need no glyph of their own. */
function isVisible(character: string): boolean {
  return !/[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}]/u.test(character);
}

type Chosen = { readonly face: Loaded; readonly codePoints: readonly number[] };

/**
 * The first face takes whatever the others are not named for. It comes last, because a shaper that meets "ễ" in a face
 * without it builds it from "ê" and a tilde: right to the eye, wrong when copied or read out.
 */
function usesOf(faces: readonly Chosen[]): readonly FaceUse[] {
  const uses = faces.map(({ face, codePoints }, index) => {
    const covers = codePoints.map((codePoint) => `\\x{${codePoint.toString(16)}}`).join("");
    return index === 0 ? { name: face.family } : { name: face.family, covers: `[${covers}]` };
  });
  return uses.toReversed();
}

async function stackOf(
  names: readonly string[],
  codePoints: readonly number[],
): Promise<{ readonly faces: readonly Chosen[]; readonly missing: readonly number[] }> {
  const faces: Chosen[] = [];
  let wanted = codePoints;
  for (const name of names) {
    for (const slice of (await familyOf(name)).slices) {
      if (wanted.length === 0) break;
      if (!wanted.some(slice.covers)) continue;
      const face = await load(slice.file);
      const taken = wanted.filter(face.covers);
      if (taken.length > 0) faces.push({ face, codePoints: taken });
      wanted = wanted.filter((codePoint) => !face.covers(codePoint));
    }
  }
  return { faces, missing: wanted };
}

const families = new Map<string, Promise<Family>>();

function familyOf(name: string): Promise<Family> {
  const known = families.get(name);
  if (known !== undefined) return known;
  const found = readFamily(name);
  families.set(name, found);
  return found;
}

async function readFamily(name: string): Promise<Family> {
  const { resolve } = createRequire(import.meta.url);
  const list = resolve(`@fontsource-variable/${name}/unicode.json`);
  const ranges = z.record(z.string(), z.string()).parse(JSON.parse(await readFile(list, "utf8")));
  const slices = Object.entries(ranges).map(([subset, range]): Slice => {
    const part = subset.replaceAll(/[[\]]/g, "");
    return {
      file: path.join(path.dirname(list), "files", `${name}-${part}-wght-normal.woff2`),
      covers: rangeOf(range),
    };
  });
  // A name stays in one face where it can: the broad slices come before those that repeat some of their letters.
  const rank = ({ file }: Slice): number => preferred.findIndex((part) => file.includes(`-${part}-wght`));
  return { name, slices: slices.toSorted((a, b) => rank(b) - rank(a)) };
}

const preferred = ["latin-ext", "latin"];

/** CSS `unicode-range`: `U+0-7F,U+2000-206F,U+A9`. */
function rangeOf(text: string): Coverage {
  const ranges = text.split(",").map((part) => {
    const [from = "", to] = part.trim().replace(/^U\+/i, "").split("-");
    return { from: Number.parseInt(from, 16), to: Number.parseInt(to ?? from, 16) };
  });
  return (codePoint) => ranges.some(({ from, to }) => codePoint >= from && codePoint <= to);
}

const loaded = new Map<string, Promise<Loaded>>();
/** A letter in one script needs a handful; a slice is some hundred kilobytes. */
const keptFaces = 64;

function load(file: string): Promise<Loaded> {
  const known = loaded.get(file);
  if (known !== undefined) return known;
  const [oldest] = loaded.keys();
  if (loaded.size >= keptFaces && oldest !== undefined) loaded.delete(oldest);
  const face = readFace(file);
  loaded.set(file, face);
  return face;
}

async function readFace(file: string): Promise<Loaded> {
  const name = path.basename(file, ".woff2");
  // Typst cuts words such as "thin" or "extra" off the end of a family's name; a hash that ends in "z" it leaves alone.
  const family = `Kept ${createHash("sha256").update(name).digest("hex").slice(0, 12)}z`;
  const bytes = unpackWoff2(await readFile(file), family);
  return { family, bytes, covers: coverageOf(bytes) };
}
