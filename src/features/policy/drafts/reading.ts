/** Reads a policy's file in a thread of its own, bounded in memory and in time: a hostile one costs itself alone (CWE-400). */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { ImportedPolicy } from "../importing/clause.ts";

export type Question = { readonly bytes: Uint8Array; readonly name: string };
export type Answer = { readonly policy: ImportedPolicy } | { readonly refused: string };

const mostMilliseconds = 20_000;
const heapMegabytes = 512;

/** The clauses, or a sentence for whoever chose the file. */
export async function readPolicyFile(
  question: Question,
  milliseconds: number = mostMilliseconds,
): Promise<Answer> {
  const thread = new Worker(new URL("./read_thread.ts", import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
    workerData: question,
    // A thread writes nothing of its own; what a library writes would be of somebody's file.
    stdout: true,
    stderr: true,
  });
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(), milliseconds);
  const { signal } = over;
  try {
    return await Promise.race([
      once(thread, "message", { signal }).then(([given]) => given as Answer),
      once(thread, "exit", { signal }).then((): Answer => ({
        refused: "The file needs too much memory to be read.",
      })),
    ]);
  } catch {
    const refused = signal.aborted
      ? "The file was not read within 20 seconds."
      : "The file could not be read.";
    return { refused };
  } finally {
    clearTimeout(timer);
    over.abort();
    await thread.terminate();
  }
}
