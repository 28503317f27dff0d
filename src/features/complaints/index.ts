/** Complaints about data protection. The only door. */
import type { Feature } from "../../platform/feature.ts";
import { paperRoutes } from "./paper/routes.ts";
import { publicRoutes } from "./public/routes.ts";

export { sorts } from "./events.ts";
export { complaint } from "./machine.ts";
export { complaintKind } from "./state.ts";

export const complaints: Feature = {
  name: "complaints",
  duties: () => [],
  routes: (platform) => [...publicRoutes(platform), ...paperRoutes(platform)],
};
