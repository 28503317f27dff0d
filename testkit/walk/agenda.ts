import type { WalkTable } from "./row.ts";

const params = { organisation: "harbour-school" };
const agenda = "/o/:organisation/api/agenda";

export const agendaRows: WalkTable = {
  [`GET ${agenda}`]: { nobody: 401, params },
  [`PUT ${agenda}/digest`]: { nobody: 401, params },
  [`POST ${agenda}/calendar`]: { nobody: 401, params },
  [`DELETE ${agenda}/calendar`]: { nobody: 401, params },
  "GET /o/:organisation/calendar/:token": { nobody: 404, params: { ...params, token: "a".repeat(43) } },
};
