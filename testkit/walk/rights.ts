import type { WalkTable } from "./row.ts";

const organisation = "harbour-school";
const link = { organisation, token: "A".repeat(43) };

export const rightsRows: WalkTable = {
  "GET /p/:organisation": { nobody: 200, params: { organisation } },
  "GET /p/:organisation/contact": { nobody: 200, params: { organisation } },
  "GET /p/:organisation/request": { nobody: 200, params: { organisation } },
  "POST /p/:organisation/request": { nobody: 403, params: { organisation } },
  "GET /p/:organisation/follow": { nobody: 200, params: { organisation } },
  "POST /p/:organisation/follow": { nobody: 403, params: { organisation } },
  "GET /p/:organisation/confirm/:token": { nobody: 200, params: link },
  "POST /p/:organisation/confirm/:token": { nobody: 403, params: link },
  "GET /p/:organisation/request/:token": { nobody: 200, params: link },
  "POST /p/:organisation/request/:token/code": { nobody: 403, params: link },
  "POST /p/:organisation/request/:token/new-code": { nobody: 403, params: link },
  "POST /p/:organisation/request/:token/evidence": { nobody: 403, params: link },
  "POST /p/:organisation/request/:token/answer": { nobody: 403, params: link },
  "POST /p/:organisation/request/:token/withdraw": { nobody: 403, params: link },
  "POST /p/:organisation/request/:token/package": { nobody: 403, params: link },
};
