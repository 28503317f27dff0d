/** The policy as the office reads it: the document, one clause, and the installation of a pack's policy. */
import { z } from "zod";
import { endpoint, organisationParam } from "../../platform/endpoint.ts";
import { sentDay, text } from "../../platform/text.ts";
import {
  clauseParam,
  ClauseReply,
  ExampleReply,
  InstallReply,
  LookReply,
  packParam,
  PolicyReply,
} from "./contract.ts";

export const readPolicy = endpoint({
  kind: "json",
  method: "GET",
  path: "/o/:organisation/api/policy",
  permission: "policy:read",
  params: z.strictObject({ organisation: organisationParam }),
  query: z.strictObject({ on: sentDay.optional() }),
  reply: PolicyReply,
  refusals: [],
  summary: "Gives the policy with the status of every clause, as of now or as it was recorded on a past day.",
});

export const lookAtPolicy = endpoint({
  kind: "json",
  method: "POST",
  path: "/o/:organisation/api/policy/look",
  permission: "policy:read",
  params: z.strictObject({ organisation: organisationParam }),
  body: z.strictObject({}),
  reply: LookReply,
  refusals: [],
  summary: "Says what changed since the caller last looked at the policy, and remembers what they see now.",
});

export const printPolicy = endpoint({
  kind: "stream",
  method: "GET",
  path: "/o/:organisation/api/policy/print/:day/pdf",
  permission: "policy:read",
  params: z.strictObject({ organisation: organisationParam, day: sentDay }),
  reply: z.object({ mediaType: z.literal("application/pdf"), fileName: z.string() }),
  refusals: ["not_found"],
  summary:
    "Gives the policy of a day with the status of every clause as a tagged PDF; the export is on record.",
});

export const readClause = endpoint({
  kind: "json",
  method: "GET",
  path: "/o/:organisation/api/policy/clauses/:clause",
  permission: "policy:read",
  params: z.strictObject({ organisation: organisationParam, clause: clauseParam }),
  reply: ClauseReply,
  refusals: ["not_found"],
  summary: "Gives one clause with its promise, its result, the evidence and the record over time.",
});

export const installPack = endpoint({
  kind: "json",
  method: "POST",
  path: "/o/:organisation/api/policy/install",
  permission: "settings:write",
  params: z.strictObject({ organisation: organisationParam }),
  body: z.strictObject({ pack: packParam }),
  reply: InstallReply,
  refusals: [],
  summary: "Installs the policy of a pack, or its next version.",
});

export const readExample = endpoint({
  kind: "json",
  method: "GET",
  path: "/o/:organisation/api/policy/examples/:pack",
  permission: "policy:read",
  params: z.strictObject({ organisation: organisationParam, pack: packParam }),
  reply: ExampleReply,
  refusals: [],
  summary: "Shows a pack's policy as a draft: no version of anybody's, and nothing in it is in force.",
});

export const writeOwn = endpoint({
  kind: "json",
  method: "POST",
  path: "/o/:organisation/api/policy/own",
  permission: "settings:write",
  params: z.strictObject({ organisation: organisationParam }),
  body: z.strictObject({
    title: text({ min: 1, max: 200 }),
    /** A clause a line; a number before it is its label. */
    clauses: text({ min: 1, max: 60_000 }),
  }),
  reply: InstallReply,
  refusals: ["conflict", "invalid_request"],
  summary: "Makes a first policy of the organisation's own clauses, which nothing proves yet.",
});
