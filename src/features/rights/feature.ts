/** What the server mounts of this feature: routes and duties. */
import type { Feature } from "../../platform/feature.ts";
import { requestDuties } from "./request/duties.ts";

export const rights: Feature = {
  name: "rights",
  duties: (platform) => [...requestDuties(platform)],
  routes: () => [],
};
