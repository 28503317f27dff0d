/** The sample of an audit: read, drawn, and the population it was drawn from. Browser-safe. */
import { z } from "zod";
import { endpoint, organisationParam } from "../../platform/endpoint.ts";
import { SampleReply } from "./contract.ts";

const reference = z.string().regex(/^[A-Z]{1,3}-\d{4}-\d{4,9}$/);
const base = "/o/:organisation/api/audits/:reference" as const;
const params = z.strictObject({ organisation: organisationParam, reference });

export const readSample = endpoint({
  kind: "json",
  method: "GET",
  path: `${base}/sample`,
  permission: "case:read",
  params,
  reply: SampleReply,
  refusals: ["not_found"],
  summary: "Gives the sample of an audit with its results, and how it was drawn.",
});

export const drawSample = endpoint({
  kind: "json",
  method: "POST",
  path: `${base}/sample`,
  permission: "case:work",
  params,
  body: z.strictObject({ version: z.int().positive() }),
  reply: z.object({ version: z.int() }),
  refusals: ["not_found", "conflict", "not_yet"],
  summary: "Fixes the population, puts it on the ledger, and draws the sample with a seed from that entry.",
});

export const populationOf = endpoint({
  kind: "stream",
  method: "GET",
  path: `${base}/population`,
  permission: "case:read",
  params,
  reply: z.object({ mediaType: z.literal("text/plain; charset=utf-8"), fileName: z.string() }),
  refusals: ["not_found"],
  summary: "Gives the population an audit's sample was drawn from, a line each.",
});
