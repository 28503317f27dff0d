/** Breaches that vendors tell us of: the case, its 72 hours, and the page they tell it on. The only door. */
import type { Feature } from "../../platform/feature.ts";
import { publicRoutes } from "./public/routes.ts";

export { vendorBreach } from "./machine.ts";

export const vendorBreaches: Feature = {
  name: "vendor-breaches",
  routes: publicRoutes,
  duties: () => [],
};
