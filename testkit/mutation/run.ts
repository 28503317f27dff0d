/**
 * `npm run mutation`: changes the logic of the policy's checks one token at a time and counts how many of these wrong
 * versions their tests notice. `--only fees.ts` looks at one file. What came of a whole run is written to
 * testkit/mutation/results/ with date and machine; fewer than nine in ten noticed is a failure.
 */
import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { cpus } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { allPass, forget } from "./judge.ts";
import { mutantsOf } from "./mutants.ts";
import type { Mutant } from "./mutants.ts";

const least = 0.9;
const root = path.resolve(import.meta.dirname, "../..");
const checks = "src/features/policy/checks";
/** These hold other things together: the list of checks, and parts of generated facts, which takes seconds each time. */
const elsewhere = new Set(["catalogue.test.ts", "watch.test.ts"]);
const tests = globSync(`${checks}/*.test.ts`, { cwd: root })
  .filter((file) => !elsewhere.has(path.basename(file)))
  .toSorted();
/** Sentences and the catalogue hold no logic of a check. */
const apart = new Set(["proofs.ts", "catalogue.ts", "facts.ts"]);
const only = process.argv[process.argv.indexOf("--only") + 1];
const files = globSync(`${checks}/*.ts`, { cwd: root })
  .filter((file) => !file.endsWith(".test.ts") && !apart.has(path.basename(file)))
  .filter((file) => !process.argv.includes("--only") || path.basename(file) === only)
  .toSorted();

const judge = pathToFileURL(path.join(import.meta.dirname, "judge.ts")).href;
const own = pathToFileURL(path.join(root, checks)).href;
const fixture = pathToFileURL(path.join(root, "testkit/policy_facts.ts")).href;
let wrong: { readonly url: string; readonly source: string } | undefined;

// Modules of the checks and their tests are loaded anew for each round: the round stands behind their address.
registerHooks({
  resolve: (specifier, context, next) => {
    const round = /\?round=\d+$/.exec(context.parentURL ?? "")?.[0];
    if (round === undefined) return next(specifier, context);
    if (specifier === "vitest") return { url: judge, shortCircuit: true };
    const resolved = next(specifier, context);
    const isOurs = resolved.url.startsWith(own) || resolved.url === fixture;
    return isOurs ? { ...resolved, url: `${resolved.url}${round}` } : resolved;
  },
  load: (url, context, next) =>
    wrong !== undefined && url.replace(/\?round=\d+$/, "") === wrong.url
      ? { format: "module-typescript", source: wrong.source, shortCircuit: true }
      : next(url, context),
});

let round = 0;
async function isNoticed(): Promise<boolean> {
  round += 1;
  forget();
  for (const file of tests) {
    try {
      await import(`${pathToFileURL(path.join(root, file)).href}?round=${round}`);
    } catch {
      return true;
    }
    if (!(await allPass())) return true;
  }
  return false;
}

if (await isNoticed()) throw new Error("The tests do not pass on the true source.");
const missed: (Pick<Mutant, "line" | "from" | "to"> & { readonly file: string })[] = [];
const counts: Record<string, string> = {};
let all = 0;
for (const file of files) {
  const mutants = mutantsOf(readFileSync(path.join(root, file), "utf8"));
  const before = missed.length;
  for (const { line, from, to, source } of mutants) {
    wrong = { url: pathToFileURL(path.join(root, file)).href, source };
    if (!(await isNoticed())) missed.push({ file: path.basename(file), line, from, to });
  }
  all += mutants.length;
  counts[path.basename(file)] = `${mutants.length - (missed.length - before)} of ${mutants.length}`;
  process.stdout.write(`${path.basename(file)}: ${counts[path.basename(file)] ?? ""} noticed\n`);
}
for (const { file, line, from, to } of missed) process.stdout.write(`  ${file}:${line}: ${from} → ${to}\n`);
const share = (all - missed.length) / all;
process.stdout.write(`${all - missed.length} of ${all} noticed: ${(share * 100).toFixed(1)} %\n`);
if (!process.argv.includes("--only")) {
  const folder = path.join(import.meta.dirname, "results");
  mkdirSync(folder, { recursive: true });
  const result = {
    date: new Date().toISOString().slice(0, 10),
    machine: { cores: cpus().length, node: process.version },
    mutants: all,
    noticed: all - missed.length,
    share: Number(share.toFixed(3)),
    files: counts,
    missed,
  };
  writeFileSync(path.join(folder, "checks.json"), `${JSON.stringify(result, null, 2)}\n`);
}
if (share < least) process.exitCode = 1;
