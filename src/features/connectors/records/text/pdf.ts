/**
 * The words of a PDF: each page, what is written on it as notes and in forms, its properties, the files it carries. A page
 * that shows something and has no words is a picture; a sealed one is not read.
 */
import { getDocument, OPS } from "unpdf/pdfjs";
import type { Piece } from "./documents.ts";
import { Unreadable } from "../../../../platform/reading/unreadable.ts";
import { most } from "./documents.ts";

export type PdfFile = { readonly name: string; readonly content: Uint8Array };
export type ReadPdf = { readonly pieces: readonly Piece[]; readonly files: readonly PdfFile[] };

export async function readPdf(bytes: Uint8Array, take: (text: string) => string): Promise<ReadPdf> {
  // The library takes the bytes for itself.
  const loading = getDocument({
    data: bytes.slice(),
    verbosity: 0,

    useSystemFonts: false,
  });
  try {
    const pdf = await loading.promise;
    if (pdf.numPages > most.pages) throw new Unreadable("too_large");
    const pieces: Piece[] = [];
    for (let at = 1; at <= pdf.numPages; at += 1) {
      const page = await pdf.getPage(at);
      pieces.push(await pagePiece(page, at, take));
      const notes = notesOf(await page.getAnnotations());
      if (notes !== "") pieces.push({ part: `notes on page ${at}`, text: take(notes) });
      page.cleanup();
    }
    const { info, metadata } = await pdf.getMetadata();
    const said = [...stringsIn(info), String(metadata?.getRaw() ?? "").replaceAll(/<[^>]*>/g, "\n")];
    pieces.push({ part: "properties", text: take(said.join("\n")) });
    return { pieces, files: filesOf(await pdf.getAttachments()) };
  } catch (error) {
    throw error instanceof Unreadable ? error : new Unreadable();
  } finally {
    await loading.destroy();
  }
}

type Page = Awaited<ReturnType<Awaited<ReturnType<typeof getDocument>["promise"]>["getPage"]>>;

async function pagePiece(page: Page, at: number, take: (text: string) => string): Promise<Piece> {
  const { items } = await page.getTextContent();
  // Where letters stand apart the library has put a space; pieces that touch are one word.
  const text = items.map((item) => ("str" in item ? item.str + (item.hasEOL ? "\n" : "") : "")).join("");
  const part = `page ${at}`;
  if (isLegible(text)) return { part, text: take(text) };
  return { part, text: text.trim() === "" && !(await showsSomething(page)) ? "" : undefined };
}

/** A font that does not say which letters its shapes are gives signs that nobody reads. */
function isLegible(text: string): boolean {
  const signs = text.replaceAll(/\s/g, "");
  const strange = signs.match(/[\p{Co}\p{Cc}\ufffd]/gu)?.length ?? 0;
  return signs !== "" && strange < signs.length / 3;
}

const painting = new Set(
  Object.entries(OPS)
    .filter(
      ([name]) =>
        /^(?:paint|shadingFill|showText|fill|eoFill|stroke)/i.test(name) &&
        !/Color|setStroke|setFill/.test(name),
    )
    .map(([, code]) => code),
);

async function showsSomething(page: Page): Promise<boolean> {
  const { fnArray } = await page.getOperatorList();
  return fnArray.some((code) => painting.has(code) || code === OPS.constructPath);
}

function notesOf(annotations: readonly unknown[]): string {
  return annotations.flatMap((one) => stringsIn(one)).join("\n");
}

const shownKeys = new Set(
  "contents contentsObj titleObj str title alternativeText fieldValue fieldName defaultFieldValue url unsafeUrl buttonValue richText Title Author Subject Keywords Creator Custom textContent options displayValue exportValue".split(
    " ",
  ),
);

/** The strings of what a person wrote, however deep; names of fonts and numbers of objects are none. */
function stringsIn(value: unknown, depth = 0): readonly string[] {
  if (depth > 6) return [];
  if (Array.isArray(value))
    return value.flatMap((one) => (typeof one === "string" ? [one] : stringsIn(one, depth + 1)));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, held]) => {
    const isShown = shownKeys.has(key) || depth > 0;
    if (typeof held === "string") return isShown ? [held] : [];
    return isShown ? stringsIn(held, depth + 1) : [];
  });
}

function filesOf(attachments: unknown): readonly PdfFile[] {
  if (typeof attachments !== "object" || attachments === null) return [];
  const files = attachments instanceof Map ? [...attachments.values()] : Object.values(attachments);
  return files.flatMap((file: unknown) => {
    if (typeof file !== "object" || file === null || !("content" in file)) return [];
    if (!(file.content instanceof Uint8Array)) return [];
    return [{ name: "filename" in file ? String(file.filename) : "", content: file.content }];
  });
}
