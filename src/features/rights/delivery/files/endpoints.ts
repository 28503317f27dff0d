/** The files of a package in the office: listed, added, taken out, explained. Safe for the browser. */
import { z } from "zod";
import { endpoint } from "../../../../platform/endpoint.ts";
import { idSchema } from "../../../../platform/identifiers.ts";
import { requestParams } from "../../run/endpoints.ts";
import { AddedFile, FileAnswer, PackageFiles } from "./contract.ts";

const files = "/o/:organisation/api/rights/package/:reference/files";
const one = requestParams.extend({ file: idSchema() });
const changed = z.strictObject({ id: z.string() });

export const listPackageFiles = endpoint({
  kind: "json",
  method: "GET",
  path: files,
  permission: "case:read",
  params: requestParams,
  reply: PackageFiles,
  refusals: [],
  summary: "Lists the files that the data of a request name, and what becomes of each.",
});

export const addPackageFile = endpoint({
  kind: "json",
  method: "POST",
  path: files,
  permission: "case:decide",
  files: true,
  params: requestParams,
  body: AddedFile,
  reply: changed,
  refusals: ["not_found", "conflict", "too_large"],
  summary: "Adds a file to the package, which is made anew.",
});

export const answerPackageFile = endpoint({
  kind: "json",
  method: "POST",
  path: `${files}/:file/answer`,
  permission: "case:decide",
  params: one,
  body: z.strictObject({ answer: FileAnswer }),
  reply: changed,
  refusals: ["not_found", "conflict"],
  summary:
    "Says why a file is not given, takes one out, or takes back what was said; the package is made anew.",
});

export const readPackageFile = endpoint({
  kind: "stream",
  method: "GET",
  path: `${files}/:file/content`,
  permission: "case:decide",
  params: one,
  reply: z.strictObject({ mediaType: z.string(), fileName: z.string() }),
  refusals: ["not_found"],
  summary: "Gives one file of the package, as it goes out.",
});
