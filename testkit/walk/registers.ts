import type { WalkTable } from "./row.ts";

const organisation = { organisation: "harbour-school" };
const activities = "/o/:organisation/api/registers/processing-activities";
const activity = { ...organisation, key: "nothing-of-the-kind" };
const disclosures = "/o/:organisation/api/registers/disclosures";
const controller = "/o/:organisation/api/registers/controller";

export const registersRows: WalkTable = {
  [`GET ${activities}`]: { nobody: 401, params: organisation },
  [`POST ${activities}`]: { nobody: 401, params: organisation },
  [`GET ${activities}/:key`]: { nobody: 401, params: activity },
  [`PUT ${activities}/:key`]: { nobody: 401, params: activity },
  "POST /o/:organisation/api/registers/install": { nobody: 401, params: organisation },
  [`GET ${disclosures}`]: { nobody: 401, params: organisation },
  [`GET ${disclosures}/file`]: { nobody: 401, params: organisation },
  [`POST ${disclosures}`]: { nobody: 401, params: organisation },
  [`POST ${disclosures}/:disclosure/strike`]: {
    nobody: 401,
    params: { ...organisation, disclosure: "01890a5d-ac96-774b-bcce-b302099a8057" },
  },
  [`GET ${controller}`]: { nobody: 401, params: organisation },
  [`PUT ${controller}`]: { nobody: 401, params: organisation },
};
