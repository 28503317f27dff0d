/** Writes to the journal's process and reads it back: what was intended, what was acknowledged, what is in doubt. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { z } from "zod";

const Line = z.discriminatedUnion("is", [
  z.strictObject({
    is: z.literal("intent"),
    key: z.string(),
    /** What the call does: the checker knows what to look for. */
    does: z.string(),
    /** Who or what it is about: the mark of a new request, or the reference of one that is known. */
    about: z.string(),
  }),
  z.strictObject({
    is: z.literal("ack"),
    key: z.string(),
    status: z.int(),
    reference: z.string().optional(),
  }),
]);
type Line = z.infer<typeof Line>;

export type Call = {
  readonly key: string;
  readonly does: string;
  readonly about: string;
  /** The status that was acknowledged; without one the call is in doubt. */
  readonly status: number | undefined;
  readonly reference: string | undefined;
};

export type Journal = {
  /** Resolves when the line is on the disk. */
  readonly write: (line: Line) => Promise<void>;
  readonly calls: () => readonly Call[];
  readonly close: () => Promise<void>;
};

export function openJournal(file: string): Journal {
  const child = spawn(process.execPath, [`${import.meta.dirname}/child/journal.ts`, file], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const waiting: (() => void)[] = [];
  createInterface({ input: child.stdout }).on("line", (count) => {
    for (const tell of waiting.splice(0, Number(count))) tell();
  });
  return {
    write: (line) =>
      new Promise((resolve) => {
        waiting.push(resolve);
        child.stdin.write(`${JSON.stringify(line)}\n`);
      }),
    calls: () => readCalls(file),
    close: async () => {
      child.stdin.end();
      await once(child, "exit");
    },
  };
}

/** Only complete lines count: a journal is read after whatever ended it. */
function readCalls(file: string): readonly Call[] {
  const calls = new Map<string, Call>();
  for (const text of readFileSync(file, "utf8").split("\n").slice(0, -1)) {
    const line = Line.parse(JSON.parse(text));
    if (line.is === "intent") {
      const { key, does, about } = line;
      calls.set(key, { key, does, about, status: undefined, reference: undefined });
    } else {
      const call = calls.get(line.key);
      if (call === undefined) throw new Error("The journal acknowledges what nobody intended.");
      calls.set(line.key, { ...call, status: line.status, reference: line.reference });
    }
  }
  return [...calls.values()];
}
