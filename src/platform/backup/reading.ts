/**
 * A backup as it is read: what its manifest says, then its parts one after another, from a folder or out of a sealed file.
 * Nothing of it is written anywhere on the way (decision 0075).
 */
import { createReadStream } from "node:fs";
import { opendir } from "node:fs/promises";
import path from "node:path";
import { filesFolder, readManifest, tableFile, tablesFolder } from "./format.ts";
import type { Manifest } from "./format.ts";

/** A table (`tables/<name>.jsonl`) or a sealed file (`files/<organisation>/<hash>`). */
export type BackupPart = { readonly name: string; readonly bytes: AsyncIterable<Uint8Array> };

export type BackupReading = {
  readonly manifest: Manifest;
  /** The tables in the manifest's order, then the files; each is read to its end before the next is asked for. */
  parts(): AsyncIterable<BackupPart>;
};

/** Throws `BackupRefused` when `folder` holds no backup. */
export async function readFolder(folder: string): Promise<BackupReading> {
  const manifest = await readManifest(folder);
  return { manifest, parts: () => partsIn(folder, manifest) };
}

async function* partsIn(folder: string, { tables }: Manifest): AsyncGenerator<BackupPart> {
  for (const { name } of tables)
    yield { name: `${tablesFolder}/${name}.jsonl`, bytes: createReadStream(tableFile(folder, name)) };
  for await (const organisation of await opendir(path.join(folder, filesFolder))) {
    const home = path.join(folder, filesFolder, organisation.name);
    for await (const { name } of await opendir(home))
      yield {
        name: `${filesFolder}/${organisation.name}/${name}`,
        bytes: createReadStream(path.join(home, name)),
      };
  }
}
