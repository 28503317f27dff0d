// Goal: what `npm pack` makes is the product and nothing else, and works installed in a stranger's project: the command
// line, with the same answers as from the checkout, the TypeScript under node_modules, and the embedded database.
// Method: the real tarball is installed by the real npm into an empty project; its command is called from there, and
// what it writes is compared byte by byte with what the checkout's command writes about the same database.
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { isWhole } from "../whole.ts";
import { keptCommand } from "./kept.ts";
import { makeShop } from "./shop.ts";

const root = path.resolve(import.meta.dirname, "../..");
const Packed = z.tuple([
  z.object({
    filename: z.string(),
    integrity: z.string(),
    size: z.number(),
    unpackedSize: z.number(),
    files: z.array(z.object({ path: z.string() })),
  }),
]);

let project: string;
let packed: z.infer<typeof Packed>[0];

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
  [packed] = Packed.parse(JSON.parse(npm(root, "pack", "--json", "--pack-destination", project)));
  writeFileSync(path.join(project, "package.json"), '{ "name": "stranger", "version": "1.0.0" }');
  if (!isWhole) return;
  const quiet = ["--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"];
  npm(project, "install", ...quiet, path.join(project, packed.filename));
}, 300_000);

afterAll(() => rmSync(project, { recursive: true, force: true }));

test("the tarball carries every file the product needs, and no test, test kit, bench or lockfile", () => {
  const inGit = execFileSync("git", ["ls-files", "-co", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
  });
  const isProduct = (file: string): boolean =>
    /^(?:bin|src|packs)\//.test(file) && !/\.test\.tsx?$|^packs\/[^/]+\/control[^/]*\.ts$/.test(file);
  const named = new Set([
    "LICENSE",
    "README.md",
    "package.json",
    "docs/apis.md",
    "docs/erasure.md",
    "docs/law.md",
    "docs/map.md",
    "docs/map-test.schema.json",
    "docs/map.schema.json",
    "docs/package.md",
    "docs/rectification.md",
    "docs/records.md",
    "docs/suppression.md",
  ]);
  const wanted = inGit.split("\n").filter((file) => isProduct(file) || named.has(file));
  const present = wanted.filter((file) => existsSync(path.join(root, file)));
  expect(packed.files.map((file) => file.path).toSorted()).toEqual(present.toSorted());
  expect(present.length).toBeGreaterThan(150);
  expect(packed.size).toBeLessThan(2_500_000);
  expect(packed.unpackedSize).toBeLessThan(9_000_000);
});

test("packed again from copied files, at another time and by a group that may write, it is the same tarball", () => {
  const copy = mkdtempSync(path.join(tmpdir(), "kept-copy-"));
  try {
    for (const { path: file } of packed.files) {
      mkdirSync(path.dirname(path.join(copy, file)), { recursive: true });
      writeFileSync(path.join(copy, file), readFileSync(path.join(root, file)));
      chmodSync(path.join(copy, file), file === "bin/kept" ? 0o775 : 0o664);
    }
    const [again] = Packed.parse(JSON.parse(npm(copy, "pack", "--json", "--pack-destination", copy)));
    expect(again.integrity).toBe(packed.integrity);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
});

test.skipIf(!isWhole)(
  "installed, `npx kept` suggests, confirms and searches exactly as the checkout does",
  { timeout: 180_000 },
  async () => {
    const shop = await makeShop();
    const installed = keptCommand(path.join(project, "node_modules/.bin/kept"));
    const checkout = keptCommand();
    try {
      const written = await Promise.all(
        [installed, checkout].map(async (kept) => {
          const url = { KEPT_STORE_URL: shop.url };
          const who = ["--identity", "email=rowan@example.org"];
          const steps = [
            await kept.run(["map", "suggest", "--out", "map.yml"], url),
            await kept.run([
              "map",
              "confirm",
              "--map",
              "map.yml",
              "--by",
              "Ada",
              "--on",
              "2026-11-21",
              "--every-table",
            ]),
            await kept.run(["access", "--map", "map.yml", ...who, "--out", "out"], url),
          ];
          const read = (file: string): string => readFileSync(path.join(kept.folder, file), "utf8");
          const journal = read("out/journal.json").replace(/^"as_of": "[^"]+",$/m, '"as_of": then,');
          return {
            steps: steps.map(({ status, stderr }) => [status, stderr]),
            map: read("map.yml"),
            journal,
            plan: read("out/plan.json"),
          };
        }),
      );
      expect(written[0]).toEqual(written[1]);
      expect(written[0]?.steps).toEqual([
        [0, ""],
        [0, ""],
        [4, ""],
      ]);
      expect(written[0]?.journal).toContain('"as_of": then,');
      expect(written[0]?.journal).toContain('{"table":"voucher","key":["1"]');
    } finally {
      installed.remove();
      checkout.remove();
      await shop.drop();
    }
  },
);

test.skipIf(!isWhole)("npx finds the installed command (with KEPT_WHOLE=1 only)", () => {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")));
  expect(npm(project, "exec", "--offline", "--", "kept", "--version")).toBe(`${version}\n`);
});

test.skipIf(!isWhole)(
  "the embedded database starts from the installed package (with KEPT_WHOLE=1 only)",
  () => {
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
  },
);
