/** Rights requests: the search for one person's data and the package they receive. The only door. */
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

export { rights } from "./feature.ts";
export { requestKind } from "./request/state.ts";
export type { RequestEvent } from "./request/events.ts";
