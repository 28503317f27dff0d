/** Takes files apart in a thread of its own, bounded in memory and in time: a hostile one costs itself alone (CWE-400). */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { ReadDocument } from "./documents.ts";
import type { File } from "./take_apart.ts";

export type Question = { readonly file: File; readonly withBytes: boolean };
export type Answer =
  | { readonly documents: readonly ReadDocument[] }
  | { readonly why: "not_readable" | "too_large" | "timed_out" };

const mostMilliseconds = 60_000;
const heapMegabytes = 512;

export type TextReader = {
  /** The file and those within it, or why nobody looked into it. One at a time: a second question waits for the first. */
  read(file: File, options?: { readonly withBytes?: boolean }): Promise<Answer>;
  close(): Promise<void>;
};

export function textReader(milliseconds = mostMilliseconds): TextReader {
  let thread: Worker | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const end = async (): Promise<void> => {
    const ending = thread;
    thread = undefined;
    await ending?.terminate();
  };
  const ask = async (question: Question): Promise<Answer> => {
    thread ??= new Worker(new URL("./thread.ts", import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
      // A thread writes nothing of its own; what a library writes would be of somebody's file.
      stdout: true,
      stderr: true,
    });
    const asked = thread;
    const over = new AbortController();
    const timer = setTimeout(() => over.abort(), milliseconds);
    try {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      asked.postMessage(question);
      const answer = await Promise.race([
        once(asked, "message", { signal: over.signal }).then(([given]) => given as Answer),
        // It needed more memory than it has.
        once(asked, "exit", { signal: over.signal }).then((): Answer => ({ why: "too_large" })),
      ]);
      if ("why" in answer && answer.why === "too_large") await end();
      return answer;
    } catch {
      const why = over.signal.aborted ? "timed_out" : "too_large";
      await end();
      return { why };
    } finally {
      clearTimeout(timer);
      over.abort();
    }
  };
  return {
    read: (file, { withBytes = false } = {}) => {
      const answer = last.then(() => ask({ file, withBytes }));
      last = answer.catch(() => undefined);
      return answer;
    },
    close: end,
  };
}
