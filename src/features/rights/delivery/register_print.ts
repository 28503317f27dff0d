/**
 * A fingerprint of what the register tells with a package. A register that changed after the package was made would have
 * its letter say other things than the package: it is made again first (GDPR arts. 12(1), 15(1)).
 */
import { createHash } from "node:crypto";
import type { Tx } from "../../../platform/db.ts";
import type { Scope } from "../../../platform/scope.ts";
import { accompanyingInformation, type Received } from "../../registers/index.ts";
import { foundDataSets } from "../letters/store.ts";
import type { RunId } from "../request/events.ts";

const languages = ["en", "es"] as const;

export async function registerPrint(
  tx: Tx,
  scope: Scope,
  {
    runId,
    regime,
    received,
  }: {
    readonly runId: RunId;
    readonly regime: "UK" | "EU";
    /** To whom the person's own data were disclosed, where they are told. */
    readonly received: readonly Received[] | undefined;
  },
): Promise<string> {
  const found = await foundDataSets(tx, scope, runId);
  const hash = createHash("sha256");
  for (const language of languages) {
    const { sections } = await accompanyingInformation(tx, scope, { language, regime, found, received });
    hash.update(JSON.stringify(sections));
  }
  return `sha256:${hash.digest("hex")}`;
}
