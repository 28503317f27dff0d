/** The ledger for people and for other tools: search, verification, receipts, public tiles. The only door. */
import type { Feature } from "../../platform/feature.ts";
import { ledgerRoutes } from "./routes.ts";
import { verificationDuty } from "./verifications/run.ts";

export const ledger: Feature = {
  name: "ledger",
  duties: (platform) => [verificationDuty(platform)],
  routes: ledgerRoutes,
};
