/** The root key's file: made once, read at each start, and changed so that a crash at any step is finished by the next. */
import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { failPoint } from "../fail_point.ts";
import { epochNumbers, move, rewrapEpoch, shred, writeNew } from "./epochs.ts";
import type { Places } from "./epochs.ts";
import { KeystoreRefused } from "./refused.ts";
import { damaged, newRoot, rootOf } from "./root.ts";
import type { RootKey, RootKind, RootSecrets } from "./root.ts";

const rootFile = "root.key";
export const nextRootFile = "root.key.next";
export const keysFile = "keys.sqlite";

/** Whether a keystore was ever made in this folder: the root key alone is that of an older installation. */
export function hasKeys(folder: string): boolean {
  return existsSync(path.join(folder, keysFile));
}

/** Also while it is being exchanged: the next one is there before the old one goes. */
export function hasRoot(folder: string): boolean {
  return [rootFile, nextRootFile].some((name) => existsSync(path.join(folder, name)));
}

/** Where the keystore is, and what opens its root. */
export type RootPlace = RootSecrets & { readonly folder: string; readonly rootKind?: RootKind | undefined };

/** The root that is, and the one that is to come when a change was begun. */
export type Roots = { readonly present: RootKey; readonly next: RootKey | undefined };

export async function openRoots(options: RootPlace): Promise<Roots> {
  const file = path.join(options.folder, rootFile);
  const nextFile = path.join(options.folder, nextRootFile);
  const next = existsSync(nextFile) ? await readRoot(nextFile, options) : undefined;
  if (!existsSync(file) && next === undefined) await makeRoot(options, file);
  // Overwritten already, or gone: then the next one has taken over everything.
  if (next !== undefined && !isWhole(file)) return { present: next, next };
  return { present: await readRoot(file, options), next };
}

function isWhole(file: string): boolean {
  return existsSync(file) && /^kept root [\x20-\x7e]+\n$/u.test(readFileSync(file, "latin1"));
}

async function makeRoot(options: RootPlace, file: string): Promise<void> {
  if (hasKeys(options.folder)) throw new KeystoreRefused(lostRoot(file));
  const { line } = await newRoot(options.rootKind ?? "file", options);
  writeNew(file, line, 0o400);
  failPoint("key.written");
}

async function readRoot(file: string, secrets: RootSecrets): Promise<RootKey> {
  if ((statSync(file).mode & 0o077) !== 0) {
    throw new KeystoreRefused(`The root key ${file} can be read by others; run chmod 400 on it.`);
  }
  const text = readFileSync(file, "utf8");
  if (text.length > 500) throw new KeystoreRefused(damaged(file));
  return rootOf(text, file, secrets);
}

/**
 * Seals every epoch with the next root, then overwrites the old one and puts the next in its place. While both files
 * are there both are accepted: a crash at any step is finished by the next start.
 */
export async function finishRootChange(
  folder: string,
  places: Places,
  keystoreId: Buffer,
  { present, next }: Roots,
): Promise<RootKey> {
  if (next === undefined) return present;
  for (const number of epochNumbers(places)) {
    await rewrapEpoch(places, keystoreId, [next, present], next, number);
  }
  shred(path.join(folder, rootFile));
  failPoint("root.shredded");
  move(path.join(folder, nextRootFile), path.join(folder, rootFile));
  failPoint("root.changed");
  return next;
}

function lostRoot(file: string): string {
  return (
    `The root key ${file} is missing, and the keystore beside it was made with one. Without it nothing sealed can be read: ` +
    "put the file back from its copy, or set KEPT_KEYSTORE to the folder that holds it. Kept does not make a new one."
  );
}
