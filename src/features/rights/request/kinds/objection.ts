/**
 * Objection (GDPR art. 21(1), 21(6)): the use stops unless compelling grounds outweigh it, and nobody refuses before the
 * weighing is written down; meanwhile the data may be blocked (art. 18(1)(d)).
 */
import { usual } from "./kind.ts";
import type { RightKind } from "./kind.ts";

export const objection: RightKind = {
  ...usual,
  right: "objection",
  findings: ["outweighed", "not-outweighed"],
  rests: { partly: ["outweighed"], refused: ["outweighed"] },
  tasks: ["stop-use"],
  restrictsMeanwhile: true,
};
