/** The decision on one found row, in the database. */
import { sql } from "kysely";
import type { Tx, WriteTx } from "../../../../platform/db.ts";
import { json } from "../../../../platform/json.ts";
import type { Scope } from "../../../../platform/scope.ts";
import type { Instant } from "../../../../platform/time.ts";
import type { RunId } from "../../request/events.ts";
import type { Decision, DecisionReason, Treatment } from "../../run/contract.ts";
import type { RowPlace } from "../store.ts";

export type RowChange = {
  readonly treatment?: Treatment;
  readonly decision?: Decision | null;
  readonly reason?: DecisionReason | null;
  readonly words?: Buffer | null;
  readonly passages?: { readonly sealed: Buffer; readonly reasons: readonly DecisionReason[] } | null;
  readonly at: Instant;
};

export async function changeRow(
  tx: WriteTx,
  scope: Scope,
  runId: RunId,
  { position, ordinal }: RowPlace,
  { treatment, decision, reason, words, passages, at }: RowChange,
): Promise<void> {
  await tx
    .updateTable("found_row")
    .set({
      ...(treatment === undefined ? {} : { treatment }),
      ...(decision === undefined ? {} : { decision, decision_reason: reason ?? null, words: words ?? null }),
      ...(passages === undefined
        ? {}
        : {
            passages: passages?.sealed ?? null,
            passage_reasons: passages === null ? null : json(passages.reasons),
          }),
      decided_by: scope.actorId,
      decided_at: at,
    })
    .where("organisation_id", "=", scope.organisationId)
    .where("run_id", "=", runId)
    .where("position", "=", position)
    .where("ordinal", "=", ordinal)
    .execute();
}

export type RowReason = {
  readonly position: number;
  /** What became of the rows: withheld, redacted, or with words inside a field withheld. */
  readonly what: "redact" | "withhold" | "words";
  readonly reason: DecisionReason;
  /** Of rows that are the person's alone. */
  readonly isOwn: boolean;
  readonly rows: number;
};

/** A row of the run that belongs to nobody else. */
const isOwn = sql<boolean>`not exists (select from found_row_person l
  where l.organisation_id = found_row.organisation_id and l.run_id = found_row.run_id
    and l.position = found_row.position and l.ordinal = found_row.ordinal)`;

export type OwnHeld = { readonly position: number; readonly table: string; readonly rows: number };

/** Rows of the person alone that a decision holds back, by table. */
export async function countOwnHeld(tx: Tx, scope: Scope, runId: RunId): Promise<readonly OwnHeld[]> {
  const rows = await tx
    .selectFrom("found_row")
    .select(["position", "table_name", sql<string>`count(*)`.as("rows")])
    .where("organisation_id", "=", scope.organisationId)
    .where("run_id", "=", runId)
    .where("decision", "=", "withhold")
    .where("treatment", "=", "withhold")
    .where("decision_reason", "not in", ["someone-else", "someone-else-too"])
    .where(isOwn)
    .groupBy(["position", "table_name"])
    .execute();
  return rows.map(({ position, table_name: table, rows: count }) => ({
    position,
    table,
    rows: Number(count),
  }));
}

/** How many rows a decision of their own holds back, or holds words back in, by reason; for the words of a package. */
export async function countRowReasons(tx: Tx, scope: Scope, runId: RunId): Promise<readonly RowReason[]> {
  const { rows } = await sql<{
    position: number;
    what: RowReason["what"];
    reason: DecisionReason;
    isOwn: boolean;
    rows: string;
  }>`
    select position, what, reason, own as "isOwn", count(distinct ordinal)::text as rows from (
      select position, ordinal, treatment as what, decision_reason as reason, ${isOwn} as own from found_row
      where organisation_id = ${scope.organisationId} and run_id = ${runId}
        and decision in ('redact', 'withhold') and treatment in ('redact', 'withhold')
        -- Nothing of theirs: a row of another person is not held back from them.
        and decision_reason <> 'someone-else'
      union all
      select position, ordinal, 'words', jsonb_array_elements_text(passage_reasons), false from found_row
      where organisation_id = ${scope.organisationId} and run_id = ${runId}
        and passages is not null and treatment in ('disclose', 'redact')
    ) decided
    group by position, what, reason, own order by position, what, reason, own`.execute(tx);
  return rows.map(({ rows: count, ...row }) => ({ ...row, rows: Number(count) }));
}
