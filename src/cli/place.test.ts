// Goal: what a command writes appears whole or not at all, and nothing that is not its own is ever removed.
// Method: real folders; a run is stood in for by files written into its staging folder, another run by a file beside it.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { stage } from "./place.ts";

function freshFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "kept-place-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function write(folder: string): void {
  mkdirSync(path.join(folder, ".package.partial-x"), { recursive: true });
  for (const file of ["journal.json", ".package.partial-x/index.html"]) {
    writeFileSync(path.join(folder, file), "half");
  }
}

test("discarded in the middle, a folder that was made is gone and one that was there is empty", () => {
  const parent = freshFolder();
  const made = stage(path.join(parent, "made"));
  write(made.folder);
  made.discard();
  expect(readdirSync(parent)).toEqual([]);
  mkdirSync(path.join(parent, "there"));
  const there = stage(path.join(parent, "there"));
  write(there.folder);
  there.discard();
  expect(readdirSync(parent, { recursive: true })).toEqual(["there"]);
});

test("settled, everything stands in its place and discarding touches none of it", async () => {
  const out = path.join(freshFolder(), "out");
  const staging = stage(out);
  write(staging.folder);
  await staging.settle();
  staging.discard();
  expect(readdirSync(out).toSorted()).toEqual([".package.partial-x", "journal.json"]);
});

test("two runs for one folder: the first to end has it, and neither removes what is the other's", async () => {
  const out = path.join(freshFolder(), "out");
  const [first, second] = [stage(out), stage(out)];
  write(first.folder);
  expect(() => stage(out)).toThrow(`${out} is not empty; name a folder that is, or that does not exist yet.`);
  write(second.folder);
  await first.settle();
  first.discard();
  await expect(second.settle()).rejects.toThrow("is not empty");
  second.discard();
  expect(readdirSync(out).toSorted()).toEqual([".package.partial-x", "journal.json"]);
});
