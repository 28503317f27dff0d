/** From a plan to a search: what the office may ask and do. Safe for the browser. */
import { z } from "zod";
import { endpoint, organisationParam } from "../../../platform/endpoint.ts";
import { line } from "../../../platform/text.ts";
import { RunView } from "./contract.ts";

export const requestParams = z.strictObject({
  organisation: organisationParam,
  reference: z.string().regex(/^[A-Z]{1,3}-\d{4}-\d{4,8}$/),
});

const office = { kind: "json", params: requestParams } as const;

export const readSearch = endpoint({
  ...office,
  method: "GET",
  path: "/o/:organisation/api/rights/search/:reference",
  permission: "case:read",
  reply: RunView,
  refusals: [],
  summary: "Shows the plan of a request's search and how far the search is.",
});

const identityInput = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9_]{0,62}$/),
  /** Empty: the person is known to have none. */
  value: line({ max: 500 }),
  /** Search this table only. */
  table: line({ max: 200, min: 1 }).optional(),
});

export const planSearch = endpoint({
  ...office,
  method: "POST",
  path: "/o/:organisation/api/rights/search/:reference/plan",
  permission: "case:work",
  body: z.strictObject({ identities: z.array(identityInput).min(1).max(30) }),
  reply: z.strictObject({ runId: z.string(), planHash: z.string() }),
  refusals: ["not_yet", "conflict"],
  summary: "States what would be searched, disclosed and held back, before a row is read.",
});

export const approveSearch = endpoint({
  ...office,
  method: "POST",
  path: "/o/:organisation/api/rights/search/:reference/approve",
  permission: "case:work",
  body: z.strictObject({ planHash: z.string().regex(/^sha256:[0-9a-f]{64}$/) }),
  reply: z.strictObject({ runId: z.string() }),
  refusals: ["not_yet", "conflict"],
  summary: "Approves the plan that was read and starts the search.",
});
