// Goal: a test's name says where it is in the report, so no two tests of the suite share one.
// Method: Vitest's own collector lists every test without running it; the files it saw are compared with the files on disk.
import { execFile } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { z } from "zod";

const Listed = z.array(z.object({ name: z.string(), file: z.string() }));
const root = path.dirname(import.meta.dirname);

/** Names of tests behind `test.skipIf(…)(`, or behind a name such a test was given. */
function namesIn(text: string): string[] {
  const given = [...text.matchAll(/const (\w+) = test\.skipIf\(/g)].map(([, name = ""]) => name);
  const callers = ["skipIf\\([^\\n]*?\\)", ...given].join("|");
  const found = text.matchAll(
    new RegExp(`(?:${callers})(?:\\.each\\([^]*?\\))?\\(\\s*["\`]([^"\`]+)["\`]`, "g"),
  );
  return [...found].map(([, name = ""]) => name);
}

test(
  "no two tests of the suite share a name, and no test file is left out",
  { timeout: 120_000 },
  async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["node_modules/vitest/vitest.mjs", "list", "--json", "--config", "vitest.config.ts"],
      { cwd: root, maxBuffer: 64 * 2 ** 20, env: { ...process.env, VITEST: undefined } },
    );
    const tests = Listed.parse(JSON.parse(stdout.slice(stdout.indexOf("["))));
    const onDisk = globSync("{src,testkit,packs}/**/*.test.{ts,tsx}", { cwd: root });
    // The collector reads a file without running it, and does not see a test that may skip itself: those are read here.
    const skipping = onDisk.filter((file) => /\.skipIf\(/.test(readFileSync(path.join(root, file), "utf8")));
    const names = [
      ...tests.map((found) => found.name),
      ...skipping.flatMap((file) => namesIn(readFileSync(path.join(root, file), "utf8"))),
    ];
    expect(names.filter((name, place) => names.indexOf(name) !== place)).toEqual([]);

    const seen = new Set([...tests.map((found) => path.relative(root, found.file)), ...skipping]);
    expect([...seen].toSorted()).toEqual(onDisk.toSorted());
    expect(seen.size).toBeGreaterThan(1);
  },
);
