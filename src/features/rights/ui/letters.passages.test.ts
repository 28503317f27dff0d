// Goal: a letter taken apart into passages and put together again is the same letter, whatever is in it; what is typed
// becomes the part it reads as.
// Method: generated letters, and a table of examples.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { LetterBlock } from "../letters/contract.ts";
import { blocksIn, blocksOf, passagesOf, textOf } from "./letters.passages.ts";

const word = fc.stringMatching(/^[A-Za-z]{1,8}$/);
const line = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(" "));
const block = fc.oneof(
  line.map((text): LetterBlock => ({ kind: "heading", text })),
  fc
    .array(line, { minLength: 1, maxLength: 3 })
    .map((lines): LetterBlock => ({ kind: "paragraph", text: lines.join("\n") })),
  fc.array(line, { minLength: 1, maxLength: 3 }).map((items): LetterBlock => ({ kind: "list", items })),
  fc
    .array(fc.record({ term: word, text: line }), { minLength: 1, maxLength: 3 })
    .map((facts): LetterBlock => ({ kind: "facts", facts })),
);

test("a letter nobody changed is the same letter", () => {
  fc.assert(
    fc.property(fc.array(block, { maxLength: 12 }), (blocks) => {
      const passages = passagesOf(blocks).map((passage) => ({
        ...passage,
        blocks: blocksIn(textOf(passage), passage.blocks),
      }));
      expect(blocksOf(passages)).toEqual(blocks);
    }),
  );
});

test("what is typed becomes the part it reads as", () => {
  const before: LetterBlock[] = [{ kind: "facts", facts: [{ term: "Purpose", text: "Teaching" }] }];
  expect(
    blocksIn("Hello: you\n\n\n- one\n- two\n\nPurpose: Teaching and exams\nKept: a year\n", before),
  ).toEqual([
    { kind: "paragraph", text: "Hello: you" },
    { kind: "list", items: ["one", "two"] },
    {
      kind: "facts",
      facts: [
        { term: "Purpose", text: "Teaching and exams" },
        { term: "Kept", text: "a year" },
      ],
    },
  ]);
  expect(blocksIn(" \n\n", before)).toEqual([]);
});
