/**
 * Documents people keep: tagged PDF (PDF/UA-1, ISO 14289-1) from a template of ours and data as JSON. Data is never
 * spliced into the template's source, so nothing in a name is ever read as markup. The same data and moment give the
 * same bytes. Decision: docs/decisions/0059-documents.md.
 */
import { readFile } from "node:fs/promises";
import path from "node:path";
import type * as Typst from "@myriaddreamin/typst-ts-node-compiler";
import type { Instant } from "../time.ts";
import { facesFor } from "./faces.ts";
import type { Face } from "./faces.ts";
import type { templates } from "./templates.ts";

export type Template = keyof typeof templates;

export type NewDocument<T extends Template = Template> = {
  readonly template: T;
  readonly data: (typeof templates)[T]["_output"];
  /** BCP 47: `en`, `es`. Screen readers choose their voice by it. */
  readonly language: string;
  /** Stands in the document as its date of making; the same moment gives the same bytes. */
  readonly creationMoment: Instant;
};

/** The document holds characters that no shipped font can show: it would print boxes. The characters are people's. */
export class Unprintable extends Error {
  override readonly name = "Unprintable";
  readonly characters: readonly string[];

  constructor(characters: readonly string[]) {
    super("Some characters are in no font.");
    this.characters = characters;
  }
}

/** This machine has no Typst; the message is a sentence for whoever runs the installation. */
class DocumentsUnavailable extends Error {
  override readonly name = "DocumentsUnavailable";
}

const folder = path.join(import.meta.dirname, "templates");

/** Renders to PDF; throws `Unprintable` or `DocumentsUnavailable`. */
export async function renderPdf<T extends Template>(document: NewDocument<T>): Promise<Buffer> {
  const data = JSON.stringify(document.data, (_key, value: unknown) =>
    typeof value === "string" ? plain(value) : value,
  );
  const source = await readFile(path.join(folder, `${document.template}.typ`), "utf8");
  // The template's own words and signs are ASCII or stand in the data; both are what the fonts must cover.
  const faces = await facesFor(`${source}${data}`);
  if (faces.missing.length > 0) throw new Unprintable(faces.missing);
  const compiler = await compilerWith(faces.all);
  const fonts = JSON.stringify({ serif: faces.serif, sans: faces.sans });
  const inputs = { data, fonts, language: document.language };
  const compiled = compiler.compile({ mainFileContent: source, inputs, resetRead: true });
  try {
    const pages = compiled.result;
    // Diagnostics may quote what a person wrote: they do not leave this function.
    if (pages === null) throw new Error(`The template ${document.template} does not compile.`);
    return exported(compiler, pages, document.creationMoment);
  } finally {
    compiler.evictCache(4);
  }
}

type NodeCompiler = Typst.NodeCompiler;
type Pages = Parameters<NodeCompiler["pdf"]>[0];

function exported(compiler: NodeCompiler, pages: Pages, moment: Instant): Buffer {
  try {
    return compiler.pdf(pages, {
      pdfStandard: "ua-1",
      creationTimestamp: Math.floor(moment.epochMilliseconds / 1000),
    });
  } catch (error) {
    // PDF/UA-1 forbids a glyph that stands for "no glyph" (ISO 14289-1, 7.21.8): Typst refuses where the tables erred.
    const text = error instanceof Error ? error.message : "";
    if (text.includes("could not be displayed")) throw new Unprintable([]);
    // oxlint-disable-next-line preserve-caught-error -- the cause may quote what a person wrote
    throw new Error("The document could not be written as PDF/UA.");
  }
}

/** What would hide or turn text around on paper is left out; line ends and tabs are kept. */
function plain(text: string): string {
  return text
    .toWellFormed()
    .normalize("NFC")
    .replaceAll("\r\n", "\n")
    .replaceAll("\t", " ")
    .replaceAll(/(?!\n)\p{Cc}|[\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]/gu, "");
}

const compilers = new Map<string, NodeCompiler>();
/** A compiler is made for its fonts, which takes a tenth of a second; letters of one language share theirs. */
const keptCompilers = 4;

async function compilerWith(faces: readonly Face[]): Promise<NodeCompiler> {
  const key = faces.map(({ family }) => family).join();
  const known = compilers.get(key);
  if (known !== undefined) return known;
  const [oldest] = compilers.keys();
  if (compilers.size >= keptCompilers && oldest !== undefined) compilers.delete(oldest);
  const { NodeCompiler: Compiler } = await typst();
  const made = Compiler.create({
    workspace: folder,
    fontArgs: [{ fontBlobs: faces.map(({ bytes }) => bytes) }],
  });
  compilers.set(key, made);
  return made;
}

async function typst(): Promise<typeof Typst> {
  try {
    return await import("@myriaddreamin/typst-ts-node-compiler");
  } catch (error) {
    throw new DocumentsUnavailable(
      `Letters cannot be made as PDF on this machine (${process.platform} ${process.arch}): the package @myriaddreamin/typst-ts-node-compiler has no build for it or was installed without its optional part.`,
      { cause: error },
    );
  }
}
