/** What the server mounts of this feature: routes and duties. */
import type { Feature } from "../../platform/feature.ts";

export const rights: Feature = {
  name: "rights",
  duties: () => [],
  routes: () => [],
};
