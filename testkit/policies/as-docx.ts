/** An invented policy as DOCX, written part by part: numbers typed, or left to the numbering of the word processor. */
import { zipOf } from "../records/files.ts";
import { type Extra, isItem, type Item, type Written } from "./document.ts";

const space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const run = (text: string): string => `<w:r><w:t xml:space="preserve">${escaped(text)}</w:t></w:r>`;
/** Words are cut into runs anywhere, as word processors do. */
const runs = (text: string): string => run(text.slice(0, 7)) + run(text.slice(7));
const paragraph = (properties: string, inside: string): string =>
  `<w:p><w:pPr>${properties}</w:pPr>${inside}</w:p>`;

export function asDocx(written: Written): Uint8Array {
  const notes: string[] = [];
  const contents = written.items
    .filter(isItem)
    .filter(({ depth, heading }) => depth === 0 && heading !== undefined);
  const toc = contents.map((one) =>
    paragraph(
      '<w:pStyle w:val="TOC1"/>',
      run(`${one.number} ${one.heading ?? ""}`) + "<w:r><w:tab/></w:r>" + run("7"),
    ),
  );
  const title = paragraph('<w:pStyle w:val="Title"/>', run(written.title));
  const gallery =
    '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>';
  const body = written.items.map((one) =>
    isItem(one) ? clause(one, written.isAutomatic) : extra(one, notes),
  );
  const section = `<w:sectPr><w:cols w:num="${written.columns}"/></w:sectPr>`;
  const document = `${head}<w:document ${space}><w:body>${title}<w:sdt>${gallery}<w:sdtContent>${toc.join("")}</w:sdtContent></w:sdt>${body.join("")}${section}</w:body></w:document>`;
  const footnotes = notes.map(
    (text, at) => `<w:footnote w:id="${at + 1}">${paragraph("", run(text))}</w:footnote>`,
  );
  return zipped({
    "word/document.xml": document,
    "word/numbering.xml": numbering,
    "word/styles.xml": styles,
    "word/footnotes.xml": `${head}<w:footnotes ${space}>${footnotes.join("")}</w:footnotes>`,
  });
}

export function zipped(parts: Readonly<Record<string, string>>): Uint8Array {
  return zipOf(Object.entries(parts).map(([name, content]) => ({ name, content })));
}

function clause({ number, depth, heading, text }: Item, isAutomatic: boolean): string {
  const words = heading ?? text ?? "";
  // The first level is numbered by its style, the others by the paragraph.
  if (isAutomatic) {
    const properties =
      depth === 0
        ? '<w:pStyle w:val="Clause1"/>'
        : `<w:pStyle w:val="Body"/><w:numPr><w:ilvl w:val="${depth}"/><w:numId w:val="1"/></w:numPr>`;
    return paragraph(properties, runs(words));
  }
  const style = heading === undefined ? "Body" : `Heading${depth + 1}`;
  const typed = number === "" ? "" : `${run(number)}<w:r><w:tab/></w:r>`;
  return paragraph(`<w:pStyle w:val="${style}"/>`, typed + runs(words));
}

function extra(one: Extra, notes: string[]): string {
  if (one.extra === "footnote") {
    notes.push(one.text);
    return "";
  }
  const cell = (text: string): string => `<w:tc>${paragraph("", run(text))}</w:tc>`;
  return `<w:tbl>${one.rows.map((row) => `<w:tr>${row.map(cell).join("")}</w:tr>`).join("")}</w:tbl>`;
}

const level = (at: number, format: string, text: string, more = ""): string =>
  `<w:lvl w:ilvl="${at}"><w:start w:val="1"/><w:numFmt w:val="${format}"/>${more}<w:lvlText w:val="${text}"/></w:lvl>`;
const numbering =
  `${head}<w:numbering ${space}><w:abstractNum w:abstractNumId="4">` +
  level(0, "decimal", "%1.", '<w:pStyle w:val="Clause1"/>') +
  level(1, "decimal", "%1.%2", "<w:isLgl/>") +
  level(2, "lowerLetter", "(%3)") +
  level(3, "lowerRoman", "(%4)") +
  `</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="4"/></w:num></w:numbering>`;
const style = (id: string, name: string, inside = ""): string =>
  `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/>${inside}</w:style>`;
const styles =
  `${head}<w:styles ${space}>` +
  style("Title", "Title") +
  style("TOC1", "toc 1") +
  style("Body", "Body Text") +
  style("Heading1", "heading 1") +
  style("Heading2", "heading 2", '<w:basedOn w:val="Heading1"/>') +
  style(
    "Clause1",
    "Clause 1",
    '<w:basedOn w:val="Heading1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>',
  ) +
  "</w:styles>";
