/** Background work that was given up: what it was, why, and letting it be tried again. */
import { z } from "zod";
import { endpoint, organisationParam } from "../../../platform/endpoint.ts";
import { idSchema } from "../../../platform/identifiers.ts";
import type { DutyId } from "../../../platform/identifiers.ts";

const base = "/o/:organisation/api/office/stopped" as const;

export const listStopped = endpoint({
  kind: "json",
  method: "GET",
  path: base,
  permission: "settings:read",
  params: z.strictObject({ organisation: organisationParam }),
  query: z.strictObject({ before: idSchema<DutyId>().optional() }),
  reply: z.object({
    stopped: z.array(
      z.object({
        id: z.string(),
        /** Codes; the page has the sentences. */
        kind: z.string(),
        problem: z.string().nullable(),
        attempts: z.int(),
        stoppedAt: z.string().nullable(),
        /** Of the case it belongs to. */
        reference: z.string().nullable(),
      }),
    ),
    count: z.int(),
    /** Give it as `before` for the next page. */
    next: z.string().optional(),
  }),
  refusals: [],
  summary: "Lists background work that was given up after its last try, newest first.",
});

export const tryStoppedAgain = endpoint({
  kind: "json",
  method: "POST",
  path: `${base}/:duty/again`,
  permission: "settings:write",
  params: z.strictObject({ organisation: organisationParam, duty: idSchema<DutyId>() }),
  reply: z.object({ waits: z.literal(true) }),
  refusals: ["not_found"],
  summary: "Gives background work that was given up new tries.",
});
