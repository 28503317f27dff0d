/** Markdown and pasted text → paragraphs. A line that begins with a number or bullet begins a paragraph. Pure. */
import { type Block, importLimits, ImportRefused } from "./clause.ts";
import { readLabel } from "./label.ts";

export function readText(source: string, isMarkdown: boolean): readonly Block[] {
  if (source.length > importLimits.characters)
    throw new ImportRefused("The text is longer than a policy can be.");
  const blocks: { text: string; place: { paragraph: number }; headingLevel?: number; isTitle?: boolean }[] =
    [];
  let isOpen = false;
  for (const raw of source.replaceAll("\r", "\n").split("\n")) {
    const line = raw.trim();
    const heading = isMarkdown ? /^(#{1,6})\s+(.*?)\s*#*$/.exec(line) : null;
    const [, signs = "", name = ""] = heading ?? [];
    const text = isMarkdown ? plain(heading === null ? line : name) : line;
    const last = blocks.at(-1);
    if (line === "" || /^(?:[-=*_]\s*){3,}$/.test(line)) isOpen = false;
    else if (heading !== null) {
      const isTitle = signs.length === 1 && blocks.length === 0;
      blocks.push({ text, place: { paragraph: blocks.length + 1 }, headingLevel: signs.length - 1, isTitle });
      isOpen = false;
    } else if (isOpen && last !== undefined && !begins(text)) {
      last.text += ` ${text}`;
    } else {
      blocks.push({ text, place: { paragraph: blocks.length + 1 } });
      isOpen = true;
    }
    if (blocks.length > importLimits.paragraphs) {
      throw new ImportRefused(`The document has more than ${importLimits.paragraphs} paragraphs.`);
    }
  }
  return blocks;
}

function begins(text: string): boolean {
  const read = readLabel(text);
  return read !== undefined && !(read.label.kind === "decimal" && read.label.isBare);
}

const plain = (text: string): string =>
  text
    .replaceAll(/(\*\*|__)(.{1,2000}?)\1/g, "$2")
    .replaceAll(/\[([^\]]{1,500})\]\([^)\s]{1,2000}\)/g, "$1")
    .replaceAll(/==(.{1,2000}?)==/g, "$1")
    .replaceAll(/\\([.()#*_-])/g, "$1")
    .replace(/^>\s?/, "");
