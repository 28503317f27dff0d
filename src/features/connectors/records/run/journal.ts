/**
 * What was done, line by line, each on the disk before the next is begun: whoever comes after a crash reads what is known and
 * asks the system for the rest. Records stand in it under a keyed hash; no value and no name does.
 */
import { open, readFile } from "node:fs/promises";
import { z } from "zod";

const at = { at: z.string() };
const of = { system: z.string(), record: z.string() };
const Line = z.discriminatedUnion("kind", [
  z.strictObject({
    ...at,
    kind: z.literal("approved"),
    digest: z.string(),
    also: z.array(z.int()),
    leave: z.array(z.int()),
  }),
  z.strictObject({ ...at, ...of, kind: z.literal("erasing") }),
  z.strictObject({ ...at, ...of, kind: z.literal("answered"), answer: z.string() }),
  z.strictObject({ ...at, ...of, kind: z.literal("verified"), verdict: z.string() }),
  z.strictObject({ ...at, kind: z.literal("reported"), outcomes: z.record(z.string(), z.string()) }),
]);
export type JournalLine = z.infer<typeof Line>;
type Unstamped<T> = T extends unknown ? Omit<T, "at"> : never;

export type Journal = {
  readonly approved: Extract<JournalLine, { kind: "approved" }> | undefined;
  readonly isReported: boolean;
  /** The last that is known of a record: `erasing` (nobody knows how it ended), or the answer. */
  answerOf(record: string): string | undefined;
  write(line: Unstamped<JournalLine>): Promise<void>;
  close(): Promise<void>;
};

export async function openJournal(file: string, now: () => string): Promise<Journal> {
  const lines = await linesIn(file);
  const answers = new Map<string, string>();
  for (const line of lines) {
    if (line.kind === "erasing") answers.set(line.record, "erasing");
    if (line.kind === "answered") answers.set(line.record, line.answer);
  }
  const handle = await open(file, "a", 0o600);
  // A line that a crash cut in the middle ends here, so that the next one is whole.
  await handle.write("\n");
  return {
    approved: lines.find((line) => line.kind === "approved"),
    isReported: lines.at(-1)?.kind === "reported",
    answerOf: (record) => answers.get(record),
    write: async (line) => {
      await handle.write(`${JSON.stringify({ at: now(), ...line })}\n`);
      await handle.sync();
      if (line.kind === "erasing") answers.set(line.record, "erasing");
      if (line.kind === "answered") answers.set(line.record, line.answer);
    },
    close: () => handle.close(),
  };
}

async function linesIn(file: string): Promise<readonly JournalLine[]> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  });
  return text.split("\n").flatMap((line) => {
    try {
      return line === "" ? [] : [Line.parse(JSON.parse(line))];
    } catch {
      return [];
    }
  });
}
