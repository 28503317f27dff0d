/** Puts together what the test files of `src/law` reached, each in its own process, and names what none of them did. */
import { z } from "zod";

const FileProfile = z.object({
  /** From the root: `src/law/clock.ts`. */
  file: z.string(),
  /** As it ran: the types are gone. */
  source: z.string(),
  /** Of each function its blocks, outer before inner: from, to, how often. */
  blocks: z.array(z.array(z.tuple([z.number(), z.number(), z.number()]).readonly())),
});
export type FileProfile = z.infer<typeof FileProfile>;
export const FileProfiles = z.array(FileProfile);

export type Reached = {
  readonly files: readonly string[];
  readonly blocks: number;
  /** `src/law/clock.ts: the code that nobody ran`. */
  readonly missed: readonly string[];
};

/** A file's blocks in several processes: a block is reached when one of them reached any of its own characters. */
export function putTogether(profiles: readonly FileProfile[]): Reached {
  const byFile = Map.groupBy(profiles, ({ file }) => file);
  let blocks = 0;
  const missed: string[] = [];
  for (const [file, runs] of byFile) {
    const source = runs[0]?.source ?? "";
    const reached = new Uint8Array(source.length);
    const seen = new Set<string>();
    for (const run of runs) {
      if (run.source !== source) throw new Error(`${file} ran as two different texts.`);
      const counts = countsOf(run);
      for (let at = 0; at < source.length; at += 1) if ((counts[at] ?? 0) > 0) reached[at] = 1;
      for (const [from, to] of run.blocks.flat()) seen.add(`${from}-${to}`);
    }
    blocks += seen.size;
    missed.push(...gapsIn(source, reached).map((gap) => `${file}: ${gap}`));
  }
  return { files: [...byFile.keys()], blocks, missed };
}

/** How often each character ran: inner blocks paint over outer ones. */
function countsOf({ source, blocks }: FileProfile): Uint32Array {
  const counts = new Uint32Array(source.length);
  const ordered = blocks.flat().toSorted((one, other) => one[0] - other[0] || other[1] - one[1]);
  for (const [from, to, count] of ordered) counts.fill(count, from, to);
  return counts;
}

/** Runs of characters that nobody reached. */
function gapsIn(source: string, reached: Uint8Array): readonly string[] {
  const gaps: string[] = [];
  for (let at = 0; at < source.length; at += 1) {
    if (reached[at] === 1) continue;
    let end = at;
    while (end < source.length && reached[end] !== 1) end += 1;
    const text = source.slice(at, end).replace(/\s+/g, " ").trim();
    // What the module runner writes round each export, and the end of a block alone, are not ours.
    if (text !== "catch {}" && /\w/.test(text)) gaps.push(text.slice(0, 120));
    at = end;
  }
  return gaps;
}
