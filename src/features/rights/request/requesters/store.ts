/** The SQL of finding requests by the address they came from: keyed hashes alone, and one look-up whatever their number. */
import { sql } from "kysely";
import type { Tx, WriteTx } from "../../../../platform/db.ts";
import type { CaseId } from "../../../../platform/identifiers.ts";
import type { Scope } from "../../../../platform/scope.ts";
import type { Instant } from "../../../../platform/time.ts";
import { requestKind } from "../state.ts";

export async function insertRequesterMarks(
  tx: WriteTx,
  scope: Scope,
  caseId: CaseId,
  digests: readonly Buffer[],
): Promise<void> {
  if (digests.length === 0) return;
  await tx
    .insertInto("rights_requester_mark")
    .values(digests.map((digest) => ({ organisation_id: scope.organisationId, case_id: caseId, digest })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function deleteRequesterMarks(tx: WriteTx, scope: Scope, caseId: CaseId): Promise<void> {
  await tx
    .deleteFrom("rights_requester_mark")
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "=", caseId)
    .execute();
}

const isTheirs = sql<boolean>`
  (f.body ->> 'channel' <> 'portal' or coalesce(f.body ->> 'isAddressConfirmed' = 'true', false))`;

/**
 * Requests from this address whose link still leads to something: they are open, or a package waits. First those that
 * somebody at the address has confirmed, or that came another way: strangers who typed it push nobody's own aside. Of
 * those the newest.
 */
export async function requestsFrom(
  tx: Tx,
  scope: Scope,
  digests: readonly Buffer[],
  limit: number,
): Promise<readonly CaseId[]> {
  const rows = await tx
    .selectFrom("rights_requester_mark as m")
    .innerJoin("case_file as f", (join) =>
      join.onRef("f.organisation_id", "=", "m.organisation_id").onRef("f.id", "=", "m.case_id"),
    )
    .select(["f.id", isTheirs.as("is_theirs")])
    .distinct()
    .where("m.organisation_id", "=", scope.organisationId)
    .where("m.digest", "in", [...digests])
    .where("f.kind", "=", requestKind.kind)
    .where((where) =>
      where.or([
        where("f.closed_at", "is", null),
        sql<boolean>`f.body -> 'package' ->> 'status' = 'released'`,
      ]),
    )
    .orderBy("is_theirs", "desc")
    .orderBy("f.id", "desc")
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** Requests that nobody has marked yet, in order of their ids. */
export async function unmarkedRequests(tx: Tx, scope: Scope, limit: number): Promise<readonly CaseId[]> {
  const rows = await tx
    .selectFrom("rights_request")
    .select("case_id")
    .where("organisation_id", "=", scope.organisationId)
    .where("requester_marked_at", "is", null)
    .orderBy("case_id")
    .limit(limit)
    .execute();
  return rows.map(({ case_id: id }) => id);
}

export async function noteMarked(
  tx: WriteTx,
  scope: Scope,
  ids: readonly CaseId[],
  now: Instant,
): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .updateTable("rights_request")
    .set({ requester_marked_at: now })
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "in", [...ids])
    .execute();
}

/** Requests that have a mark, in order of their ids. */
export async function requestsWithMark(
  tx: Tx,
  scope: Scope,
  page: { readonly after: CaseId | undefined; readonly limit: number },
): Promise<readonly CaseId[]> {
  const { after, limit } = page;
  const rows = await tx
    .selectFrom("rights_requester_mark")
    .select("case_id")
    .distinct()
    .where("organisation_id", "=", scope.organisationId)
    .$if(after !== undefined, (query) => query.where("case_id", ">", after as CaseId))
    .orderBy("case_id")
    .limit(limit)
    .execute();
  return rows.map(({ case_id: id }) => id);
}
