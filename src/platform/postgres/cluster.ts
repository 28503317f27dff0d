/** The files of a cluster: made once, whole or not at all; never touched when another major version wrote them. */
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { open, readdir, readFile, rename } from "node:fs/promises";
import path from "node:path";
import { PostgresError } from "./error.ts";
import { diskFull } from "./folders.ts";
import { runAs } from "./user.ts";
import type { ServerUser } from "./user.ts";

/** The database superuser of an embedded cluster: it makes databases and roles, the product never runs as it. */
export const superuser = "kept_superuser";

const majorVersion = "18";

/** Makes the cluster when `dataFolder` is missing or empty; the caller holds the lock. */
export async function openCluster(binaries: string, dataFolder: string, user: ServerUser): Promise<void> {
  await removeLeftovers(dataFolder, user);
  const contents = existsSync(dataFolder) ? await readdir(dataFolder) : [];
  if (contents.length === 0) return await initialise(binaries, dataFolder, user);
  if (!contents.includes("PG_VERSION")) {
    throw new PostgresError(
      "not-a-cluster",
      `${dataFolder} holds files but no database: move it away, or choose another folder with KEPT_DATA.`,
    );
  }
  const version = (await readFile(path.join(dataFolder, "PG_VERSION"), "utf8")).trim();
  if (version === majorVersion) return;
  throw new PostgresError(
    "other-version",
    `${dataFolder} was written by PostgreSQL ${version} and this Kept brings ${majorVersion}: make a backup with the ` +
      "Kept that wrote it and restore it here into an empty folder; nothing was changed.",
  );
}

async function initialise(binaries: string, dataFolder: string, user: ServerUser): Promise<void> {
  // A name of its own: killed with -9, we leave an initdb behind that goes on writing into its folder.
  const partial = `${partialPrefix(dataFolder)}${randomBytes(6).toString("hex")}`;
  // With no LANG the encoding would be SQL_ASCII, so encoding and locale are named.
  const place = ["-D", partial, "-U", superuser, "--auth=peer", "--data-checksums", "--no-instructions"];
  const text = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"];
  try {
    await runAs(user, path.join(binaries, "bin/initdb"), [...place, ...text]);
  } catch (error) {
    await removeLeftovers(dataFolder, user);
    throw initialisationFailed(dataFolder, binaries, error);
  }
  await rename(partial, dataFolder);
  const parent = await open(path.dirname(dataFolder), "r");
  try {
    await parent.sync();
  } finally {
    await parent.close();
  }
}

function partialPrefix(dataFolder: string): string {
  return `${dataFolder}.partial-`;
}

/** What cannot be removed now, because an initdb is still writing, is tried again at the next start. */
async function removeLeftovers(dataFolder: string, user: ServerUser): Promise<void> {
  const folder = path.dirname(dataFolder);
  for (const name of await readdir(folder)) {
    const place = path.join(folder, name);
    if (!place.startsWith(partialPrefix(dataFolder))) continue;
    // By the server's user, not by root: what stands in this folder is under that user's hand.
    await runAs(user, "rm", ["-rf", place]).catch(() => undefined);
  }
}

function initialisationFailed(dataFolder: string, binaries: string, error: unknown): PostgresError {
  const text = error instanceof Error ? error.message : String(error);
  if (/No space left on device|Disk quota exceeded/.test(text)) return diskFull(dataFolder);
  if (/spawn .* (EACCES|ENOENT)/.test(text)) return notExecutable(binaries, error);
  const reason = text.split("\n").findLast((line) => /error:|FATAL:/.test(line)) ?? "no reason given";
  return new PostgresError(
    "did-not-start",
    `PostgreSQL could not make its files in ${dataFolder}: ${reason}`,
    {
      cause: error,
    },
  );
}

/** ENOENT for a file that is there means its loader is not: the binaries are made for glibc. */
export function notExecutable(binaries: string, error: unknown): PostgresError {
  return new PostgresError(
    "binaries-not-executable",
    `The programs in ${binaries} cannot be run here: the folder may be mounted "noexec" (choose another with KEPT_CACHE), ` +
      "or this Linux is not built on glibc (Alpine is not supported).",
    { cause: error },
  );
}
