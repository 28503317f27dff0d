/** The thread that takes a policy's file apart, in a heap of its own with a limit (`reading.ts`). */
import { parentPort, workerData } from "node:worker_threads";
import { ImportRefused } from "../importing/clause.ts";
import { importPolicy } from "../importing/read.ts";
import type { Answer, Question } from "./reading.ts";

const { bytes, name } = workerData as Question;
const reply = (answer: Answer): void => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(answer);
};
importPolicy(bytes, name).then(
  (policy) => reply({ policy }),
  (error: unknown) =>
    reply({ refused: error instanceof ImportRefused ? error.message : "The file could not be read." }),
);
