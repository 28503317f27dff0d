/** Open cases of another system, brought here with their clocks running. The only door. */
import type { Feature } from "../../platform/feature.ts";
import { openingDuty } from "./duty.ts";
import { importRoutes } from "./routes.ts";

export const imports: Feature = {
  name: "imports",
  duties: (platform) => [openingDuty(platform)],
  routes: importRoutes,
};
