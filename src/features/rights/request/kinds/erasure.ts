/** Erasure (GDPR art. 17): on one of six bases; what must be kept all the same is an exception of art. 17(3). */
import { usual } from "./kind.ts";
import type { RightKind } from "./kind.ts";

export const erasure: RightKind = {
  ...usual,
  right: "erasure",
  bases: [
    { id: "unneeded", article: "art. 17(1)(a)" },
    { id: "consent-withdrawn", article: "art. 17(1)(b)" },
    { id: "objected", article: "art. 17(1)(c)" },
    { id: "unlawful", article: "art. 17(1)(d)" },
    { id: "duty-to-erase", article: "art. 17(1)(e)" },
    { id: "service-to-a-child", article: "art. 17(1)(f)" },
  ],
  tasks: ["erase"],
};
