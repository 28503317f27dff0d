/** Spot checks of one clause: read, and one more said. Browser-safe. */
import { z } from "zod";
import { endpoint, organisationParam } from "../../../platform/endpoint.ts";
import { clauseParam } from "../contract.ts";
import { AttestationsReply, AttestBody } from "./contract.ts";

const path = "/o/:organisation/api/policy/clauses/:clause/attestations" as const;
const params = z.strictObject({ organisation: organisationParam, clause: clauseParam });

export const readAttestations = endpoint({
  kind: "json",
  method: "GET",
  path,
  permission: "policy:read",
  params,
  reply: AttestationsReply,
  refusals: ["not_found"],
  summary: "Gives what people said of a clause that no record can show, the newest first.",
});

export const attest = endpoint({
  kind: "json",
  method: "POST",
  path,
  permission: "policy:check",
  params,
  body: AttestBody,
  reply: z.strictObject({}),
  refusals: ["not_found", "conflict", "not_yet"],
  summary: "Says of a promise that no record can show whether it is kept, on what was looked at, for a time.",
});
