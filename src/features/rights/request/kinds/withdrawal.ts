/** Withdrawal of consent (GDPR art. 7(3)): at once, as easily as it was given; what was done before stays lawful. */
import { usual } from "./kind.ts";
import type { RightKind } from "./kind.ts";

export const withdrawal: RightKind = {
  ...usual,
  right: "withdrawal",
  isAtOnce: true,
  isAssessed: false,
  tasks: ["stop-consented-use"],
};
