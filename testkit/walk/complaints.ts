import type { WalkTable } from "./row.ts";

const params = { organisation: "harbour-school", reference: "C-2026-9999", letter: "outcome" };

export const complaintRows: WalkTable = {
  "GET /o/:organisation/api/complaints/:reference/letters/:letter/pdf": { nobody: 401, params },
};
