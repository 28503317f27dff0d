/** Rights requests: the search for one person's data and the package they receive. The only door. */
export {
  access,
  accessFiles,
  AccessRefused,
  statusOf,
  type AccessOutcome,
  type AccessProgress,
  type AccessRequest,
  type AccessStatus,
} from "./access.ts";
export { isComplete, type Finding, type Gap, type SearchResult } from "./findings.ts";
export { planAccess, type AccessPlan } from "./plan.ts";
export { defaultLimits, search, type Search, type SearchRequest } from "./search/search.ts";
export type { GivenIdentity } from "./search/seeds.ts";
