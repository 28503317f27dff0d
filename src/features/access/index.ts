/** Who signs in and what they may do: accounts, sessions, roles. The only door. */
import type { Feature } from "../../platform/feature.ts";

export const access: Feature = {
  name: "access",
  duties: () => [],
  routes: () => [],
};
