/** The policy as a document whose clauses show whether they are kept. The only door. */
import type { Feature } from "../../platform/feature.ts";
import { keepRecord } from "./evaluate.ts";
import { policyRoutes } from "./routes.ts";

export { evaluatePolicy } from "./evaluate.ts";
export { installPolicy } from "./install.ts";
export { readPack } from "./document/pack.ts";
export { standingOf, type Standing } from "./standing.ts";

export const policy: Feature = {
  name: "policy",
  duties: () => [],
  routes: policyRoutes,
  sweep: keepRecord,
};
