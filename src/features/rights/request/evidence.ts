/**
 * Keeps a proof of identity or authority until the decision it is for (GDPR art. 5(1)(c), (e)): encrypted under a
 * key of its own that is destroyed with it, whether the person sent it or a colleague scanned what came by post.
 */
import type { WriteTx } from "../../../platform/db.ts";
import type { Platform } from "../../../platform/feature.ts";
import type { CaseId, FileId } from "../../../platform/identifiers.ts";
import { newId } from "../../../platform/ids.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import type { UploadedFile } from "../../../platform/upload.ts";
import { evidenceLimit } from "./contract.ts";

export async function keepEvidence(
  tx: WriteTx,
  scope: Scope,
  { files }: Pick<Platform, "files">,
  given: { readonly caseId: CaseId; readonly file: UploadedFile; readonly now: Instant },
): Promise<FileId> {
  const { caseId, file, now } = given;
  const content = (async function* () {
    yield file.bytes;
  })();
  const stored = await files.put(tx, scope, content, {
    owner: { kind: "file", id: newId() },
    mediaType: file.mediaType,
    now,
    caseId,
    maximumBytes: evidenceLimit.maxBytes,
  });
  return stored.id;
}
