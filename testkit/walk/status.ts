import { assets } from "../../src/public/assets.ts";
import type { WalkTable } from "./row.ts";

export const statusRows: WalkTable = {
  "GET /": { nobody: 200 },
  "GET /healthz": { nobody: 200 },
  "GET /readyz": { nobody: 200 },
  "GET /metrics": { nobody: 401 },
  "GET /api/v1/openapi.json": { nobody: 200 },
  "GET /api/v1/version": { nobody: 200 },
  "GET /assets/:file": { nobody: 200, params: { file: assets.names()[0] ?? "" } },
};
