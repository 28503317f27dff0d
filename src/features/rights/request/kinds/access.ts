/** Access (GDPR art. 15): search, review and package are the work; there is nothing to decide but a refusal. */
import { usual } from "./kind.ts";
import type { RightKind } from "./kind.ts";

export const access: RightKind = {
  ...usual,
  right: "access",
  answer: "package",
  isAssessed: false,
  tasks: [],
};
