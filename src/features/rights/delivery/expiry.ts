/**
 * The end of what was kept of an answer (GDPR art. 5(1)(e)). When a request is over, a package nobody was given goes at
 * once; when the months that the organisation set are over, all that still says what was found goes too: packages,
 * letters, the mails they went out with. That it was answered, when and by whom stays, and so do the manifests.
 */
import { destroyCellsAt } from "../../../platform/cells/cells.ts";
import { readCase } from "../../../platform/cases/store.ts";
import type { WriteTx } from "../../../platform/db.ts";
import { DutyProblem } from "../../../platform/duties/kinds.ts";
import type { Platform } from "../../../platform/feature.ts";
import type { CaseId, FileId } from "../../../platform/ids.ts";
import { forgetMails } from "../../../platform/mail/outbox.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { forgetFiles } from "./files/files.ts";
import { forgetLetters } from "../letters/store.ts";
import { packageDestroyed } from "../request/events.ts";
import { isPreserved } from "../request/same_person.ts";
import { hasEnded, requestKind } from "../request/state.ts";
import { note } from "../run/case.ts";

import { destroyRuns } from "./spent.ts";
import { changePackage, heldPackages } from "./store.ts";

/**
 * `unreleased`: what was built and never handed over · `rehearsed`: everything that a rehearsal found · `all`: everything
 * that has run out.
 */
export const expiries = ["unreleased", "rehearsed", "all"] as const;
export type Expiry = (typeof expiries)[number];

/** Destroys what has run out; gives what erases the contents, to be called once the transaction has committed. */
export async function expireCase(
  tx: WriteTx,
  scope: Scope,
  { keys, files }: Pick<Platform, "keys" | "files">,
  expired: { readonly caseId: CaseId; readonly what: Expiry; readonly now: Instant },
): Promise<() => Promise<void>> {
  const { caseId, what, now } = expired;
  const request = await readCase(tx, scope, requestKind, caseId);
  // Only a request that is over loses anything; nothing opens one again.
  if (request === undefined || !hasEnded(request.state)) return async () => undefined;
  // It waits, and is tried again, until the person's other request is over.
  // What a rehearsal found is nobody's answer, and stands in the systems as before.
  const isReal = request.state.isDrill !== true;
  if (isReal && (await isPreserved(tx, scope, keys, caseId)))
    throw new DutyProblem("held_for_open_request", { isWaiting: true });
  const gone: FileId[] = [];
  // The files that went with a package go when it does.
  if (what === "all" || request.state.package.status !== "released")
    gone.push(...(await forgetFiles(tx, scope, caseId)));
  for (const held of await heldPackages(tx, scope, caseId)) {
    if (what === "unreleased" && held.state === "released") continue;
    await changePackage(tx, scope, held.id, { state: "destroyed", file_id: null, destroyed_at: now });
    await destroyCellsAt(tx, scope, { table: "package", rowId: held.id });
    if (held.file_id !== null) gone.push(held.file_id);
    if (held.id !== request.state.package.packageId) continue;
    await note(tx, scope, keys, { caseId, now, events: [packageDestroyed.make({ packageId: held.id })] });
  }
  await destroyRuns(tx, scope, caseId, now);
  if (what === "all") {
    gone.push(...(await forgetLetters(tx, scope, caseId)));
    await forgetMails(tx, scope, caseId);
  }
  const erasers: (() => Promise<void>)[] = [];
  for (const id of gone) {
    const erase = await files.remove(tx, scope, id);
    if (erase !== undefined) erasers.push(erase);
  }
  return async () => {
    for (const erase of erasers) await erase();
  };
}
