import type { WalkTable } from "./row.ts";

const organisation = { organisation: "harbour-school" };
const one = { ...organisation, reference: "C-2026-9999" };
const calendar = { ...organisation, calendar: "own-england-and-wales" };
const cases = "/o/:organisation/api/cases";

export const casesRows: WalkTable = {
  "GET /p/:organisation/complain": { nobody: 200, params: organisation },
  "POST /p/:organisation/complain": { nobody: 403, params: organisation },
  [`GET ${cases}`]: { nobody: 401, params: organisation },
  "GET /o/:organisation/api/late-cases": { nobody: 401, params: organisation },
  [`POST ${cases}`]: { nobody: 401, params: organisation },
  [`GET ${cases}/:reference`]: { nobody: 401, params: one },
  [`POST ${cases}/:reference/work`]: { nobody: 401, params: one },
  [`POST ${cases}/:reference/decide`]: { nobody: 401, params: one },
  [`GET ${cases}/:reference/wall`]: { nobody: 401, params: one },
  [`POST ${cases}/:reference/wall`]: { nobody: 401, params: one },
  [`POST ${cases}/:reference/own`]: { nobody: 401, params: one },
  "GET /o/:organisation/api/case-forms/:kind": {
    nobody: 401,
    params: { ...organisation, kind: "complaint" },
  },
  "GET /o/:organisation/api/case-ends": { nobody: 401, params: organisation },
  "PUT /o/:organisation/api/case-ends": { nobody: 401, params: organisation },
  "POST /o/:organisation/api/case-ends/preview": { nobody: 401, params: organisation },
  "GET /o/:organisation/api/calendars": { nobody: 401, params: organisation },
  "GET /o/:organisation/api/calendar-standing": { nobody: 401, params: organisation },
  "GET /o/:organisation/api/calendars/:calendar": { nobody: 401, params: calendar },
  "PUT /o/:organisation/api/calendars/:calendar": { nobody: 401, params: calendar },
  "POST /o/:organisation/api/calendars/:calendar/preview": { nobody: 401, params: calendar },
  "POST /o/:organisation/api/calendar-moves": { nobody: 401, params: organisation },
  "POST /o/:organisation/api/advice/log": { nobody: 401, params: organisation },
  "GET /o/:organisation/api/own-cases": { nobody: 401, params: organisation },
};
