// Goal: whatever a reader of a file could see of a person is read, in every kind the product knows; what it cannot read it
// says, and no file, however made, costs more than itself.
// Method: files written by hand and by other programs, the asked values looked for in their pieces; hostile ones; a heap watched.
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import writeExcel from "write-excel-file/node";
import { docxOf, footnoteOf, mailOf, pdfOf, zipOf } from "../../../../../testkit/records/files.ts";
import { renderPdf } from "../../../../platform/documents/render.ts";
import { matcherOf } from "../match.ts";
import { textReader } from "./reader.ts";
import { seenText } from "./seen.ts";

const reader = textReader();
afterAll(() => reader.close());
const match = matcherOf([
  { kind: "email", value: "ann@example.org" },
  { kind: "phone", value: "+442079460018" },
  { kind: "name", value: "Ann Müller" },
]);

/** `part: asked` of each hit, `part: ?` of each piece nobody can read. */
async function found(bytes: Uint8Array, name = "", mediaType = ""): Promise<readonly string[]> {
  const answer = await reader.read({ bytes, name, mediaType });
  if ("why" in answer) return [answer.why];
  return answer.documents.flatMap((document) =>
    document.pieces.flatMap(({ part, text }) => {
      const place = document.name === "" ? part : `${document.name} ${part}`;
      return text === undefined ? [`${place}: ?`] : match(text).map(({ asked }) => `${place}: ${asked}`);
    }),
  );
}
const text = (said: string): Buffer => Buffer.from(said);

describe("taking files apart", () => {
  test("text is read in the encodings people use", async () => {
    const said = "Frau Ann Müller, ann@example.org";
    const utf16 = Buffer.from(said, "utf16le");
    expect(await found(text(said))).toEqual(["text: 0", "text: 2"]);
    expect(await found(Buffer.from(`\ufeff${said}`))).toEqual(["text: 0", "text: 2"]);
    expect(await found(Buffer.from(said, "latin1"))).toEqual(["text: 0", "text: 2"]);
    expect(await found(Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]))).toEqual(["text: 0", "text: 2"]);
    expect(await found(utf16)).toEqual(["text: 0", "text: 2"]);
    expect(await found(Buffer.from(utf16).swap16())).toEqual(["text: 0", "text: 2"]);
    expect(await found(text(""))).toEqual([]);
  });

  test("Markdown, CSV and JSON are text, a sign written by its number too", async () => {
    expect(await found(text("# List\n- [Ann](mailto:ann@example.org)"), "a.md")).toEqual(["text: 0"]);
    expect(await found(text('"Müller";"Ann";"0044 20-7946-0018"\n'), "a.csv")).toEqual([
      "text: 1",
      "text: 2",
    ]);
    expect(await found(text('{"to":"ann\\u0040example.org","n":"Ann M\\u00fcller"}'), "a.json")).toEqual([
      "values: 0",
      "values: 2",
    ]);
  });

  test("a page's words, attributes, comments and scripts are read", async () => {
    const page = `<!doctype html><title>Ann M&uuml;ller</title><p><b>ann</b>@example.org <a href="tel:+442079460018">call</a><!-- ann@example.org -->`;
    expect(await found(text(page))).toEqual(["page: 0", "source: 0", "source: 1", "source: 2"]);
    expect(await found(text("<p>M&#252;ller, Ann"), "a.html")).toEqual(["page: 2"]);
    expect(await found(text('<?xml version="1.0"?><p to="ann@example.org">Ann M&#xfc;ller</p>'))).toEqual([
      "values: 0",
      "values: 2",
    ]);
  });

  test("a document's runs are one text, its notes and properties are read", async () => {
    const w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
    const file = docxOf(
      [
        ["an", "n@exam", "ple.org"],
        ["Ann", " ", "Mül", "ler"],
      ],
      {
        "word/footnotes.xml": footnoteOf("call 020 7946 0018"),
        "word/header1.xml": `<w:hdr ${w}><w:p><w:r><w:t>Ann Müller</w:t></w:r></w:p></w:hdr>`,
        "word/comments.xml": `<w:comments ${w}><w:comment w:author="Ann Müller"><w:p/></w:comment></w:comments>`,
        "word/_rels/document.xml.rels":
          '<Relationships><Relationship Target="mailto:ann@example.org"/></Relationships>',
        "word/styles.xml": "<not closed",
        "docProps/core.xml": "<p><creator>Ann Müller</creator></p>",
      },
    );
    expect(await found(file)).toEqual([
      "document: 0",
      "document: 2",
      "footnotes: 1",
      "header: 2",
      "behind the comments: 2",
      "links: 0",
      "properties: 2",
    ]);
  });

  test("what was deleted and is still kept is read, and words apart stay apart", async () => {
    const w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
    const file = zipOf([
      {
        name: "word/document.xml",
        content: `<w:document ${w}><w:p><w:del w:author="x"><w:r><w:delText>ann@exam</w:delText></w:r><w:r><w:delText>ple.org</w:delText></w:r></w:del></w:p><w:p><w:r><w:t>jo</w:t></w:r></w:p><w:p><w:r><w:t>ann@example.org.</w:t></w:r></w:p></w:document>`,
      },
    ]);
    expect(await found(file)).toEqual(["document: 0", "behind the document: 0"]);
    const answer = await reader.read({ name: "a.docx", mediaType: "", bytes: file });
    expect("documents" in answer ? seenText(answer.documents) : answer).toEqual({
      text: "jo\nann@example.org.",
      unread: 0,
    });
  });

  test("what is seen of a mail is who wrote to whom, the body once, and what is attached", async () => {
    const file = text(
      [
        "From: Ann <ann@example.org>",
        "To: office@example.org",
        "Subject: A trip",
        "Received: from somewhere",
        "MIME-Version: 1.0",
        'Content-Type: multipart/mixed; boundary="b"',
        "",
        "--b",
        "Content-Type: text/html; charset=utf-8",
        "",
        "<p>Body of <b>it</b></p>",
        "--b",
        'Content-Type: text/plain; name="list.txt"',
        'Content-Disposition: attachment; filename="list.txt"',
        "",
        "Bo, Cy",
        "--b",
        'Content-Type: image/png; name="photo.png"',
        'Content-Disposition: attachment; filename="photo.png"',
        "Content-Transfer-Encoding: base64",
        "",
        "iVBORw0KGgoAAAANSUhEUg==",
        "--b--",
      ].join("\r\n"),
    );
    const answer = await reader.read({ name: "a.eml", mediaType: "", bytes: file });
    expect("documents" in answer ? seenText(answer.documents) : answer).toEqual({
      text: "From: Ann <ann@example.org>\nTo: office@example.org\nSubject: A trip\n\nBody of it\n\nlist.txt\n\nBo, Cy",
      unread: 1,
    });
  });

  test("every sheet is read, hidden ones, comments and figures too", async () => {
    const sheet = (cells: string): string =>
      `<worksheet><sheetData><row>${cells}</row></sheetData></worksheet>`;
    const file = zipOf([
      {
        name: "xl/workbook.xml",
        content:
          '<workbook><sheets><sheet name="People" r:id="r1"/><sheet name="Old" state="hidden" r:id="r2"/></sheets></workbook>',
      },
      {
        name: "xl/_rels/workbook.xml.rels",
        content:
          '<R><Relationship Id="r1" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Target="/xl/worksheets/sheet2.xml"/></R>',
      },
      {
        name: "xl/sharedStrings.xml",
        content: "<sst><si><r><t>ann@</t></r><r><t>example.org</t></r></si><si><t>Ann</t></si></sst>",
      },
      {
        name: "xl/worksheets/sheet1.xml",
        content: sheet(
          '<c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="inlineStr"><is><t>Müller</t></is></c>',
        ),
      },
      { name: "xl/worksheets/sheet2.xml", content: sheet("<c><v>4.42079460018E11</v></c>") },
      {
        name: "xl/comments1.xml",
        content: "<comments><comment><text><t>Ann Müller</t></text></comment></comments>",
      },
    ]);
    expect(await found(file)).toEqual([
      "texts: 0",
      "sheet People: 0",
      "sheet People: 2",
      "sheet Old: 1",
      "comments: 2",
    ]);
  });

  test("a workbook and a PDF as other programs write them are read", async () => {
    const workbook = await writeExcel([[{ value: "Ann" }, { value: "Müller" }, { value: 442_079_460_018 }]], {
      sheet: "Staff",
    }).toBuffer();
    expect((await found(workbook)).filter((one) => one.startsWith("sheet"))).toEqual([
      "sheet Staff: 1",
      "sheet Staff: 2",
    ]);
    const letter = await renderPdf({
      template: "letter",
      language: "en",
      creationMoment: Temporal.Instant.from("2026-03-02T09:00:00Z"),
      data: {
        title: "Your data",
        organisation: "Riverbridge Language School",
        sender: ["4 Ferry Lane"],
        recipient: ["Ann Müller"],
        date: "2 March 2026",
        reference: { term: "Our reference", text: "R-2026-0007" },
        blocks: [
          {
            kind: "paragraph",
            text: `${"We write to you at a length that breaks lines. ".repeat(4)}ann@example.org`,
          },
        ],
        signature: ["Somebody"],
        page: { word: "Page", of: "of" },
      },
    });
    expect(await found(letter)).toEqual(["page 1: 0", "page 1: 2"]);
  });

  test("a PDF's pieces are one text, its properties are read, a page that is a picture is said", async () => {
    const file = pdfOf(
      [
        ["ann@", "exam", "ple.org"],
        ["Ann", " M\u00fcl", "ler"],
        ["ann@", "\n", "example.org"],
      ],
      "Ann Mueller ann@example.org",
    );
    expect(await found(file)).toEqual(["page 1: 0", "page 2: 2", "page 3: 0", "properties: 0"]);
    expect(await found(pdfOf(["blank"], "", "ann@example.org"))).toEqual(["notes on page 1: 0"]);
    expect(await found(pdfOf(["picture", "blank", ["jo", "ann@example.org"]]))).toEqual(["page 1: ?"]);
  });

  test("a mail's heads, body and files are read, files within files too", async () => {
    const inner = mailOf({ From: "=?utf-8?q?Ann_M=C3=BCller?= <x@example.org>", Subject: "y" }, "z");
    const mail = mailOf(
      { From: "x@example.org", "X-Other": "ann@example.org", Subject: "s" },
      "Call Ann Müller on +44 20 7946 0018, who asked for a very long line",
      [
        { name: "a.docx", type: "application/octet-stream", content: docxOf([["ann@", "example.org"]]) },
        { name: "b.eml", type: "message/rfc822", content: inner },
        { name: "c.png", type: "image/png", content: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1]) },
      ],
    );
    expect(await found(mail, "a.eml")).toEqual([
      "heads: 0",
      "body: 1",
      "body: 2",
      "a.docx document: 0",
      "b.eml heads: 2",
      "c.png content: ?",
    ]);
  });

  test("pictures, sealed and broken files are not readable, and say so", async () => {
    const broken = docxOf([["ann@example.org"]]);
    broken.fill(0xff, 60, 100);
    const files = [
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]),
      Buffer.from("d0cf11e0a1b11ae10000000000000000", "hex"),
      text("%PDF-1.7\nnot one"),
      pdfOf([["ann@example.org"]]).subarray(0, 300),
      broken,
      zipOf([{ name: "word/document.xml", content: "<w:document/>", isSealed: true }]),
      zipOf([{ name: "notes.txt", content: "ann@example.org" }]),
      zipOf([
        { name: "word/document.xml", content: '<!DOCTYPE a [<!ENTITY b "ann@example.org">]><a>&b;</a>' },
      ]),
      text("{\\rtf1 ann@example.org}"),
      text("From ann@example.org Mon Jan  1 00:00:00 2026\nSubject: x\n\n"),
    ];
    for (const file of files) expect(await found(file)).toEqual(["content: ?"]);
    expect(await found(text("-----BEGIN PGP MESSAGE-----\n\nwcBMA\n-----END PGP MESSAGE-----\n"))).toEqual([
      "text: ?",
    ]);
    expect(await found(docxOf([[""]], { "word/media/scan.png": "x" }))).toEqual(["pictures: ?"]);
  });

  test("what unpacks to more than it may be is refused by its true size, and the next file is read", async () => {
    const zeros = Buffer.alloc(160 * 1024 * 1024, 0x20);
    const bomb = zipOf([{ name: "word/document.xml", content: zeros }]);
    const liar = zipOf([{ name: "word/document.xml", content: zeros, saysBytes: 10 }]);
    expect(bomb.length).toBeLessThan(1024 * 1024);
    expect(await found(bomb)).toEqual(["too_large"]);
    expect(await found(liar)).toEqual(["content: ?"]);
    const nested = Array.from({ length: 10 }).reduce<Buffer>(
      (within) =>
        mailOf({ From: "a@example.org", Subject: "s" }, "b", [
          { name: "m.eml", type: "message/rfc822", content: within },
        ]),
      mailOf({ Subject: "s" }, "b"),
    );
    expect(await found(nested, "n.eml")).toEqual(["too_large"]);
    expect(await found(text("ann@example.org"))).toEqual(["text: 0"]);
  });

  test("a file with any bytes changed, cut or repeated is answered, and the one after it is read", async () => {
    const seeds = [
      docxOf([["ann@example.org"]]),
      pdfOf([["ann@example.org"]], "x", "y"),
      mailOf({ Subject: "s", From: "ann@example.org" }, "b", [
        { name: "a", type: "text/html", content: text("<p>x") },
      ]),
      text('<!doctype html><p title="x">&amp;<script>y</script>'),
    ];
    const change = fc.tuple(fc.nat(), fc.nat(255), fc.nat(400));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...seeds),
        fc.array(change, { minLength: 1, maxLength: 8 }),
        fc.boolean(),
        async (seed, changes, isCut) => {
          const bytes = Buffer.from(seed);
          for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
          const [from, , length] = changes[0] ?? [0, 0, 0];
          const file = isCut
            ? Buffer.concat([bytes.subarray(0, from % bytes.length), bytes.subarray(0, length)])
            : bytes;
          expect(await found(file)).toEqual(expect.any(Array));
        },
      ),
      { numRuns: 150 },
    );
    expect(await found(text("ann@example.org"))).toEqual(["text: 0"]);
  });

  test("a file that takes too long is left, and the next one is read", async () => {
    const hasty = textReader(1);
    expect(await hasty.read({ bytes: pdfOf([["x"]]), name: "", mediaType: "" })).toEqual({
      why: "timed_out",
    });
    await hasty.close();
    expect(await found(text("ann@example.org"))).toEqual(["text: 0"]);
  });

  test("two files asked for at once are answered each for itself", async () => {
    const both = await Promise.all([found(text("ann@example.org")), found(text("Ann Müller"))]);
    expect(both).toEqual([["text: 0"], ["text: 2"]]);
  });
});
