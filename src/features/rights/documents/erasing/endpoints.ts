/** Erasing files that were found in folders. Safe for the browser. */
import { z } from "zod";
import { endpoint } from "../../../../platform/endpoint.ts";
import { requestParams } from "../../run/endpoints.ts";
import { ApproveInput, HandInput } from "./contract.ts";

const documents = "/o/:organisation/api/rights/documents/:reference";
const done = z.strictObject({});

export const eraseDocuments = endpoint({
  kind: "json",
  method: "POST",
  path: `${documents}/erase`,
  permission: "case:decide",
  stepUp: true,
  params: requestParams,
  body: ApproveInput,
  reply: done,
  refusals: ["not_yet", "conflict"],
  summary: "Approves that the files decided on go: each if it still is what was found, and looked for again.",
});

export const handDocuments = endpoint({
  kind: "json",
  method: "POST",
  path: `${documents}/hand`,
  permission: "case:decide",
  params: requestParams,
  body: HandInput,
  reply: done,
  refusals: ["conflict"],
  summary: "Gives what is left of files to a person: it becomes a measure.",
});
