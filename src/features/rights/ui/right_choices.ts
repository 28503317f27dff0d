/** What is asked for, in words nobody needs to be a lawyer for. */
import type { RequestRight } from "../request/contract.ts";

export const rightChoices: Readonly<Record<RequestRight, string>> = {
  access: "A copy of their data, and how they are used",
  rectification: "Correction of wrong or incomplete data",
  erasure: "Erasure",
  restriction: "That data are kept and not used",
  portability: "A copy to take along, made for machines",
  objection: "That a use stops",
  "marketing-objection": "No more marketing",
  "automated-decision": "That a person looks at an automated decision",
  withdrawal: "Withdrawal of a consent",
};

/** As letters and laws call it, where the words above do not. */
export const rightTerms: Readonly<Partial<Record<RequestRight, string>>> = {
  access: "access",
  rectification: "rectification",
  restriction: "restriction",
  portability: "portability",
  objection: "objection",
};
