/** Whether mail leaves: by the installation's setting, or by the server the organisation named. */
import type { Tx } from "../../../platform/db.ts";
import type { Platform } from "../../../platform/feature.ts";
import { hasOwnMailServer, isSendingFailing } from "../../../platform/mail/server_store.ts";
import type { Scope } from "../../../platform/scope.ts";

export async function isMailSent(
  tx: Tx,
  scope: Scope,
  { hasMailServer }: Pick<Platform, "hasMailServer">,
): Promise<boolean> {
  return hasMailServer === true || (await hasOwnMailServer(tx, scope));
}

/** Whether a mail written now waits: nothing sends it, or the last try failed. */
export async function isMailWaiting(
  tx: Tx,
  scope: Scope,
  platform: Pick<Platform, "hasMailServer">,
): Promise<boolean> {
  return !(await isMailSent(tx, scope, platform)) || isSendingFailing(tx, scope);
}
