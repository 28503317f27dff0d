/** The ledger for people and for other tools: search, verification, receipts, public tiles. The only door. */
import type { Feature } from "../../platform/feature.ts";
import { ledgerRoutes } from "./routes.ts";
import { deliveryDuty, sweepOutlets } from "./outlets/deliver.ts";
import { outletRoutes } from "./outlets/routes.ts";
import { verificationDuty } from "./verifications/run.ts";

export const ledger: Feature = {
  name: "ledger",
  duties: (platform) => [verificationDuty(platform), deliveryDuty(platform)],
  routes: (platform) => [...ledgerRoutes(platform), ...outletRoutes(platform)],
  sweep: (tx, now, { scope }) => sweepOutlets(tx, scope, now()),
};
