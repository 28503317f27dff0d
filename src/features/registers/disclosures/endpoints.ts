/** The office's calls on the register of disclosures. Safe for the browser. */
import { z } from "zod";
import { endpoint, organisationParam } from "../../../platform/endpoint.ts";
import {
  disclosureId,
  DisclosureList,
  DisclosureQuery,
  NewDisclosure,
  StrikeDisclosure,
} from "./contract.ts";

const organisation = z.strictObject({ organisation: organisationParam });
const path = "/o/:organisation/api/registers/disclosures";

export const listDisclosures = endpoint({
  kind: "json",
  method: "GET",
  path,
  permission: "case:read",
  params: organisation,
  query: DisclosureQuery,
  reply: DisclosureList,
  refusals: [],
  summary: "Lists who received which data, the newest record first, and who receives data all the time.",
});

export const exportDisclosures = endpoint({
  kind: "stream",
  method: "GET",
  path: `${path}/file`,
  permission: "case:read",
  params: organisation,
  query: DisclosureQuery.omit({ after: true }),
  reply: z.object({ mediaType: z.literal("text/csv; charset=utf-8"), fileName: z.string() }),
  refusals: [],
  summary: "Gives the same records as CSV; the person by a pseudonym to whoever reads by pseudonyms.",
});

export const recordDisclosure = endpoint({
  kind: "json",
  method: "POST",
  path,
  permission: "case:work",
  params: organisation,
  body: NewDisclosure,
  reply: z.object({ id: disclosureId }),
  refusals: [],
  summary: "Writes down that somebody received data.",
});

export const strikeDisclosure = endpoint({
  kind: "json",
  method: "POST",
  path: `${path}/:disclosure/strike`,
  permission: "case:work",
  params: z.strictObject({ organisation: organisationParam, disclosure: disclosureId }),
  body: StrikeDisclosure,
  reply: z.object({ done: z.literal(true) }),
  refusals: ["not_found", "conflict"],
  summary: "Strikes a record that was wrong, with the reason; it stays and counts for nothing.",
});
