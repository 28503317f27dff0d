/** The ledger for people and for other tools: search, verification, receipts, public tiles. The only door. */
import type { Feature } from "../../platform/feature.ts";
import { ledgerRoutes } from "./routes.ts";

export const ledger: Feature = {
  name: "ledger",
  duties: () => [],
  routes: ledgerRoutes,
};
