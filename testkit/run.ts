/**
 * The whole proof of a checkout: lint, format, types and unused in two lanes, then the tests. Prints each step with its time,
 * the names of skipped, unsteady and failed tests, and as its very last line `N passed, N failed, N skipped`.
 * `--only lint,types` runs some steps; what follows `--` goes to Vitest.
 */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
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
  // What runs in the browser is judged with the browser's globals: neither side can name the other's. Its usual four checkers
  // repeat each other's work: one takes two thirds of their time, and the second core has the linter.
  types: [
    ["node_modules/typescript/bin/tsc", "--noEmit", "--checkers", "1"],
    ["node_modules/typescript/bin/tsc", "--noEmit", "--checkers", "1", "-p", "src/web"],
    // Tests beside the screens start a server: they are judged with its globals.
    ["node_modules/typescript/bin/tsc", "--noEmit", "--checkers", "1", "-p", "tsconfig.screens.json"],
  ],
  unused: [["node_modules/knip/bin/knip.js", "--no-config-hints", "--no-progress"]],
};

/** One after the other in a lane, the lanes side by side. */
const lanes: readonly (readonly Exclude<Step, "tests">[])[] = [
  ["lint", "format"],
  ["types", "unused"],
];

const root = path.dirname(import.meta.dirname);

/** True when the command ended with status 0; the test tools' own Node is this one. */
function succeeds(command: readonly string[]): boolean {
  const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: "inherit" });
  return status === 0;
}

/** The same while another runs, what it said as one piece. */
async function isClean(command: readonly string[], said: string[]): Promise<boolean> {
  const child = spawn(process.execPath, command, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => void said.push(text));
  await once(child, "close");
  return child.exitCode === 0;
}

/** Runs a step that is no test and prints it; gives its name when it failed. */
async function runCheck(step: Exclude<Step, "tests">): Promise<readonly string[]> {
  const began = performance.now();
  const said: string[] = [];
  let clean = true;
  for (const command of commands[step]) clean = clean && (await isClean(command, said));
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  process.stdout.write(`\n— ${step}\n${said.join("")}— ${step} took ${seconds} s\n`);
  return clean ? [] : [step];
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

/** More than these files failing is no race of a test with itself. */
const mostRunAgain = 2;

/**
 * A test that lost a race on a loaded machine passes when its file runs alone; a fault fails again, since generated
 * inputs follow the commit. What passed only then is `unsteady` and named as that, never silently green.
 */
function runAgain(first: Tally): { readonly tally: Tally; readonly unsteady: readonly string[] } {
  const files = [...new Set(first.failed.map((name) => name.slice(0, name.indexOf(": "))))];
  const isTheirs = files.every((file) => existsSync(path.join(root, file)));
  if (files.length === 0 || files.length > mostRunAgain || !isTheirs) return { tally: first, unsteady: [] };
  process.stdout.write(`\n— what failed, alone: ${files.join(", ")}\n`);
  const { failed } = runTests(files);
  const unsteady = failed.length === 0 ? first.failed : [];
  return {
    tally: {
      ...first,
      passed: first.passed + unsteady.length,
      failed: unsteady.length > 0 ? [] : first.failed,
    },
    unsteady,
  };
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
let unsteady: readonly string[] = [];
const chosen = chosenSteps();
const checked = await Promise.all(
  lanes.map(async (lane) => {
    const red: string[] = [];
    for (const step of lane) if (chosen.includes(step)) red.push(...(await runCheck(step)));
    return red;
  }),
);
failed.push(...checked.flat());
if (chosen.includes("tests")) {
  process.stdout.write("\n— tests\n");
  const began = performance.now();
  tally = runTests(rest);
  if (rest.length === 0) ({ tally, unsteady } = runAgain(tally));
  process.stdout.write(`— tests took ${((performance.now() - began) / 1000).toFixed(1)} s\n`);
}
failed.push(...tally.failed);
for (const name of tally.skipped) process.stdout.write(`skipped  ${name}\n`);
for (const name of unsteady) process.stdout.write(`unsteady ${name}\n`);
for (const name of failed) process.stdout.write(`failed   ${name}\n`);
process.stdout.write(`\n${tally.passed} passed, ${failed.length} failed, ${tally.skipped.length} skipped\n`);
process.exitCode = failed.length === 0 ? 0 : 1;
