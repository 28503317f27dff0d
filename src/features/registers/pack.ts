/** The starter register of a pack: `packs/<name>/registers.yml`, read once and installed where nothing stands yet. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import type { WriteTx } from "../../platform/db.ts";
import { createEntry, readEntryByKey } from "../../platform/entries/store.ts";
import type { EntryKind } from "../../platform/entries/store.ts";
import type { Scope } from "../../platform/scope.ts";
import type { Instant } from "../../platform/time.ts";
import { Controller, entryKey, ProcessingActivity, type StarterName } from "./contract.ts";
import { activityKind, controllerKey, controllerKind } from "./kinds/stored.ts";

const activities = z.record(entryKey, ProcessingActivity);
export const RegisterPack = z.strictObject({ controller: Controller, activities });
/** A pack whose policy names no address has activities alone. */
const Starter = RegisterPack.partial({ controller: true });
export type RegisterPack = z.infer<typeof RegisterPack>;

/** Throws a `ZodError` that names the place when the file is not a register. */
export function readRegisterPack(yaml: string): RegisterPack {
  return RegisterPack.parse(parse(yaml));
}

/** Makes the entries whose keys are free; what the organisation has written since is left as it is. Gives their number. */
export async function installRegisters(
  tx: WriteTx,
  scope: Scope,
  pack: Pick<RegisterPack, "activities"> & Partial<RegisterPack>,
  now: Instant,
): Promise<number> {
  let made = 0;
  const install = async <Body>(kind: EntryKind<Body>, key: string, body: Body): Promise<void> => {
    if ((await readEntryByKey(tx, scope, kind, key)) !== undefined) return;
    await createEntry(tx, scope, kind, { key, body, now });
    made += 1;
  };
  if (pack.controller !== undefined) await install(controllerKind, controllerKey, pack.controller);
  for (const [key, activity] of Object.entries(pack.activities)) await install(activityKind, key, activity);
  return made;
}

const packs = path.join(import.meta.dirname, "../../../packs");

/** What an organisation of its own starts from: the pack's activities. Whose address letters carry it must say itself. */
export async function readStarter(name: StarterName): Promise<Pick<RegisterPack, "activities">> {
  const yaml = await readFile(path.join(packs, name, "registers.yml"), "utf8");
  return { activities: Starter.parse(parse(yaml)).activities };
}
