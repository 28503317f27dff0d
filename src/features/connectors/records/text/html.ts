/** A page's words as a reader sees them, then what only its source shows: the values of attributes, comments, scripts. */
import { textOfHtml } from "../../../mailbox/standalone.ts";
import type { Piece } from "./documents.ts";

export function htmlPieces(html: string): readonly Piece[] {
  const hidden = html.matchAll(
    /"([^"]{3,20000})"|'([^']{3,20000})'|<!--([^]*?)-->|<(?:title|script|style)\b[^>]*>([^<]*)/gi,
  );
  const source = [...hidden].map(([, ...found]) => found.find((one) => one !== undefined) ?? "").join("\n");
  // As a text again, for entities within them; nothing of it is kept as markup.
  return [
    { part: "page", text: textOfHtml(html) },
    { part: "source", text: textOfHtml(source.replaceAll("<", " ")) },
  ];
}
