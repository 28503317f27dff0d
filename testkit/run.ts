/**
 * The whole proof of a checkout, in order: lint, format, types, unused, tests. Prints each step with its time, the names of
 * skipped and failed tests, and as its very last line `N passed, N failed, N skipped`.
 * `--only lint,types` runs some steps; what follows `--` goes to Vitest.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";

const TestReport = z.object({
  success: z.boolean(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

type Tally = {
  readonly passed: number;
  readonly failed: readonly string[];
  readonly skipped: readonly string[];
};

const steps = ["lint", "format", "types", "unused", "tests"] as const;
type Step = (typeof steps)[number];

const vitest = ["node_modules/vitest/vitest.mjs", "run"];
const commands: Readonly<Record<Exclude<Step, "tests">, readonly (readonly string[])[]>> = {
  lint: [["node_modules/oxlint/bin/oxlint", "--type-aware", "--deny-warnings"]],
  format: [["node_modules/oxfmt/bin/oxfmt", "--check"]],
  // What runs in the browser is judged with the browser's globals: neither side can name the other's.
  types: [
    ["node_modules/typescript/bin/tsc", "--noEmit"],
    ["node_modules/typescript/bin/tsc", "--noEmit", "-p", "src/web"],
    // Tests beside the screens start a server: they are judged with its globals.
    ["node_modules/typescript/bin/tsc", "--noEmit", "-p", "tsconfig.screens.json"],
  ],
  unused: [["node_modules/knip/bin/knip.js", "--no-config-hints", "--no-progress"]],
};

const root = path.dirname(import.meta.dirname);

/** True when the command ended with status 0; the test tools' own Node is this one. */
function succeeds(command: readonly string[]): boolean {
  const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: "inherit" });
  return status === 0;
}

function runTests(more: readonly string[]): Tally {
  const folder = mkdtempSync(path.join(tmpdir(), "kept-run-"));
  const file = path.join(folder, "report.json");
  try {
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
    const succeeded = succeeds([...vitest, ...reporters, ...more]);
    return count(TestReport.parse(JSON.parse(readFileSync(file, "utf8"))), succeeded);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { passed: 0, failed: [`tests: no report (${reason})`], skipped: [] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A file that could not be loaded has no tests, and a stray rejection belongs to none: both count as failed. */
function count(report: z.infer<typeof TestReport>, succeeded: boolean): Tally {
  const tests = report.testResults.flatMap((file) =>
    file.assertionResults.map((test) => ({
      name: `${place(file.name)}: ${test.fullName}`,
      status: test.status,
    })),
  );
  const failed = tests.filter((test) => test.status === "failed").map((test) => test.name);
  const brokenFiles = report.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.every((test) => test.status !== "failed"),
  );
  failed.push(...brokenFiles.map((file) => `${place(file.name)}: could not be run to its end`));
  if (failed.length === 0 && !(succeeded && report.success)) failed.push("tests: an error outside any test");
  const passed = tests.filter((test) => test.status === "passed").length;
  if (passed === 0 && failed.length === 0) failed.push("tests: none was run");
  const skipped = tests.filter((test) => test.status !== "passed" && test.status !== "failed");
  return { passed, failed, skipped: skipped.map((test) => test.name) };
}

function place(file: string): string {
  return path.relative(root, file);
}

function chosenSteps(): readonly Step[] {
  const at = process.argv.indexOf("--only");
  if (at === -1) return steps;
  const names = (process.argv[at + 1] ?? "").split(",");
  const unknown = names.filter((name) => !steps.some((step) => step === name));
  if (unknown.length > 0) {
    process.stderr.write(`No such step: ${unknown.join(", ")}. There are: ${steps.join(", ")}.\n`);
    process.exit(2);
  }
  return steps.filter((step) => names.includes(step));
}

const rest = process.argv.includes("--") ? process.argv.slice(process.argv.indexOf("--") + 1) : [];
const failed: string[] = [];
let tally: Tally = { passed: 0, failed: [], skipped: [] };
for (const step of chosenSteps()) {
  process.stdout.write(`\n— ${step}\n`);
  const began = performance.now();
  if (step === "tests") tally = runTests(rest);
  else if (!commands[step].every(succeeds)) failed.push(step);
  process.stdout.write(`— ${step} took ${((performance.now() - began) / 1000).toFixed(1)} s\n`);
}
failed.push(...tally.failed);
for (const name of tally.skipped) process.stdout.write(`skipped  ${name}\n`);
for (const name of failed) process.stdout.write(`failed   ${name}\n`);
process.stdout.write(`\n${tally.passed} passed, ${failed.length} failed, ${tally.skipped.length} skipped\n`);
process.exitCode = failed.length === 0 ? 0 : 1;
