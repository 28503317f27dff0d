// Goal: the tree stays what docs/ARCHITECTURE.md says and its boundaries hold: features meet at their index, pure code
// stays pure, each dangerous module has one owner.
// Method: every source file git knows of is read, its imports resolved, and each rule lists the lines that break it.
import { spawnSync } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "..");
const folders = ["src", "packs", "testkit", "bench", "faults", "e2e"];
const git = spawnSync("git", ["ls-files", "-co", "--exclude-standard"], { cwd: root, encoding: "utf8" });
const inGit = git.stdout.split("\n").filter((file) => file !== "" && existsSync(path.join(root, file)));
const files = globSync(
  folders.map((folder) => `${folder}/**/*.{ts,tsx}`),
  { cwd: root },
).sort();

type Source = {
  readonly file: string;
  readonly text: string;
  readonly imports: readonly string[];
  /** Those that are read as soon as the file is: neither types nor `import()`. */
  readonly loads: readonly string[];
};
const sources: readonly Source[] = files.map((file) => {
  const text = readFileSync(path.join(root, file), "utf8");
  const found = text.matchAll(
    /(?:^|\n)(?:import|export)\s(type\s)?[^;"]*?from\s+"([^"]+)"|import\(\s*"([^"]+)"|(?:^|\n)import\s+"([^"]+)"/g,
  );
  const imports = [...found].map(([, type, from, dynamic, bare]) => {
    const name = from ?? dynamic ?? bare ?? "";
    const full = name.startsWith(".") ? path.posix.join(path.posix.dirname(file), name) : name;
    return { name: full, isLoaded: type === undefined && dynamic === undefined };
  });
  const loads = imports.filter(({ isLoaded }) => isLoaded);
  return { file, text, imports: imports.map(({ name }) => name), loads: loads.map(({ name }) => name) };
});
const isTest = (file: string): boolean => file.endsWith(".test.ts");
const product = sources.filter(({ file }) => file.startsWith("src/") && !isTest(file));
const featureOf = (file: string): string | undefined => /^src\/features\/([^/]+)\//.exec(file)?.[1];
const isPure = (file: string): boolean =>
  /^src\/(law|evidence)\//.test(file) || /(^|\/)domain[^/]*\.ts$/.test(file);
/** The endpoint kinds and the error codes they name are loaded by the browser with them, so the rule holds for both. */
const browserSafe =
  /(^|\/)(contract|endpoints)\.ts$|^src\/platform\/(endpoint|errors|identifiers|text|upload|call|zones|mail\/encryptions)\.ts$|^src\/evidence\/(archive|bytes|entry|key_history|layout|note|promise|receipt|shape|whole)\.ts$|^src\/features\/(access\/(permissions|password\/rules)|ledger\/acts|reports\/(domain\.(board|pack)|words)|registers\/(gaps|kinds\/(field|processing|parties|places|activity|all|values)))\.ts$/;
const isBrowserSafe = (file: string): boolean => browserSafe.test(file);

/** Lines that break a rule about imports: `file imports what`. */
function imported(from: readonly Source[], refused: (name: string, file: string) => boolean): string[] {
  return from.flatMap(({ file, imports }) =>
    imports.filter((name) => refused(name, file)).map((name) => `${file} imports ${name}`),
  );
}

test("every source file is seen", () => {
  const known = inGit.filter((file) => folders.includes(file.split("/")[0] ?? "") && /\.tsx?$/.test(file));
  expect(files).toEqual(known.toSorted());
  expect(sources.flatMap(({ imports }) => imports).length, "no imports were read").toBeGreaterThan(
    files.length,
  );
});

test("every relative import leads to a file, so no rule below looks past one", () => {
  const lost = imported(sources, (name) => {
    const relative = name.startsWith(".") || folders.includes(name.split("/")[0] ?? "");
    return relative && !existsSync(path.join(root, name));
  });
  expect(lost).toEqual([]);
});

/** The browser's own doors: what it may load of a feature, and the pages that feature shows. */
const browserDoor = /^src\/features\/[^/]+\/(?:.*\/)?(?:contract|endpoints)\.ts$/;
const isBrowserCode = (file: string): boolean => /^src\/(?:web\/|features\/[^/]+\/ui\/)/.test(file);

/** Tests too, but for the shared fixtures of testkit/, which look inside to compare and to build. */
test("a feature is entered by its index.ts alone, or by the door of what needs no installation", () => {
  const inside = (name: string, file: string): boolean => {
    const feature = featureOf(name);
    if (feature === undefined || feature === featureOf(file)) return false;
    if (isBrowserCode(file) && browserDoor.test(name)) return false;
    if (file === "src/web/pages.ts" && name === `src/features/${feature}/ui/pages.ts`) return false;
    return !["index", "standalone"].some((door) => name === `src/features/${feature}/${door}.ts`);
  };
  const outside = sources.filter(({ file }) => !file.startsWith("testkit/"));
  const doors = imported(outside, inside);
  expect(doors, "import it from the feature's index.ts, and export it there").toEqual([]);
});

test("what needs no installation loads nothing of one: no tables, no routes, none of their packages", () => {
  const doors = files.filter((file) => /^src\/features\/[^/]+\/standalone\.ts$/.test(file));
  const commands = ["src/cli/access-run.ts", "src/cli/map-run.ts", "src/cli/explain.ts"];
  const reached = new Set([...doors, ...commands]);
  for (const file of reached)
    for (const name of sources.find((one) => one.file === file)?.loads ?? []) reached.add(name);
  const ofInstallation =
    /^(kysely|fastify|graphile-worker|nodemailer)(\/|$)|\/(tables|routes|feature|index)\.ts$/;
  expect([...reached].filter((name) => ofInstallation.test(name))).toEqual([]);
  expect(doors.length).toBeGreaterThan(1);
  expect(reached.size).toBeGreaterThan(60);
});

test("platform and law know no feature", () => {
  const low = product.filter(({ file }) => /^src\/(platform|law)\//.test(file));
  expect(
    imported(low, (name) => name.startsWith("src/features/")),
    "hand it in as a parameter",
  ).toEqual([]);
  const law = product.filter(({ file }) => file.startsWith("src/law/"));
  expect(imported(law, (name) => name.startsWith("src/") && !name.startsWith("src/law/"))).toEqual([]);
});

test("decisions and law do no input or output and never ask for the time", () => {
  const pure = product.filter(({ file }) => isPure(file));
  const outside =
    /^(node:(?!crypto$)|pg$|pg-|mysql2|kysely|fastify|nodemailer|graphile)|\/(store|tables|routes|jobs)\.ts$/;
  expect(
    imported(pure, (name) => outside.test(name)),
    "read it at the edge and hand it in",
  ).toEqual([]);
  const asks = pure.filter(({ text }) =>
    /Date\.now|new Date\(\s*\)|Temporal\.Now|performance\.now/.test(text),
  );
  expect(
    asks.map(({ file }) => file),
    "hand `now` in",
  ).toEqual([]);
});

test("what the browser loads imports only zod and its like", () => {
  const safe = product.filter(({ file }) => isBrowserSafe(file));
  const refused = imported(safe, (name) => name !== "zod" && !isBrowserSafe(name));
  expect(refused, "contract.ts and endpoints.ts import zod and each other only").toEqual([]);
  const inBrowser = product.filter(({ file }) => isBrowserCode(file) && !/\/build(_run)?\.ts$/.test(file));
  const strange = imported(
    inBrowser,
    (name) =>
      name.startsWith("node:") ||
      (name.startsWith("src/") && !isBrowserCode(name) && !isBrowserSafe(name) && !name.endsWith(".css")),
  );
  expect(strange, "a page imports widgets, endpoints and contracts, nothing of the server").toEqual([]);
});

test("SQL is written in stores, tables, migrations, platform and connectors", () => {
  const kysely = /(^src\/platform\/)|\/(store|tables)\.ts$|\/migrations\//;
  const query = imported(product, (name, file) => /^kysely(\/|$)/.test(name) && !kysely.test(file));
  expect(query, "move the query to the feature's store.ts").toEqual([]);
  const driver = /^(src\/platform\/|src\/features\/connectors\/)/;
  const pg = imported(product, (name, file) => /^(?:pg(-|$)|mysql2)/.test(name) && !driver.test(file));
  expect(pg, "take a connection from platform or connectors").toEqual([]);
});

test("one file touches a cipher, because update() hands out text that is not yet authenticated", () => {
  const touching = product
    .filter(({ text }) => /\bcreate(Dec|C)ipheriv\b/.test(text))
    .map(({ file }) => file);
  expect(touching, "seal and open through this file").toEqual(["src/platform/aead.ts"]);
});

test("nothing writes to the console", () => {
  const loud = product.filter(({ text }) => /(^|[^.\w"'`])console\.\w/m.test(text)).map(({ file }) => file);
  expect(loud, "use the logger, or process.stdout in the command line").toEqual([]);
});

test("docs/ARCHITECTURE.md names every folder there is and no other", () => {
  const page = readFileSync(path.join(root, "docs/ARCHITECTURE.md"), "utf8");
  expect(page.split("\n").length).toBeLessThanOrEqual(100);
  const named = [...page.matchAll(/^`?([a-z][\w./-]*)\/`? /gm)].map(([, folder = ""]) => folder);
  const real = inGit.flatMap((file) => {
    const parts = file.split("/").slice(0, -1);
    const top = parts[0] ?? "";
    if (![...folders, "docs", "bin"].includes(top)) return [];
    const depth = parts[1] === "features" ? 3 : 2;
    return parts.slice(0, depth).map((_, at) => parts.slice(0, at + 1).join("/"));
  });
  expect(named.toSorted(), "add the folder to the tree with a phrase, or take it out").toEqual(
    [...new Set(real)].toSorted(),
  );
});

test("docs/decisions/README.md lists every page once, and no page is longer than forty lines", () => {
  const folder = "docs/decisions/";
  const pages = inGit.filter((file) => file.startsWith(folder) && !file.endsWith("README.md"));
  const index = readFileSync(path.join(root, `${folder}README.md`), "utf8");
  const listed = [...index.matchAll(/^\| \[\d{4}\]\(([^)]+)\) \|/gm)].map(([, page = ""]) => folder + page);
  expect(listed, "one line each, in order").toEqual(pages.toSorted());
  const numbers = pages.map((page) => path.basename(page).slice(0, 4));
  expect(new Set(numbers).size, "two pages have one number").toBe(numbers.length);
  const long = pages.filter((page) => readFileSync(path.join(root, page), "utf8").split("\n").length > 41);
  expect(long).toEqual([]);
});

test("every link between the documents leads to a file", () => {
  const documents = inGit.filter((file) => file.endsWith(".md"));
  const lost = documents.flatMap((file) =>
    [...readFileSync(path.join(root, file), "utf8").matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g)]
      .map(([, link = ""]) => path.join(path.dirname(file), link))
      .filter((target) => !existsSync(path.join(root, target)))
      .map((target) => `${file} links to ${target}`),
  );
  expect(documents.length).toBeGreaterThan(20);
  expect(lost).toEqual([]);
});
