/** What vendors tell us on a page of their own: a breach, a request that reached them, a new sub-processor. The only door. */
import type { Feature } from "../../platform/feature.ts";
import { tellingRoutes } from "./routes.ts";

export const vendorTells: Feature = {
  name: "vendor-tells",
  routes: tellingRoutes,
  duties: () => [],
};
