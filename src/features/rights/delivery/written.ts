/** The archive's own files: first page, contents for programs, manifest; each with its hash. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat, writeFile } from "node:fs/promises";
import path from "node:path";
import type { PackedFile } from "./files/packed.ts";
import { frontPage, type Front } from "./front.ts";
import type { ManifestFile } from "./store.ts";

/** The first page, and the same for programs. */
export async function writeFront(folder: string, front: Front): Promise<readonly ManifestFile[]> {
  const { reference, organisation, madeOn, systems, files } = front;
  const listed = files.map((each: PackedFile) => ({
    name: each.name,
    namedIn: each.in ?? null,
    path: each.path ?? null,
    [each.path === undefined ? "notGiven" : "says"]: each.says,
  }));
  const contents = { kept_contents: 1, reference, organisation, madeOn, systems, files: listed };
  const make = { mode: 0o600, flag: "wx" };
  await writeFile(path.join(folder, "index.html"), frontPage(front), make);
  await writeFile(path.join(folder, "contents.json"), `${JSON.stringify(contents, undefined, 2)}\n`, make);
  const packed = files.flatMap((each) => each.path ?? []);
  return Promise.all(["index.html", "contents.json", ...packed].map((name) => hashed(folder, name)));
}

export async function writeManifest(
  folder: string,
  written: readonly ManifestFile[],
): Promise<
  { readonly files: readonly ManifestFile[]; readonly manifestHash: string } & { readonly last: ManifestFile }
> {
  const files = written.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const manifest = `${JSON.stringify({ kept_archive: 1, files }, undefined, 2)}\n`;
  await writeFile(path.join(folder, "manifest.json"), manifest, { mode: 0o600, flag: "wx" });
  const manifestHash = `sha256:${createHash("sha256").update(manifest).digest("hex")}`;
  return { files, manifestHash, last: await hashed(folder, "manifest.json") };
}

export async function hashed(folder: string, name: string): Promise<ManifestFile> {
  const file = path.join(folder, name);
  const hash = createHash("sha256");
  for await (const part of createReadStream(file)) hash.update(part as Buffer);
  return { path: name, sizeBytes: (await stat(file)).size, sha256: hash.digest("hex") };
}
