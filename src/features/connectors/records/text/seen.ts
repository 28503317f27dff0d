/**
 * What somebody who opens a file reads, as one text: pages, sheets, the body of a mail with who wrote it to whom, attachments
 * behind it. What programs keep beside that (comments, changes that were taken back, properties) is left away. Pure.
 */
import type { Piece, ReadDocument } from "./documents.ts";

export type SeenText = {
  readonly text: string;
  /** Parts that no reader gets words from: pictures, sealed or broken ones. */
  readonly unread: number;
};

const read =
  /^(?:text|page|body|document|header|footer|footnotes|endnotes|page \d+|notes on page \d+|sheet\b.*)$/;
const heads = /^(?:from|to|cc|date|subject): /i;

export function seenText(documents: readonly ReadDocument[]): SeenText {
  const parts = documents.flatMap(({ name, pieces }) => {
    const own = seenPieces(pieces);
    return own.length === 0 ? [] : [...(name === "" ? [] : [name]), ...own];
  });
  const unread = documents.flatMap(({ pieces }) => pieces.filter(({ text }) => text === undefined)).length;
  return { text: parts.join("\n\n"), unread };
}

function seenPieces(pieces: readonly Piece[]): readonly string[] {
  const body = pieces.find(({ part }) => part === "body");
  return pieces.flatMap((piece) => {
    const { part, text = "" } = piece;
    if (part === "heads") return [headsOf(text)];
    // A mail says the same as text and as a page.
    if (!read.test(part) || (part === "body" && piece !== body)) return [];
    return text.trim() === "" ? [] : [text.trim()];
  });
}

function headsOf(text: string): string {
  const lines = text.split("\n").filter((line) => heads.test(line));
  return lines.map((line) => `${line.charAt(0).toUpperCase()}${line.slice(1)}`).join("\n");
}
