/** Open cases of another system, brought here with their clocks running. The only door. */
import type { Feature } from "../../platform/feature.ts";
import { endingDuty, oweEnds, openingDuty } from "./duty.ts";
import { importRoutes } from "./routes.ts";

export const imports: Feature = {
  name: "imports",
  duties: (platform) => [openingDuty(platform), endingDuty(platform)],
  routes: importRoutes,
  sweep: (tx, now, { scope }) => oweEnds(tx, scope, now()),
};
