/** The office's calls on the registers. Safe for the browser. */
import { z } from "zod";
import { endpoint, organisationParam } from "../../platform/endpoint.ts";
import { line, sentCount, sentDay } from "../../platform/text.ts";
import {
  Controller,
  ControllerPage,
  entryKey,
  EntryList,
  EntryPage,
  Overview,
  reason,
  SentValues,
  starterNames,
} from "./contract.ts";
import { kindNames } from "./kinds/field.ts";

const organisation = z.strictObject({ organisation: organisationParam });
const kindName = z.enum(kindNames);
const ofKind = z.strictObject({ organisation: organisationParam, kind: kindName });
const one = z.strictObject({ organisation: organisationParam, kind: kindName, key: entryKey });
const base = "/o/:organisation/api/registers";
const entries = `${base}/entries/:kind` as const;
const controllerPath = `${base}/controller` as const;
const asOf = sentDay.optional();

export const readOverview = endpoint({
  kind: "json",
  method: "GET",
  path: base,
  permission: "register:read",
  params: organisation,
  query: z.strictObject({ asOf }),
  reply: Overview,
  refusals: [],
  summary: "Counts the entries of each kind and says what is missing, now or as it stood on a day.",
});

export const listEntries = endpoint({
  kind: "json",
  method: "GET",
  path: entries,
  permission: "register:read",
  params: ofKind,
  query: z.strictObject({
    search: line({ max: 100 }).optional(),
    show: z.enum(["in-use", "gaps", "retired"]).optional(),
    after: z.coerce.number().int().min(1).max(100_000).optional(),
    asOf,
  }),
  reply: EntryList,
  refusals: [],
  summary: "Lists the entries of a kind by name, with what each lacks.",
});

export const readEntry = endpoint({
  kind: "json",
  method: "GET",
  path: `${entries}/:key`,
  permission: "register:read",
  params: one,
  query: z.strictObject({
    version: z.coerce.number().int().min(1).max(2_147_483_646).optional(),
    asOf,
  }),
  reply: EntryPage,
  refusals: ["not_found"],
  summary:
    "Gives one entry with its links both ways and its history, as it is, as a version had it, or on a day.",
});

export const createEntry = endpoint({
  kind: "json",
  method: "POST",
  path: entries,
  permission: "register:write",
  params: ofKind,
  body: z.strictObject({
    key: entryKey,
    values: SentValues,
    reason: reason.optional(),
    /** The entry that will name this one, and in which field. */
    namedBy: z.strictObject({ kind: kindName, key: entryKey, field: z.string().max(80) }).optional(),
  }),
  reply: EntryPage,
  refusals: ["conflict"],
  summary: "Adds an entry, and names it in the one it was missing from.",
});

export const changeEntry = endpoint({
  kind: "json",
  method: "PUT",
  path: `${entries}/:key`,
  permission: "register:write",
  params: one,
  body: z.strictObject({ version: sentCount.min(1), values: SentValues, reason: reason.optional() }),
  reply: EntryPage,
  refusals: ["not_found", "conflict"],
  summary: "Adds a version of an entry, with why.",
});

export const retireEntry = endpoint({
  kind: "json",
  method: "POST",
  path: `${entries}/:key/retire`,
  permission: "register:write",
  params: one,
  body: z.strictObject({ reason }),
  reply: EntryPage,
  refusals: ["not_found", "conflict"],
  summary: "Takes an entry out of use; refused as long as another in use names it.",
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
  path: `${base}/install`,
  permission: "register:write",
  params: organisation,
  body: z.strictObject({ pack: z.enum(starterNames) }),
  reply: z.object({ made: z.int() }),
  refusals: [],
  summary: "Adds the entries of a pack that are not there yet; who answers for the data stays to be written.",
});
