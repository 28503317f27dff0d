/** Audits: a random sample nobody could choose, a result for each item, actions for what was found. The only door. */
import type { Feature } from "../../platform/feature.ts";
import { auditRoutes } from "./routes.ts";

export { fixed, judged, sampled } from "./events.ts";
export { audit } from "./machine.ts";
export { concludedAudits } from "./store.ts";

export const audits: Feature = { name: "audits", duties: () => [], routes: auditRoutes };
