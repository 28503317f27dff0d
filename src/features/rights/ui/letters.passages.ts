/**
 * A letter as a person edits it: a few passages, each a heading and the text under it. In the text an empty line parts
 * paragraphs, a line of a list begins with a hyphen, and facts stay `term: text`, a line each.
 */
import type { LetterBlock } from "../letters/contract.ts";

export type Passage = { readonly heading: string | undefined; readonly blocks: readonly LetterBlock[] };

/** The passages of a letter: what comes before the first heading is one, too. */
export function passagesOf(blocks: readonly LetterBlock[]): readonly Passage[] {
  const passages: { heading: string | undefined; blocks: LetterBlock[] }[] = [];
  for (const block of blocks) {
    if (block.kind === "heading") passages.push({ heading: block.text, blocks: [] });
    else {
      if (passages.length === 0) passages.push({ heading: undefined, blocks: [] });
      passages.at(-1)?.blocks.push(block);
    }
  }
  return passages;
}

export function blocksOf(passages: readonly Passage[]): readonly LetterBlock[] {
  return passages.flatMap(({ heading, blocks }) =>
    heading === undefined || heading.trim() === ""
      ? blocks
      : [{ kind: "heading" as const, text: heading.trim() }, ...blocks],
  );
}

export function textOf({ blocks }: Pick<Passage, "blocks">): string {
  return blocks.map(textOfBlock).join("\n\n");
}

function textOfBlock(block: Exclude<LetterBlock, { kind: "heading" }> | LetterBlock): string {
  switch (block.kind) {
    case "heading":
    case "paragraph":
      return block.text;
    case "list":
      return block.items.map((item) => `- ${item}`).join("\n");
    case "facts":
      return block.facts.map(({ term, text }) => `${term}: ${text.replaceAll("\n", " ")}`).join("\n");
    default:
      return block satisfies never;
  }
}

/** What was typed, as blocks again; a part that reads as before stays exactly what it was. */
export function blocksIn(text: string, before: readonly LetterBlock[]): readonly LetterBlock[] {
  const known = new Map(before.map((block) => [textOfBlock(block), block]));
  const terms = new Set(
    before.flatMap((block) => (block.kind === "facts" ? block.facts.map(({ term }) => term) : [])),
  );
  return text
    .split(/\n[ \t]*\n/)
    .map((part) => part.replaceAll(/^\n+|\s+$/g, ""))
    .filter((part) => part.trim() !== "")
    .map((part) => known.get(part) ?? blockIn(part, terms));
}

function blockIn(part: string, terms: ReadonlySet<string>): LetterBlock {
  const lines = part.split("\n").filter((line) => line.trim() !== "");
  const items = lines.map((line) => /^\s*[-–•]\s+(.*)$/.exec(line)?.[1]);
  if (items.every((item) => item !== undefined)) return { kind: "list", items };
  const facts = lines.map((line) => /^([^:]{1,100}): (\S.*)$/.exec(line));
  const isFacts = facts.every((fact) => fact !== null) && facts.some((fact) => terms.has(fact?.[1] ?? ""));
  if (isFacts)
    return {
      kind: "facts",
      facts: facts.map((fact) => ({ term: fact?.[1] ?? "", text: fact?.[2] ?? "" })),
    };
  return { kind: "paragraph", text: part };
}
