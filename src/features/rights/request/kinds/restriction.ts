/**
 * Restriction (GDPR art. 18): on one of four bases. Once in force it lasts until it is lifted, and the person is told
 * before that; so the request stays open with it, or hands it on to somebody who answers for it.
 */
import { usual } from "./kind.ts";
import type { RightKind } from "./kind.ts";

export const restriction: RightKind = {
  ...usual,
  right: "restriction",
  bases: [
    { id: "accuracy-contested", article: "art. 18(1)(a)" },
    { id: "unlawful-not-erased", article: "art. 18(1)(b)" },
    { id: "needed-for-claims", article: "art. 18(1)(c)" },
    { id: "objection-pending", article: "art. 18(1)(d)" },
  ],
  tasks: ["restrict"],
  restricts: true,
};
