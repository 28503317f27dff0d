/**
 * Portability (GDPR art. 20): only data the person gave, processed by machine, on consent or a contract. Once that is
 * decided, search, review and package are the work, and nothing goes out without them.
 */
import { usual } from "./kind.ts";
import type { RightKind } from "./kind.ts";

export const portability: RightKind = {
  ...usual,
  right: "portability",
  answer: "package",
  bases: [
    { id: "consent", article: "art. 20(1)(a)" },
    { id: "contract", article: "art. 20(1)(a)" },
  ],
  tasks: [],
};
