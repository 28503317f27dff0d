/** The office's calls on rehearsed requests. Safe for the browser. */
import { z } from "zod";
import { endpoint, organisationParam } from "../../../platform/endpoint.ts";
import { DrillList, DrillView, OpenAction, StartDrill } from "./contract.ts";

const organisation = z.strictObject({ organisation: organisationParam });
const reference = z.string().regex(/^[A-Z]{1,3}-\d{4}-\d{4,12}$/);
const one = z.strictObject({ organisation: organisationParam, reference });
const drills = "/o/:organisation/api/rights/drills" as const;

export const listDrills = endpoint({
  kind: "json",
  method: "GET",
  path: drills,
  permission: "case:read",
  params: organisation,
  reply: DrillList,
  refusals: [],
  summary: "Lists rehearsed requests, the newest first, with what each proved.",
});

export const startDrill = endpoint({
  kind: "json",
  method: "POST",
  path: drills,
  permission: "case:decide",
  params: organisation,
  body: StartDrill,
  reply: z.strictObject({ reference: z.string() }),
  refusals: ["invalid_request"],
  summary: "Begins the rehearsal of a request: a case like any other that nobody outside hears of.",
});

export const readDrill = endpoint({
  kind: "json",
  method: "GET",
  path: `${drills}/:reference`,
  permission: "case:read",
  params: one,
  reply: DrillView,
  refusals: ["not_found"],
  summary: "Shows what a rehearsal has proved so far, or the report that it ended with.",
});

export const endDrill = endpoint({
  kind: "json",
  method: "POST",
  path: `${drills}/:reference/end`,
  permission: "case:decide",
  params: one,
  body: z.strictObject({}),
  reply: z.strictObject({ hash: z.string() }),
  refusals: ["not_found", "conflict", "not_yet"],
  summary: "Ends a rehearsal: stores its report and destroys what it found.",
});

export const openFindingAction = endpoint({
  kind: "json",
  method: "POST",
  path: `${drills}/:reference/actions`,
  permission: "case:work",
  params: one,
  body: OpenAction,
  reply: z.strictObject({ reference: z.string() }),
  refusals: ["not_found", "conflict"],
  summary: "Opens an action for a finding of a rehearsal that has ended.",
});

export const printDrill = endpoint({
  kind: "stream",
  method: "GET",
  path: `${drills}/:reference/pdf`,
  permission: "case:read",
  params: one,
  reply: z.object({ mediaType: z.literal("application/pdf"), fileName: z.string() }),
  refusals: ["not_found"],
  summary: "Gives the report of a rehearsal as a tagged PDF.",
});
