/**
 * The way of one system: planned, approved, running, done, then what the look found (docs/decisions/0106). What may follow what
 * is said here once, for erasure and whatever else is carried out where data stand. Pure.
 */
import type { ExecutionState } from "./contract.ts";

const follows: Readonly<Record<ExecutionState, readonly ExecutionState[]>> = {
  planning: ["planned", "failed", "handed"],
  planned: ["planning", "approved", "handed"],
  // The store had changed since it was approved: a new plan, and a new approval.
  approved: ["running", "planning", "failed"],
  running: ["done", "planning", "failed"],
  done: ["verified", "residual", "unverifiable", "failed"],
  residual: ["planning", "running", "handed"],
  unverifiable: ["planning", "running", "handed"],
  failed: ["planning", "running", "handed"],
  verified: [],
  handed: ["planning"],
};

export function mayFollow(from: ExecutionState, to: ExecutionState): boolean {
  return follows[from].includes(to);
}

export type Act = "plan" | "approve" | "resume" | "hand";

/**
 * What a person may do now. A run that began is taken up, never planned anew, until the store has said how it ended: its
 * journal is the only one that knows.
 */
export function actsIn(
  state: ExecutionState,
  { hasJournal, isEnded }: { readonly hasJournal: boolean; readonly isEnded: boolean },
): readonly Act[] {
  const isOpenRun = hasJournal && !isEnded;
  switch (state) {
    case "planned":
      return ["approve", "plan", "hand"];
    case "failed":
      // Its end may never be learnt: the store is gone, or knows nothing of the run. A person can look.
      return isOpenRun ? ["resume", "hand"] : ["plan", "hand"];
    case "residual":
    case "unverifiable":
      return ["resume", "plan", "hand"];
    case "handed":
      return isOpenRun ? ["resume"] : ["plan"];
    case "planning":
    case "approved":
    case "running":
    case "done":
    case "verified":
      return [];
    default:
      return state satisfies never;
  }
}

/** After so many failures in a row nobody asks a system for a while. */
const breakerOpensAt = 3;
const firstPauseMinutes = 15;
const longestPauseMinutes = 12 * 60;

/** How long a system is left alone after this many failures in a row, in minutes; 0 while it is not. */
export function pauseMinutes(failures: number): number {
  if (failures < breakerOpensAt) return 0;
  return Math.min(longestPauseMinutes, firstPauseMinutes * 2 ** Math.min(failures - breakerOpensAt, 20));
}
