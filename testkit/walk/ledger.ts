import type { WalkTable } from "./row.ts";

const nobodyYet = "01a1ff71-5f42-7210-87c5-3549acadb939";

/** A ledger is not public until its organisation says so: until then there is nothing at its addresses. */
export const ledgerRows: WalkTable = {
  "GET /p/:organisation/ledger/checkpoint": { nobody: 404 },
  "GET /p/:organisation/ledger/verifier-key": { nobody: 404 },
  "GET /p/:organisation/ledger/key-history": { nobody: 404 },
  "GET /p/:organisation/ledger/tile/:level/:a": { nobody: 404, params: { level: "0", a: "000" } },
  "GET /p/:organisation/ledger/tile/:level/:a/:b": {
    nobody: 404,
    params: { level: "entries", a: "000.p", b: "1" },
  },
  "GET /p/:organisation/ledger/tile/:level/:a/:b/:c": {
    nobody: 404,
    params: { level: "0", a: "x001", b: "x000", c: "000" },
  },
  "GET /check-a-receipt.html": { nobody: 200 },
  "GET /o/:organisation/api/ledger": { nobody: 401 },
  "GET /o/:organisation/api/ledger/entries": { nobody: 401 },
  "GET /o/:organisation/api/ledger/choices": { nobody: 401 },
  "GET /o/:organisation/api/ledger/verifications": { nobody: 401 },
  "POST /o/:organisation/api/ledger/verifications": { nobody: 401 },
  "GET /o/:organisation/api/ledger/outlets": { nobody: 401 },
  "POST /o/:organisation/api/ledger/outlets": { nobody: 401 },
  "DELETE /o/:organisation/api/ledger/outlets/:outlet": { nobody: 401, params: { outlet: nobodyYet } },
  "GET /p/:organisation/checkpoints/:token": { nobody: 200, params: { token: "A".repeat(43) } },
  "POST /p/:organisation/checkpoints/:token": { nobody: 403, params: { token: "A".repeat(43) } },
  "GET /o/:organisation/api/ledger/export": { nobody: 401 },
  "GET /o/:organisation/api/ledger/cases/:reference": { nobody: 401, params: { reference: "R-2026-0001" } },
  "GET /o/:organisation/api/ledger/cases/:reference/:sequence": {
    nobody: 401,
    params: { reference: "R-2026-0001", sequence: "1" },
  },
  "GET /o/:organisation/api/ledger/receipt/:entry": { nobody: 401, params: { entry: nobodyYet } },
};
