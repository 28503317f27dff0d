/** Reads the clauses that the policy feature keeps; what a clause is bound to is written nowhere else. */
import { sql } from "kysely";
import { z } from "zod";
import type { Tx } from "../../platform/db.ts";
import type { Scope } from "../../platform/scope.ts";
import type { Tables } from "../../platform/tables.ts";

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
