/** Open cases of another system brought here: looked at, confirmed, followed. Safe for the browser. */
import { z } from "zod";
import { endpoint, organisationParam } from "../../platform/endpoint.ts";
import { ConfirmBody, importId, ImportState, Look, LookBody } from "./contract.ts";

const base = "/o/:organisation/api/imports" as const;
const organisation = z.strictObject({ organisation: organisationParam });
const one = z.strictObject({ organisation: organisationParam, import: importId });
const csv = z.object({ mediaType: z.literal("text/csv; charset=utf-8"), fileName: z.string() });

export const lookAtFile = endpoint({
  kind: "json",
  method: "POST",
  path: `${base}/look`,
  permission: "case:decide",
  files: true,
  params: organisation,
  body: LookBody,
  reply: Look,
  refusals: [],
  summary: "Says what would be opened from a file, row by row, and writes nothing.",
});

export const confirmImport = endpoint({
  kind: "json",
  method: "POST",
  path: base,
  permission: "case:decide",
  stepUp: true,
  files: true,
  params: organisation,
  body: ConfirmBody,
  reply: z.strictObject({ id: z.string() }),
  refusals: ["conflict"],
  summary:
    "Begins to open the cases of a file that was looked at; refused when it is not the one that was seen.",
});

export const listImports = endpoint({
  kind: "json",
  method: "GET",
  path: base,
  permission: "case:decide",
  params: organisation,
  reply: z.strictObject({ imports: z.array(ImportState).max(50) }),
  refusals: [],
  summary: "Lists what was brought here, newest first, and how far it is.",
});

export const importTemplate = endpoint({
  kind: "stream",
  method: "GET",
  path: `${base}/template`,
  permission: "case:decide",
  params: organisation,
  reply: csv,
  refusals: [],
  summary: "Gives an empty file with the columns, and an example row.",
});

export const importReport = endpoint({
  kind: "stream",
  method: "GET",
  path: `${base}/:import/report`,
  permission: "case:decide",
  params: one,
  reply: csv,
  refusals: ["not_found"],
  summary: "Gives what became of each row of an import, the wrong ones with what is wrong.",
});
