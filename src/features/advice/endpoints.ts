/** The office's call on the log of answers. Safe for the browser. */
import { z } from "zod";
import { endpoint, organisationParam } from "../../platform/endpoint.ts";
import { AnswerLog, SearchLog } from "./contract.ts";

export const searchLog = endpoint({
  kind: "json",
  method: "POST",
  path: "/o/:organisation/api/advice/log",
  permission: "case:log",
  params: z.strictObject({ organisation: organisationParam }),
  body: SearchLog,
  reply: AnswerLog,
  refusals: [],
  summary: "Searches the officer's answers that everybody here may find.",
});
