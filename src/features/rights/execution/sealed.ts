/** What an execution holds of a person, sealed under the case's key and bound to its row and column (docs/decisions/0056, 0106). */
import { createHmac } from "node:crypto";
import { z } from "zod";
import { open, readHead, seal } from "../../../platform/cells/seal.ts";
import type { CaseId } from "../../../platform/ids.ts";
import { deriveKey } from "../../../platform/keys.ts";
import type { KeyOwner, KeyProvider } from "../../../platform/keys.ts";
import type { Scope } from "../../../platform/scope.ts";
import { MarkedRows } from "../amend/amend.ts";
import { Correction } from "../amend/domain.ts";
import type { ExecutionId } from "./contract.ts";
import { After, Certificate, Journal, Plan } from "./plans.ts";

const Identities = z.array(z.strictObject({ name: z.string(), value: z.string() }));
const RowContent = z.strictObject({
  key: z.array(z.string()).optional(),
  values: z.array(z.strictObject({ column: z.string(), value: z.string() })),
});
const AnswerContent = z.strictObject({ because: z.string(), key: z.array(z.string()).optional() });

/** What lies in which column, by the column's name; `row` and `answer` are of the questions beside it. */
const parts = {
  identities: Identities,
  orders: z.array(Correction),
  plan: Plan,
  plan_key: z.string(),
  previous: Plan,
  journal: Journal,
  aftermath: After,
  /** What earlier runs of a restriction marked. */
  marked: z.array(MarkedRows),
  certificates: z.array(Certificate),
  problem_words: z.array(z.string()),
  row: RowContent,
  answer: AnswerContent,
} as const;
type Parts = typeof parts;
export type Part = keyof Parts;
export type Content<P extends Part> = z.output<Parts[P]>;

export type ExecutionSeals = {
  /** `at` tells rows of one execution apart: an ordinal, or a mark. */
  readonly seal: <P extends Part>(part: P, content: Content<P>, at?: string) => Buffer;
  readonly open: <P extends Part>(part: P, sealed: Buffer, at?: string) => Promise<Content<P>>;
  /** Recognises a row, or a table's question, within this execution, and says nothing outside it. */
  readonly mark: (of: readonly string[]) => Buffer;
};

/** The case's key was destroyed: what stood here can no longer be read. */
export class ExecutionDestroyed extends Error {
  override readonly name = "ExecutionDestroyed";
}

export async function executionSeals(
  keys: KeyProvider,
  scope: Scope,
  { caseId, id }: { readonly caseId: CaseId; readonly id: ExecutionId },
): Promise<ExecutionSeals> {
  const { organisationId } = scope;
  const owner: KeyOwner = { kind: "case", id: caseId };
  const key = await keys.current(organisationId, owner);
  const place = (part: Part, at = "") => ({
    organisationId,
    table: "execution",
    column: part,
    rowId: `${id}/${at}`,
  });
  return {
    seal: (part, content, at) =>
      seal(key, owner, place(part, at), Buffer.from(JSON.stringify(content), "utf8")),
    open: async (part, sealed, at) => {
      const { keyId } = readHead(sealed);
      const found = keyId.equals(key.id) ? key : await keys.find(organisationId, owner, keyId);
      if (found === undefined) throw new ExecutionDestroyed();
      const text = open(found, owner, place(part, at), sealed).toString("utf8");
      // The schema of this part reads exactly what `seal` takes of it; TypeScript cannot follow that through the table.
      return parts[part].parse(JSON.parse(text)) as Content<typeof part>;
    },
    mark: (of) =>
      createHmac("sha256", deriveKey(key, "blind index"))
        .update(JSON.stringify(["execution", id, ...of]))
        .digest(),
  };
}
