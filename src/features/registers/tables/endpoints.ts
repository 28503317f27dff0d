/** Tables that leave the registers and come into them. Safe for the browser. */
import { z } from "zod";
import { endpoint, organisationParam } from "../../../platform/endpoint.ts";
import { BringBody, formats, LookBody, TableLook } from "./contract.ts";

const base = "/o/:organisation/api/registers/tables" as const;
const organisation = z.strictObject({ organisation: organisationParam });

export const takeTable = endpoint({
  kind: "stream",
  method: "GET",
  path: `${base}/:format/xlsx`,
  permission: "register:read",
  params: z.strictObject({ organisation: organisationParam, format: z.enum(formats) }),
  reply: z.object({
    mediaType: z.literal("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    fileName: z.string(),
  }),
  refusals: [],
  summary: "Gives the registers as a workbook: all of them, or the record as an authority has it.",
});

export const lookAtTable = endpoint({
  kind: "json",
  method: "POST",
  path: `${base}/look`,
  permission: "register:write",
  files: true,
  params: organisation,
  body: LookBody,
  reply: TableLook,
  refusals: [],
  summary: "Says what a table would add to a register and change in it, row by row, and writes nothing.",
});

export const bringTable = endpoint({
  kind: "json",
  method: "POST",
  path: base,
  permission: "register:write",
  files: true,
  params: organisation,
  body: BringBody,
  reply: z.strictObject({ made: z.int(), changed: z.int() }),
  refusals: ["conflict"],
  summary: "Writes the rows of a table that was looked at; refused when it is not what was seen.",
});
