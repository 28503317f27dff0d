/**
 * The folder a package is written into: private (0700, files 0600), built beside its place and moved there whole,
 * so that a crash leaves nothing that looks like a package.
 */
import { createHash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { mkdir, mkdtemp, open, readdir, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";

/** A sentence for the person who named the folder. */
export class PackageRefused extends Error {
  override readonly name = "PackageRefused";
}

export type WrittenFile = { readonly path: string; readonly sizeBytes: number; readonly sha256: string };

const bufferedBytes = 1 << 16;

/** One file being written: small pieces are gathered, and a caller who awaits `write` never outruns the disk. */
export class PackageFile {
  readonly #path: string;
  readonly #handle: FileHandle;
  readonly #hash = createHash("sha256");
  #pending: string[] = [];
  #pendingLength = 0;
  #sizeBytes = 0;

  constructor(path: string, handle: FileHandle) {
    this.#path = path;
    this.#handle = handle;
  }

  async write(text: string): Promise<void> {
    this.#pending.push(text);
    this.#pendingLength += text.length;
    if (this.#pendingLength >= bufferedBytes) await this.#flush();
  }

  async writeBytes(bytes: Uint8Array): Promise<void> {
    await this.#flush();
    await this.#put(bytes);
  }

  async close(): Promise<WrittenFile> {
    await this.#flush();
    await this.#handle.sync();
    await this.#handle.close();
    return { path: this.#path, sizeBytes: this.#sizeBytes, sha256: this.#hash.digest("hex") };
  }

  async abandon(): Promise<void> {
    await this.#handle.close();
  }

  async #flush(): Promise<void> {
    if (this.#pendingLength === 0) return;
    const bytes = Buffer.from(this.#pending.join("").toWellFormed(), "utf8");
    this.#pending = [];
    this.#pendingLength = 0;
    await this.#put(bytes);
  }

  async #put(bytes: Uint8Array): Promise<void> {
    this.#hash.update(bytes);
    this.#sizeBytes += bytes.length;
    for (let written = 0; written < bytes.length;) {
      const { bytesWritten } = await this.#handle.write(bytes, written);
      written += bytesWritten;
    }
  }
}

export class PackageFolder {
  readonly #partial: string;
  readonly #target: string;
  readonly #open = new Set<PackageFile>();
  readonly #folders = new Set<string>();
  readonly #written: WrittenFile[] = [];

  private constructor(partial: string, target: string) {
    this.#partial = partial;
    this.#target = target;
  }

  /** Refuses a folder that holds anything; makes missing parents. */
  static async begin(folder: string): Promise<PackageFolder> {
    const target = await emptyTarget(folder);
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    const partial = await mkdtemp(join(dirname(target), `.${basename(target)}.partial-`));
    return new PackageFolder(partial, target);
  }

  /** `path` uses `/` and names made by `FileNames` or by this program. */
  async create(path: string): Promise<PackageFile> {
    const folder = dirname(path);
    if (folder !== "." && !this.#folders.has(folder)) {
      await mkdir(join(this.#partial, folder), { mode: 0o700 });
      this.#folders.add(folder);
    }
    const file = new PackageFile(path, await open(join(this.#partial, path), "wx", 0o600));
    this.#open.add(file);
    return file;
  }

  async finish(file: PackageFile): Promise<WrittenFile> {
    this.#open.delete(file);
    const written = await file.close();
    this.#written.push(written);
    return written;
  }

  async put(path: string, content: string | Uint8Array): Promise<WrittenFile> {
    const file = await this.create(path);
    await (typeof content === "string" ? file.write(content) : file.writeBytes(content));
    return await this.finish(file);
  }

  get written(): readonly WrittenFile[] {
    return this.#written.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** Moves the whole into its place in one step. */
  async complete(): Promise<void> {
    for (const folder of [...this.#folders, "."]) await syncFolder(join(this.#partial, folder));
    try {
      await rename(this.#partial, this.#target);
    } catch (error) {
      if (isCode(error, "ENOTEMPTY", "EEXIST", "ENOTDIR")) throw notEmpty(this.#target);
      throw error;
    }
    await syncFolder(dirname(this.#target));
  }

  async abandon(): Promise<void> {
    for (const file of this.#open) await file.abandon();
    await rm(this.#partial, { recursive: true, force: true });
  }
}

async function emptyTarget(folder: string): Promise<string> {
  const target = resolve(folder);
  try {
    const found = await stat(target);
    if (!found.isDirectory()) throw new PackageRefused(`${folder} is a file; name a folder for the package.`);
    if ((await readdir(target)).length > 0) throw notEmpty(folder);
    return await realpath(target);
  } catch (error) {
    if (isCode(error, "ENOENT")) return target;
    throw error;
  }
}

function notEmpty(folder: string): PackageRefused {
  return new PackageRefused(`${folder} is not empty; name a new or an empty folder for the package.`);
}

function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && codes.some((code) => code === error.code);
}

async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
