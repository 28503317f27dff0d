/**
 * The finished package, read again before it is stored: every file's name and text, those of PDFs, documents and mails too,
 * is held against everything the decisions hold back. One that survives is no package (GDPR arts. 15(4), 25, 32). What was
 * found is said by file and decision, never by its words.
 */
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { StringDecoder } from "node:string_decoder";
import { setImmediate } from "node:timers/promises";
import { textReader, type TextReader } from "../../connectors/index.ts";
import type { HeldBack } from "../redaction/domain.held.ts";
import { looseWords } from "./loose_words.ts";

/** Why a package failed. */
export const heldBackSurvives = "held-back-survives";

export type Survivor = {
  /** Its path in the package; of a file that was added only the folder, because its name may say the name. */
  readonly file: string;
  /** The digest of a person, or the place of a row, as the record of the review has it. */
  readonly decision: string;
};

export type Scanned = {
  readonly survivors: readonly Survivor[];
  /** Files that no reader of ours gets words from: pictures, sealed or broken ones. */
  readonly unread: number;
};

/** Read at once, and again at the seam: a passage that is longer than this is none. */
const piece = 16_384;
const seam = 2048;
const mostFileBytes = 64 * 1024 * 1024;
const own = /\.(?:html|json|csv|txt|css)$/;

/** `instead`: the text to read in place of a file whose other parts tell everybody the same, such as the register. */
export async function scanPackage(
  folder: string,
  names: readonly string[],
  held: HeldBack,
  options: { readonly added: string; readonly instead?: ReadonlyMap<string, string> },
): Promise<Scanned> {
  const found = new Map<string, Survivor>();
  let unread = 0;
  if (held.size === 0) return { survivors: [], unread };
  const reader = textReader();
  try {
    for (const name of names) {
      const file = name.startsWith(`${options.added}/`) ? options.added : name;
      const add = (text: string): void => {
        for (const decision of held.survivorsIn(text)) found.set(`${file} ${decision}`, { file, decision });
      };
      add(name);
      const instead = options.instead?.get(name);
      if (instead !== undefined) add(instead);
      else if (file !== options.added && own.test(name)) await eachPiece(path.join(folder, name), add);
      else if (!(await eachText(reader, path.join(folder, name), add))) unread += 1;
    }
  } finally {
    await reader.close();
  }
  return { survivors: [...found.values()], unread };
}

async function eachPiece(file: string, add: (text: string) => void): Promise<void> {
  const letters = new StringDecoder("utf8");
  let kept = "";
  for await (const part of createReadStream(file, { highWaterMark: piece })) {
    const text = kept + letters.write(part as Buffer);
    add(text);
    kept = text.slice(-seam);
    // Others are served meanwhile.
    await setImmediate();
  }
}

/** Whether all of it was read. */
async function eachText(reader: TextReader, file: string, add: (text: string) => void): Promise<boolean> {
  if ((await stat(file)).size > mostFileBytes) return false;
  const bytes = new Uint8Array(await readFile(file));
  const answer = await reader.read({ name: path.basename(file), mediaType: "", bytes });
  const documents = "why" in answer ? [] : answer.documents;
  for (const { name, pieces } of documents) {
    add(name);
    for (const { text = "" } of pieces)
      for (let at = 0; at < Math.max(1, text.length); at += piece) {
        add(text.slice(Math.max(0, at - seam), at + piece));
        await setImmediate();
      }
  }
  const isRead =
    !("why" in answer) && documents.every(({ pieces }) => pieces.every(({ text }) => text !== undefined));
  if (isRead) return true;
  // Whatever it is, its bytes may hold words as they are: what a camera or a program wrote into it.
  for (const words of looseWords(bytes)) {
    add(words);
    await setImmediate();
  }
  return false;
}
