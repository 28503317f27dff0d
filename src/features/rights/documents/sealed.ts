/** What the search of folders holds of a person, sealed under the case's key and bound to its row and column (docs/decisions/0056). */
import { z } from "zod";
import { open, readHead, seal } from "../../../platform/cells/seal.ts";
import type { CaseId } from "../../../platform/ids.ts";
import type { KeyOwner, KeyProvider } from "../../../platform/keys.ts";
import type { Scope } from "../../../platform/scope.ts";
import { Asked } from "./contract.ts";

const FoundFile = z.strictObject({
  ref: z.strictObject({ id: z.string(), place: z.string() }),
  guard: z.string(),
  title: z.string(),
  changedAt: z.string().optional(),
  bytes: z.number(),
  parts: z.array(z.string()),
});
export type FoundFile = z.infer<typeof FoundFile>;

const parts = { asked: z.array(Asked), content: FoundFile } as const;
type Part = keyof typeof parts;
type Content<P extends Part> = z.output<(typeof parts)[P]>;

export type DocumentSeals = {
  readonly seal: <P extends Part>(part: P, rowId: string, content: Content<P>) => Buffer;
  /** `undefined`: the case's key was destroyed. */
  readonly open: <P extends Part>(part: P, rowId: string, sealed: Buffer) => Promise<Content<P> | undefined>;
};

export async function documentSeals(
  keys: KeyProvider,
  { organisationId }: Scope,
  caseId: CaseId,
): Promise<DocumentSeals> {
  const owner: KeyOwner = { kind: "case", id: caseId };
  const key = await keys.current(organisationId, owner);
  const place = (column: Part, rowId: string) => ({
    organisationId,
    table: column === "asked" ? "rights_document_search" : "rights_document",
    column,
    rowId,
  });
  return {
    seal: (part, rowId, content) =>
      seal(key, owner, place(part, rowId), Buffer.from(JSON.stringify(content), "utf8")),
    open: async (part, rowId, sealed) => {
      const { keyId } = readHead(sealed);
      const found = keyId.equals(key.id) ? key : await keys.find(organisationId, owner, keyId);
      if (found === undefined) return undefined;
      const text = open(found, owner, place(part, rowId), sealed).toString("utf8");
      // The schema of this part reads exactly what `seal` takes of it; TypeScript cannot follow that through the table.
      return parts[part].parse(JSON.parse(text)) as Content<typeof part>;
    },
  };
}
