/** The suppression list: whom nobody writes to any more to sell something, and who is not brought back. The only door. */
import type { Feature } from "../../platform/feature.ts";
import { suppressionRoutes } from "./routes.ts";

export { check, suppress, valuesOf } from "./list.ts";
export { livingFrom } from "./store.ts";

export const suppression: Feature = { name: "suppression", duties: () => [], routes: suppressionRoutes };
