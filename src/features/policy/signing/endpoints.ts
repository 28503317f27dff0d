/** Read and signed: everybody signs the version they read. Safe for the browser. */
import { z } from "zod";
import { endpoint, organisationParam } from "../../../platform/endpoint.ts";
import { AskBody, SignBody, SigningReply } from "./contract.ts";

const base = "/o/:organisation/api/policy/signing" as const;
const params = z.strictObject({ organisation: organisationParam });

export const readSigning = endpoint({
  kind: "json",
  method: "GET",
  path: base,
  permission: "policy:read",
  params,
  reply: SigningReply,
  refusals: [],
  summary: "Says whether the version in force is to be read and signed, and who has.",
});

export const askToSign = endpoint({
  kind: "json",
  method: "POST",
  path: `${base}/ask`,
  permission: "settings:write",
  params,
  body: AskBody,
  reply: z.strictObject({}),
  refusals: ["invalid_request", "not_found"],
  summary: "Asks everybody to read and sign the version in force by a day; asked again, the day is changed.",
});

export const signPolicy = endpoint({
  kind: "json",
  method: "POST",
  path: `${base}/sign`,
  permission: "policy:sign",
  params,
  body: SignBody,
  reply: z.strictObject({}),
  refusals: ["conflict", "not_found"],
  summary: "Signs the version in force with a typed name.",
});
