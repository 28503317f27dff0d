/** What the server mounts of this feature: routes and duties. */
import type { Feature } from "../../platform/feature.ts";
import { lookDuty } from "./stored/look.ts";
import { storedRoutes } from "./stored/routes.ts";

export const connectors: Feature = {
  name: "connectors",
  duties: (platform) => [lookDuty(platform)],
  routes: storedRoutes,
};
