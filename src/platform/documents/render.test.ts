// Goal: a letter prints every name as it is written, is read by machines and screen readers, and runs nothing it is
// given. Method: real renders, read back with poppler's pdftotext and pdfinfo and from the bytes; hostile names; a
// character no font has; the shipped fonts unpacked and asked for their glyphs.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { facesFor } from "./faces.ts";
import { renderPdf, Unprintable } from "./render.ts";

const names = {
  "Latin with diacritics": "Zoë Ångström-Łukasiewicz, Ş. Ğış",
  Vietnamese: "Nguyễn Thị Ánh",
  Greek: "Ελένη Παπαδοπούλου",
  Cyrillic: "Наталья Їжакевич",
  Arabic: "ليلى حداد",
  Hebrew: "אברהם כהן",
  Thai: "สมชาย ใจดี",
  Devanagari: "प्रिया शर्मा",
  Chinese: "陈美玲 陳美玲",
  Japanese: "山田さくら タロウ",
  Korean: "김민준",
} as const;

const creationMoment = Temporal.Instant.from("2026-03-02T09:00:00Z");
type Parts = { readonly texts: readonly string[]; readonly title?: string; readonly language?: string };

function letter({ texts, title = "Your data", language = "en" }: Parts): Promise<Buffer> {
  return renderPdf({
    template: "letter",
    language,
    creationMoment,
    data: {
      title,
      organisation: "Riverbridge Language School",
      sender: ["4 Ferry Lane", "privacy@riverbridge.example"],
      recipient: ["Mei Tan"],
      date: "2 March 2026",
      reference: { term: "Our reference", text: "R-2026-0007" },
      blocks: [
        { kind: "heading", text: "What is enclosed" },
        ...texts.map((text) => ({ kind: "paragraph", text }) as const),
        { kind: "list", items: ["Bookings", "Lessons"] },
        { kind: "facts", facts: [{ term: "Bookings", text: "Kept for two years." }] },
      ],
      signature: ["Anna Ferrer"],
      page: { word: "Page", of: "of" },
    },
  });
}

const poppler = spawnSync("pdftotext", ["-v"]).error === undefined;

function read(pdf: Buffer, tool: "pdftotext" | "pdfinfo", options: readonly string[] = []): string {
  const folder = mkdtempSync(path.join(tmpdir(), "kept-letter-"));
  try {
    const file = path.join(folder, "letter.pdf");
    writeFileSync(file, pdf);
    const output = tool === "pdftotext" ? ["-"] : [];
    const done = spawnSync(tool, [...options, file, ...output], { encoding: "utf8" });
    expect(done.status).toBe(0);
    return done.stdout;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Marks of direction are pdftotext's own. Dots drawn apart from their letter make some readers see an Arabic letter twice. */
const comparable = (text: string): string =>
  text
    .replaceAll(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "")
    .replaceAll(/\s+/g, " ")
    .replaceAll(/(\p{Script=Arabic})\1+/gu, "$1")
    .normalize("NFC");

test.each(Object.entries(names))("a name in %s has a glyph for every character", async (_script, name) => {
  const faces = await facesFor(name);
  expect(faces.missing).toEqual([]);
  expect((await letter({ texts: [name] })).length).toBeGreaterThan(3000);
});

test.skipIf(!poppler)("every name is read back as it was written", async () => {
  const text = comparable(read(await letter({ texts: Object.values(names) }), "pdftotext"));
  for (const name of Object.values(names)) expect(text).toContain(comparable(name));
});

test("a character that is in no font is refused by name, never printed as a box", async () => {
  const refused = await letter({ texts: ["Mei 😀 𞤀"] }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Unprintable);
  expect(refused).toMatchObject({ characters: ["𞤀", "😀"], message: "Some characters are in no font." });
});

test("the same letter at the same moment has the same bytes, in any order of letters", async () => {
  const first = await letter({ texts: ["Dear Mei"] });
  await letter({ texts: [names.Japanese] });
  expect((await letter({ texts: ["Dear Mei"] })).equals(first)).toBe(true);
  expect((await letter({ texts: ["Dear May"] })).equals(first)).toBe(false);
});

test("the document says what it is: tagged, PDF/UA-1, with language and title", async () => {
  const bytes = (await letter({ texts: ["Estimada"], language: "es", title: "Sus datos" })).toString(
    "latin1",
  );
  expect(bytes).toMatch(/\/StructTreeRoot \d+ 0 R/);
  expect(bytes).toMatch(/\/MarkInfo\s*<<[^>]*\/Marked true/);
  expect(bytes).toMatch(/\/Lang\s*\(es\)/);
  expect(bytes).toContain("<pdfuaid:part>1</pdfuaid:part>");
  expect(bytes).toMatch(/\/ViewerPreferences\s*<<[^>]*\/DisplayDocTitle true/);
  for (const tag of ["H1", "H2", "P", "L", "LI", "Document"])
    expect(bytes).toMatch(new RegExp(`/S /${tag}\\b`));
});

test.skipIf(!poppler)("other programs see the tags, the title and the date", async () => {
  const pdf = await letter({ texts: ["Dear Mei"], title: "Your data" });
  const info = read(pdf, "pdfinfo");
  expect(info).toMatch(/Title:\s+Your data/);
  expect(info).toMatch(/Tagged:\s+yes/);
  expect(info).toMatch(/CreationDate:\s+Mon Mar +2 09:00:00 2026/);
  const tree = read(pdf, "pdfinfo", ["-struct-text"]);
  expect(tree.indexOf('"What is enclosed"')).toBeGreaterThan(tree.indexOf("H2"));
});

const hostile = [
  '#panic("run")',
  '#read("/etc/passwd")',
  '"; #include "/etc/passwd"',
  "$ x^2 $ and $",
  "*bold* _emphasis_ `code` = heading",
  "@reference <label> // comment /* block */",
  "\\u{41} \\# \\",
  "] } ) #[ #{ #(",
  '{"kind":"heading"}',
  "- not a list\n+ nor this",
];

test.skipIf(!poppler)("what looks like Typst is printed as it stands", async () => {
  const text = comparable(read(await letter({ texts: hostile }), "pdftotext"));
  for (const each of hostile) expect(text).toContain(comparable(each));
});

test("no text makes the template fail, and none is lost to a shorter document", async () => {
  const signs = fc.string({
    unit: fc.constantFrom(...Array.from('#$"\\[]{}()*_`@<>=-+/~^&;:,.ab \n')),
    maxLength: 40,
  });
  await fc.assert(
    fc.asyncProperty(signs, async (text) => {
      expect((await letter({ texts: [`x${text}`] })).subarray(0, 5).toString()).toBe("%PDF-");
    }),
    { numRuns: 40 },
  );
}, 60_000);

test("what would turn the reading direction around is left out", async () => {
  const [plain, turned] = [await letter({ texts: ["ab"] }), await letter({ texts: ["a\u202Eb"] })];
  expect(turned.equals(plain)).toBe(true);
});
