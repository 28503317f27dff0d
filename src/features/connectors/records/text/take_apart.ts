/** Which kind of file this is, by its bytes before its name, and what a reader of that kind finds in it. */
import PostalMime from "postal-mime";
import { textOfHtml } from "../../../mailbox/standalone.ts";
import { Unreadable } from "../../../../platform/reading/unreadable.ts";
import { most, textBudget } from "./documents.ts";
import type { Piece, ReadDocument } from "./documents.ts";
import { docxPieces } from "./docx.ts";
import { htmlPieces } from "./html.ts";
import { readPdf } from "./pdf.ts";
import { textOf } from "../../../../platform/reading/plain.ts";
import { wordsOfXml } from "../../../../platform/reading/xml.ts";
import { xlsxPieces } from "./xlsx.ts";
import { openZip } from "../../../../platform/reading/zip.ts";

export type File = { readonly name: string; readonly mediaType: string; readonly bytes: Uint8Array };
type Within = {
  readonly take: (text: string) => string;
  readonly withBytes: boolean;
  readonly found: ReadDocument[];
};

/** The file, then those within it; throws `Unreadable` when it as a whole is larger than it may be. */
export async function takeApart(file: File, withBytes: boolean): Promise<readonly ReadDocument[]> {
  const within: Within = { take: textBudget(), withBytes, found: [] };
  await add(file, within, 0);
  return within.found;
}

async function add(file: File, within: Within, depth: number): Promise<void> {
  if (within.found.length > most.filesWithin || depth > most.depth) throw new Unreadable("too_large");
  const place = within.found.length;
  const base = { name: depth === 0 ? "" : file.name, mediaType: file.mediaType };
  const kept = within.withBytes && depth > 0 ? { bytes: file.bytes } : {};
  within.found.push({ ...base, pieces: [], ...kept });
  const settle = (pieces: readonly Piece[]): void => {
    within.found[place] = { ...base, pieces, ...kept };
  };
  try {
    const { pieces, files } = await readingOf(file, within.take);
    settle(pieces.map(({ part, text }) => ({ part, text: isSealedText(text) ? undefined : text })));
    for (const one of files) await add(one, within, depth + 1);
  } catch (error) {
    if (error instanceof Unreadable && error.why === "too_large") throw error;
    settle([{ part: "content", text: undefined }]);
  }
}

type Reading = { readonly pieces: readonly Piece[]; readonly files: readonly File[] };

async function readingOf(file: File, take: (text: string) => string): Promise<Reading> {
  const { bytes } = file;
  const head = Buffer.from(bytes.subarray(0, 1024)).toString("latin1");
  if (head.includes("%PDF-")) {
    const { pieces, files } = await readPdf(bytes, take);
    return { pieces, files: files.map(({ name, content }) => ({ name, mediaType: "", bytes: content })) };
  }
  if (head.startsWith("PK\u0003\u0004")) return officeReading(bytes, take);
  const text = textOf(bytes);
  if (text === undefined || /^\{\\rtf|^From .*\n|^%!PS/.test(text)) throw new Unreadable();
  if (isMail(file, text)) return mailReading(bytes, take);
  take(text);
  return { pieces: textPieces(file, text), files: [] };
}

function officeReading(bytes: Uint8Array, take: (text: string) => string): Reading {
  const zip = openZip(bytes, most.inflatedBytes);
  const pieces = zip.names.includes("word/document.xml")
    ? docxPieces(zip)
    : zip.names.includes("xl/workbook.xml")
      ? xlsxPieces(zip)
      : undefined;
  if (pieces === undefined) throw new Unreadable();
  for (const { text } of pieces) take(text ?? "");
  const files = zip.names
    .filter((name) => /^(?:word|xl)\/embeddings\//.test(name))
    .map((name) => ({
      name: name.replace(/^.*\//, ""),
      mediaType: "",
      bytes: zip.read(name) ?? new Uint8Array(),
    }));
  return { pieces, files };
}

function textPieces({ name, mediaType }: File, text: string): readonly Piece[] {
  const start = text.slice(0, 2000).trimStart();
  if (/^<!doctype html|^<html\b/i.test(start) || /\.x?html?$/i.test(name) || /\bhtml\b/.test(mediaType))
    return htmlPieces(text);
  if (start.startsWith("<?xml") || /\.(?:xml|svg)$/i.test(name)) return xmlPieces(text);
  const pieces: Piece[] = [{ part: "text", text }];
  // JSON may write any sign of a value by its number.
  if (/^[[{"]/.test(start) && text.includes("\\"))
    pieces.push({
      part: "values",
      text: text
        .replaceAll(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
        .replaceAll("\\/", "/"),
    });
  return pieces;
}

function xmlPieces(text: string): readonly Piece[] {
  try {
    return [
      { part: "text", text: text.replaceAll(/<[^>]*>/g, "") },
      { part: "values", text: wordsOfXml(Buffer.from(text)) },
    ];
  } catch {
    return [
      { part: "text", text: textOfHtml(text) },
      { part: "source", text },
    ];
  }
}

function isMail({ name, mediaType }: File, text: string): boolean {
  if (mediaType === "message/rfc822" || /\.eml$/i.test(name)) return true;
  const head = text.slice(0, 8000).split(/\r?\n\r?\n/, 1)[0] ?? "";
  const fields = new Set(
    head.match(/^(?:from|to|subject|date|message-id|received|mime-version|return-path)(?=:)/gim) ?? [],
  );
  return fields.size >= 3 && /^[\w-]+:/.test(text);
}

// Every head is found: a value may stand in any of them.
const options = { forceRfc822Attachments: true, maxNestingDepth: 40, maxHeadersSize: 1_048_576 } as const;

async function mailReading(bytes: Uint8Array, take: (text: string) => string): Promise<Reading> {
  const mail = await PostalMime.parse(bytes, options);
  const people = [
    mail.from,
    mail.sender,
    ...(mail.to ?? []),
    ...(mail.cc ?? []),
    ...(mail.bcc ?? []),
    ...(mail.replyTo ?? []),
  ];
  const named = people.flatMap((one) => (one === undefined ? [] : (one.group ?? [one])));
  const heads = [
    ...mail.headers.map(({ key, value }) => `${key}: ${value}`),
    ...named.map(({ name, address }) => `${name} <${address ?? ""}>`),
    mail.subject ?? "",
  ];
  const pieces: Piece[] = [{ part: "heads", text: take(heads.join("\n")) }];
  if (mail.text !== undefined) pieces.push({ part: "body", text: take(mail.text) });
  if (mail.html !== undefined)
    pieces.push(
      ...htmlPieces(take(mail.html)).map(({ part, text }) => ({
        part: part === "page" ? "body" : part,
        text,
      })),
    );
  const files = mail.attachments.map(({ filename, mimeType, content }) => ({
    name: filename ?? "",
    mediaType: mimeType,
    bytes: typeof content === "string" ? Buffer.from(content) : new Uint8Array(content),
  }));
  return { pieces, files };
}

/** What was encrypted before it was written into a text (RFC 9580 6.2, S/MIME). */
function isSealedText(text: string | undefined): boolean {
  return text !== undefined && /^-----BEGIN (?:PGP MESSAGE|PKCS7|CMS)-----/m.test(text);
}
