/** Report packs: listed, made, read, taken away as PDF, workbook, or the very bytes. Browser-safe. */
import { z } from "zod";
import { endpoint, organisationParam } from "../../platform/endpoint.ts";
import { MakePack, PackLine, PackReply } from "./contract.ts";

const base = "/o/:organisation/api/reports/packs" as const;
const organisation = z.strictObject({ organisation: organisationParam });
const one = z.strictObject({
  organisation: organisationParam,
  number: z.string().regex(/^[1-9][0-9]{0,8}$/),
});

export const listPacks = endpoint({
  kind: "json",
  method: "GET",
  path: base,
  permission: "ledger:read",
  params: organisation,
  reply: z.object({ packs: z.array(PackLine), firstDay: z.iso.date().nullable() }),
  refusals: [],
  summary: "Lists the report packs that were made, the newest first.",
});

export const makePack = endpoint({
  kind: "json",
  method: "POST",
  path: base,
  permission: "policy:check",
  params: organisation,
  body: MakePack,
  reply: z.object({ number: z.int() }),
  refusals: ["not_found"],
  summary: "Makes a report pack as of now, or of a past day from what was recorded then.",
});

export const readPack = endpoint({
  kind: "json",
  method: "GET",
  path: `${base}/:number`,
  permission: "ledger:read",
  params: one,
  reply: PackReply,
  refusals: ["not_found"],
  summary: "Gives a report pack, and whether its bytes agree with the ledger.",
});

export const printPack = endpoint({
  kind: "stream",
  method: "GET",
  path: `${base}/:number/pdf`,
  permission: "ledger:read",
  params: one,
  reply: z.object({ mediaType: z.literal("application/pdf"), fileName: z.string() }),
  refusals: ["not_found"],
  summary: "Gives a report pack as a tagged PDF whose first page is for the board.",
});

export const workbookOfPack = endpoint({
  kind: "stream",
  method: "GET",
  path: `${base}/:number/xlsx`,
  permission: "ledger:read",
  params: one,
  reply: z.object({
    mediaType: z.literal("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    fileName: z.string(),
  }),
  refusals: ["not_found"],
  summary: "Gives a report pack as a workbook of texts and numbers.",
});

export const bytesOfPack = endpoint({
  kind: "stream",
  method: "GET",
  path: `${base}/:number/json`,
  permission: "ledger:read",
  params: one,
  reply: z.object({ mediaType: z.literal("application/json"), fileName: z.string() }),
  refusals: ["not_found"],
  summary: "Gives the bytes whose SHA-256 stands on the ledger.",
});
