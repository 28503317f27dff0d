/** Naming and giving up the places checkpoints go to; and the one page on which a recipient agrees or stops. */
import { z } from "zod";
import { endpoint } from "../../../platform/endpoint.ts";
import * as contract from "./contract.ts";

const path = "/o/:organisation/api/ledger/outlets" as const;

export const listOutlets = endpoint({
  kind: "json",
  method: "GET",
  path,
  permission: "ledger:read",
  params: contract.organisationPath,
  reply: contract.Outlets,
  refusals: [],
  summary: "Lists where checkpoints are sent, when each was last delivered, and what fails since when.",
});

export const addOutlet = endpoint({
  kind: "json",
  method: "POST",
  path,
  permission: "settings:write",
  params: contract.organisationPath,
  body: contract.NewOutlet,
  reply: z.object({ id: z.string() }),
  refusals: ["conflict", "too_many_tries"],
  summary: "Names a place checkpoints are sent to; an e-mail address is asked first.",
});

export const endOutlet = endpoint({
  kind: "json",
  method: "DELETE",
  path: `${path}/:outlet`,
  permission: "settings:write",
  params: contract.outletPath,
  reply: z.object({ ended: z.literal(true) }),
  refusals: ["not_found"],
  summary: "Sends no more checkpoints there, and forgets the address.",
});

const asked = {
  permission: "public",
  path: "/p/:organisation/checkpoints/:token",
  params: contract.tokenPath,
  query: contract.languageQuery,
  reply: contract.Asked,
  refusals: ["not_found"],
} as const;

export const askedPage = endpoint({
  ...asked,
  kind: "page",
  method: "GET",
  summary: "Asks a recipient whether checkpoints may be sent to them.",
});

export const answerAsked = endpoint({
  ...asked,
  kind: "form",
  method: "POST",
  body: z.strictObject({ answer: z.enum(["yes", "stop"]).optional() }),
  summary: "Takes a recipient's yes, or their no at any later time.",
});
