/** PDF → paragraphs in reading order, from where each piece of text stands on its page. Decision 0113. Nothing is run or fetched. */
import { getDocumentProxy } from "unpdf";
import { importLimits, ImportRefused } from "./clause.ts";
import type { DocxContent } from "./docx.ts";
import { linesOf, type Piece } from "./pdf-lines.ts";
import { paragraphsOf } from "./pdf-paragraphs.ts";

export async function readPdf(bytes: Uint8Array): Promise<DocxContent> {
  const document = await opened(bytes);
  try {
    if (document.numPages > importLimits.pages) {
      throw new ImportRefused(`The document has more than ${importLimits.pages} pages.`);
    }
    const pages: Piece[][] = [];
    let characters = 0;
    for (let number = 1; number <= document.numPages; number += 1) {
      const page = await document.getPage(number);
      const content = await page.getTextContent();
      const pieces: Piece[] = [];
      for (const item of content.items) {
        if (!("str" in item) || item.str.trim() === "") continue;
        characters += item.str.length;
        if (characters > importLimits.characters)
          throw new ImportRefused("The document has more text than a policy can.");
        const [, , c, d, x, y] = item.transform.map(Number);
        const size = Math.round(Math.hypot(c ?? 0, d ?? 0) * 2) / 2;
        pieces.push({ text: item.str, x: x ?? 0, y: y ?? 0, width: item.width, size, page: number });
      }
      pages.push(pieces);
      page.cleanup();
    }
    if (characters === 0) {
      throw new ImportRefused(
        "The PDF holds pictures of pages and no text. Run text recognition (OCR) over it first.",
      );
    }
    return paragraphsOf(linesOf(pages));
  } finally {
    await document.loadingTask.destroy();
  }
}

async function opened(bytes: Uint8Array): Promise<Awaited<ReturnType<typeof getDocumentProxy>>> {
  try {
    // The reader takes the buffer it is given away from its owner.
    return await getDocumentProxy(new Uint8Array(bytes), { disableFontFace: true, verbosity: 0 });
  } catch (error) {
    throw new ImportRefused("The file is not a PDF that can be read without a password.", { cause: error });
  }
}
