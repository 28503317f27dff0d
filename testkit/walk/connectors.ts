import type { WalkTable } from "./row.ts";

const organisation = { organisation: "riverbridge" };
const store = { ...organisation, store: "00000000-0000-7000-8000-000000000000" };
const table = { ...store, table: "student" };

export const connectorsRows: WalkTable = {
  "GET /o/:organisation/api/connectors/stores": { nobody: 401, params: organisation },
  "POST /o/:organisation/api/connectors/stores": { nobody: 401, params: organisation },
  "POST /o/:organisation/api/connectors/documents/test": { nobody: 401, params: organisation },
  "GET /o/:organisation/api/connectors/stores/:store": { nobody: 401, params: store },
  "POST /o/:organisation/api/connectors/stores/:store/look": { nobody: 401, params: store },
  "PUT /o/:organisation/api/connectors/stores/:store/address": { nobody: 401, params: store },
  "PUT /o/:organisation/api/connectors/stores/:store/eraser": { nobody: 401, params: store },
  "DELETE /o/:organisation/api/connectors/stores/:store/eraser": { nobody: 401, params: store },
  "DELETE /o/:organisation/api/connectors/stores/:store": { nobody: 401, params: store },
  "POST /o/:organisation/api/connectors/stores/:store/confirm": { nobody: 401, params: store },
  "GET /o/:organisation/api/connectors/stores/:store/tables/:table": { nobody: 401, params: table },
  "PUT /o/:organisation/api/connectors/stores/:store/tables/:table": { nobody: 401, params: table },
  "DELETE /o/:organisation/api/connectors/stores/:store/tables/:table": { nobody: 401, params: table },
  "POST /o/:organisation/api/connectors/stores/:store/tables/:table/adopt": { nobody: 401, params: table },
  "POST /o/:organisation/api/connectors/stores/:store/tables/:table/sample": { nobody: 401, params: table },
};
