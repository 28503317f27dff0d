/** The SQL of erasures: what lies beside the sealed texts of a request, and the certificates. */
import { sql } from "kysely";
import type { Insertable, Selectable } from "kysely";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import type { CaseId } from "../../../platform/identifiers.ts";
import { json } from "../../../platform/json.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Tenant } from "../../../platform/tables.ts";
import type { Instant } from "../../../platform/time.ts";
import type { CertificateId, Counts } from "./contract.ts";
import type { CertificateTable } from "./tables.ts";

export type CertificateRow = Selectable<CertificateTable>;
type NewCertificate = Omit<Insertable<CertificateTable>, keyof Tenant>;

type Beside = Pick<Counts, "foundRows" | "foundPeople" | "links" | "marks">;

/** How much of a request lies in rows of its own. */
export async function countBeside(tx: Tx, scope: Scope, caseId: CaseId): Promise<Beside> {
  const of = sql`where s.organisation_id = ${scope.organisationId} and s.case_id = ${caseId}`;
  const own = sql`where organisation_id = ${scope.organisationId} and case_id = ${caseId}`;
  const found = (table: "found_row" | "found_person") => sql`
    (select count(*)::int from ${sql.table(table)} f
       join search_run s on s.organisation_id = f.organisation_id and s.id = f.run_id ${of})`;
  const { rows } = await sql<Beside>`
    select ${found("found_row")} as "foundRows", ${found("found_person")} as "foundPeople",
      (select count(*)::int from rights_link ${own}) as links,
      (select count(*)::int from rights_person_mark ${own})
        + (select count(*)::int from rights_requester_mark ${own})
        + (select count(*)::int from case_address ${own}) as marks`.execute(tx);
  return rows[0] ?? { foundRows: 0, foundPeople: 0, links: 0, marks: 0 };
}

/** Removes what leads to a request or recognises its person; letters no longer name a file. */
export async function removeBeside(tx: WriteTx, scope: Scope, caseId: CaseId): Promise<void> {
  for (const table of ["rights_link", "rights_person_mark", "rights_requester_mark"] as const) {
    await tx
      .deleteFrom(table)
      .where("organisation_id", "=", scope.organisationId)
      .where("case_id", "=", caseId)
      .execute();
  }
  await tx
    .updateTable("rights_letter")
    .set({ file_id: null })
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "=", caseId)
    .where("file_id", "is not", null)
    .execute();
}

export async function insertCertificate(
  tx: WriteTx,
  scope: Scope,
  { removed, kept_cases: kept, owners, ...row }: NewCertificate,
): Promise<void> {
  await tx
    .insertInto("erasure_certificate")
    .values({
      organisation_id: scope.organisationId,
      ...row,
      removed: json(removed),
      kept_cases: json(kept),
      owners: json(owners),
    })
    .execute();
}

export function certificateRow(tx: Tx, scope: Scope, id: CertificateId): Promise<CertificateRow | undefined> {
  return tx
    .selectFrom("erasure_certificate")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** The certificate of a request; `undefined` when it was not erased. */
export async function certificateOf(
  tx: Tx,
  scope: Scope,
  caseId: CaseId,
): Promise<CertificateId | undefined> {
  const row = await tx
    .selectFrom("erasure_certificate")
    .select("id")
    .where("organisation_id", "=", scope.organisationId)
    .where(sql<boolean>`case_ids @> array[${caseId}::uuid]`)
    .executeTakeFirst();
  return row?.id;
}

/** What the ledger has of backups that Kept made itself. */
export async function backupsMade(
  tx: Tx,
  scope: Scope,
): Promise<{ readonly count: number; readonly newest: Instant | undefined }> {
  const row = await tx
    .selectFrom("ledger_entry")
    .select(({ fn }) => [fn.countAll<string>().as("count"), fn.max("recorded_at").as("newest")])
    .where("organisation_id", "=", scope.organisationId)
    .where("type", "=", "backup.written")
    .executeTakeFirstOrThrow();
  return { count: Number(row.count), newest: row.newest ?? undefined };
}
