/** Mailboxes that are read over IMAP and open requests (decision 0085). The only door. */
import type { Feature } from "../../platform/feature.ts";
import { mailboxRoutes } from "./boxes/routes.ts";
import { destroyDuty, oweDestructions } from "./incoming/destroy.ts";
import { incomingRoutes } from "./incoming/routes.ts";
import { oweReadings } from "./reading/due.ts";
import { readDuty } from "./reading/read.ts";
import { heldMails } from "./incoming/of_cases.ts";

export const mailbox: Feature = {
  name: "mailbox",
  holdsOfCases: heldMails,
  duties: (platform) => [readDuty(platform), destroyDuty(platform)],
  routes: (platform) => [...mailboxRoutes(platform), ...incomingRoutes(platform)],
  sweep: async (tx, now, { scope }) => {
    await oweReadings(tx, scope, now());
    await oweDestructions(tx, scope, now());
  },
};
