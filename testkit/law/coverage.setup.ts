/** After all tests of `src/law`: the run fails when a block of the law was reached by none of them. */
import { globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { FileProfiles, putTogether } from "./coverage.ts";

const root = path.resolve(import.meta.dirname, "../..");

export default function setup(project: TestProject): () => void {
  const folder = mkdtempSync(path.join(tmpdir(), "kept-law-"));
  project.provide("lawProfiles", folder);
  return () => {
    const runs = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), "utf8"));
    rmSync(folder, { recursive: true, force: true });
    // Some of the tests alone say nothing about the whole.
    if (runs.length < globSync(project.config.include, { cwd: root }).length) return;
    const reached = putTogether(runs.flatMap((run) => FileProfiles.parse(JSON.parse(run))));
    const missed = [...reached.missed, ...unloaded(reached.files)];
    process.stdout.write(
      `\nsrc/law: ${reached.files.length} files, ${reached.blocks} blocks, ${missed.length} not reached\n`,
    );
    if (missed.length > 0) throw new Error(`Of the law nothing tests:\n${missed.join("\n")}`);
  };
}

/** Files no test loads, but for those that hold types alone. */
function unloaded(files: readonly string[]): readonly string[] {
  const all = globSync("src/law/**/*.ts", { cwd: root }).filter((file) => !file.endsWith(".test.ts"));
  return all
    .filter((file) => !files.includes(file))
    .filter((file) => /^export (?:const|function|class)/m.test(readFileSync(path.join(root, file), "utf8")))
    .map((file) => `${file}: the whole file`);
}
