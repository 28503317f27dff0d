/** A part of a letter as it is typed, and back: a list is a line an item, facts are `term: text` a line. */
import type { LetterBlock } from "../letters/contract.ts";

export function textOfBlock(block: LetterBlock): string {
  switch (block.kind) {
    case "heading":
    case "paragraph":
      return block.text;
    case "list":
      return block.items.join("\n");
    case "facts":
      return block.facts.map(({ term, text }) => `${term}: ${text.replaceAll("\n", " ")}`).join("\n");
  }
}

/** The part with what was typed. A list or facts emptied become an empty paragraph, which leaves with the next save. */
export function withText(block: LetterBlock, text: string): LetterBlock {
  const lines = text.split("\n");
  if (text.trim() === "") return { kind: "paragraph", text };
  switch (block.kind) {
    case "heading":
      return { kind: "heading", text: text.replaceAll("\n", " ") };
    case "paragraph":
      return { kind: "paragraph", text };
    case "list":
      return { kind: "list", items: lines };
    case "facts":
      return {
        kind: "facts",
        facts: lines.map((line) => {
          const at = line.indexOf(": ");
          return at === -1 ? { term: line, text: "" } : { term: line.slice(0, at), text: line.slice(at + 2) };
        }),
      };
  }
}
