/** What the server mounts of this feature: routes and duties. */
import type { Feature } from "../../platform/feature.ts";
import { noticeRoutes } from "./notices/routes.ts";
import { registerRoutes } from "./routes.ts";
import { tableRoutes } from "./tables/routes.ts";

export const registers: Feature = {
  name: "registers",
  duties: () => [],
  routes: (platform) => [...registerRoutes(platform), ...tableRoutes(platform), ...noticeRoutes(platform)],
};
