/** Mails that were opened as a request or kept with one: each under a key of its own, so they say that they belong to it. */
import type { CaseHolding } from "../../../platform/cases/holdings.ts";
import { mailOwner } from "./content.ts";
import { destroyMailsOf, mailsOfCases } from "./store.ts";

export const heldMails: CaseHolding = {
  tables: ["incoming_mail"],
  owners: async (tx, scope, caseIds) => (await mailsOfCases(tx, scope, caseIds)).map(mailOwner),
  forget: destroyMailsOf,
};
