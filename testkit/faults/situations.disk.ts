/** Disks that fill up one at a time: data, files and spool each lie on a small file system of their own. */
import { execFileSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, rmSync, statSync, writeSync } from "node:fs";
import path from "node:path";
import { enough, logged, until } from "./acting.ts";
import type { Acting } from "./acting.ts";
import { hasten } from "./crash.ts";

export const diskPlaces = { "files full": "files", "spool full": "spool", "database full": "." } as const;
export type DiskName = keyof typeof diskPlaces;

/** Nothing is acknowledged that is not there, reading goes on, and all goes on by itself once there is space. */
export async function full({ site, load, broken, measured }: Acting, name: DiskName): Promise<void> {
  const file = path.join(site.options.folder, diskPlaces[name], "filling");
  const unavailable = load.figures.unavailable;
  const hasMet = (): boolean =>
    name === "spool full"
      ? logged(site, "search.storage_full") > 0
      : load.figures.unavailable > unavailable || logged(site, "duty.failed", "53100") > 0;
  fill(file);
  measured["filledMegabytes"] = Math.round(statSync(file).size / 2 ** 20);
  const isMet = await until(async () => {
    // A database removes what it does not need any more, and would go on for a while.
    if (name === "database full") fill(file);
    return hasMet();
  }, 90);
  if (!isMet) broken.push(`${name}: nothing noticed it, so nothing was shown`);
  await enough(load, 20, 20);
  const before = load.figures.acknowledged;
  const reply = await fetch(`${site.url}/p/riverbridge`, { signal: AbortSignal.timeout(10_000) }).catch(
    () => undefined,
  );
  // A database without space may stop and come back; until then it says so.
  const isFit = reply?.status === 200 || (name === "database full" && reply?.status === 503);
  if (!isFit) broken.push(`${name}: a page was answered with ${reply?.status ?? "nothing"}`);
  rmSync(file);
  const began = performance.now();
  await site.ready();
  await hasten(site);
  if (!(await enough(load, 20, 60))) broken.push(`${name}: nothing goes on after there is space again`);
  measured["goesOnAfterSeconds"] = Math.round((performance.now() - began) / 100) / 10;
  measured["acknowledgedBeforeSpace"] = before;
}

export function mountSmall(data: string, name: DiskName): string {
  const place = path.join(data, diskPlaces[name]);
  mkdirSync(place, { recursive: true, mode: 0o711 });
  const size = name === "database full" ? "400m" : "24m";
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size},mode=0711`, "tmpfs", place]);
  return place;
}

/** Writes until not a block is left; again on the same file it takes what has become free. */
function fill(file: string): void {
  const handle = openSync(file, "a");
  try {
    for (let bytes = 1_048_576; bytes >= 512; bytes /= 2) {
      const part = Buffer.alloc(bytes, 1);
      try {
        for (;;) if (writeSync(handle, part) < bytes) break;
      } catch {
        // Full for this size: a smaller piece may still fit.
      }
    }
  } finally {
    closeSync(handle);
  }
}
