// Goal: the office stays small and clean: what any page of it loads within 250 kB compressed, nothing that a strict policy would
// refuse, no source maps, each file under a name of its content; built once per state of the sources.
// Method: the bundle as the product builds it, every file read and packed.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { officeBundle } from "../../web/build.ts";
import type { OfficeBundle } from "../../web/build.ts";

const cache = mkdtempSync(path.join(tmpdir(), "kept-bundle-"));
const notices: string[] = [];
const bundled = (): Promise<OfficeBundle> => officeBundle({ cache, notice: (text) => notices.push(text) });
let office: OfficeBundle;
beforeAll(async () => {
  office = await bundled();
});
afterAll(() => rmSync(cache, { recursive: true, force: true }));

const read = (file: string): Buffer => readFileSync(path.join(office.folder, file));

/** The script and everything it imports at once, itself or through others. */
function withImports(script: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(script)) return seen;
  seen.add(script);
  const text = read(script).toString("utf8");
  for (const [, name = ""] of text.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g))
    withImports(path.posix.join(path.posix.dirname(script), name), seen);
  return seen;
}

test("whatever page is opened first, its scripts and all styles are at most 250 kB compressed", () => {
  const { files, script, imports, styles } = office.manifest;
  const scripts = files.filter((file) => file.endsWith(".js"));
  const sizes = new Map(files.map((file) => [file, gzipSync(read(file), { level: 9 }).length]));
  const always = [script, ...imports, ...styles, ...files.filter((file) => file.endsWith(".css"))];
  const loads = scripts.map((page) => new Set([...always, ...withImports(page)]));
  const sums = loads.map((load) => [...load].reduce((sum, file) => sum + (sizes.get(file) ?? Infinity), 0));
  expect(sums.length).toBeGreaterThan(20);
  expect(Math.max(...sums)).toBeLessThanOrEqual(250_000);
  // Pages do import others' parts: were the imports not read, each would load itself alone.
  expect(Math.max(...loads.map((load) => load.size))).toBeGreaterThan(always.length + 3);
});

test("every file is named by its content, and none has a source map or makes code from text", () => {
  for (const file of office.manifest.files) {
    expect(file).toMatch(/-[A-Za-z0-9_-]{8}\.(?:js|css|woff2|svg)$/);
    if (!file.endsWith(".js")) continue;
    const text = read(file).toString("utf8");
    expect([file, /sourceMappingURL|\beval\(/.test(text)]).toEqual([file, false]);
  }
  expect(office.manifest.files).toContain(office.manifest.script);
  expect(office.manifest.styles.length).toBeGreaterThan(0);
});

test("it is built once, and that it is built is said in a sentence", async () => {
  expect(notices).toEqual(["Building the office's pages; this happens once and takes some seconds."]);
  const [again, other] = await Promise.all([bundled(), bundled()]);
  expect([again.folder, other.folder]).toEqual([office.folder, office.folder]);
  expect(notices).toHaveLength(1);
});
