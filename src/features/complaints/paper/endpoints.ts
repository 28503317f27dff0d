/** A letter of a complaint on paper, for whoever has no address for mail or asked for post. Browser-safe. */
import { z } from "zod";
import { endpoint, organisationParam } from "../../../platform/endpoint.ts";

export const paperLetters = ["acknowledgement", "apology", "outcome"] as const;
export type PaperLetter = (typeof paperLetters)[number];

export const printLetter = endpoint({
  kind: "stream",
  method: "GET",
  path: "/o/:organisation/api/complaints/:reference/letters/:letter/pdf",
  permission: "case:work",
  params: z.strictObject({
    organisation: organisationParam,
    reference: z.string().regex(/^[A-Z]{1,3}-\d{4}-\d{4,9}$/),
    letter: z.string().regex(/^[a-z0-9-]{1,40}$/),
  }),
  reply: z.object({ mediaType: z.literal("application/pdf"), fileName: z.string() }),
  refusals: ["not_found", "not_yet"],
  summary: "Gives a letter of a complaint as a tagged PDF, in the complaint's language.",
});
