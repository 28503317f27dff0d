/** The calls on how long cases are kept. Safe for the browser. */
import { z } from "zod";
import { endpoint, organisationParam } from "../../../platform/endpoint.ts";
import { AskEnds, CaseEnds, GoesAtOnce, SaveEnds } from "./contract.ts";

const path = "/o/:organisation/api/case-ends" as const;
const params = z.strictObject({ organisation: organisationParam });

export const readEnds = endpoint({
  kind: "json",
  method: "GET",
  path,
  permission: "settings:read",
  params,
  reply: CaseEnds,
  refusals: [],
  summary: "Says how long what is written in cases is kept after their end, by kind, and why.",
});

export const askEnds = endpoint({
  kind: "json",
  method: "POST",
  path: `${path}/preview`,
  permission: "settings:write",
  params,
  body: AskEnds,
  reply: GoesAtOnce,
  refusals: [],
  summary: "Says how many cases would be destroyed at once with these times; changes nothing.",
});

export const saveEnds = endpoint({
  kind: "json",
  method: "PUT",
  path,
  permission: "settings:write",
  stepUp: true,
  params,
  body: SaveEnds,
  reply: z.strictObject({ version: z.int() }),
  refusals: ["conflict"],
  summary: "Saves how long what is written in cases is kept after their end, as a new version.",
});
