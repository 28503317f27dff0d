/** The SQL of cases that end: which have had their time, how many, and what still holds one. */
import { sql } from "kysely";
import { isOpenTo } from "../../../platform/cases/walls.ts";
import type { Tx } from "../../../platform/db.ts";
import type { AccountId, CaseId } from "../../../platform/identifiers.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";

/** The predicate of the index `case_file_ended` (migration 0053). */
const isLeft = sql<boolean>`closed_at is not null and body ->> 'destroyedOn' is null`;

type Due = {
  readonly kind: string;
  /** What ended before this moment has had its time. */
  readonly before: Instant;
  /** The present day: what was kept until a later one stays. */
  readonly today: string;
};

function due(tx: Tx, scope: Scope, { kind, before, today }: Due) {
  return tx
    .selectFrom("case_file")
    .where("organisation_id", "=", scope.organisationId)
    .where("kind", "=", kind)
    .where(isLeft)
    .where("closed_at", "<", before)
    .where(sql<boolean>`coalesce(body ->> 'keptUntil', '') <= ${today}`);
}

/** Cases whose time is over and that no duty has in hand; the longest over first. */
export function dueQuery(tx: Tx, scope: Scope, of: Due & { readonly duty: string; readonly limit: number }) {
  return due(tx, scope, of)
    .select("id")
    .where(
      sql<boolean>`not exists (select from duty where duty.organisation_id = case_file.organisation_id
        and duty.case_id = case_file.id and duty.kind = ${of.duty} and duty.state <> 'done')`,
    )
    .orderBy("closed_at")
    .limit(of.limit);
}

export async function countDue(tx: Tx, scope: Scope, of: Due): Promise<number> {
  const { n } = await due(tx, scope, of)
    .select(sql<string>`count(*)`.as("n"))
    .executeTakeFirstOrThrow();
  return Number(n);
}

/** How many of a kind that are there for this reader are over and not destroyed, and when the first of them ended. */
export async function countLeft(
  tx: Tx,
  scope: Scope,
  kind: string,
  reader: AccountId,
): Promise<{ readonly over: number; readonly firstAt: Instant | null }> {
  const row = await tx
    .selectFrom("case_file")
    .select([sql<string>`count(*)`.as("over"), sql<Instant | null>`min(closed_at)`.as("firstAt")])
    .where("organisation_id", "=", scope.organisationId)
    .where("kind", "=", kind)
    .where(isLeft)
    .where(isOpenTo(reader))
    .executeTakeFirstOrThrow();
  return { over: Number(row.over), firstAt: row.firstAt };
}

/** What keeps a case that has had its time. */
export type Hold = "held_for_open_case" | "held_for_family";

/**
 * Whoever it has an address of has another case open, which may ask for this one (Data Protection Act 2018 s. 173); or the
 * case it was born of, or one that was born of it, is open.
 */
export async function holdOf(tx: Tx, scope: Scope, caseId: CaseId): Promise<Hold | undefined> {
  const { rows } = await sql<{ person: boolean; family: boolean }>`
    select exists (select from case_address as mine
        join case_address as theirs on theirs.organisation_id = mine.organisation_id and theirs.digest = mine.digest
        join case_file as other on other.organisation_id = theirs.organisation_id and other.id = theirs.case_id
       where mine.organisation_id = own.organisation_id and mine.case_id = own.id
         and other.id <> own.id and other.closed_at is null) as person,
      exists (select from case_file as other where other.organisation_id = own.organisation_id
         and (other.origin_case_id = own.id or other.id = own.origin_case_id) and other.closed_at is null) as family
    from case_file as own where own.organisation_id = ${scope.organisationId} and own.id = ${caseId}`.execute(
    tx,
  );
  const [row] = rows;
  if (row?.person === true) return "held_for_open_case";
  return row?.family === true ? "held_for_family" : undefined;
}
