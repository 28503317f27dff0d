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
export { approveErasure, ErasureRefused, prepareErasure, type ErasureProgress } from "./erase/run.ts";
export { erasureFiles, folderRecords } from "./erase/files.ts";
export { verifyErasure } from "./erase/verify.ts";
export type { ErasureCertificate } from "./erase/certificate.ts";
