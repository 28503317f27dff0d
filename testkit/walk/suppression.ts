import type { WalkTable } from "./row.ts";

const params = { organisation: "harbour-school" };
const suppression = "/o/:organisation/api/suppression";

export const suppressionRows: WalkTable = {
  [`GET ${suppression}`]: { nobody: 401, params },
  [`POST ${suppression}/look-up`]: { nobody: 401, params },
  [`POST ${suppression}/entries`]: { nobody: 401, params },
  [`POST ${suppression}/entries/:entry/lift`]: {
    nobody: 401,
    params: { ...params, entry: "01a20000-0000-7000-8000-000000000001" },
  },
  "POST /api/v1/suppression/check": { nobody: 401 },
};
