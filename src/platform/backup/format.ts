/**
 * The form of a backup (docs/backup.md, decision 0075): a folder with one file of JSON lines per table, the sealed
 * files as they lie, and a manifest with the hash of each. It is text that any PostgreSQL of any version can be filled
 * from, and holds no key that opens anything.
 */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";

/** The backup cannot be used or made; the message is a sentence that says why. */
export class BackupRefused extends Error {
  override readonly name = "BackupRefused";
}

/** What is not carried over: it lives for minutes or a day, lets somebody in, or is made again. */
export const leftOut: readonly string[] = [
  "ceremony",
  "heartbeat",
  "idempotency",
  "migration",
  "rights_draft",
  "session",
  "spool",
  "throttle",
];

export const manifestName = "manifest.json";
export const tablesFolder = "tables";
export const filesFolder = "files";

const hash = z.string().regex(/^[0-9a-f]{64}$/u);
const plainName = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/u);

const Table = z.strictObject({
  name: plainName,
  rows: z.int().nonnegative(),
  /** The lines come organisation by organisation, in this order; a global table has one part without one. */
  parts: z.array(z.strictObject({ organisation: z.guid().optional(), rows: z.int().nonnegative() })),
  sha256: hash,
});

export const Manifest = z.strictObject({
  form: z.literal("kept-backup/1"),
  madeAt: z.iso.datetime(),
  product: z.string().max(40),
  postgres: z.string().max(40),
  /** The keystore that opens what is sealed in it, by its id. */
  keystore: z.string().regex(/^[0-9a-f]{32}$/u),
  migrations: z.array(z.strictObject({ name: z.string().max(100), checksum: hash })).min(1),
  tables: z.array(Table),
  files: z.strictObject({
    count: z.int().nonnegative(),
    bytes: z.int().nonnegative(),
    /** Rows whose content was removed between the snapshot and the copy, or was lost before. */
    missing: z.int().nonnegative(),
  }),
  /** Of each organisation, what its ledger was: entries, and SHA-256 over their leaf hashes in order of arrival. */
  ledgers: z.array(z.strictObject({ organisation: z.guid(), entries: z.int().nonnegative(), leaves: hash })),
});
export type Manifest = z.infer<typeof Manifest>;
export type BackupTable = z.infer<typeof Table>;

export const tableFile = (folder: string, name: string): string =>
  path.join(folder, tablesFolder, `${name}.jsonl`);

const partNames = new RegExp(
  `^(?:${tablesFolder}/[a-z][a-z0-9_]{0,62}\\.jsonl|` +
    `${filesFolder}/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/[0-9a-f]{64})$`,
  "u",
);

/** Whether a backup has a part of this name: a table's lines, or a sealed file, which is named by its hash. */
export const isPartName = (name: string): boolean => partNames.test(name);

/** Reads a backup's manifest; throws `BackupRefused` when there is none or it is of another form. */
export async function readManifest(folder: string): Promise<Manifest> {
  const file = path.join(folder, manifestName);
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) {
    throw new BackupRefused(`${folder} holds no finished backup: there is no ${manifestName} in it.`);
  }
  return parseManifest(text, file);
}

/** `place` is where it stood, for the sentence that refuses it. */
export function parseManifest(text: string, place: string): Manifest {
  try {
    return Manifest.parse(JSON.parse(text));
  } catch (error) {
    throw new BackupRefused(`${place} is not the manifest of a backup this version of Kept can read.`, {
      cause: error,
    });
  }
}
