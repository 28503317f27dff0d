import type { WalkTable } from "./row.ts";

const params = { organisation: "harbour-school" };
const one = { ...params, number: "1" };
const packs = "/o/:organisation/api/reports/packs";

export const reportRows: WalkTable = {
  [`GET ${packs}`]: { nobody: 401, params },
  [`POST ${packs}`]: { nobody: 401, params },
  [`GET ${packs}/:number`]: { nobody: 401, params: one },
  [`GET ${packs}/:number/pdf`]: { nobody: 401, params: one },
  [`GET ${packs}/:number/xlsx`]: { nobody: 401, params: one },
  [`GET ${packs}/:number/json`]: { nobody: 401, params: one },
};
