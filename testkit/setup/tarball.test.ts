// Goal: what `npm pack` makes works installed in a stranger's project: the command line, the TypeScript under
// node_modules, and the embedded database.
// Method: the real tarball is installed by the real npm into an empty project; its command is called from there.
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";

const root = path.resolve(import.meta.dirname, "../..");
const Packed = z.array(z.object({ filename: z.string(), files: z.array(z.object({ path: z.string() })) }));

let project: string;
let packed: readonly string[];

function npm(folder: string, ...args: string[]): string {
  // The npm that runs the tests, when there is one; it would hand its own settings down to this one.
  const environment = Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_OPTIONS$)/i.test(name));
  const cache = process.env["npm_config_cache"];
  const env = {
    ...Object.fromEntries(environment),
    ...(cache === undefined ? {} : { npm_config_cache: cache }),
  };
  return execFileSync("npm", args, { cwd: folder, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

beforeAll(() => {
  project = mkdtempSync(path.join(tmpdir(), "kept-stranger-"));
  chmodSync(project, 0o755);
  const [result] = Packed.parse(JSON.parse(npm(root, "pack", "--json", "--pack-destination", project)));
  packed = result?.files.map((file) => file.path) ?? [];
  writeFileSync(path.join(project, "package.json"), '{ "name": "stranger", "version": "1.0.0" }');
  const quiet = ["--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"];
  npm(project, "install", ...quiet, path.join(project, result?.filename ?? ""));
}, 300_000);

afterAll(() => rmSync(project, { recursive: true, force: true }));

test("the tarball carries the licence and the code, and no tests, lockfile or test kit", () => {
  expect(packed).toEqual(
    expect.arrayContaining(["LICENSE", "package.json", "bin/kept", "bin/run.mjs", "bin/strip.mjs"]),
  );
  expect(packed.filter((file) => /\.test\.tsx?$|^testkit\/|package-lock/.test(file))).toEqual([]);
});

test("the installed command runs from the stranger's folder", () => {
  expect(readdirSync(path.join(project, "node_modules/.bin"))).toContain("kept");
  const { status, stdout, stderr } = spawnSync(path.join(project, "node_modules/.bin/kept"), ["--help"], {
    cwd: project,
    encoding: "utf8",
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toContain("kept");
});

test("the embedded database starts from the installed package", () => {
  writeFileSync(
    path.join(project, "start.mts"),
    `import { startPostgres } from "kept/src/platform/postgres/postgres.ts";
     const server = await startPostgres({ folder: process.argv[2] as string });
     await server.stop();
     console.log(server.startedHere);`,
  );
  const installed = path.join(project, "node_modules/kept/bin/run.mjs");
  const folder = path.join(project, "data");
  const result = spawnSync("node", [installed, path.join(project, "start.mts"), folder], {
    encoding: "utf8",
  });
  expect([result.stdout, result.stderr]).toEqual(["true\n", ""]);
});
