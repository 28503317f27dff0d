/** What a situation is given, and how it waits: for work that was done, not for the clock. */
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import type { RunningLoad } from "./load.ts";
import type { Site } from "./site.ts";

export type Acting = {
  readonly site: Site;
  readonly load: RunningLoad;
  /** Where the load's calls go, in turn; may be changed under it. */
  readonly addresses: string[];
  /** Broken promises, in sentences; also that a fault was never met, for then nothing was shown. */
  readonly broken: string[];
  /** Figures worth keeping. */
  readonly measured: Record<string, number>;
  /** The true length of what is otherwise cut short: ten minutes of a stopped worker. */
  readonly isLong: boolean;
};

/** Loads go on until so many more calls were acknowledged, or the patience is over. */
export async function enough(load: RunningLoad, more: number, patienceSeconds = 60): Promise<boolean> {
  const wanted = load.figures.acknowledged + more;
  return until(() => load.figures.acknowledged >= wanted, patienceSeconds);
}

export async function until(
  isSo: () => boolean | Promise<boolean>,
  patienceSeconds: number,
): Promise<boolean> {
  const end = performance.now() + patienceSeconds * 1000;
  for (;;) {
    if (await isSo()) return true;
    if (performance.now() > end) return false;
    await pause(25);
  }
}

/** How many lines of the servers' log hold this event, and what more is asked. */
export function logged(site: Site, event: string, more = ""): number {
  return readFileSync(site.logFile, "utf8")
    .split("\n")
    .filter((line) => line.includes(`"event":"${event}"`) && line.includes(more)).length;
}

export const addressOf = (port: number): string => `http://localhost:${port}`;
