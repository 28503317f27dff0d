/**
 * The files below the roots an operator named. A link is never followed: what it leads to within the roots is met there,
 * and what it leads to outside is not ours (CWE-59). A file is opened once, and it is that opened file that is judged.
 */
import { constants } from "node:fs";
import { lstat, open, opendir, realpath } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import path from "node:path";
import type { GapTally } from "../gaps.ts";
import { stopIfAborted } from "../gaps.ts";
import type { GapReason } from "../system.ts";

export type Place = { readonly root: string; readonly file: string };

/** Kind of file in the words a gap may use: a name could be somebody's. */
export function kindOf({ root, file }: Place): string {
  const [extension] = /\.[a-z0-9]{1,5}$/i.exec(file) ?? [];
  return extension === undefined ? root : `${root}: ${extension.toLowerCase()}`;
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}
/** It was there when the folder was read and is not any more: nobody's record is left out. */
export function isGone(error: unknown): boolean {
  return ["ENOENT", "ENOTDIR"].includes(codeOf(error));
}

export async function* filesBelow(root: string, gaps: GapTally, signal: AbortSignal): AsyncGenerator<Place> {
  const waiting = [root];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    stopIfAborted(signal);
    try {
      for await (const entry of await opendir(folder)) {
        stopIfAborted(signal);
        const file = path.join(folder, entry.name);
        // A name that is no UTF-8 comes with signs in it that lead to no file.
        if (entry.name.includes("\ufffd") && !(await isThere(file))) gaps.add(root, "not_readable");
        else if (entry.isDirectory()) waiting.push(file);
        else if (entry.isFile()) yield { root, file };
        else if (entry.isSymbolicLink()) await passLink({ root, file }, gaps);
        else gaps.add(root, "not_readable");
      }
    } catch (error) {
      if (signal.aborted) stopIfAborted(signal);
      if (folder === root || !isGone(error)) gaps.add(root, reasonOf(error));
    }
  }
}

async function isThere(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}

/** Where a gap is that hides nothing of the roots. */
export function leadingOut(root: string): string {
  return `${root}: links that lead out`;
}

async function passLink({ root, file }: Place, gaps: GapTally): Promise<void> {
  try {
    const target = await realpath(file);
    if (!isBelow(root, target)) gaps.add(leadingOut(root), "refused");
  } catch (error) {
    if (!isGone(error)) gaps.add(leadingOut(root), "refused");
  }
}

export function reasonOf(error: unknown): GapReason {
  const code = codeOf(error);
  if (code === "ETIMEDOUT") return "timed_out";
  return ["EACCES", "EPERM", "ELOOP"].includes(code) ? "refused" : "half_answer";
}

export function isBelow(root: string, file: string): boolean {
  const way = path.relative(root, file);
  return way !== "" && way !== ".." && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
}

/** The path leads out of the root, or through a link. */
export class OutsideRoot extends Error {
  override readonly name = "OutsideRoot";
}

export type Opened = { readonly handle: FileHandle; readonly bytes: number; readonly changedAt: Date };

/** Opens the file itself for reading; throws what the system says, or `OutsideRoot`. The caller closes the handle. */
export async function openFile({ root, file }: Place): Promise<Opened> {
  if (!isBelow(root, file)) throw new OutsideRoot();
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const state = await handle.stat();
    if (!state.isFile() || (await realpath(file)) !== file || !(await isSame(handle, file)))
      throw new OutsideRoot();
    return { handle, bytes: state.size, changedAt: state.mtime };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Whether the name still means the file that was opened, and that file was not written meanwhile. */
export async function isSame(handle: FileHandle, file: string): Promise<boolean> {
  const [opened, named] = [await handle.stat({ bigint: true }), await lstat(file, { bigint: true })];
  return (
    opened.ino === named.ino &&
    opened.dev === named.dev &&
    opened.size === named.size &&
    opened.mtimeNs === named.mtimeNs
  );
}
