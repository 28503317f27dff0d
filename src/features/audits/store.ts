/** The SQL of audits: what a population is, and the one that was fixed. */
import type { Tx, WriteTx } from "../../platform/db.ts";
import { isOfNoColleague } from "../../platform/cases/walls.ts";
import type { CaseId } from "../../platform/identifiers.ts";
import type { Scope } from "../../platform/scope.ts";
import type { Instant } from "../../platform/time.ts";
import type { AuditPopulationTable } from "./tables.ts";

/** References of the cases of a kind that came in within a time; none that is kept from a colleague. */
export async function referencesOf(
  tx: Tx,
  scope: Scope,
  of: { readonly kind: string; readonly from: Instant; readonly before: Instant; readonly limit: number },
): Promise<readonly string[]> {
  const rows = await tx
    .selectFrom("case_file")
    .select("reference")
    .where("organisation_id", "=", scope.organisationId)
    .where("kind", "=", of.kind)
    .where("opened_at", ">=", of.from)
    .where("opened_at", "<", of.before)
    .where(isOfNoColleague)
    .orderBy("id")
    .limit(of.limit)
    .execute();
  return rows.map(({ reference }) => reference);
}

export async function insertPopulation(
  tx: WriteTx,
  scope: Scope,
  population: { readonly caseId: CaseId; readonly content: Buffer; readonly now: Instant },
): Promise<void> {
  const { caseId, content, now } = population;
  await tx
    .insertInto("audit_population")
    .values({ organisation_id: scope.organisationId, case_id: caseId, content, fixed_at: now })
    .execute();
}

export async function readPopulation(
  tx: Tx,
  scope: Scope,
  caseId: CaseId,
): Promise<AuditPopulationTable["content"] | undefined> {
  const row = await tx
    .selectFrom("audit_population")
    .select("content")
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "=", caseId)
    .executeTakeFirst();
  return row?.content;
}
