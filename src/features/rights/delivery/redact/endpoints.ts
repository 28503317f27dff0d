/** The text of a file of a package, and the file made anew without words that are about others. Safe for the browser. */
import { z } from "zod";
import { endpoint } from "../../../../platform/endpoint.ts";
import { idSchema } from "../../../../platform/identifiers.ts";
import { requestParams } from "../../run/endpoints.ts";
import { FileText, RedactInput } from "./contract.ts";

const file = "/o/:organisation/api/rights/package/:reference/files/:file";
const params = requestParams.extend({ file: idSchema() });

export const readFileText = endpoint({
  kind: "json",
  method: "GET",
  path: `${file}/text`,
  permission: "case:decide",
  params,
  reply: FileText,
  refusals: ["not_found", "not_yet"],
  summary:
    "Gives the text of a file of the package and what in it may be about others; the look is recorded.",
});

export const redactFile = endpoint({
  kind: "json",
  method: "POST",
  path: `${file}/redact`,
  permission: "case:decide",
  params,
  body: RedactInput,
  reply: z.strictObject({ id: z.string() }),
  refusals: ["not_found", "not_yet", "conflict", "too_large"],
  summary: "Makes a file of the package anew from its text, without the words that are about others.",
});
