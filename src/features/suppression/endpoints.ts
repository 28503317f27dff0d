/** The suppression list: how much is on it, one value looked up, entries added and lifted, and checks by programs. Browser-safe. */
import { z } from "zod";
import { endpoint, organisationParam } from "../../platform/endpoint.ts";
import { idSchema } from "../../platform/identifiers.ts";
import { line } from "../../platform/text.ts";
import {
  checkPurposes,
  liftReasons,
  SuppressionCount,
  SuppressionEntry,
  suppressionChannels,
  TypedValue,
  valueKinds,
} from "./contract.ts";
import type { SuppressionId } from "./contract.ts";

const base = "/o/:organisation/api/suppression" as const;
const organisation = z.strictObject({ organisation: organisationParam });

/** So many values in one check; a program sends the next ones in another. */
const checkedAtMost = 1000;

export const readSuppression = endpoint({
  kind: "json",
  method: "GET",
  path: base,
  permission: "case:read",
  params: organisation,
  reply: z.strictObject({ counts: z.array(SuppressionCount) }),
  refusals: [],
  summary: "Counts the entries of the suppression list by what they refuse and why.",
});

export const lookUpSuppressed = endpoint({
  kind: "json",
  // An address does not stand in an address, where logs and histories would keep it.
  method: "POST",
  path: `${base}/look-up`,
  permission: "case:read",
  params: organisation,
  body: TypedValue,
  reply: z.strictObject({ entries: z.array(SuppressionEntry) }),
  refusals: ["forbidden", "too_many_tries"],
  summary: "Says whether one value is on the suppression list; each look is recorded, without the value.",
});

export const addSuppressed = endpoint({
  kind: "json",
  method: "POST",
  path: `${base}/entries`,
  permission: "case:work",
  params: organisation,
  body: z.strictObject({
    value: TypedValue,
    channel: z.enum(suppressionChannels),
    ground: z.enum(["objection", "consent-withdrawn"]),
  }),
  reply: z.strictObject({ added: z.int() }),
  refusals: [],
  summary: "Puts a value on the suppression list for marketing, with effect at once.",
});

export const liftSuppressed = endpoint({
  kind: "json",
  method: "POST",
  path: `${base}/entries/:entry/lift`,
  permission: "case:decide",
  params: z.strictObject({ organisation: organisationParam, entry: idSchema<SuppressionId>() }),
  body: z.strictObject({ why: z.enum(liftReasons) }),
  reply: z.strictObject({}),
  refusals: ["not_yet"],
  summary: "Ends an entry of the suppression list, for a reason that stays on record.",
});

export const checkSuppressed = endpoint({
  kind: "json",
  method: "POST",
  path: "/api/v1/suppression/check",
  permission: "suppression:check",
  body: z.strictObject({
    for: z.enum(checkPurposes),
    /** How people are to be reached; left out, an entry for any way counts. */
    channel: z.enum(suppressionChannels).exclude(["any"]).optional(),
    kind: z.enum(valueKinds),
    /** Of an `id`: what it is called, such as `customer number`. */
    name: line({ max: 60 }).optional(),
    values: z.array(z.string().max(320)).min(1).max(checkedAtMost),
  }),
  reply: z.strictObject({
    /** In the order of the values; null where the text cannot be a value of this kind. */
    suppressed: z.array(z.boolean().nullable()),
  }),
  refusals: ["too_many_tries"],
  summary: "Says of each value whether it is on the suppression list, and nothing else; counted on record.",
});
