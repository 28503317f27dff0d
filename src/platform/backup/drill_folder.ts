/**
 * Where a backup is tried: a folder of its own with a database in it, which a killed trial leaves behind with every row. So its
 * place is on record before it is made, and whoever tries or starts next ends and removes what nobody works with any more.
 */
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { writeBeside } from "../ledger/anchor.ts";
import { withLock } from "../postgres/lock.ts";
import { endPostgres } from "../postgres/postgres.ts";
import { BackupRefused } from "./format.ts";

const Place = z.strictObject({ folder: z.string().regex(/^\/.*\/kept-drill-[0-9a-f]{12}$/u) });
const placeName = "drill.json";

class UnderWay extends BackupRefused {
  constructor() {
    super("Another trial of a backup is under way in this installation.");
  }
}

/** One trial at a time in the installation of `home`; `folder` is gone afterwards, whatever became of it. */
export function inDrillFolder<T>(home: string, work: (folder: string) => Promise<T>): Promise<T> {
  return locked(home, async () => {
    await removeLeft(home);
    const folder = path.join(tmpdir(), `kept-drill-${randomBytes(6).toString("hex")}`);
    writeBeside(home, placeName, { folder });
    // Started by root, PostgreSQL runs as another user, who must be able to pass; what is inside stays closed.
    await mkdir(folder, { mode: 0o711 });
    try {
      return await work(folder);
    } finally {
      await removeLeft(home);
    }
  });
}

/** Removes what a killed trial left; whether there was anything. A trial that is under way is left alone. */
export async function clearDrill(home: string): Promise<boolean> {
  if (!existsSync(path.join(home, placeName))) return false;
  return locked(home, () => removeLeft(home)).catch((error: unknown) => {
    if (error instanceof UnderWay) return false;
    throw error;
  });
}

async function locked<T>(home: string, work: () => Promise<T>): Promise<T> {
  await mkdir(home, { recursive: true, mode: 0o711 });
  return withLock(path.join(home, "drill.lock"), 0, () => new UnderWay(), work);
}

async function removeLeft(home: string): Promise<boolean> {
  const note = path.join(home, placeName);
  if (!existsSync(note)) return false;
  const { folder } = Place.parse(JSON.parse(readFileSync(note, "utf8")));
  await endPostgres(path.join(folder, "data"));
  await rm(folder, { recursive: true, force: true });
  await rm(note);
  return true;
}
