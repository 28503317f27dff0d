/** What the server mounts of this feature: routes and duties. */
import type { CaseHolding } from "../../platform/cases/holdings.ts";
import type { Machine } from "../../platform/cases/machine.ts";
import type { Feature } from "../../platform/feature.ts";
import { tellDuty } from "./controllers/duty.ts";
import { identifyControllers } from "./controllers/identify.ts";
import { controllerRoutes } from "./controllers/routes.ts";
import { packageDuty } from "./delivery/build.ts";
import { deliveryRoutes } from "./delivery/routes.ts";
import { sweepPacking } from "./delivery/packing.ts";
import { destroySpent } from "./delivery/spent.ts";
import { drillDuty } from "./drill/duties.ts";
import { drillRoutes } from "./drill/routes.ts";
import { executionDuties } from "./execution/duties.ts";
import { documentsDuty } from "./documents/duty.ts";
import { erasingDuty } from "./documents/erasing/duty.ts";
import { documentRoutes } from "./documents/routes.ts";
import { sweepDocuments } from "./documents/store.ts";
import { executionRoutes } from "./execution/routes.ts";
import { forgetErased } from "./erasure/erase.ts";
import { erasureRoutes } from "./erasure/routes.ts";
import { sweepQuestions } from "./execution/store.ts";
import { findRoutes } from "./find/routes.ts";
import { letterRoutes } from "./letters/routes.ts";
import { publicDuties, publicRoutes } from "./public/routes.ts";
import { oweSteps, recipientDuties } from "./recipients/duties.ts";
import { recipientRoutes } from "./recipients/routes.ts";
import { forgetDrafts } from "./request/drafts/store.ts";
import { requestDuties } from "./request/duties.ts";
import { measureReminder } from "./request/measures/reminder.ts";
import { measureRoutes } from "./request/measures/routes.ts";
import { officeRoutes } from "./request/office/routes.ts";
import { reviewRoutes } from "./review/routes.ts";
import { searchRoutes } from "./run/routes.ts";
import { searchDuty } from "./run/search.ts";
import { storedStores } from "./run/stores.ts";

/**
 * `holdings`: what other features hold of a request, asked for when it is erased; `machines`: the kinds of a person's
 * other cases, on which an erasure decides.
 */
export const rights = (
  holdings: () => readonly CaseHolding[],
  machines: readonly Machine[] = [],
): Feature => ({
  name: "rights",
  duties: (platform) => [
    ...requestDuties(platform),
    measureReminder(platform),
    ...publicDuties(platform),
    searchDuty(platform, { storesOf: storedStores(platform.folder, platform.sqliteFolders) }),
    ...executionDuties(platform, { storesOf: storedStores(platform.folder, platform.sqliteFolders) }),
    documentsDuty(platform),
    erasingDuty(platform),
    packageDuty(platform),
    ...recipientDuties(platform),
    drillDuty(platform),
    tellDuty(platform),
  ],
  identify: identifyControllers,
  routes: (platform) => [
    ...officeRoutes(platform),
    ...measureRoutes(platform),
    ...findRoutes(platform),
    ...publicRoutes(platform),
    ...searchRoutes(platform, storedStores(platform.folder, platform.sqliteFolders)),
    ...executionRoutes(platform, storedStores(platform.folder, platform.sqliteFolders)),
    ...documentRoutes(platform),
    ...reviewRoutes(platform),
    ...deliveryRoutes(platform),
    ...letterRoutes(platform),
    ...erasureRoutes(platform, holdings, machines),
    ...recipientRoutes(platform),
    ...drillRoutes(platform),
    ...controllerRoutes(platform),
  ],
  forgetErased,
  sweep: async (tx, now, { scope, folder, keys }) => {
    await forgetDrafts(tx, now());
    await destroySpent(tx, scope, now());
    await sweepPacking(tx, scope, folder);
    await sweepQuestions(tx, scope);
    await sweepDocuments(tx, scope);
    await oweSteps(tx, scope, { keys }, now());
  },
});
