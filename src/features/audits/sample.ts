/**
 * A random sample without replacement that anybody can draw again: of every line of the population the SHA-256 of seed,
 * line feed and line, in hexadecimal; those with the smallest digests, in the order of their digests. Pure. Each subset of
 * a size is as likely as any other, as far as SHA-256 is a random function and the seed was drawn after the lines were fixed.
 */
import { createHash } from "node:crypto";

/** `lines` are different from each other; `seed` is hexadecimal. Gives all of them when there are no more than `size`. */
export function sampleOf(lines: readonly string[], seed: string, size: number): readonly string[] {
  return lines
    .map((line) => ({ line, digest: createHash("sha256").update(`${seed}\n${line}`).digest("hex") }))
    .toSorted((a, b) => (a.digest < b.digest ? -1 : 1))
    .slice(0, size)
    .map(({ line }) => line);
}

/** The bytes that are fixed: the lines in the order of their code units, each with a line feed. */
export function contentOf(lines: readonly string[]): Buffer {
  return Buffer.from(
    lines
      .toSorted()
      .map((line) => `${line}\n`)
      .join(""),
    "utf8",
  );
}

export const hashOf = (content: Buffer): string => createHash("sha256").update(content).digest("hex");
