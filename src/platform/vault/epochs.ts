/**
 * Epoch keys: made each week, sealed by the root, one tiny file each, two alive. A person's key is sealed by an epoch
 * key, so an old copy of the keystore is worth nothing once the epochs it was made in are destroyed; for that to be
 * true, an epoch's file is never part of a backup. Copies that are kept in step (`copies`) are not backups: the key
 * dies in all of them at once (docs/decisions/0074-keystore.md).
 */
import { createSecretKey, randomBytes } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { chmodSync, closeSync, existsSync, fsyncSync, linkSync, openSync, readdirSync } from "node:fs";
import { readFileSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import path from "node:path";
import { failPoint } from "../fail_point.ts";
import { keyId } from "../keys.ts";
import { KeystoreRefused } from "./refused.ts";
import type { RootKey } from "./root.ts";

export type EpochKey = { readonly number: number; readonly key: KeyObject; readonly id: Buffer };

/** The folder of the keystore first, then its copies; every write goes to all of them. */
export type Places = readonly [string, ...string[]];

const line = /^kept epoch 1 (?<number>\d{1,9}) (?<root>[0-9a-f]{32}) (?<id>[0-9a-f]{32}) (?<wrapped>\S+)\n$/u;
const fileName = (number: number): string => `epoch-${number}.key`;

/** The numbers of the epochs that have a file in any place, in order. */
export function epochNumbers(places: Places): readonly number[] {
  const found = new Set<number>();
  for (const place of places) {
    for (const name of existsSync(place) ? readdirSync(place) : []) {
      const number = /^epoch-(?<number>\d{1,9})\.key$/u.exec(name)?.groups?.["number"];
      if (number !== undefined) found.add(Number(number));
    }
  }
  return [...found].toSorted((a, b) => a - b);
}

/** Makes the epoch's file in every place; when another process was first, theirs is the epoch. */
export async function makeEpoch(
  places: Places,
  keystoreId: Buffer,
  root: RootKey,
  number: number,
): Promise<void> {
  const secret = randomBytes(32);
  const text = await written(keystoreId, root, number, secret);
  const [home, ...copies] = places;
  const file = path.join(home, fileName(number));
  writeNew(file, text);
  failPoint("epoch.made");
  for (const copy of copies) writeOver(path.join(copy, fileName(number)), readFileSync(file, "utf8"));
}

/**
 * Opens an epoch; a file missing or damaged in one place is made again from another. Throws `KeystoreRefused` when no
 * place has a file that one of `roots` opens.
 */
export async function openEpoch(
  places: Places,
  keystoreId: Buffer,
  roots: readonly RootKey[],
  number: number,
): Promise<EpochKey> {
  for (const place of places) {
    const text = readIfThere(path.join(place, fileName(number)));
    const secret = text === undefined ? undefined : await opened(text, keystoreId, roots, number);
    if (text === undefined || secret === undefined) continue;
    for (const other of places) {
      const file = path.join(other, fileName(number));
      if (readIfThere(file) !== text) writeOver(file, text);
    }
    return { number, key: createSecretKey(secret), id: keyId(secret) };
  }
  throw new KeystoreRefused(
    `The key of epoch ${number} in ${places[0]} is missing, damaged, or belongs to another root key. ` +
      "What was sealed in its time cannot be read without it: put the file back from one of KEPT_KEYSTORE_COPIES.",
  );
}

/** Seals an epoch with another root, in every place; a reader finds the old file or the new one, both whole. */
export async function rewrapEpoch(
  places: Places,
  keystoreId: Buffer,
  roots: readonly RootKey[],
  to: RootKey,
  number: number,
): Promise<void> {
  const { key } = await openEpoch(places, keystoreId, roots, number);
  const text = await written(keystoreId, to, number, key.export());
  for (const place of places) {
    writeOver(path.join(place, fileName(number)), text);
    failPoint("root.rewrapped");
  }
}

/** Ends an epoch in every place: written over, flushed, removed. Done again, it does nothing. */
export function destroyEpoch(places: Places, number: number): void {
  for (const place of places) {
    shred(path.join(place, fileName(number)));
    failPoint("epoch.destroyed");
  }
}

/** Writes noise over a file's bytes before its name goes. What a solid-state disk keeps is beyond software. */
export function shred(file: string): void {
  if (!existsSync(file)) return;
  chmodSync(file, 0o600);
  const { size } = statSync(file);
  const descriptor = openSync(file, "r+");
  try {
    writeSync(descriptor, randomBytes(size), 0, size, 0);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  rmSync(file);
  syncFolder(path.dirname(file));
}

/** Written beside its place, flushed, then linked: whole or not there, and of two processes one is first. */
export function writeNew(file: string, text: string, mode = 0o600): void {
  const partial = writePartial(file, text, mode);
  try {
    linkSync(partial, file);
  } catch (error) {
    if (!existsSync(file)) throw error;
  } finally {
    rmSync(partial);
  }
  syncFolder(path.dirname(file));
}

/** Takes the place of the file in one step. */
function writeOver(file: string, text: string): void {
  move(writePartial(file, text, 0o600), file);
}

/** Gives a file another name in its folder, for good. */
export function move(from: string, to: string): void {
  renameSync(from, to);
  syncFolder(path.dirname(to));
}

function writePartial(file: string, text: string, mode: number): string {
  const unique = `${process.pid}.${randomBytes(4).toString("hex")}`;
  const partial = path.join(path.dirname(file), `.${path.basename(file)}.${unique}`);
  const descriptor = openSync(partial, "wx", mode);
  try {
    writeSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  return partial;
}

function syncFolder(folder: string): void {
  const descriptor = openSync(folder, "r");
  fsyncSync(descriptor);
  closeSync(descriptor);
}

function readIfThere(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

async function written(keystoreId: Buffer, root: RootKey, number: number, secret: Buffer): Promise<string> {
  const wrapped = await root.wrap(contextOf(keystoreId, number), secret);
  return `kept epoch 1 ${number} ${root.id.toString("hex")} ${keyId(secret).toString("hex")} ${wrapped}\n`;
}

async function opened(
  text: string,
  keystoreId: Buffer,
  roots: readonly RootKey[],
  number: number,
): Promise<Buffer | undefined> {
  const found = line.exec(text)?.groups;
  if (found === undefined || Number(found["number"]) !== number) return undefined;
  const root = roots.find(({ id }) => id.toString("hex") === found["root"]);
  const secret = await root?.unwrap(contextOf(keystoreId, number), found["wrapped"] ?? "");
  if (secret?.length !== 32 || keyId(secret).toString("hex") !== found["id"]) return undefined;
  return secret;
}

function contextOf(keystoreId: Buffer, number: number): Buffer {
  return Buffer.from(`kept epoch 1\n${keystoreId.toString("hex")}\n${number}\n`, "ascii");
}
