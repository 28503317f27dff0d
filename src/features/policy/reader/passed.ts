/** The policy for whoever it is passed round to: as of now or of a past day, with what each result rests on in words. */
import type { Database, Tx } from "../../../platform/db.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant, PlainDate } from "../../../platform/time.ts";
import { plainText } from "../document/text.ts";
import { evaluatePolicy } from "../evaluate.ts";
import type { EvaluatedClause } from "../evaluate.ts";
import { basisOf } from "../explain.ts";
import { memoryOf } from "../parts/parts.ts";
import { say } from "../wording.ts";
import { pastPolicy } from "./past.ts";
import type { SeenPolicy } from "./reply.ts";

export type PassedPolicy = SeenPolicy & {
  /** What the result rests on; null of what is no promise, and of what nothing is known. */
  readonly basisOf: (clause: EvaluatedClause) => string | null;
  readonly whyOf: (clause: EvaluatedClause) => string;
};

/** Cases about anybody who works here are in no number; `undefined`: no policy was in force. */
export async function policySeen(
  tx: Tx,
  scope: Scope,
  of: {
    readonly on: PlainDate | undefined;
    readonly zone: string;
    readonly now: Instant;
    readonly db: Database;
  },
): Promise<PassedPolicy | undefined> {
  const { on, zone, now, db } = of;
  const seen: SeenPolicy | undefined =
    on === undefined
      ? await evaluatePolicy(tx, scope, now, { reader: "whoever", memory: memoryOf(db) })
      : await pastPolicy(tx, scope, on, zone);
  return (
    seen && {
      ...seen,
      basisOf: ({ promise, result }) => (on === undefined ? (result.basis ?? basisOf(promise)) : null),
      whyOf: ({ result }) => say(result.why),
    }
  );
}

export const plainWords = plainText;
