/** Lines of a PDF → paragraphs: joined, hyphens undone, headings told by size, contents and footnotes set apart. Pure. */
import type { Block } from "./clause.ts";
import type { DocxContent } from "./docx.ts";
import { readLabel } from "./label.ts";
import { commonSize, type Line } from "./pdf-lines.ts";

type Growing = { text: string; readonly first: Line; last: Line };

export function paragraphsOf(all: readonly Line[]): DocxContent {
  const body = commonSize(all);
  const notes = footnotes(all, body);
  const inNotes = new Set(notes.flat());
  const lines = withoutContents(all.filter((line) => !inNotes.has(line)));
  const spacing = usualSpacing(lines);
  const known = new Set(lines.flatMap(({ text }) => text.toLowerCase().match(/\p{L}+-\p{L}+/gu) ?? []));
  const paragraphs: Growing[] = [];
  for (const line of lines) {
    const last = paragraphs.at(-1);
    if (last === undefined || isBeginning(line, last, spacing * Math.max(1, line.size / body))) {
      paragraphs.push({ text: line.text, first: line, last: line });
    } else {
      last.text = joined(last.text, line.text, known);
      last.last = line;
    }
  }
  return {
    blocks: blocksOf(paragraphs, body),
    notes: notes.map((note) => note.map(({ text }) => text).join(" ")),
  };
}

function blocksOf(paragraphs: readonly Growing[], body: number): readonly Block[] {
  const large = [...new Set(paragraphs.map(({ first }) => first.size).filter((size) => size > body * 1.08))];
  const sizes = large.toSorted((one, other) => other - one);
  const [top] = sizes;
  const titles = paragraphs.filter(({ first }) => first.size === top);
  const hasTitle = titles.length === 1 && titles[0] === paragraphs[0];
  return paragraphs.map(({ text, first }, at) => {
    const level = sizes.indexOf(first.size);
    const place = { page: first.page, paragraph: at + 1 };
    if (level === -1) return { text, place };
    return {
      text,
      place,
      headingLevel: level - (hasTitle && level > 0 ? 1 : 0),
      isTitle: hasTitle && level === 0,
    };
  });
}

function isBeginning(line: Line, { last, first, text }: Growing, spacing: number): boolean {
  if (Math.abs(line.size - last.size) > 0.6) return true;
  const read = readLabel(line.text);
  const isLabelled = read !== undefined && !(read.label.kind === "decimal" && read.label.isBare);
  const hasEnded = /[.;:!?)”"]$|(?:;|,) (?:and|or)$/.test(text);
  if (line.column !== last.column)
    return isLabelled || hasEnded || (/^\p{Lu}/u.test(line.text) && text.length < 90 && !hasRoomless(last));
  const gap = last.y - line.y;
  if (gap > spacing * 1.25) return true;
  if (!isLabelled) return false;
  // A label in the middle of a paragraph stands where its lines begin, after a full line.
  const isHanging = line.x < last.x - 2 || (last === first && readLabel(text) === undefined);
  return hasEnded || isHanging || !hasRoomless(last);
}

/** The line was full: the next word would not have fitted. */
const hasRoomless = ({ end, edge, size }: Line): boolean => edge - end < size * 4;

function joined(text: string, next: string, known: ReadonlySet<string>): string {
  const broken = /(\p{L}+)[-\u2010\u00ad]$/u.exec(text);
  const begins = /^\p{Ll}+/u.exec(next);
  if (broken === null || begins === null) return `${text} ${next}`;
  const isCompound = known.has(`${broken[1] ?? ""}-${begins[0]}`.toLowerCase());
  return isCompound ? `${text.slice(0, -1)}-${next}` : text.slice(0, -1) + next;
}

/** The distance between lines inside a paragraph: the commonest small one. */
function usualSpacing(lines: readonly Line[]): number {
  const counts = new Map<number, number>();
  for (const [at, line] of lines.entries()) {
    const before = lines[at - 1];
    if (before === undefined || before.column !== line.column || before.size !== line.size) continue;
    const gap = Math.round((before.y - line.y) * 2) / 2;
    if (gap > line.size * 0.8 && gap < line.size * 2.2) counts.set(gap, (counts.get(gap) ?? 0) + 1);
  }
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const common = [...counts].filter(([, count]) => count >= all * 0.15).map(([gap]) => gap);
  return common.length === 0 ? 14 : Math.min(...common);
}

/** Small print at the foot of a column, each beginning with its mark. */
function footnotes(lines: readonly Line[], body: number): readonly (readonly Line[])[] {
  const notes: Line[][] = [];
  const columns = Map.groupBy(lines, ({ column }) => column);
  for (const column of columns.values()) {
    const from = column.findLastIndex(({ size }) => size >= body * 0.92) + 1;
    for (const line of column.slice(from)) {
      const last = notes.at(-1);
      if (/^\d{1,3}\s*\p{Lu}|^[*†‡]/u.test(line.text) || last === undefined) notes.push([line]);
      else last.push(line);
    }
  }
  return notes;
}

/** Lines that lead to a page number by dots, and the lines under “Contents” that end in one. */
function withoutContents(lines: readonly Line[]): readonly Line[] {
  let isInside = false;
  return lines.filter(({ text }) => {
    if (/^(?:table of )?contents$/i.test(text)) {
      isInside = true;
      return false;
    }
    if (/(?:\.\s?){4,}\s*(?:\d{1,4}|[ivxlc]+)?$/.test(text)) return false;
    if (isInside && /\s\d{1,4}$/.test(text)) return false;
    isInside = false;
    return true;
  });
}
