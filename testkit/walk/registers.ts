import type { WalkTable } from "./row.ts";

const organisation = { organisation: "harbour-school" };
const base = "/o/:organisation/api/registers";
const entries = `${base}/entries/:kind`;
const ofKind = { ...organisation, kind: "vendor" };
const entry = { ...ofKind, key: "nothing-of-the-kind" };
const notice = { ...organisation, key: "nothing-of-the-kind" };
const disclosures = "/o/:organisation/api/registers/disclosures";
const controller = "/o/:organisation/api/registers/controller";

export const registersRows: WalkTable = {
  [`GET ${base}`]: { nobody: 401, params: organisation },
  [`GET ${entries}`]: { nobody: 401, params: ofKind },
  [`POST ${entries}`]: { nobody: 401, params: ofKind },
  [`GET ${entries}/:key`]: { nobody: 401, params: entry },
  [`PUT ${entries}/:key`]: { nobody: 401, params: entry },
  [`POST ${entries}/:key/retire`]: { nobody: 401, params: entry },
  [`GET ${base}/tables/:format/xlsx`]: { nobody: 401, params: { ...organisation, format: "ico" } },
  [`POST ${base}/tables/look`]: { nobody: 401, params: organisation },
  [`POST ${base}/tables`]: { nobody: 401, params: organisation },
  [`GET ${base}/notices/:key`]: { nobody: 401, params: notice },
  [`POST ${base}/notices/:key/publish`]: { nobody: 401, params: notice },
  "GET /p/:organisation/notices": { nobody: 200, params: organisation },
  "GET /p/:organisation/notices/:key": { nobody: 404, params: notice },
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
