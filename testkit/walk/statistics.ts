import type { WalkTable } from "./row.ts";

const params = { organisation: "harbour-school" };
const file = { ...params, from: "2026-01-01", until: "2026-03-31", edition: "whole" };
const statistics = "/o/:organisation/api/statistics";

export const statisticsRows: WalkTable = {
  [`GET ${statistics}`]: { nobody: 401, params },
  [`GET ${statistics}/:from/:until/:edition/pdf`]: { nobody: 401, params: file },
  [`GET ${statistics}/:from/:until/:edition/xlsx`]: { nobody: 401, params: file },
};
