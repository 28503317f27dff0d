/** Objection to direct marketing (GDPR art. 21(2), 21(3)): absolute, at once, whoever asks and whatever the basis. */
import { usual } from "./kind.ts";
import type { RightKind } from "./kind.ts";

export const marketingObjection: RightKind = {
  ...usual,
  right: "marketing-objection",
  isAtOnce: true,
  isAssessed: false,
  tasks: ["stop-marketing"],
};
