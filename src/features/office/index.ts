/** The office's shell, its outbox and its settings. The only door. */
import type { Feature } from "../../platform/feature.ts";

export const office: Feature = {
  name: "office",
  duties: () => [],
  routes: () => [],
};
