/** By what requests of one person are recognised: keyed hashes, as long as a request is open. */
import { sql } from "kysely";
import type { Tx, WriteTx } from "../../../../platform/db.ts";
import type { AccountId, CaseId } from "../../../../platform/identifiers.ts";
import type { Scope } from "../../../../platform/scope.ts";
import { requestKind } from "../state.ts";
import { isOpenTo } from "../../../../platform/cases/walls.ts";

export type Mark = { readonly kind: "address" | "identity"; readonly digest: Buffer };

export async function insertMarks(
  tx: WriteTx,
  scope: Scope,
  caseId: CaseId,
  marks: readonly Mark[],
): Promise<void> {
  if (marks.length === 0) return;
  await tx
    .insertInto("rights_person_mark")
    .values(marks.map((mark) => ({ organisation_id: scope.organisationId, case_id: caseId, ...mark })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Of a request that is over: it is nobody's other open request any more. */
export async function deleteMarks(tx: WriteTx, scope: Scope, caseId: CaseId): Promise<void> {
  await tx
    .deleteFrom("rights_person_mark")
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "=", caseId)
    .execute();
}

/** Other requests that share a mark, oldest first; those about `hiddenFrom` do not exist for whoever asks. */
export async function casesLike(
  tx: Tx,
  scope: Scope,
  caseId: CaseId,
  hiddenFrom: AccountId,
  limit: number,
): Promise<readonly { readonly caseId: CaseId; readonly kind: Mark["kind"] }[]> {
  const rows = await tx
    .selectFrom("rights_person_mark as mine")
    .innerJoin("rights_person_mark as theirs", (join) =>
      join
        .onRef("theirs.organisation_id", "=", "mine.organisation_id")
        .onRef("theirs.digest", "=", "mine.digest")
        .onRef("theirs.kind", "=", "mine.kind"),
    )
    .innerJoin("case_file as f", (join) =>
      join.onRef("f.organisation_id", "=", "theirs.organisation_id").onRef("f.id", "=", "theirs.case_id"),
    )
    .select(["f.id", "theirs.kind"])
    .where("mine.organisation_id", "=", scope.organisationId)
    .where("mine.case_id", "=", caseId)
    .where("theirs.case_id", "!=", caseId)
    .where("f.kind", "=", requestKind.kind)
    .where("f.closed_at", "is", null)
    .where(isOpenTo(hiddenFrom, "f"))
    .orderBy("f.id")
    .orderBy("theirs.kind")
    .limit(limit)
    .execute();
  return rows.map(({ id, kind }) => ({ caseId: id, kind }));
}

/** Open requests whose requester has this address, oldest first. */
export async function casesOfAddress(
  tx: Tx,
  scope: Scope,
  digests: readonly Buffer[],
  limit: number,
): Promise<readonly CaseId[]> {
  const rows = await tx
    .selectFrom("rights_person_mark as m")
    .innerJoin("case_file as f", (join) =>
      join.onRef("f.organisation_id", "=", "m.organisation_id").onRef("f.id", "=", "m.case_id"),
    )
    .select("f.id")
    .distinct()
    .where("m.organisation_id", "=", scope.organisationId)
    .where("m.kind", "=", "address")
    .where("m.digest", "in", [...digests])
    .where("f.closed_at", "is", null)
    .orderBy("f.id")
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** Whether another request that somebody confirmed or took up, and that is not over, has one of these marks. */
export async function isMarkedOpen(
  tx: Tx,
  scope: Scope,
  marks: readonly Mark[],
  except?: CaseId,
): Promise<boolean> {
  if (marks.length === 0) return false;
  const row = await tx
    .selectFrom("rights_person_mark as m")
    .innerJoin("case_file as f", (join) =>
      join.onRef("f.organisation_id", "=", "m.organisation_id").onRef("f.id", "=", "m.case_id"),
    )
    .select("f.id")
    .where("m.organisation_id", "=", scope.organisationId)
    .where((where) =>
      where.or(marks.map(({ kind, digest }) => where.and({ "m.kind": kind, "m.digest": digest }))),
    )
    .$if(except !== undefined, (query) => query.where("f.id", "!=", except as CaseId))
    .where("f.closed_at", "is", null)
    .where("f.state", "in", ["open", "answered"])
    // What a stranger typed opens some requests at once: only their own word, or a colleague's, holds anything back.
    .where((where) =>
      where.or([
        where("f.handler_id", "is not", null),
        where(sql<string>`f.body ->> 'channel'`, "<>", "portal"),
        where(sql<string>`f.body ->> 'isAddressConfirmed'`, "=", "true"),
      ]),
    )
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Requests that have marks, in order of their ids. */
export async function markedCases(
  tx: Tx,
  scope: Scope,
  page: { readonly after: CaseId | undefined; readonly limit: number },
): Promise<readonly CaseId[]> {
  const rows = await tx
    .selectFrom("rights_person_mark")
    .select("case_id")
    .distinct()
    .where("organisation_id", "=", scope.organisationId)
    .$if(page.after !== undefined, (query) => query.where("case_id", ">", page.after as CaseId))
    .orderBy("case_id")
    .limit(page.limit)
    .execute();
  return rows.map(({ case_id: id }) => id);
}
