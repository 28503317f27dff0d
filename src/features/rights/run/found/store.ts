/** Found rows and the other people they belong to, in the database. */
import type { Insertable } from "kysely";
import type { WriteTx } from "../../../../platform/db.ts";
import { json } from "../../../../platform/json.ts";
import type { Scope } from "../../../../platform/scope.ts";
import type { Tables } from "../../../../platform/tables.ts";
import type { Reason } from "../../findings.ts";
import type { RunId } from "../../request/events.ts";

export type NewRow = Omit<
  Insertable<Tables["found_row"]>,
  "organisation_id" | "run_id" | "position" | "reason"
> & {
  readonly reason: Reason;
  /** The other people of the row, by digest. */
  readonly persons: readonly Buffer[];
};

export type NewPerson = Pick<
  Insertable<Tables["found_person"]>,
  "person" | "table_name" | "unseen" | "waits" | "row_count" | "content"
>;

const batch = 500;

export async function insertPersons(
  tx: WriteTx,
  scope: Scope,
  runId: RunId,
  position: number,
  persons: readonly NewPerson[],
): Promise<void> {
  for (let at = 0; at < persons.length; at += batch) {
    await tx
      .insertInto("found_person")
      .values(
        persons.slice(at, at + batch).map((person) => ({
          ...person,
          organisation_id: scope.organisationId,
          run_id: runId,
          position,
          decision: null,
          reason: null,
          decided_by: null,
          decided_at: null,
          words: null,
          told: null,
        })),
      )
      .execute();
  }
}

export async function insertRows(
  tx: WriteTx,
  scope: Scope,
  runId: RunId,
  position: number,
  rows: readonly NewRow[],
): Promise<void> {
  const place = { organisation_id: scope.organisationId, run_id: runId, position };
  for (let at = 0; at < rows.length; at += batch) {
    const part = rows.slice(at, at + batch);
    await tx
      .insertInto("found_row")
      .values(
        part.map(({ persons: _persons, reason, ...row }) => ({ ...place, ...row, reason: json(reason) })),
      )
      .execute();
    const links = part.flatMap(({ ordinal, persons }) =>
      persons.map((person) => ({ ...place, ordinal, person })),
    );
    for (let from = 0; from < links.length; from += 10 * batch) {
      await tx
        .insertInto("found_row_person")
        .values(links.slice(from, from + 10 * batch))
        .execute();
    }
  }
}

/** Removes what was found in one system, or in all of a run: a search that was killed begins again. */
export async function destroyFound(
  tx: WriteTx,
  scope: Scope,
  runId: RunId,
  position?: number,
): Promise<void> {
  for (const table of ["found_row", "found_person"] as const) {
    await tx
      .deleteFrom(table)
      .where("organisation_id", "=", scope.organisationId)
      .where("run_id", "=", runId)
      .$if(position !== undefined, (query) => query.where("position", "=", position ?? 0))
      .execute();
  }
}
