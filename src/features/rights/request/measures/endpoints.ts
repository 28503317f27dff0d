/** The office's calls on what somebody has to do for a request, without the request. Safe for the browser. */
import { z } from "zod";
import { endpoint, organisationParam } from "../../../../platform/endpoint.ts";
import { idSchema } from "../../../../platform/identifiers.ts";
import type { Id } from "../../../../platform/identifiers.ts";
import { OwnMeasures, SettledMeasure } from "../office/contract.ts";

const measures = "/o/:organisation/api/rights/measures";

export const listOwnMeasures = endpoint({
  kind: "json",
  method: "GET",
  path: measures,
  permission: "case:log",
  params: z.strictObject({ organisation: organisationParam }),
  reply: OwnMeasures,
  refusals: [],
  summary: "Lists what the caller is to do for requests of data subjects, the earliest first.",
});

export const settleOwnMeasure = endpoint({
  kind: "json",
  method: "POST",
  path: `${measures}/:measure/settle`,
  permission: "case:log",
  params: z.strictObject({ organisation: organisationParam, measure: idSchema<Id<"measure">>() }),
  body: SettledMeasure,
  reply: z.strictObject({}),
  refusals: ["not_found", "conflict"],
  summary: "Says what came of something the caller was to do for a request.",
});
