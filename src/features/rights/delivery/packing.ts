/**
 * Where the readable files of a package lie while its archive is made: a private folder per package. A worker that is
 * killed leaves it behind; the next attempt empties it, and so does the sweep once no attempt holds the duty.
 */
import { readdir, rm } from "node:fs/promises";
import path from "node:path";
import type { Tx } from "../../../platform/db.ts";
import type { OrganisationId } from "../../../platform/ids.ts";
import type { Scope } from "../../../platform/scope.ts";
import { packageDutyName } from "../review/decide.ts";
import { dutiesUnderWay } from "./store.ts";

const homeOf = (folder: string, organisationId: OrganisationId): string =>
  path.join(folder, "packing", organisationId);

export function packingPlace(folder: string, organisationId: OrganisationId, packageId: string): string {
  return path.join(homeOf(folder, organisationId), packageId);
}

/** Erases what no attempt is working on; gives the number of folders. */
export async function sweepPacking(tx: Tx, scope: Scope, folder: string): Promise<number> {
  const home = homeOf(folder, scope.organisationId);
  // Listed before the duties are asked: a folder made after that is not in the list.
  const names = await readdir(home).catch(() => []);
  if (names.length === 0) return 0;
  const underWay = await dutiesUnderWay(tx, scope, packageDutyName, names);
  const abandoned = names.filter((name) => !underWay.has(name));
  for (const name of abandoned) await rm(path.join(home, name), { recursive: true, force: true });
  return abandoned.length;
}
