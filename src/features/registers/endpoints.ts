/** The office's calls on the registers. Safe for the browser. */
import { z } from "zod";
import { endpoint, organisationParam } from "../../platform/endpoint.ts";
import { idSchema } from "../../platform/identifiers.ts";
import type { EntryId } from "../../platform/identifiers.ts";
import { line, sentCount } from "../../platform/text.ts";
import {
  ActivityList,
  ActivityPage,
  Controller,
  ControllerPage,
  entryKey,
  ProcessingActivity,
} from "./contract.ts";

const organisation = z.strictObject({ organisation: organisationParam });
const one = z.strictObject({ organisation: organisationParam, key: entryKey });
const activities = "/o/:organisation/api/registers/processing-activities";
const controllerPath = "/o/:organisation/api/registers/controller";

export const listActivities = endpoint({
  kind: "json",
  method: "GET",
  path: activities,
  permission: "register:read",
  params: organisation,
  query: z.strictObject({ search: line({ max: 100 }).optional(), after: idSchema<EntryId>().optional() }),
  reply: ActivityList,
  refusals: [],
  summary: "Lists what is done with personal data, oldest entry first.",
});

export const readActivity = endpoint({
  kind: "json",
  method: "GET",
  path: `${activities}/:key`,
  permission: "register:read",
  params: one,
  query: z.strictObject({ version: z.coerce.number().int().min(1).optional() }),
  reply: ActivityPage,
  refusals: ["not_found"],
  summary: "Gives one processing activity with its history, as it is or as an earlier version had it.",
});

export const createActivity = endpoint({
  kind: "json",
  method: "POST",
  path: activities,
  permission: "register:write",
  params: organisation,
  body: z.strictObject({ key: entryKey, activity: ProcessingActivity }),
  reply: ActivityPage,
  refusals: ["conflict"],
  summary: "Adds a processing activity.",
});

export const changeActivity = endpoint({
  kind: "json",
  method: "PUT",
  path: `${activities}/:key`,
  permission: "register:write",
  params: one,
  body: z.strictObject({ version: sentCount.min(1), activity: ProcessingActivity }),
  reply: ActivityPage,
  refusals: ["not_found", "conflict"],
  summary: "Adds a version of a processing activity.",
});

export const readController = endpoint({
  kind: "json",
  method: "GET",
  path: controllerPath,
  permission: "register:read",
  params: organisation,
  reply: ControllerPage,
  refusals: [],
  summary: "Says who answers for the data, and who changed that when; version 0 when nobody wrote it down.",
});

export const changeController = endpoint({
  kind: "json",
  method: "PUT",
  path: controllerPath,
  permission: "register:write",
  params: organisation,
  body: z.strictObject({ version: sentCount, controller: Controller }),
  reply: ControllerPage,
  refusals: ["conflict"],
  summary: "Writes down who answers for the data.",
});

export const installStarter = endpoint({
  kind: "json",
  method: "POST",
  path: "/o/:organisation/api/registers/install",
  permission: "register:write",
  params: organisation,
  body: z.strictObject({ pack: z.enum(["school"]) }),
  reply: z.object({ made: z.int() }),
  refusals: [],
  summary:
    "Adds the activities of a pack that are not there yet; who answers for the data stays to be written.",
});
