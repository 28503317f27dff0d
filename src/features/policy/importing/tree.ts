/**
 * Paragraphs in reading order → the tree of clauses. A number of a kind that is open already continues it; one of a new
 * kind begins a list inside the clause above. A paragraph without number belongs to the clause above, or, under a heading
 * without number, is a clause of its own. Pure.
 */
import {
  type Block,
  type Clause,
  freshId,
  type ImportedPolicy,
  importLimits,
  ImportRefused,
  type Place,
} from "./clause.ts";
import { containerRanks, type Label, letterValue, readLabel, romanValue } from "./label.ts";

type Kind = {
  readonly family: string;
  /** Within its family; a smaller one is further out. */
  readonly level: number;
  readonly value?: number | undefined;
  readonly path?: readonly number[];
};
type Open = Kind & {
  readonly number: string;
  readonly headingLevel: number | undefined;
  heading: string;
  readonly texts: string[];
  readonly place: Place;
  readonly children: Open[];
};

export function clauseTree(blocks: readonly Block[], notes: readonly string[] = []): ImportedPolicy {
  if (blocks.length > importLimits.paragraphs) {
    throw new ImportRefused(`The document has more than ${importLimits.paragraphs} paragraphs.`);
  }
  const roots: Open[] = [];
  const stack: Open[] = [];
  let title = "";
  for (const block of blocks) {
    const text = block.text.trim();
    if (text === "") continue;
    if (block.isTitle === true && title === "") title = text;
    else place({ ...block, text }, stack, roots);
  }
  const taken = new Set<string>();
  const clauses = roots.map((root) => closed(root, [], taken));
  if (clauses.length === 0) throw new ImportRefused("The document has no text that could be a clause.");
  return { title, clauses, notes };
}

function place(block: Block, stack: Open[], roots: Open[]): void {
  const found = numbered(block, stack);
  if (found === undefined && block.headingLevel === undefined) {
    const last = stack.at(-1);
    if (last !== undefined && last.family === "paragraph") stack.pop();
    const under = stack.at(-1);
    if (under !== undefined && under.family !== "heading") under.texts.push(block.text);
    else open({ kind: { family: "paragraph", level: 0 }, number: "", rest: block.text }, block, stack, roots);
    return;
  }
  open(
    found ?? { kind: { family: "heading", level: block.headingLevel ?? 0 }, number: "", rest: block.text },
    block,
    stack,
    roots,
  );
}

type Found = { readonly kind: Kind; readonly number: string; readonly rest: string };

function numbered(block: Block, stack: readonly Open[]): Found | undefined {
  const { listNumber, text } = block;
  if (listNumber !== undefined) {
    const kind = { family: `list:${listNumber.list}`, level: listNumber.level };
    return { kind, number: listNumber.printed, rest: text };
  }
  const read = readLabel(text);
  if (read === undefined) return undefined;
  const kind = kindOf(read.label, stack, read.rest, block.headingLevel !== undefined);
  return kind === undefined ? undefined : { kind, number: read.label.printed, rest: read.rest };
}

function kindOf(label: Label, stack: readonly Open[], rest: string, isHeading: boolean): Kind | undefined {
  switch (label.kind) {
    case "container":
      return { family: `container:${label.word}`, level: containerRanks[label.word] ?? 0 };
    case "bullet":
      return { family: `bullet:${label.printed}`, level: 0 };
    case "decimal": {
      const closing = /[):]$/.exec(label.printed)?.[0] ?? "";
      const family = closing === "" ? "decimal" : `decimal${closing}`;
      const kind = { family, level: label.path.length, path: label.path, value: label.path.at(-1) ?? 0 };
      if (!label.isBare || isHeading) return kind;
      // “30 days after …” is prose: a bare number counts when it is the next one and a name follows.
      const before = stack.findLast((one) => one.family === family && one.level === 1);
      return /^\p{Lu}/u.test(rest) && kind.value === (before?.value ?? 0) + 1 ? kind : undefined;
    }
    case "letter":
      return letterKind(label, stack);
  }
}

/** `(i)` after `(h)` is a letter; `(i)` below `(b)` is the first roman number. */
function letterKind({ word, wrap }: Extract<Label, { kind: "letter" }>, stack: readonly Open[]): Kind {
  if (/^\d/.test(word)) return { family: `digits${wrap}`, level: 0, value: Number(word) };
  const casing = word === word.toUpperCase() ? "upper" : "lower";
  const letters = { family: `letters:${casing}${wrap}`, level: 0, value: letterValue(word) };
  const romans = { family: `romans:${casing}${wrap}`, level: 0, value: romanValue(word) };
  if (romans.value === undefined) return letters;
  if (letters.value === undefined) return romans;
  const follows = (kind: typeof letters): boolean =>
    stack.some((one) => one.family === kind.family && one.value === (kind.value ?? 0) - 1);
  if (follows(romans)) return romans;
  if (follows(letters)) return letters;
  return romans.value === 1 || (!stack.some((one) => one.family === letters.family) && word !== "a")
    ? romans
    : letters;
}

function open(found: Found, block: Block, stack: Open[], roots: Open[]): void {
  const { kind, number, rest } = found;
  // A heading with a number stands beside the heading of its size that has none.
  const size = block.headingLevel;
  const beside = stack.findIndex(({ headingLevel }) => size !== undefined && (headingLevel ?? -1) >= size);
  const around = Math.min(parentAt(kind, stack), importLimits.clauseDepth - 1);
  stack.length = beside === -1 ? around : Math.min(around, beside);
  const isHeading =
    block.headingLevel !== undefined || kind.family.startsWith("container:") || isHeadingLike(rest);
  const made: Open = {
    ...kind,
    number,
    headingLevel: block.headingLevel,
    heading: isHeading && kind.family !== "paragraph" ? rest : "",
    texts: isHeading && kind.family !== "paragraph" ? [] : [rest],
    place: block.place,
    children: [],
  };
  (stack.at(-1)?.children ?? roots).push(made);
  stack.push(made);
}

const isHeadingLike = (text: string): boolean =>
  text.length <= 80 &&
  /^\p{Lu}/u.test(text) &&
  !/[.;:,!?]$|[.;!?] |\[/.test(text) &&
  !/\b(?:will|shall|must|and|or)\b/.test(text);

/** How many of the open clauses stay open around the new one. */
function parentAt(kind: Kind, stack: readonly Open[]): number {
  const { family, level, path } = kind;
  if (family === "paragraph") return stack.length;
  if (family === "heading") {
    const at = stack.findLastIndex((one) =>
      one.family === "heading" ? one.level < level : one.family.startsWith("container:"),
    );
    return at + 1;
  }
  if (family.startsWith("container:")) {
    const same = stack.findIndex((one) => one.family === family);
    if (same !== -1) return same;
    return (
      stack.findLastIndex((one) => one.family.startsWith("container:") && one.level < level && level > 0) + 1
    );
  }
  if (path !== undefined && path.length > 1) {
    const around = stack.findLastIndex(
      (one) =>
        one.path !== undefined &&
        one.path.length < path.length &&
        one.path.every((part, at) => part === path[at]),
    );
    if (around !== -1) return around + 1;
  }
  const same = stack.findIndex((one) => one.family === family && one.level >= level);
  if (same !== -1) return same;
  return stack.at(-1)?.family === "paragraph" ? stack.length - 1 : stack.length;
}

function closed(one: Open, numbers: readonly string[], taken: Set<string>): Clause {
  const text = one.texts.join("\n\n");
  const path = [...numbers, one.number || one.heading];
  const id = freshId(path, `${one.heading} ${text}`, taken);
  taken.add(id);
  const children = one.children.map((child) => closed(child, path, taken));
  return { id, number: one.number, heading: one.heading, text, place: one.place, children };
}
