/**
 * A backup sealed as a whole (docs/decisions/0075-backups.md): a tar archive encrypted with age (age-encryption.org/v1) on its
 * way to the disk, for recipients or a passphrase. No plain byte of it touches the place it is written to. It is opened into a
 * private folder, and only once it was read to its end and everything in it is what its manifest says.
 */
import { createHash, randomBytes } from "node:crypto";
import type { Hash } from "node:crypto";
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import path from "node:path";
import { PassThrough, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Decrypter, Encrypter } from "age-encryption";
import { BackupRefused, filesFolder, manifestName, readManifest, tablesFolder } from "./format.ts";
import type { Manifest } from "./format.ts";
import { readTar, tarEnd, tarHead, tarPadding } from "./tar.ts";
import { writeBackupTo } from "./write.ts";
import type { BackupSink, BackupSource } from "./write.ts";

/** For whom it is sealed: age recipients, or a passphrase. */
export type Sealing = { readonly recipients: readonly string[] } | { readonly passphrase: string };
/** What opens it: age identities, or the passphrase. */
export type Opening = { readonly identities: readonly string[] } | { readonly passphrase: string };

/** Refuses with a sentence what is no recipient. */
export function encrypterFor(sealing: Sealing): Encrypter {
  const encrypter = new Encrypter();
  if ("passphrase" in sealing) encrypter.setPassphrase(sealing.passphrase);
  else {
    for (const recipient of sealing.recipients) {
      try {
        encrypter.addRecipient(recipient);
      } catch (error) {
        throw new BackupRefused("What --to names is not a recipient of age; it begins with age1.", {
          cause: error,
        });
      }
    }
  }
  return encrypter;
}

/** Writes the sealed backup to `file`, which does not exist; it appears whole or not at all. */
export async function writeSealedBackup(
  source: BackupSource,
  file: string,
  sealing: Sealing,
): Promise<{ readonly manifest: Manifest; readonly sizeBytes: number }> {
  if (existsSync(file)) throw new BackupRefused(`${file} is there already; name a new one.`);
  const encrypter = encrypterFor(sealing);
  const partial = `${file}.partial-${randomBytes(6).toString("hex")}`;
  const plain = new PassThrough({ highWaterMark: 1 << 20 });
  const sealed = await encrypter.encrypt(Readable.toWeb(plain) as ReadableStream<Uint8Array>);
  const written = pipeline(
    Readable.fromWeb(sealed as Parameters<typeof Readable.fromWeb>[0]),
    createWriteStream(partial, { flags: "wx", mode: 0o600, flush: true }),
  );
  // A full disk must end the reading, too, and not leave it waiting for ever.
  written.catch((error: unknown) => plain.destroy(error instanceof Error ? error : undefined));
  try {
    const manifest = await writeBackupTo(source, tarSink(plain));
    await push(plain, tarEnd());
    plain.end();
    await written;
    const { size } = await stat(partial);
    await rename(partial, file);
    const folder = await open(path.dirname(path.resolve(file)), "r");
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
    return { manifest, sizeBytes: size };
  } catch (error) {
    plain.destroy();
    await written.catch(() => undefined);
    await rm(partial, { force: true });
    throw error;
  }
}

/** Waits until there is room: a slow disk slows the reading, and nothing piles up. */
async function push(plain: PassThrough, bytes: Uint8Array): Promise<void> {
  if (bytes.length === 0) return;
  await new Promise<void>((resolve, reject) => {
    plain.write(bytes, (error) => (error === null || error === undefined ? resolve() : reject(error)));
  });
}

function tarSink(plain: PassThrough): BackupSink {
  return {
    file: async (name, sizeOf) => {
      const sizeBytes = await sizeOf();
      let count = 0;
      await push(plain, tarHead(name, sizeBytes));
      return {
        write: async (text) => {
          const bytes = Buffer.from(text, "utf8");
          count += bytes.length;
          await push(plain, bytes);
        },
        end: async () => {
          if (count !== sizeBytes) throw new Error(`${name} is not of the size that was counted.`);
          await push(plain, tarPadding(sizeBytes));
        },
      };
    },
    copy: async (from, name) => {
      const handle = await open(from, "r").catch((error: unknown) => {
        if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
        throw error;
      });
      if (handle === undefined) return undefined;
      try {
        const { size } = await handle.stat();
        await push(plain, tarHead(name, size));
        // A sealed file never changes; one that is swept meanwhile stays readable while it is open.
        for await (const chunk of handle.createReadStream({ autoClose: false, end: Math.max(0, size - 1) }))
          await push(plain, chunk as Buffer);
        await push(plain, tarPadding(size));
        return size;
      } finally {
        await handle.close();
      }
    },
  };
}

const names = new RegExp(
  String.raw`^(?:${manifestName.replace(".", String.raw`\.`)}|${tablesFolder}/[a-z][a-z0-9_]{0,62}\.jsonl|` +
    `${filesFolder}/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/[0-9a-f]{64})$`,
  "u",
);

/** Opens a sealed backup into `folder`, a new one; what cannot be opened whole leaves nothing there. */
export async function openSealedBackup(file: string, opening: Opening, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    await mkdir(path.join(folder, tablesFolder));
    await mkdir(path.join(folder, filesFolder));
    const hashes = await extract(await decrypted(file, opening), folder);
    const manifest = await readManifest(folder);
    for (const { name, sha256 } of manifest.tables) {
      if (hashes.get(`${tablesFolder}/${name}.jsonl`) !== sha256)
        throw new BackupRefused(`The sealed backup is damaged: ${name} is not what its manifest says.`);
    }
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function decrypted(file: string, opening: Opening): Promise<AsyncIterable<Uint8Array>> {
  const decrypter = new Decrypter();
  if ("passphrase" in opening) decrypter.addPassphrase(opening.passphrase);
  else {
    for (const identity of opening.identities) {
      try {
        decrypter.addIdentity(identity);
      } catch (error) {
        throw new BackupRefused("What --identity names holds no identity of age (AGE-SECRET-KEY-1…).", {
          cause: error,
        });
      }
    }
  }
  const plain = await decrypter
    .decrypt(Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>)
    .catch((error: unknown) => {
      throw new BackupRefused(
        `${file} does not open: it is not a sealed backup, was changed, or is for another key.`,
        {
          cause: error,
        },
      );
    });
  return plain;
}

/** Gives the SHA-256 of each file by its name. */
async function extract(
  plain: AsyncIterable<Uint8Array>,
  folder: string,
): Promise<ReadonlyMap<string, string>> {
  const hashes = new Map<string, string>();
  let current: { readonly handle: FileHandle; readonly digest: Hash } | undefined;
  try {
    for await (const part of readTar(plain)) {
      if ("begin" in part) {
        if (!names.test(part.begin) || hashes.has(part.begin))
          throw new BackupRefused("The sealed backup holds what no backup has. Nothing was restored.");
        const place = path.join(folder, part.begin);
        await mkdir(path.dirname(place), { recursive: true, mode: 0o700 });
        current = { handle: await open(place, "wx", 0o600), digest: createHash("sha256") };
      } else if ("bytes" in part) {
        current?.digest.update(part.bytes);
        await current?.handle.writeFile(part.bytes);
      } else {
        await current?.handle.close();
        hashes.set(part.end, current?.digest.digest("hex") ?? "");
        current = undefined;
      }
    }
    return hashes;
  } catch (error) {
    await current?.handle.close().catch(() => undefined);
    if (error instanceof BackupRefused) throw error;
    if (error instanceof Error && "code" in error && error.code === "ENOSPC") throw error;
    throw new BackupRefused("The sealed backup is damaged or was cut. Nothing was restored.", {
      cause: error,
    });
  }
}
