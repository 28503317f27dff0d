/** The policy as a document whose clauses show whether they are kept. The only door. */
import type { Feature } from "../../platform/feature.ts";
import { beginningDuty } from "./drafts/duty.ts";
import { draftRoutes } from "./drafts/routes.ts";
import { keepRecord } from "./evaluate.ts";
import { policyRoutes } from "./routes.ts";
import { signingDuty } from "./signing/acts.ts";
import { attestingRoutes } from "./attesting/routes.ts";
import { readerRoutes } from "./reader/routes.ts";
import { signingRoutes } from "./signing/routes.ts";
import { translationRoutes } from "./translating/routes.ts";

export { evaluatePolicy } from "./evaluate.ts";
export { endingWords } from "./attesting/ending.ts";
export { installPolicy } from "./install.ts";
export { readPack } from "./document/pack.ts";
export { plainWords, policySeen, type PassedPolicy } from "./reader/passed.ts";
export { firstDay } from "./store.ts";
export type { Memory } from "./parts/parts.ts";
export { standingOf, type Standing } from "./standing.ts";

export const policy: Feature = {
  name: "policy",
  duties: (platform) => [beginningDuty(platform), signingDuty(platform)],
  routes: (platform) => [
    ...readerRoutes(platform),
    ...policyRoutes(platform),
    ...draftRoutes(platform),
    ...signingRoutes(platform),
    ...translationRoutes(platform),
    ...attestingRoutes(platform),
  ],
  sweep: keepRecord,
};
