/** The SQL of disclosures: rows that are added and struck, pages of them, those about one person. */
import { sql } from "kysely";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import type { AccountId, CellId } from "../../../platform/identifiers.ts";
import { isCaseOpenTo } from "../../../platform/cases/walls.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import type { DisclosureId, DisclosureQuery } from "./contract.ts";
import type { DisclosureTable } from "./tables.ts";

type NewRow = Omit<
  DisclosureTable,
  "organisation_id" | "recorded_by" | "struck_at" | "struck_by" | "struck_cell"
>;

export async function insertDisclosure(tx: WriteTx, scope: Scope, row: NewRow): Promise<void> {
  const { organisationId: organisation_id, actorId: recorded_by } = scope;
  await tx
    .insertInto("disclosure")
    .values({ ...row, organisation_id, recorded_by, struck_at: null, struck_by: null, struck_cell: null })
    .execute();
}

/** A page from the newest record on; of a case that is kept from the reader nothing. */
export async function pageOfDisclosures(
  tx: Tx,
  scope: Scope,
  { from, until, source, after }: Omit<DisclosureQuery, "search">,
  by: { readonly reader: AccountId; readonly limit: number },
) {
  return tx
    .selectFrom("disclosure")
    .leftJoin("case_file", (join) =>
      join
        .onRef("case_file.organisation_id", "=", "disclosure.organisation_id")
        .onRef("case_file.id", "=", "disclosure.case_id"),
    )
    .selectAll("disclosure")
    .select("case_file.reference")
    .where("disclosure.organisation_id", "=", scope.organisationId)
    .where(isCaseOpenTo(by.reader, "disclosure"))
    .$if(after !== undefined, (query) => query.where("disclosure.id", "<", after as DisclosureId))
    .$if(source !== undefined, (query) => query.where("source", "=", source as DisclosureTable["source"]))
    .$if(from !== undefined, (query) =>
      query.where("disclosed_on", ">=", Temporal.PlainDate.from(from ?? "")),
    )
    .$if(until !== undefined, (query) =>
      query.where("disclosed_on", "<=", Temporal.PlainDate.from(until ?? "")),
    )
    .orderBy("disclosure.id", "desc")
    .limit(by.limit)
    .execute();
}

/** Held until the transaction ends: a record is struck once. */
export async function holdDisclosure(tx: WriteTx, scope: Scope, id: DisclosureId, reader: AccountId) {
  return tx
    .selectFrom("disclosure")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .where(isCaseOpenTo(reader, "disclosure"))
    .forUpdate()
    .executeTakeFirst();
}

export async function markStruck(
  tx: WriteTx,
  scope: Scope,
  id: DisclosureId,
  struck: { readonly cell: CellId; readonly now: Instant },
): Promise<void> {
  await tx
    .updateTable("disclosure")
    .set({ struck_at: struck.now, struck_by: scope.actorId, struck_cell: struck.cell })
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .execute();
}

/** What somebody received about whoever has one of these marks, the newest first; nothing that was struck. */
export async function disclosedAbout(
  tx: Tx,
  scope: Scope,
  marks: readonly Buffer[],
): Promise<readonly Pick<DisclosureTable, "words_cell" | "disclosed_on" | "person_marks">[]> {
  return tx
    .selectFrom("disclosure")
    .select(["words_cell", "disclosed_on", "person_marks"])
    .where("organisation_id", "=", scope.organisationId)
    .where("struck_at", "is", null)
    .where("person_cell", "is not", null)
    .where(sql<boolean>`person_marks && ${[...marks]}::bytea[]`)
    .orderBy("id", "desc")
    .limit(500)
    .execute();
}
