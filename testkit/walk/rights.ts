import type { WalkTable } from "./row.ts";

const one = { organisation: "harbour-school", reference: "R-2026-0001" };
const requests = "/o/:organisation/api/rights/requests";
const draft = { organisation: "harbour-school", form: "log-request" };
const drafts = "/o/:organisation/api/rights/drafts/:form";

export const rightsRows: WalkTable = {
  [`GET ${requests}`]: { nobody: 401, params: { organisation: "harbour-school" } },
  [`POST ${requests}`]: { nobody: 401, params: { organisation: "harbour-school" } },
  [`GET ${requests}/:reference`]: { nobody: 401, params: one },
  [`POST ${requests}/:reference/work`]: { nobody: 401, params: one },
  [`POST ${requests}/:reference/decide`]: { nobody: 401, params: one },
  [`GET ${requests}/:reference/evidence/:file`]: {
    nobody: 401,
    params: { ...one, file: "01890000-0000-7000-8000-000000000000" },
  },
  [`GET ${drafts}`]: { nobody: 401, params: draft },
  [`PUT ${drafts}`]: { nobody: 401, params: draft },
  [`DELETE ${drafts}`]: { nobody: 401, params: draft },
};
