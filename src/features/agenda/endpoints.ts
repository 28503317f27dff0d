/** The week of whoever is signed in: what is due, a mail about it, a calendar of it. */
import { z } from "zod";
import { endpoint, organisationParam } from "../../platform/endpoint.ts";
import { rhythms, Week } from "./contract.ts";

const base = "/o/:organisation/api/agenda" as const;
const params = z.strictObject({ organisation: organisationParam });
const nothing = z.strictObject({});

export const readWeek = endpoint({
  kind: "json",
  method: "GET",
  path: base,
  permission: "member",
  params,
  reply: Week,
  refusals: [],
  summary: "Gives what is due of the cases one may see, and how one is told of it.",
});

export const chooseDigest = endpoint({
  kind: "json",
  method: "PUT",
  path: `${base}/digest`,
  permission: "member",
  params,
  body: z.strictObject({ rhythm: z.enum(rhythms) }),
  reply: z.object({ nextAt: z.string().optional() }),
  refusals: [],
  summary: "Chooses when one is mailed what is due.",
});

export const makeCalendar = endpoint({
  kind: "json",
  method: "POST",
  path: `${base}/calendar`,
  permission: "member",
  stepUp: true,
  params,
  body: nothing,
  reply: z.object({ address: z.string() }),
  refusals: [],
  summary: "Makes a secret address for one's calendar program; it is shown this once, and an older one ends.",
});

export const endCalendar = endpoint({
  kind: "json",
  method: "DELETE",
  path: `${base}/calendar`,
  permission: "member",
  params,
  reply: z.object({ done: z.literal(true) }),
  refusals: [],
  summary: "Ends the address of one's calendar.",
});

export const calendar = endpoint({
  kind: "stream",
  method: "GET",
  path: "/o/:organisation/calendar/:token",
  permission: "public",
  params: z.strictObject({
    organisation: organisationParam,
    token: z.string().regex(/^[A-Za-z0-9_-]{43}(\.ics)?$/),
  }),
  reply: z.object({ mediaType: z.literal("text/calendar; charset=utf-8") }),
  refusals: ["not_found"],
  summary: "Gives the days of somebody's cases to their calendar program (RFC 5545), by references alone.",
});
