/** Where Kept keeps things by default, and whether a folder may be used: by us and by the server's user. */
import { chmod, lchown, lstat, mkdir, readdir, stat } from "node:fs/promises";
import { userInfo } from "node:os";
import path from "node:path";
import { PostgresError, systemCode } from "./error.ts";
import { ownName, runAs, systemUser } from "./user.ts";
import type { ServerUser } from "./user.ts";

export type DefaultFolders = {
  /** The embedded cluster and everything else that belongs to the installation. */
  readonly data: string;
  /** Keys: outside the data folder, so that a copy of the data is not a copy of the keys. */
  readonly keystore: string;
  /** Things that can be made again, such as the unpacked PostgreSQL. */
  readonly cache: string;
};

/** Root uses `/var`, others the XDG folders; `KEPT_DATA`, `KEPT_KEYSTORE`, `KEPT_CACHE` go first. Touches no disk. */
export function defaultFolders(environment: NodeJS.ProcessEnv = process.env): DefaultFolders {
  const root = process.geteuid?.() === 0;
  const folder = (own: string, forRoot: string, xdg: string, inHome: string, name: string): string => {
    const chosen = environment[own];
    if (chosen !== undefined && chosen !== "") return path.resolve(chosen);
    if (root) return forRoot;
    const base = environment[xdg];
    // The XDG specification: a relative path is to be ignored.
    if (base !== undefined && path.isAbsolute(base)) return path.join(base, name);
    return path.join(homeFolder(environment, own), inHome, name);
  };
  return {
    data: folder("KEPT_DATA", "/var/lib/kept", "XDG_DATA_HOME", ".local/share", "kept"),
    keystore: folder(
      "KEPT_KEYSTORE",
      "/var/lib/kept-keystore",
      "XDG_DATA_HOME",
      ".local/share",
      "kept-keystore",
    ),
    cache: folder("KEPT_CACHE", "/var/cache/kept", "XDG_CACHE_HOME", ".cache", "kept"),
  };
}

/** `HOME`, else what the system knows: with an empty environment only the latter is there. */
function homeFolder(environment: NodeJS.ProcessEnv, variable: string): string {
  const home = environment["HOME"];
  if (home !== undefined && path.isAbsolute(home)) return home;
  ownName();
  const known = userInfo().homedir;
  if (path.isAbsolute(known)) return known;
  throw new PostgresError("no-home", `This user has no home folder: set ${variable} to a folder of its own.`);
}

/**
 * Makes `folder` when missing and checks that it belongs to us and that the server's user can enter it.
 * An empty folder of root is opened for passing through (0711); one with contents is never changed.
 */
export async function openFolder(folder: string, user: ServerUser): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: user === undefined ? 0o700 : 0o711 });
  } catch (error) {
    throw unusable(folder, error);
  }
  const { uid, mode } = await stat(folder);
  if (uid !== process.geteuid?.() && uid !== user?.uid) throw foreign(folder, uid);
  if ((mode & 0o002) !== 0) {
    throw new PostgresError(
      "folder-of-another-user",
      `Everybody on this machine may write in ${folder}: choose a folder of your own with KEPT_DATA.`,
    );
  }
  if (user === undefined) return;
  if ((mode & 0o011) !== 0o011 && uid === 0 && (await readdir(folder)).length === 0)
    await chmod(folder, 0o711);
  await runAs(user, "test", ["-x", folder]).catch(() => {
    throw new PostgresError(
      "folder-unreachable",
      `Started by root, PostgreSQL runs as the system user "${systemUser}", and that user cannot enter ${folder}: ` +
        "choose another folder with KEPT_DATA and KEPT_CACHE, such as one under /var/lib, or allow passing through with chmod o+x.",
    );
  });
}

/** Makes `folder` for the server's user alone (0700); refuses a link and one that is somebody else's. */
export async function privateFolder(folder: string, user: ServerUser): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    if (systemCode(error) !== "EEXIST") throw unusable(folder, error);
  }
  if (user !== undefined) await handOver(folder, user);
  const found = await lstat(folder);
  if (!found.isDirectory()) throw unusable(folder, undefined);
  if (found.uid !== (user?.uid ?? process.geteuid?.())) throw foreign(folder, found.uid);
  if ((found.mode & 0o077) !== 0) await chmod(folder, 0o700);
}

/**
 * Gives the server's user a folder of ours that is empty: a start makes it and hands it over in two steps, and another
 * start may look, or the first may end, between them.
 */
async function handOver(folder: string, user: NonNullable<ServerUser>): Promise<void> {
  const { uid } = await lstat(folder);
  if (uid !== process.geteuid?.()) return;
  const isEmpty = (await readdir(folder).catch(() => [""])).length === 0;
  if (isEmpty) await lchown(folder, user.uid, user.gid);
}

/** The sentence for a folder of somebody else. */
function foreign(folder: string, uid: number): PostgresError {
  return new PostgresError(
    "folder-of-another-user",
    `${folder} belongs to another user (id ${uid}), so Kept leaves it alone: ` +
      "start Kept as that user, or choose another folder with KEPT_DATA.",
  );
}

/** The sentence for a folder that cannot be made or written. */
export function unusable(folder: string, error: unknown): PostgresError {
  const code = systemCode(error);
  if (code === "ENOSPC" || code === "EDQUOT") return diskFull(folder);
  return new PostgresError(
    "folder-not-writable",
    `Kept cannot write in ${folder} (${code ?? "it is not a folder"}): choose another folder with KEPT_DATA and KEPT_CACHE.`,
    { cause: error },
  );
}

/** The sentence for a full disk. */
export function diskFull(folder: string): PostgresError {
  return new PostgresError(
    "disk-full",
    `The disk that holds ${folder} is full: make room and start again; nothing that was saved is lost.`,
  );
}
