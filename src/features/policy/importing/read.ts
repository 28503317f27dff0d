/** A file of a policy → its tree of clauses. The kind is told by the bytes, the name decides only between texts. Pure. */
import { clauseTree } from "./tree.ts";
import { type ImportedPolicy, importLimits, ImportRefused } from "./clause.ts";
import { readDocx } from "./docx.ts";
import { readPdf } from "./pdf.ts";
import { readText } from "./text.ts";

export async function importPolicy(bytes: Uint8Array, name = ""): Promise<ImportedPolicy> {
  if (bytes.length > importLimits.fileBytes) throw new ImportRefused("The file is larger than 30 MB.");
  if (bytes.length === 0) throw new ImportRefused("The file is empty.");
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, 1024));
  if (head.startsWith("PK")) {
    const { blocks, notes } = readDocx(bytes);
    return clauseTree(blocks, notes);
  }
  if (head.includes("%PDF-")) {
    const { blocks, notes } = await readPdf(bytes);
    return clauseTree(blocks, notes);
  }
  return clauseTree(readText(textOf(bytes), /\.(?:md|markdown)$/i.test(name)));
}

function textOf(bytes: Uint8Array): string {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (!text.includes("\0")) return text;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  throw new ImportRefused("The file is neither DOCX, PDF nor text in UTF-8.");
}
