/**
 * How much of a test is done: `npm test` takes a share that changes with the commit, `KEPT_WHOLE=1 npm test`, which every
 * commit passes in CI, takes all of it. `KEPT_LONG=1` is more than a commit can wait for
 * (docs/decisions/0094-a-test-run-in-eight-minutes.md).
 */
import { spawnSync } from "node:child_process";

export const isWhole = process.env["KEPT_WHOLE"] === "1" || process.env["KEPT_LONG"] === "1";

/** Which of `parts` it is this commit's turn to take, from 0. */
export function turnOf(parts: number): number {
  return (Number.parseInt(commit().slice(0, 8), 16) || 0) % parts;
}

/** All of a list in a whole run, else each `parts`-th, begun elsewhere with each commit. */
export function share<T>(all: readonly T[], parts: number): readonly T[] {
  return isWhole ? all : all.filter((_, at) => at % parts === turnOf(parts));
}

/** What the commit holds, in hexadecimal digits; tests take their seed from it: the same files, the same seeds. */
export function commit(): string {
  const { stdout } = spawnSync("git", ["rev-parse", "--short=12", "HEAD^{tree}"], {
    cwd: import.meta.dirname,
    encoding: "utf8",
  });
  return stdout.trim() || "no-commit";
}
