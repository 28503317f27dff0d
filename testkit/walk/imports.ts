import type { WalkTable } from "./row.ts";

const params = { organisation: "harbour-school" };
const imports = "/o/:organisation/api/imports";

export const importsRows: WalkTable = {
  [`POST ${imports}/look`]: { nobody: 401, params },
  [`POST ${imports}`]: { nobody: 401, params },
  [`GET ${imports}`]: { nobody: 401, params },
  [`GET ${imports}/template`]: { nobody: 401, params },
  [`GET ${imports}/:import/report`]: {
    nobody: 401,
    params: { ...params, import: "01890a5d-ac96-774b-bcce-b302099a8057" },
  },
};
