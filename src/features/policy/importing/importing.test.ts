// Goal: numbers and nesting are what a reader of the file sees, promises and findings carry their words, hostile files are refused.
// Method: small documents written here, each for one rule of numbering or one pattern; files made to exhaust the reader.
import { expect, test } from "vitest";
import { zipped } from "../../../../testkit/policies/as-docx.ts";
import { allClauses, type Clause, importLimits } from "./clause.ts";
import { lintPolicy } from "./lint.ts";
import { linesOf } from "./pdf-lines.ts";
import { proposePromises } from "./proposals.ts";
import { importPolicy } from "./read.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = async (text: string, name = "policy.txt"): Promise<readonly Clause[]> =>
  (await importPolicy(bytes(text), name)).clauses;
const outline = (clauses: readonly Clause[]): readonly string[] =>
  allClauses(clauses).map(
    ({ clause, path }) => `${"  ".repeat(path.length)}${clause.number || clause.heading}`,
  );

const space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const numbered = (list: string, level: number, text: string): string =>
  `<w:p><w:pPr><w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${list}"/></w:numPr></w:pPr><w:r><w:t>${text}</w:t></w:r></w:p>`;
const level = (at: number, format: string, text: string, more = ""): string =>
  `<w:lvl w:ilvl="${at}"><w:start w:val="1"/><w:numFmt w:val="${format}"/>${more}<w:lvlText w:val="${text}"/></w:lvl>`;
const docx = (body: string, numbering = ""): Uint8Array =>
  zipped({
    "word/document.xml": `<w:document ${space}><w:body>${body}</w:body></w:document>`,
    "word/numbering.xml": `<w:numbering ${space}>${numbering}</w:numbering>`,
  });

test("typed numbers of every kind nest as they are read", async () => {
  const text = `Part I General
Article 1 Purpose
1. We do this.
1.1 And this.
(a) first
(i) deeper
(ii) deeper still
(b) second
2. We do that.
§ 5 Another matter
Schedule A Periods
1) one
2) two
• a point`;
  expect(outline(await read(text))).toEqual([
    "Part I",
    "  Article 1",
    "    1.",
    "      1.1",
    "        (a)",
    "          (i)",
    "          (ii)",
    "        (b)",
    "    2.",
    "    § 5",
    "Schedule A",
    "  1)",
    "  2)",
    "    •",
  ]);
});

test("an i after an h is a letter, and prose that begins with a figure is no clause", async () => {
  const clauses = await read("1. List:\n(g) g\n(h) h\n(i) i\n(j) j\n\n30 days later it ends.");
  expect(outline(clauses)).toEqual(["1.", "  (g)", "  (h)", "  (i)", "  (j)"]);
  expect(allClauses(clauses).at(-1)?.clause.text).toContain("30 days later");
});

test("Word restarts, overrides and legal numbers are computed as Word prints them", async () => {
  const lists =
    `<w:abstractNum w:abstractNumId="1">${level(0, "upperRoman", "Article %1")}${level(1, "decimal", "%1.%2", "<w:isLgl/>")}` +
    `${level(2, "lowerLetter", "(%3)", '<w:lvlRestart w:val="0"/>')}</w:abstractNum>` +
    `<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>` +
    `<w:num w:numId="2"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>`;
  const body = [
    ["1", 0],
    ["1", 1],
    ["1", 2],
    ["1", 1],
    ["1", 2],
    ["1", 0],
    ["1", 1],
    ["2", 0],
    ["1", 0],
  ] as const;
  const policy = await importPolicy(
    docx(body.map(([list, at]) => numbered(list, at, "text.")).join(""), lists),
  );
  expect(outline(policy.clauses)).toEqual([
    "Article I",
    "  1.1",
    "    (a)",
    "  1.2",
    "    (b)",
    "Article II",
    "  2.1",
    "Article VII",
    "Article VIII",
  ]);
});

test("Markdown headings hold the clauses below them", async () => {
  const clauses = await read(
    "# The policy\n\n## Requests\n\nWe answer.\n\n1. In **one month**.\n\n## Errors\n\nWe mend.",
    "p.md",
  );
  expect(outline(clauses)).toEqual(["Requests", "  ", "  1.", "Errors", "  "]);
  expect(allClauses(clauses)[2]?.clause.text).toBe("In one month.");
});

test("the number at the foot of the only page is no text", () => {
  const piece = { x: 70, width: 300, size: 11, page: 1 };
  const lines = linesOf([
    [
      { ...piece, text: "2. Access is reviewed.", y: 400 },
      { ...piece, text: "1 / 1", y: 40 },
    ],
  ]);
  expect(lines.map(({ text }) => text)).toEqual(["2. Access is reviewed."]);
});

test("a proposal carries its words, check and parameter, or the question for what is open", async () => {
  const clauses = await read(
    "1. We will answer access requests within one month.\n2. The Data Protection Officer shall review this policy regularly.\n" +
      "3. Accounts of leavers must be disabled within five working days.\n4. You may complain to us.\n5. Staff must be trained every two years.",
  );
  const found = proposePromises(clauses).map(({ check, parameters, isInWorkingDays, question }) => ({
    check,
    parameters,
    isInWorkingDays,
    question,
  }));
  expect(found).toEqual([
    {
      check: "DSR-CLOCK",
      parameters: { right: "access", within: "P1M" },
      isInWorkingDays: false,
      question: undefined,
    },
    {
      check: "GOV-POLICY-REVIEW",
      parameters: {},
      isInWorkingDays: false,
      question: "How often is the policy reviewed?",
    },
    { check: "RBA-LEAVER", parameters: { within: "P5D" }, isInWorkingDays: true, question: undefined },
    { check: "TRN-PERIODIC", parameters: { interval: "P2Y" }, isInWorkingDays: false, question: undefined },
  ]);
  for (const { sentence, words } of proposePromises(clauses))
    for (const word of words) expect(sentence).toContain(word);
});

test("each kind of fault in the text is found, with its clause and words", async () => {
  const clauses = await read(
    "1. We will answer access requests within 40 days.\n2. We must reply to access requests within one month.\n" +
      "3. Kept for [insert number] years.\n4. Under the Data Protection Act 1998 and Privacy Shield.\n" +
      "5. Next review: 1 March 2024.\n7. See clause 12.3 and clause 2.\n7. Article 6 of the GDPR applies.\n8. Reserved.",
  );
  const found = lintPolicy(clauses, proposePromises(clauses), "2026-09-01").map(
    ({ kind, words }) => `${kind}: ${words}`,
  );
  expect(found).toEqual([
    "placeholder: [insert number]",
    "stale law: Data Protection Act 1998",
    "stale law: Privacy Shield",
    "review overdue: Next review: 1 March 2024",
    "empty: Reserved.",
    "contradiction: We must reply to access requests within one month.",
    "lost reference: clause 12.3",
    "numbering: 7.",
    "numbering: 7.",
  ]);
});

test("the same review is not overdue before its day", async () => {
  const clauses = await read("1. Next review: 1 March 2024.");
  expect(lintPolicy(clauses, [], "2024-03-01")).toEqual([]);
  expect(lintPolicy(clauses, [], "2024-03-02")).toHaveLength(1);
});

test("a sound policy has no findings", async () => {
  const clauses = await read(
    "1. We will answer requests within one month, as clause 2 says.\n2. The Act of 2018 replaced the Data Protection Act 1998.",
  );
  expect(lintPolicy(clauses, proposePromises(clauses), "2026-09-01")).toEqual([]);
});

const entity = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>`;
const hostile: readonly (readonly [string, Uint8Array])[] = [
  ["nothing", new Uint8Array()],
  ["a broken archive", bytes("PK\u0003\u0004 and no more")],
  ["a broken PDF", bytes("%PDF-1.7\nnothing")],
  ["bytes of nothing known", new Uint8Array([1, 0, 200, 255])],
  [
    "entities",
    zipped({ "word/document.xml": `${entity}<w:document ${space}><w:body>&b;</w:body></w:document>` }),
  ],
  ["an archive that is no document", zipped({ "other.xml": "<a/>" })],
  ["an element that never ends", zipped({ "word/document.xml": `<w:document ${space}><w:body>` })],
  ["elements that cross", docx("<w:p><w:r><w:t>a</w:t></w:p></w:r>")],
  ["two documents in one", zipped({ "word/document.xml": "<a/><w:document><w:body/></w:document>" })],
  ["deep nesting", docx(`${"<w:ins>".repeat(5000)}${"</w:ins>".repeat(5000)}`)],
  ["a zip bomb", zipped({ "word/document.xml": " ".repeat(importLimits.unpackedBytes + 1) })],
  ["100,000 paragraphs in Word", docx("<w:p><w:r><w:t>a</w:t></w:r></w:p>".repeat(100_000))],
  ["100,000 paragraphs of text", bytes("a\n\n".repeat(100_000))],
  ["a document without text", docx("<w:p/>")],
];
test.for(hostile)("%s is refused with a sentence", async ([, file]) => {
  await expect(importPolicy(file, "policy")).rejects.toThrow(/^(?:The|This) .+\.$/);
});

test("what would unpack to too much is refused before it is unpacked", async () => {
  const bomb = zipped({ "word/document.xml": " ".repeat(importLimits.unpackedBytes + 1) });
  await expect(importPolicy(bomb)).rejects.toThrow("The document unpacks to more than a policy can hold.");
});

test("a directory that lies about a size costs no more than it said", async () => {
  const file = docx(numbered("0", 0, "words ".repeat(50_000)));
  const at = file.findIndex(
    (_, index) => file[index] === 0x50 && file[index + 1] === 0x4b && file[index + 2] === 1,
  );
  new DataView(file.buffer, file.byteOffset).setUint32(at + 24, 100, true);
  await expect(importPolicy(file)).rejects.toThrow(/^The .+\.$/);
});

test("a sentence without end is read in a moment", async () => {
  const began = performance.now();
  const clauses = await read(`1. We will ${"report a breach and reply to the request ".repeat(20_000)}`);
  lintPolicy(clauses, proposePromises(clauses), "2026-09-01");
  expect(performance.now() - began).toBeLessThan(5000);
});
