/** Deciding for people who act in their role. Safe for the browser. */
import { z } from "zod";
import { endpoint } from "../../../../platform/endpoint.ts";
import { idSchema } from "../../../../platform/identifiers.ts";
import { requestParams } from "../../run/endpoints.ts";
import { RoleInput, RolesView, type RoleRuleId } from "./contract.ts";

const roles = "/o/:organisation/api/rights/review/:reference/roles";

export const readRoles = endpoint({
  kind: "json",
  method: "GET",
  path: roles,
  permission: "case:work",
  params: requestParams,
  reply: RolesView,
  refusals: [],
  summary: "Shows from which tables other people are known, and the rules for those who act in their role.",
});

export const decideRole = endpoint({
  kind: "json",
  method: "POST",
  path: roles,
  permission: "case:decide",
  params: requestParams,
  body: RoleInput,
  reply: z.strictObject({ people: z.int().nonnegative() }),
  refusals: ["conflict"],
  summary: "Shows everybody of a table as acting in their role, in this request or in every one.",
});

export const endRole = endpoint({
  kind: "json",
  method: "POST",
  path: `${roles}/:rule/end`,
  permission: "case:decide",
  params: requestParams.extend({ rule: idSchema<RoleRuleId>() }),
  body: z.strictObject({}),
  reply: z.strictObject({}),
  refusals: ["conflict"],
  summary: "Ends a rule: later searches wait for a decision about these people again.",
});
