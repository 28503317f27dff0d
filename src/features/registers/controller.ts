/** Who answers for the data, as the office reads and edits it. */
import { VersionConflict } from "../../platform/cases/kind.ts";
import type { Tx, WriteTx } from "../../platform/db.ts";
import { changeEntry, createEntry, listVersions, readEntryByKey } from "../../platform/entries/store.ts";
import { refusal } from "../../platform/errors.ts";
import type { Scope } from "../../platform/scope.ts";
import type { Instant } from "../../platform/time.ts";
import type { Controller, ControllerPage } from "./contract.ts";
import { historyOf, shownVersions } from "./history.ts";
import type { Reader } from "./history.ts";
import { controllerKey, controllerKind } from "./kinds/stored.ts";

export async function storedController(tx: Tx, scope: Scope, by: Reader): Promise<ControllerPage> {
  const entry = await readEntryByKey(tx, scope, controllerKind, controllerKey);
  if (entry === undefined) return { version: 0, history: [] };
  const versions = await listVersions(tx, scope, controllerKind, entry.id, shownVersions);
  const history = await historyOf(tx, scope, by, versions);
  return { controller: entry.body, version: entry.version, history };
}

/** Writes it down, version 0 for the first time; refuses with `conflict` when somebody else did meanwhile. */
export async function writeController(
  tx: WriteTx,
  scope: Scope,
  change: { readonly version: number; readonly controller: Controller; readonly now: Instant },
): Promise<void> {
  const { version, controller: body, now } = change;
  const entry = await readEntryByKey(tx, scope, controllerKind, controllerKey);
  if ((entry?.version ?? 0) !== version) throw refusal("conflict");
  if (entry === undefined) {
    await createEntry(tx, scope, controllerKind, { key: controllerKey, body, now });
    return;
  }
  try {
    await changeEntry(tx, scope, controllerKind, { entryId: entry.id, version, body, now });
  } catch (error) {
    if (error instanceof VersionConflict) throw refusal("conflict");
    throw error;
  }
}
