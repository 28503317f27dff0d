/** The whole proof of a checkout, in order: lint, format, types, unused, tests. Ends with `N passed, N failed, N skipped`. */
import { spawnSync } from "node:child_process";

const node = process.execPath;
const steps: Readonly<Record<string, readonly string[]>> = {
  lint: ["node_modules/oxlint/bin/oxlint", "--type-aware", "--deny-warnings"],
  format: ["node_modules/oxfmt/bin/oxfmt", "--check"],
  types: ["node_modules/typescript/bin/tsc", "--noEmit"],
  unused: ["node_modules/knip/bin/knip.js"],
  tests: ["node_modules/vitest/vitest.mjs", "run"],
};
const only = process.argv.includes("--only")
  ? process.argv[process.argv.indexOf("--only") + 1]?.split(",")
  : undefined;
let failed = 0;
for (const [name, command] of Object.entries(steps)) {
  if (only !== undefined && !only.includes(name)) continue;
  process.stdout.write(`— ${name}\n`);
  const result = spawnSync(node, command, { stdio: "inherit" });
  if (result.status !== 0) failed += 1;
}
process.exitCode = failed === 0 ? 0 : 1;
