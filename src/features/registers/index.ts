/** Register entries: what is processed, why, with whom. The only door. */
import type { Feature } from "../../platform/feature.ts";

export const registers: Feature = {
  name: "registers",
  duties: () => [],
  routes: () => [],
};
