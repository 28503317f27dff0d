/** The worker's own messages hold text we did not write: only their level reaches our log. */
import { Logger as WorkerLogger } from "graphile-worker";
import type { Logger } from "../log.ts";

export const silentLogger = new WorkerLogger(() => () => undefined);

export function workerLogger(log: Logger): WorkerLogger {
  return new WorkerLogger(() => (level) => {
    if (level === "error") log.error("worker.error");
    if (level === "warning") log.warn("worker.warning");
  });
}
