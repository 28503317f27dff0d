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
  readonly rows: number;
};

/** How many rows a decision of their own holds back, or holds words back in, by reason; for the words of a package. */
export async function countRowReasons(tx: Tx, scope: Scope, runId: RunId): Promise<readonly RowReason[]> {
  const { rows } = await sql<{
    position: number;
    what: RowReason["what"];
    reason: DecisionReason;
    rows: string;
  }>`
    select position, what, reason, count(distinct ordinal)::text as rows from (
      select position, ordinal, treatment as what, decision_reason as reason from found_row
      where organisation_id = ${scope.organisationId} and run_id = ${runId}
        and decision in ('redact', 'withhold') and treatment in ('redact', 'withhold')
      union all
      select position, ordinal, 'words', jsonb_array_elements_text(passage_reasons) from found_row
      where organisation_id = ${scope.organisationId} and run_id = ${runId}
        and passages is not null and treatment in ('disclose', 'redact')
    ) decided
    group by position, what, reason order by position, what, reason`.execute(tx);
  return rows.map(({ rows: count, ...row }) => ({ ...row, rows: Number(count) }));
}
