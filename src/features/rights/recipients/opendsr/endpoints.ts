/** What a processor's system calls of ours. Browser-safe. */
import { z } from "zod";
import { endpoint, organisationParam } from "../../../../platform/endpoint.ts";
import { idSchema } from "../../../../platform/identifiers.ts";
import type { ExchangeId } from "../contract.ts";

export const hearProcessor = endpoint({
  kind: "exchange",
  method: "POST",
  path: "/p/:organisation/opendsr/callbacks/:exchange",
  permission: "public",
  params: z.strictObject({ organisation: organisationParam, exchange: idSchema<ExchangeId>() }),
  // Read by the handler, and not before its signature was verified.
  body: z.object({}),
  reply: z.object({}),
  refusals: ["not_found", "forbidden", "too_many_tries"],
  summary: "Hears from a processor's system that the status of our request changed, and asks it then.",
});
