/** What a package says of folders of documents: not searched, not wholly, or found and not given (GDPR art. 12(4), 15(4)). */
import type { Tx } from "../../../platform/db.ts";
import type { Platform } from "../../../platform/feature.ts";
import type { Language } from "../../../platform/i18n/platform.ts";
import type { CaseId } from "../../../platform/ids.ts";
import type { Scope } from "../../../platform/scope.ts";
import { documentFoldersIn } from "../../connectors/index.ts";
import { packageSentences } from "../package/sentences.ts";
import { notLookedInto, readCoverage } from "./coverage.ts";
import { countDocuments, searchOf } from "./store.ts";

export async function documentGaps(
  tx: Tx,
  scope: Scope,
  platform: Platform,
  { caseId, language }: { readonly caseId: CaseId; readonly language: Language },
): Promise<readonly string[]> {
  const folders = await documentFoldersIn(tx, scope, platform);
  const search = await searchOf(tx, scope, caseId);
  if (search?.state !== "finished")
    return folders.length === 0 ? [] : [packageSentences.say(language, "documents.not-searched")];
  const gaps = notLookedInto(readCoverage(search.coverage));
  const { held } = await countDocuments(tx, scope, caseId);
  return [
    ...(gaps === 0 ? [] : [packageSentences.say(language, "documents.gaps", { files: gaps })]),
    ...(held === 0 ? [] : [packageSentences.say(language, "documents.left", { files: held })]),
  ];
}
