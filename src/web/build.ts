/**
 * Where the office's scripts and styles come from: a published package carries them in `dist/web`; a checkout builds
 * them once into a folder of the cache that is named by a hash over what they are made of. Hashed file names, no
 * source maps, nothing inline. Runs on the server. Decision: docs/decisions/0052-office.md.
 */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { z } from "zod";

export type OfficeBundle = {
  /** Absolute folder of the files that are served. */
  readonly folder: string;
  readonly manifest: OfficeManifest;
};

export type OfficeManifest = {
  /** File name of the script that starts the office. */
  readonly script: string;
  /** File names of the scripts it imports at once: fetched beside it, not after it. */
  readonly imports: readonly string[];
  readonly styles: readonly string[];
  /** Every file there is to serve. */
  readonly files: readonly string[];
};

/** The office is neither there nor can be built; the message says what to do. */
export class OfficeMissing extends Error {
  override readonly name = "OfficeMissing";
}

const root = path.resolve(import.meta.dirname, "../..");
const entry = "src/web/main.tsx";
export const officeAddress = "/assets/office/";

const known = new Map<string, Promise<OfficeBundle>>();

/** Finds or builds the office; `notice` is told in a sentence when it has to be built. Asked twice, it works once. */
export function officeBundle(options: {
  readonly cache: string;
  readonly notice?: (sentence: string) => void;
}): Promise<OfficeBundle> {
  const found = known.get(options.cache) ?? findOrBuild(options.cache, options.notice);
  known.set(options.cache, found);
  // A failure is not kept: what was missing may be there the next time.
  found.catch(() => known.delete(options.cache));
  return found;
}

async function findOrBuild(
  cache: string,
  notice: ((sentence: string) => void) | undefined,
): Promise<OfficeBundle> {
  const published = path.join(root, "dist/web");
  if (existsSync(path.join(published, "manifest.json"))) return openBundle(published);
  if (!existsSync(path.join(root, entry))) {
    throw new OfficeMissing(
      `The office's files are missing from ${published}: install the package again, or run “npm run build” in a checkout.`,
    );
  }
  const folder = path.join(cache, "office", hashOfSources());
  if (existsSync(path.join(folder, "manifest.json"))) return openBundle(folder);
  notice?.("Building the office's pages; this happens once and takes some seconds.");
  await mkdir(path.dirname(folder), { recursive: true });
  // Built aside and moved: whoever looks meanwhile sees a whole bundle or none.
  const aside = await mkdtemp(`${folder}-`);
  try {
    await buildApart(aside);
    await rename(aside, folder).catch(async (error: unknown) => {
      if (!existsSync(path.join(folder, "manifest.json"))) throw error;
    });
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
  return openBundle(folder);
}

/** In a process of its own: the bundler wants an environment and memory that the server should not keep. */
async function buildApart(folder: string): Promise<void> {
  const program = path.join(import.meta.dirname, "build_run.ts");
  const environment = { ...process.env, NODE_ENV: "production" };
  try {
    await promisify(execFile)(process.execPath, [program, folder], { env: environment, cwd: root });
  } catch (error) {
    const said = error instanceof Error && "stderr" in error ? String(error.stderr) : "";
    const missing = /OfficeMissing: (.*)/.exec(said)?.[1];
    throw new OfficeMissing(missing ?? `The office's pages could not be built:\n${said.trim()}`, {
      cause: error,
    });
  }
}

/** Builds the office into an empty folder, for the cache and for the published package; tests build a page of theirs. */
export async function buildInto(
  folder: string,
  { from = entry, base = officeAddress }: { readonly from?: string; readonly base?: string } = {},
): Promise<void> {
  const tools = await Promise.all([import("vite"), import("@vitejs/plugin-react")]).catch(
    (error: unknown) => {
      throw new OfficeMissing(
        "The office's pages are not built, and Vite is not installed: run “npm install” with its development packages, then start again.",
        { cause: error },
      );
    },
  );
  const [{ build }, { default: react }] = tools;
  await build({
    configFile: false,
    root,
    base,
    mode: "production",
    logLevel: "warn",
    publicDir: false,
    plugins: [react()],
    define: { "process.env.NODE_ENV": JSON.stringify("production") },
    build: {
      outDir: folder,
      emptyOutDir: true,
      assetsDir: "",
      assetsInlineLimit: 0,
      target: "baseline-widely-available",
      sourcemap: false,
      manifest: "manifest.json",
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      // The limit that counts is of the compressed whole, and a test holds it.
      chunkSizeWarningLimit: 2000,
      rolldownOptions: {
        input: path.join(root, from),
        // Whatever makes a schema finds Zod set up: apart from it, the set-up would run after the chunks that the entry imports.
        output: {
          codeSplitting: { groups: [{ name: "schemas", test: /node_modules[\\/]zod[\\/]|without_eval/ }] },
        },
      },
    },
  });
}

const Chunk = z.object({
  file: z.string(),
  isEntry: z.boolean().optional(),
  imports: z.array(z.string()).optional(),
  css: z.array(z.string()).optional(),
  assets: z.array(z.string()).optional(),
});

/** Reads what a build wrote. */
export async function openBundle(folder: string): Promise<OfficeBundle> {
  const text = await readFile(path.join(folder, "manifest.json"), "utf8");
  const chunks = z.record(z.string(), Chunk).parse(JSON.parse(text));
  const start = Object.values(chunks).find((chunk) => chunk.isEntry === true);
  if (start === undefined) throw new Error(`${folder}/manifest.json names no entry.`);
  const imports = (start.imports ?? []).flatMap((name) => chunks[name] ?? []);
  const files = Object.values(chunks).flatMap(({ file, css = [], assets = [] }) => [file, ...css, ...assets]);
  return {
    folder,
    manifest: {
      script: start.file,
      imports: imports.map(({ file }) => file),
      styles: [...new Set([start, ...imports].flatMap(({ css = [] }) => css))],
      files: [...new Set(files)].sort(),
    },
  };
}

/** Whatever the bundle is made of: our sources, and the versions of the packages. */
const sources = [
  "src/web/**/*.{ts,tsx,css,svg}",
  "src/features/*/ui/**/*.{ts,tsx,css,svg}",
  "src/features/**/{contract,endpoints}.ts",
  "src/platform/*.ts",
  "src/public/styles/*.css",
  "package.json",
];

function hashOfSources(): string {
  const hash = createHash("sha256");
  for (const file of globSync(sources, { cwd: root }).sort()) {
    if (file.endsWith(".test.ts") || file.endsWith(".test.tsx")) continue;
    hash
      .update(file)
      .update("\0")
      .update(readFileSync(path.join(root, file)))
      .update("\0");
  }
  return hash.digest("hex").slice(0, 24);
}
