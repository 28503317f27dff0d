import type { WalkTable } from "./row.ts";

const params = { organisation: "harbour-school", reference: "AU-2026-9999" };
const one = "/o/:organisation/api/audits/:reference";

export const auditRows: WalkTable = {
  [`GET ${one}/sample`]: { nobody: 401, params },
  [`POST ${one}/sample`]: { nobody: 401, params },
  [`GET ${one}/population`]: { nobody: 401, params },
};
