/** DOCX (ECMA-376) → paragraphs in reading order. Deleted and hidden words, tables of contents and footnotes stay out. Pure. */
import { Unreadable } from "../../../platform/reading/unreadable.ts";
import { openZip } from "../../../platform/reading/zip.ts";
import { type Block, importLimits, ImportRefused } from "./clause.ts";
import { childOf, childrenOf, readXml, valueOf, type XmlNode } from "./xml.ts";
import { type Numbering, wordNumbering } from "./word-numbering.ts";

const parts = ["word/document.xml", "word/numbering.xml", "word/styles.xml", "word/footnotes.xml"] as const;

export type DocxContent = { readonly blocks: readonly Block[]; readonly notes: readonly string[] };

export function readDocx(bytes: Uint8Array): DocxContent {
  const partOf = partsOf(bytes);
  const body = childOf(partOf("word/document.xml"), "body");
  if (body === undefined) throw new ImportRefused("This is not a document of a word processor (DOCX).");
  const styles = stylesOf(partOf("word/styles.xml"));
  const reading: Reading = { styles, numbering: wordNumbering(partOf("word/numbering.xml")), blocks: [] };
  readBody(body, reading);
  const notes = childrenOf(partOf("word/footnotes.xml"), "footnote").map((note) => runsOf(note).trim());
  return { blocks: reading.blocks, notes: notes.filter((note) => note !== "") };
}

function partsOf(bytes: Uint8Array): (name: (typeof parts)[number]) => XmlNode | undefined {
  try {
    const zip = openZip(bytes, importLimits.unpackedBytes);
    // What does not unpack is told before anything of it is read as XML.
    const read = new Map<string, Uint8Array | undefined>(parts.map((name) => [name, zip.read(name)]));
    return (name) => {
      const part = read.get(name);
      return part === undefined ? undefined : readXml(part);
    };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const why =
      error.why === "too_large"
        ? "The document unpacks to more than a policy can hold."
        : "The file is not a whole DOCX document.";
    throw new ImportRefused(why, { cause: error });
  }
}

type Style = { readonly name: string; readonly based: string; readonly properties: XmlNode | undefined };
type Reading = {
  readonly styles: ReadonlyMap<string, Style>;
  readonly numbering: Numbering;
  readonly blocks: Block[];
};

function stylesOf(root: XmlNode | undefined): ReadonlyMap<string, Style> {
  return new Map(
    childrenOf(root, "style").map((one) => [
      one.attributes["styleId"] ?? "",
      {
        name: (valueOf(one, "name") ?? "").toLowerCase(),
        based: valueOf(one, "basedOn") ?? "",
        properties: childOf(one, "pPr"),
      },
    ]),
  );
}

function readBody(node: XmlNode, reading: Reading): void {
  for (const child of node.children) {
    if (child.name === "p") readParagraph(child, reading);
    else if (child.name === "tbl") readTable(child, reading);
    else if (child.name === "sdt") {
      const gallery = childOf(childOf(childOf(child, "sdtPr"), "docPartObj"), "docPartGallery");
      const content = childOf(child, "sdtContent");
      if (gallery?.attributes["val"] !== "Table of Contents" && content !== undefined)
        readBody(content, reading);
    } else if (["ins", "moveTo", "smartTag", "customXml"].includes(child.name)) readBody(child, reading);
  }
}

function readTable(table: XmlNode, reading: Reading): void {
  for (const row of childrenOf(table, "tr")) {
    const cells = childrenOf(row, "tc").map((cell) => runsOf(cell, " ").trim());
    add(reading, { text: cells.join(" | ") });
  }
}

function readParagraph(node: XmlNode, reading: Reading): void {
  const { styles, numbering } = reading;
  const own = childOf(node, "pPr");
  const styleId = valueOf(own, "pStyle") ?? "";
  const chain = chainOf(styleId, styles);
  if (chain.some(({ name }) => /^toc \d|^toc heading/.test(name))) return;
  const text = runsOf(node).trim();
  if (text === "") return;
  const ownNumber = childOf(own, "numPr");
  const styled = chain.find(({ properties }) => childOf(properties, "numPr") !== undefined);
  const list = valueOf(ownNumber, "numId") ?? valueOf(childOf(styled?.properties, "numPr"), "numId");
  const ownLevel = valueOf(ownNumber, "ilvl") ?? valueOf(childOf(styled?.properties, "numPr"), "ilvl");
  const level =
    list === undefined
      ? 0
      : Number(valueOf(ownNumber, "ilvl") ?? numbering.levelOfStyle(list, styleId) ?? ownLevel ?? 0);
  const listNumber = list === undefined || list === "0" ? undefined : numbering.next(list, level);
  const outline = [own, ...chain.map(({ properties }) => properties)].map((one) =>
    valueOf(one, "outlineLvl"),
  );
  const named = chain.map(({ name }) => /^heading ([1-9])$/.exec(name)?.[1]).find((one) => one !== undefined);
  const outlined = outline.find((one) => one !== undefined);
  const heading = outlined ?? (named === undefined ? undefined : String(Number(named) - 1));
  const isTitle = chain.some(({ name }) => name === "title");
  const headingLevel = heading === undefined || Number(heading) > 8 ? undefined : Number(heading);
  const numberless = listNumber === undefined || listNumber.printed === "";
  add(reading, {
    text,
    isTitle,
    ...(numberless ? {} : { listNumber }),
    ...(headingLevel === undefined ? {} : { headingLevel }),
  });
}

function chainOf(styleId: string, styles: ReadonlyMap<string, Style>): readonly Style[] {
  const chain: Style[] = [];
  for (let id = styleId; chain.length < 20;) {
    const style = styles.get(id);
    if (style === undefined) break;
    chain.push(style);
    id = style.based;
  }
  return chain;
}

function add(reading: Reading, block: Omit<Block, "place">): void {
  if (reading.blocks.length >= importLimits.paragraphs) {
    throw new ImportRefused(`The document has more than ${importLimits.paragraphs} paragraphs.`);
  }
  if (block.text.length > importLimits.paragraphCharacters) {
    throw new ImportRefused("The document has a paragraph longer than a policy can hold.");
  }
  reading.blocks.push({ ...block, place: { paragraph: reading.blocks.length + 1 } });
}

const left = new Set([
  "pPr",
  "rPr",
  "del",
  "moveFrom",
  "delText",
  "instrText",
  "footnoteReference",
  "txbxContent",
]);

function runsOf(node: XmlNode, between = ""): string {
  return node.children
    .map((child) => {
      if (left.has(child.name)) return "";
      if (child.name === "t") return child.text;
      if (child.name === "tab" || child.name === "br" || child.name === "cr") return " ";
      if (child.name === "noBreakHyphen") return "-";
      if (child.name === "r" && isHidden(childOf(child, "rPr"))) return "";
      return runsOf(child, between) + (child.name === "p" ? between : "");
    })
    .join("");
}

function isHidden(properties: XmlNode | undefined): boolean {
  const vanish = childOf(properties, "vanish");
  return vanish !== undefined && !["0", "false"].includes(vanish.attributes["val"] ?? "");
}
