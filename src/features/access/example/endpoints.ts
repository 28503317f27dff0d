/**
 * The way in of the example organisation: `kept demo` alone mounts it, on this machine's own address, for people who are
 * invented. No setting, no variable and no argument of any other command leads to it (docs/decisions/0050-sign-in.md).
 */
import { z } from "zod";
import { endpoint, organisationParam } from "../../../platform/endpoint.ts";
import { idSchema } from "../../../platform/identifiers.ts";
import type { AccountId } from "../../../platform/identifiers.ts";

export const enterExample = endpoint({
  kind: "form",
  method: "POST",
  path: "/o/:organisation/sign-in/example",
  permission: "public",
  params: z.strictObject({ organisation: organisationParam }),
  body: z.strictObject({ account: idSchema<AccountId>(), to: z.string().max(500).optional() }),
  reply: z.object({ organisation: z.string() }),
  refusals: ["not_found"],
  summary: "Signs in as one of the invented people of the example, or gives a fresh proof.",
});
