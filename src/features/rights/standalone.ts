/**
 * The part of the feature that needs no installation: the search of a store for one person, and the package of what was found.
 * `kept access` and `kept erase` begin with this door, and so load neither tables nor routes of ours (testkit/structure.test.ts).
 */
export {
  access,
  accessFiles,
  AccessRefused,
  type AccessOutcome,
  type AccessProgress,
  type AccessStatus,
} from "./access.ts";
export { isComplete, type Gap, type SearchResult } from "./findings.ts";
export { search } from "./search/search.ts";
export type { GivenIdentity } from "./search/seeds.ts";
export { erasureSentences } from "./erase/words.ts";
export { ChangeRefused } from "./change/refused.ts";
export type { ChangeProgress } from "./change/run.ts";
export type { AmendmentCertificate } from "./amend/certificate.ts";
export type { Amending } from "./amend/derive.ts";
export { correctionsIn, type CorrectionsFile } from "./amend/corrections.ts";
export { amendmentFiles, amendmentFolder, forgetMarks, marksIn } from "./amend/files.ts";
export { approveAmendment, prepareAmendment } from "./amend/run.ts";
export { amendmentSentences } from "./amend/words.ts";
export { planErasure } from "./erase/erase.ts";
export { approveErasure, prepareErasure } from "./erase/run.ts";
export { erasureFiles, folderRecords } from "./erase/files.ts";
export { verifyErasure } from "./erase/verify.ts";
export type { ErasureCertificate } from "./erase/certificate.ts";
export { requestRights, stateNames } from "./request/contract.ts";
export { judgeExtension, judgeIdentity, judgeRefusal, toldOfExtension } from "./request/domain.judgement.ts";
