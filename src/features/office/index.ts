/** The office's shell, its outbox and its settings. The only door. */
import type { Feature } from "../../platform/feature.ts";
import { officeRoutes } from "./routes.ts";

export { isMailWaiting } from "./mail_server/sending.ts";
export { readSettings, regimeOf, saveSettings } from "./settings/settings.ts";

export const office: Feature = {
  name: "office",
  duties: () => [],
  routes: officeRoutes,
};
