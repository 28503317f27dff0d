/** Report packs: what was said at a moment, frozen and on the ledger, with a page for the board. The only door. */
import type { Feature } from "../../platform/feature.ts";
import { reportRoutes } from "./routes.ts";

export const reports: Feature = { name: "reports", duties: () => [], routes: reportRoutes };
