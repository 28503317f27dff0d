/** What the server mounts of this feature: routes and duties. */
import type { Feature } from "../../platform/feature.ts";
import { forgetDrafts } from "./request/drafts/store.ts";
import { requestDuties } from "./request/duties.ts";
import { searchDuty } from "./run/search.ts";
import { storedStores } from "./run/stores.ts";

export const rights: Feature = {
  name: "rights",
  duties: (platform) => [
    ...requestDuties(platform),
    searchDuty(platform, { storesOf: storedStores(platform.folder) }),
  ],
  routes: () => [],
  sweep: (tx, now) => forgetDrafts(tx, now()),
};
