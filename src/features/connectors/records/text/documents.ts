/** What a file is once it was taken apart: itself, and the files within it, each with its pieces of text. */
import { Unreadable } from "../../../../platform/reading/unreadable.ts";

/** A piece of a document a reader can name: a page, a sheet, the comments. */
export type Piece = {
  readonly part: string;
  /** `undefined`: it is there, and nobody can read it. */
  readonly text: string | undefined;
};

export type ReadDocument = {
  /** Empty for the file that was handed in. */
  readonly name: string;
  readonly mediaType: string;
  readonly pieces: readonly Piece[];
  /** Of a file within, when it was asked for. */
  readonly bytes?: Uint8Array | undefined;
};

/** Taken apart, a file may be so large, and hold so much text: what is larger is made to be. */
export const most = {
  inflatedBytes: 128 * 1024 * 1024,
  textSigns: 32 * 1024 * 1024,
  filesWithin: 200,
  depth: 4,
  pages: 5000,
} as const;

/** Refuses the text that would be one too many. */
export function textBudget(): (text: string) => string {
  let left: number = most.textSigns;
  return (text) => {
    left -= text.length;
    if (left < 0) throw new Unreadable("too_large");
    return text;
  };
}
