/** Finding a person's requests by their name. Safe for the browser. */
import { z } from "zod";
import { endpoint, organisationParam } from "../../../platform/endpoint.ts";
import { line } from "../../../platform/text.ts";

/** At most so many are named; whoever needs more types more of the name. */
export const namedAtMost = 8;

export const findPerson = endpoint({
  kind: "json",
  // A name does not stand in an address, where logs and histories would keep it.
  method: "POST",
  path: "/o/:organisation/api/rights/people",
  permission: "case:read",
  params: z.strictObject({ organisation: organisationParam }),
  body: z.strictObject({ name: line({ max: 100, min: 2 }) }),
  reply: z.strictObject({
    found: z.array(z.strictObject({ reference: z.string(), what: z.string() })).max(namedAtMost),
    /** More fit than are named. */
    hasMore: z.boolean(),
    /** How many requests were looked through, the newest first, of how many the caller may see. */
    looked: z.int(),
    of: z.int(),
  }),
  refusals: ["forbidden"],
  summary: "Finds the requests of a person by name among those the caller may see; each search is recorded.",
});
