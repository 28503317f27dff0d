/** Which key owners are a person's, from the rows that name them. */
import type { Tx } from "../db.ts";
import type { CaseId, FileId, SubjectId } from "../ids.ts";
import type { KeyOwner } from "../keys.ts";
import type { Scope } from "../scope.ts";

/** The subject, and everything of each of their cases. */
export async function ownersOfSubject(
  tx: Tx,
  scope: Scope,
  subjectId: SubjectId,
): Promise<readonly KeyOwner[]> {
  const cases = await tx
    .selectFrom("case_file")
    .select("id")
    .where("organisation_id", "=", scope.organisationId)
    .where("subject_id", "=", subjectId)
    .execute();
  const own: KeyOwner = { kind: "subject", id: subjectId };
  return [
    own,
    ...(await ownersOfCases(
      tx,
      scope,
      cases.map(({ id }) => id),
    )),
  ];
}

/** The cases, and the files that have a key of their own. */
export async function ownersOfCases(
  tx: Tx,
  scope: Scope,
  caseIds: readonly CaseId[],
): Promise<readonly KeyOwner[]> {
  if (caseIds.length === 0) return [];
  const files = await tx
    .selectFrom("file")
    .select("key_owner_id")
    .distinct()
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "in", [...caseIds])
    .where("key_owner_kind", "=", "file")
    .orderBy("key_owner_id")
    .execute();
  return [
    ...files.map(({ key_owner_id: id }): KeyOwner => ({ kind: "file", id })),
    ...caseIds.map((id): KeyOwner => ({ kind: "case", id })),
  ];
}

export async function filesOf(tx: Tx, scope: Scope, owner: KeyOwner): Promise<readonly FileId[]> {
  const rows = await tx
    .selectFrom("file")
    .select("id")
    .where("organisation_id", "=", scope.organisationId)
    .where("key_owner_kind", "=", owner.kind)
    .where("key_owner_id", "=", owner.id)
    .execute();
  return rows.map(({ id }) => id);
}

export type SealedCounts = { readonly texts: number; readonly payloads: number; readonly files: number };

/** How much is sealed for these owners. */
export async function countSealedFor(
  tx: Tx,
  scope: Scope,
  owners: readonly KeyOwner[],
): Promise<SealedCounts> {
  const count = async (table: "cell" | "ledger_payload" | "file"): Promise<number> => {
    const { n } = await tx
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<string>().as("n"))
      .where("organisation_id", "=", scope.organisationId)
      .where("key_owner_kind", "in", [...new Set(owners.map(({ kind }) => kind))])
      .where(
        "key_owner_id",
        "in",
        owners.map(({ id }) => id),
      )
      .executeTakeFirstOrThrow();
    return Number(n);
  };
  return { texts: await count("cell"), payloads: await count("ledger_payload"), files: await count("file") };
}
