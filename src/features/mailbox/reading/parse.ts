/**
 * Reads a mail's bytes in a thread of its own, bounded in memory and in time. A mail that cannot be read whole is read by
 * its beginning; one that cannot be read at all is still kept, whole, as the file it came as.
 */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { ReadMail, unreadMail } from "../domain.mail.ts";

export type ThreadQuestion = { readonly raw: Uint8Array; readonly attachment?: number | undefined };
export type ThreadAnswer =
  | { readonly mail: unknown }
  | { readonly content: Uint8Array | undefined }
  | { readonly failed: true };

/** What a mail that takes longer or needs more is doing is not being a mail. */
const mostMilliseconds = 15_000;
const heapMegabytes = 192;
/** Of a mail that could not be read whole: enough for its head and what it wants. */
const beginningBytes = 262_144;

export type MailReader = {
  /** `isWhole` is false where only the beginning, or nothing, could be read. */
  read(raw: Uint8Array): Promise<{ readonly mail: ReadMail; readonly isWhole: boolean }>;
  /** The bytes of one attachment, in the order `read` lists them. */
  attachment(raw: Uint8Array, at: number): Promise<Uint8Array | undefined>;
  close(): Promise<void>;
};

/** One thread for many mails, one after the other; another takes its place when one has to be ended. */
export function mailReader(): MailReader {
  let thread: Worker | undefined;
  const end = async (): Promise<void> => {
    const ending = thread;
    thread = undefined;
    await ending?.terminate();
  };
  const ask = async (question: ThreadQuestion): Promise<ThreadAnswer | undefined> => {
    thread ??= new Worker(new URL("./parse_thread.ts", import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
      // A thread writes nothing of its own; what a library writes would be of somebody's mail.
      stdout: true,
      stderr: true,
    });
    const asked = thread;
    const over = new AbortController();
    const timer = setTimeout(() => over.abort(), mostMilliseconds);
    try {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      asked.postMessage(question);
      const [answer] = await Promise.race([
        once(asked, "message", { signal: over.signal }),
        once(asked, "exit", { signal: over.signal }).then(() => [undefined]),
      ]);
      return answer as ThreadAnswer | undefined;
    } catch {
      return undefined;
    } finally {
      clearTimeout(timer);
      if (!over.signal.aborted) over.abort();
      else await end();
    }
  };
  const reading = async (raw: Uint8Array): Promise<ReadMail | undefined> => {
    const answer = await ask({ raw });
    if (answer === undefined) await end();
    const read = answer === undefined || !("mail" in answer) ? undefined : ReadMail.safeParse(answer.mail);
    return read?.data;
  };
  return {
    read: async (raw) => {
      const whole = await reading(raw);
      if (whole !== undefined) return { mail: whole, isWhole: true };
      const beginning = await reading(raw.subarray(0, beginningBytes));
      const mail = beginning ?? (await reading(raw.subarray(0, beginningBytes / 16))) ?? unreadMail;
      return { mail: { ...mail, isTextCut: true }, isWhole: false };
    },
    attachment: async (raw, at) => {
      const answer = await ask({ raw, attachment: at });
      if (answer === undefined) await end();
      return answer !== undefined && "content" in answer ? answer.content : undefined;
    },
    close: end,
  };
}
