/**
 * A backup sealed as a whole (docs/decisions/0075-backups.md): a tar archive encrypted with age (age-encryption.org/v1) on its
 * way to the disk, for recipients or a passphrase. No plain byte of it touches a disk, on its way out or back: it is read twice,
 * once to its end to see that everything in it is what its manifest says, then into the database.
 */
import { createHash, randomBytes } from "node:crypto";
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { open, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { PassThrough, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Decrypter, Encrypter } from "age-encryption";
import { BackupRefused, isPartName, manifestName, parseManifest, tablesFolder } from "./format.ts";
import type { Manifest } from "./format.ts";
import type { BackupPart, BackupReading } from "./reading.ts";
import { readTar, tarEnd, tarHead, tarPadding } from "./tar.ts";
import type { TarPart } from "./tar.ts";
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

/**
 * Reads a sealed backup to its end and refuses it unless everything in it is what its manifest says; what it gives reads it
 * a second time. Refused: a folder it is opened into, whose rows would lie there readable after a kill.
 */
export async function openSealedBackup(file: string, opening: Opening): Promise<BackupReading> {
  const opener = await openerOf(file, opening);
  const parts = () => partsOf(opener);
  return { manifest: await proved(parts()), parts: () => withoutManifest(parts()) };
}

async function* withoutManifest(parts: AsyncIterable<BackupPart>): AsyncGenerator<BackupPart> {
  for await (const part of parts) {
    if (part.name === manifestName) return;
    yield part;
  }
}

/** The manifest stands last; what comes after it, or is not spoken of in it, is no part of a backup. */
async function proved(parts: AsyncIterable<BackupPart>): Promise<Manifest> {
  const tables: string[] = [];
  let files = 0;
  let manifest: Manifest | undefined;
  for await (const { name, bytes } of parts) {
    if (manifest !== undefined || !(name === manifestName || isPartName(name))) throw foreign();
    if (name === manifestName) {
      manifest = parseManifest(await textOf(bytes), "What the sealed backup ends with");
      continue;
    }
    const digest = createHash("sha256");
    for await (const chunk of bytes) digest.update(chunk);
    const hash = digest.digest("hex");
    if (name.startsWith(`${tablesFolder}/`)) tables.push(`${name} ${hash}`);
    else {
      files += 1;
      if (path.posix.basename(name) !== hash) throw damaged();
    }
  }
  if (manifest === undefined) throw damaged();
  const told = manifest.tables.map(({ name, sha256 }) => `${tablesFolder}/${name}.jsonl ${sha256}`);
  const wrong = told.findIndex((one, at) => one !== tables[at]);
  if (wrong !== -1 || tables.length !== told.length || files !== manifest.files.count)
    throw damaged(manifest.tables[wrong]?.name);
  return manifest;
}

const mostManifestBytes = 256 * 1024 * 1024;

async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of bytes) {
    sizeBytes += chunk.length;
    if (sizeBytes > mostManifestBytes) throw damaged();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

const foreign = (): BackupRefused =>
  new BackupRefused("The sealed backup holds what no backup has. Nothing was restored.");

const damaged = (name?: string, cause?: unknown): BackupRefused =>
  new BackupRefused(
    name === undefined
      ? "The sealed backup is damaged or was cut. Nothing was restored."
      : `The sealed backup is damaged: ${name} is not what its manifest says.`,
    { cause },
  );

async function* partsOf(opener: () => Promise<AsyncIterable<Uint8Array>>): AsyncGenerator<BackupPart> {
  const tar = readTar(await opener());
  const next = async (): Promise<TarPart | undefined> => {
    try {
      const { value, done } = await tar.next();
      return done === true ? undefined : value;
    } catch (error) {
      throw error instanceof BackupRefused ? error : damaged(undefined, error);
    }
  };
  async function* content(): AsyncGenerator<Uint8Array> {
    for (let part = await next(); part !== undefined && "bytes" in part; part = await next())
      yield part.bytes;
  }
  try {
    for (let part = await next(); part !== undefined; part = await next()) {
      if (!("begin" in part)) throw new Error("A part was not read to its end.");
      yield { name: part.begin, bytes: content() };
    }
  } finally {
    await tar.return(undefined);
  }
}

/** The head of a sealed file says what each recipient needs; it is small, however many there are. */
const mostHeadBytes = 1024 * 1024;

/**
 * Gives what reads the file's content from its beginning. The passphrase is stretched, or the identity tried, once: what was
 * found opens this file and no other.
 */
async function openerOf(file: string, opening: Opening): Promise<() => Promise<AsyncIterable<Uint8Array>>> {
  const decrypter = decrypterFor(opening);
  const refused = (cause: unknown): BackupRefused =>
    new BackupRefused(
      `${file} does not open: it is not a sealed backup, was changed, or is for another key.`,
      { cause },
    );
  try {
    const fileKey = await decrypter.decryptHeader(await headOf(file));
    const again = new Decrypter();
    again.addIdentity({ unwrapFileKey: () => fileKey });
    return async () => {
      const sealed = Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>;
      return again.decrypt(sealed).catch((error: unknown) => {
        throw refused(error);
      });
    };
  } catch (error) {
    throw refused(error);
  }
}

/** To the end of the line that begins with three hyphens (age-encryption.org/v1, Header). */
async function headOf(file: string): Promise<Uint8Array> {
  const handle = await open(file, "r");
  try {
    const bytes = Buffer.alloc(mostHeadBytes);
    const { bytesRead } = await handle.read(bytes, 0, mostHeadBytes, 0);
    const last = bytes.subarray(0, bytesRead).indexOf("\n--- ");
    return Uint8Array.from(bytes.subarray(0, bytes.indexOf(10, last + 1) + 1));
  } finally {
    await handle.close();
  }
}

function decrypterFor(opening: Opening): Decrypter {
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
  return decrypter;
}
