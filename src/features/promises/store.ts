/** Reads the clauses that the policy feature keeps; what a clause is bound to is written nowhere else. */
import { sql } from "kysely";
import { z } from "zod";
import type { Tx } from "../../platform/db.ts";
import type { Scope } from "../../platform/scope.ts";
import type { Tables } from "../../platform/tables.ts";
import type { Instant } from "../../platform/time.ts";

const Bound = z.object({
  check: z.string(),
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
});

/** A clause somebody can fail to keep, by its permanent label, with the check it is bound to. */
export type BoundClause = { readonly label: string } & Readonly<z.output<typeof Bound>>;

/** The newest version of the organisation's policy, to be selected from. */
export function newestVersion(tx: Tx, scope: Scope) {
  return tx
    .selectFrom("policy_version")
    .where("policy_version.organisation_id", "=", scope.organisationId)
    .orderBy("policy_version.created_at", "desc")
    .orderBy("policy_version.number", "desc")
    .limit(1);
}

/** The clauses of a version in the order of the policy, to be selected from. */
export function clausesIn(tx: Tx, scope: Scope, version: Tables["policy_version"]["id"]) {
  return tx
    .selectFrom("policy_clause_version")
    .innerJoin("policy_clause", (join) =>
      join
        .onRef("policy_clause.organisation_id", "=", "policy_clause_version.organisation_id")
        .onRef("policy_clause.id", "=", "policy_clause_version.clause_id"),
    )
    .where("policy_clause_version.organisation_id", "=", scope.organisationId)
    .where("policy_clause_version.version_id", "=", version)
    .orderBy("position");
}

/**
 * The clauses of the newest version that promise what these checks look at, in the order of the policy; `undefined`
 * while there is no policy.
 */
export async function clausesBoundTo(
  tx: Tx,
  scope: Scope,
  checks: readonly string[],
): Promise<readonly BoundClause[] | undefined> {
  const version = await newestVersion(tx, scope).select("id").executeTakeFirst();
  if (version === undefined) return undefined;
  const rows = await clausesIn(tx, scope, version.id)
    .select(["label", "promise"])
    .where(sql<string>`promise ->> 'check'`, "in", [...checks])
    // A permission, a definition or a fact can be neither kept nor broken.
    .where(sql<string>`promise ->> 'nature'`, "in", ["promise", "instruction"])
    .limit(500)
    .execute();
  return rows.map(({ label, promise }) => ({ label, ...Bound.parse(promise) }));
}

/** A clause that was bound to a check from one moment until another, by the versions that had it. */
export type ClauseTerm = {
  readonly label: string;
  readonly check: string;
  /** The data subject's right it is about, where it is about one. */
  readonly right: string | undefined;
  readonly from: Instant;
  /** Not included; `undefined` while it still is. */
  readonly until: Instant | undefined;
};

/** When which clause was bound to which of these checks: from the recording of a version to that of the next. */
export async function clauseTerms(
  tx: Tx,
  { organisationId }: Scope,
  checks: readonly string[],
): Promise<readonly ClauseTerm[]> {
  const { rows } = await sql<
    Omit<ClauseTerm, "until" | "right"> & { readonly until: Instant | null; readonly right: string | null }
  >`
    with version as (
      select id, created_at, lead(created_at) over (order by created_at, number) as ended_at
        from policy_version where organisation_id = ${organisationId})
    select clause.label, bound.promise ->> 'check' as check,
           nullif(bound.promise #>> '{parameters,right}', 'any') as right, version.created_at as from, version.ended_at as until
      from version
      join policy_clause_version as bound
        on bound.organisation_id = ${organisationId} and bound.version_id = version.id
      join policy_clause as clause
        on clause.organisation_id = ${organisationId} and clause.id = bound.clause_id
     where bound.promise ->> 'check' = any (${[...checks]}) and bound.promise ->> 'nature' in ('promise', 'instruction')
     order by clause.label, 2, version.created_at
     limit 50000`.execute(tx);
  const terms: ClauseTerm[] = [];
  for (const row of rows) {
    const term = { ...row, right: row.right ?? undefined, until: row.until ?? undefined };
    const last = terms.at(-1);
    const goesOn =
      last?.label === term.label &&
      last.check === term.check &&
      last.right === term.right &&
      last.until?.equals(term.from) === true;
    if (goesOn) terms[terms.length - 1] = { ...last, until: term.until };
    else terms.push(term);
  }
  return terms;
}
