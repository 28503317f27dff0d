import type { WalkTable } from "./row.ts";

const params = { organisation: "harbour-school" };

export const policyRows: WalkTable = {
  "GET /o/:organisation/api/policy": { nobody: 401, params },
  "GET /o/:organisation/api/policy/clauses/:clause": { nobody: 401, params: { ...params, clause: "10.9" } },
  "GET /o/:organisation/api/policy/examples/:pack": { nobody: 401, params: { ...params, pack: "edtech" } },
  "POST /o/:organisation/api/policy/own": { nobody: 401, params },
  "POST /o/:organisation/api/policy/install": { nobody: 401, params },
};
