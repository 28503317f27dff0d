/** The policy as a document whose clauses show whether they are kept. The only door. */
import type { Feature } from "../../platform/feature.ts";

export const policy: Feature = {
  name: "policy",
  duties: () => [],
  routes: () => [],
};
