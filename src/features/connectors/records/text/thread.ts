/** The thread that takes files apart: bytes from strangers, in a heap of its own with a limit (`reader.ts`). */
import { parentPort } from "node:worker_threads";
import { Unreadable } from "../../../../platform/reading/unreadable.ts";
import type { Answer, Question } from "./reader.ts";
import { takeApart } from "./take_apart.ts";

parentPort?.on("message", ({ file, withBytes }: Question) => {
  const reply = (given: Answer): void => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    parentPort?.postMessage(given);
  };
  takeApart(file, withBytes).then(
    (documents) => reply({ documents }),
    (error: unknown) => reply({ why: error instanceof Unreadable ? error.why : "not_readable" }),
  );
});
