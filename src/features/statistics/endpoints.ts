/** The figures of a period: shown, printed, as a workbook. Safe for the browser. */
import { z } from "zod";
import { endpoint, organisationParam } from "../../platform/endpoint.ts";
import { sentDay } from "../../platform/text.ts";
import { editions, Report, SentPeriod } from "./contract.ts";

const base = "/o/:organisation/api/statistics" as const;
const organisation = z.strictObject({ organisation: organisationParam });
const file = z.strictObject({
  organisation: organisationParam,
  from: sentDay,
  until: sentDay,
  edition: z.enum(editions),
});

export const readFigures = endpoint({
  kind: "json",
  method: "GET",
  path: base,
  permission: "case:read",
  params: organisation,
  query: SentPeriod,
  reply: Report,
  refusals: [],
  summary: "Counts requests, complaints and questions of a period, each figure with how it is counted.",
});

export const printFigures = endpoint({
  kind: "stream",
  method: "GET",
  path: `${base}/:from/:until/:edition/pdf`,
  permission: "case:read",
  stepUp: true,
  params: file,
  reply: z.object({ mediaType: z.literal("application/pdf"), fileName: z.string() }),
  refusals: [],
  summary: "Gives the figures of a period as a tagged PDF.",
});

export const workbookOfFigures = endpoint({
  kind: "stream",
  method: "GET",
  path: `${base}/:from/:until/:edition/xlsx`,
  permission: "case:read",
  stepUp: true,
  params: file,
  reply: z.object({
    mediaType: z.literal("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    fileName: z.string(),
  }),
  refusals: [],
  summary: "Gives the figures of a period as a workbook of texts and numbers.",
});
