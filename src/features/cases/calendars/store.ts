/** The clocks that run, with what of their cases one may see: for whoever changes a calendar. */
import { sql } from "kysely";
import type { Tx } from "../../../platform/db.ts";
import type { AccountId, CaseId } from "../../../platform/identifiers.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { isOpenTo } from "../../../platform/cases/walls.ts";

export type RunningClock = {
  readonly caseId: CaseId;
  readonly kind: string;
  readonly reference: string;
  readonly rule: string;
  readonly calendar: string;
  readonly zone: string;
  readonly effectiveLimit: Instant | null;
};

type Wanted = {
  /** A case about this account does not exist for whoever asks. */
  readonly hiddenFrom: AccountId;
  /** Only these rules: what a person chose has no calendar. */
  readonly rules: readonly string[];
  readonly limit: number;
  readonly calendar?: string | undefined;
  /** Only those that run and have no day. */
  readonly isUndated?: boolean | undefined;
};

/** Clocks that run or wait, in cases that are not over; the most pressing first. */
export async function runningClocks(tx: Tx, scope: Scope, wanted: Wanted): Promise<readonly RunningClock[]> {
  return running(tx, scope, wanted)
    .select(["clock.case_id as caseId", "case_file.kind", "case_file.reference", "clock.rule"])
    .select(["clock.calendar", "clock.zone", "clock.effective_limit_at as effectiveLimit"])
    .orderBy("clock.effective_limit_at")
    .orderBy("clock.id")
    .limit(wanted.limit)
    .execute();
}

/** How many clocks run or wait with each version of a calendar. */
export async function countByCalendar(
  tx: Tx,
  scope: Scope,
  wanted: Omit<Wanted, "limit">,
): Promise<ReadonlyMap<string, number>> {
  const rows = await running(tx, scope, wanted)
    .select(["clock.calendar", sql<string>`count(*)`.as("count")])
    .groupBy("clock.calendar")
    .execute();
  return new Map(rows.map(({ calendar, count }) => [calendar, Number(count)]));
}

// oxlint-disable-next-line typescript/explicit-function-return-type -- a query builder's type is longer than the query
function running(tx: Tx, scope: Scope, { hiddenFrom, rules, calendar, isUndated }: Omit<Wanted, "limit">) {
  return tx
    .selectFrom("clock")
    .innerJoin("case_file", (join) =>
      join
        .onRef("case_file.organisation_id", "=", "clock.organisation_id")
        .onRef("case_file.id", "=", "clock.case_id"),
    )
    .where("clock.organisation_id", "=", scope.organisationId)
    .where("clock.state", "in", isUndated === true ? ["running"] : ["running", "paused"])
    .where("clock.rule", "in", [...rules])
    .where("case_file.closed_at", "is", null)
    .where(isOpenTo(hiddenFrom))
    .$if(calendar !== undefined, (query) => query.where("clock.calendar", "=", calendar ?? ""))
    .$if(isUndated === true, (query) => query.where("clock.legal_limit_at", "is", null));
}
