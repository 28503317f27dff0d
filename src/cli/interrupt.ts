/** Ctrl-C and its like: what was begun is taken back before the process ends, with the status a shell expects. */
import { constants } from "node:os";
import { complain } from "./output.ts";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Runs `work`. When a signal comes first, `takeBack` runs, its sentence is printed, and the process ends with 128 and the
 * signal's number; the work is not waited for, because a statement of the store can hold it for minutes.
 */
export async function orTakeBack<T>(
  takeBack: () => string | Promise<string>,
  work: () => Promise<T>,
): Promise<T> {
  let asked = false;
  const end = async (signal: (typeof signals)[number]): Promise<void> => {
    if (asked) return;
    asked = true;
    try {
      complain(await takeBack());
    } finally {
      process.exit(128 + constants.signals[signal]);
    }
  };
  const listeners = signals.map((signal) => [signal, () => void end(signal)] as const);
  for (const [signal, listener] of listeners) process.on(signal, listener);
  try {
    return await work();
  } catch (error) {
    // Taking it back pulls the ground from under the work: what it then complains of is nobody's concern.
    if (asked) return await new Promise<never>(() => undefined);
    throw error;
  } finally {
    for (const [signal, listener] of listeners) process.off(signal, listener);
  }
}
