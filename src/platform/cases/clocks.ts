/**
 * The clocks of a case as rows. A clock is a value: rule and version, calendar, zone, inputs; `law` derives its
 * limits, and a limit it cannot know (the calendar ends before it) is undefined, never assumed.
 */
import { sql } from "kysely";
import type { Selectable } from "kysely";
import type { Calendar } from "../../law/calendars.ts";
import { ownCalendar } from "../calendars.ts";
import type { Tx, WriteTx } from "../db.ts";
import { failPoint } from "../fail_point.ts";
import { newId } from "../ids.ts";
import type { CaseId, ClockId } from "../ids.ts";
import { json } from "../json.ts";
import type { Scope } from "../scope.ts";
import type { ClockState, Tables } from "../tables.ts";
import type { Instant } from "../time.ts";

export type CaseClock = {
  readonly caseId: CaseId;
  /** The rule's id; a case has at most one clock per rule. */
  readonly rule: string;
  readonly ruleVersion: number;
  /** The calendar's id and version, as `law` names it. */
  readonly calendar: string;
  /** Its days, where it is the organisation's own: the version that the clock names. */
  readonly days?: Calendar;
  readonly zone: string;
  readonly state: ClockState;
  /** What the rule needs: started, paused, extended, satisfied; ids, codes and moments only. */
  readonly inputs: unknown;
  readonly policyLimit: Instant | undefined;
  readonly legalLimit: Instant | undefined;
  readonly effectiveLimit: Instant | undefined;
};

/** Starts a clock, or brings the case's clock of that rule to this value. */
export async function setClock(tx: WriteTx, scope: Scope, clock: CaseClock, now: Instant): Promise<void> {
  const values = {
    rule_version: clock.ruleVersion,
    calendar: clock.calendar,
    zone: clock.zone,
    state: clock.state,
    inputs: json(clock.inputs),
    policy_limit_at: clock.policyLimit ?? null,
    legal_limit_at: clock.legalLimit ?? null,
    effective_limit_at: clock.effectiveLimit ?? null,
    changed_at: now,
  };
  await tx
    .insertInto("clock")
    .values({
      organisation_id: scope.organisationId,
      id: newId<ClockId>(),
      case_id: clock.caseId,
      rule: clock.rule,
      ...values,
    })
    .onConflict((conflict) => conflict.columns(["organisation_id", "case_id", "rule"]).doUpdateSet(values))
    .execute();
  await setDue(tx, scope, clock.caseId);
  failPoint("clock.set");
}

/** What of its clocks the case itself says, so that a list is ordered without them (decision 0079). */
async function setDue(tx: WriteTx, scope: Scope, caseId: CaseId): Promise<void> {
  await sql`
    update case_file f set
      due_at = (select coalesce(min(effective_limit_at) filter (where state in ('running', 'paused')),
          min(effective_limit_at) filter (where state = 'satisfied'))
        from clock where organisation_id = ${scope.organisationId} and case_id = ${caseId}),
      owes = exists (select from clock where organisation_id = ${scope.organisationId} and case_id = ${caseId}
        and state in ('running', 'paused'))
    where f.organisation_id = ${scope.organisationId} and f.id = ${caseId}`.execute(tx);
}

/** The clocks of one case. */
export async function clocksOf(tx: Tx, scope: Scope, caseId: CaseId): Promise<readonly CaseClock[]> {
  const rows = await tx
    .selectFrom("clock")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "=", caseId)
    .orderBy("rule")
    .execute();
  return withDays(tx, scope, rows.map(toClock));
}

/** Clocks with the days of the calendars that are the organisation's own; each version is read once. */
export async function withDays<C extends Pick<CaseClock, "calendar">>(
  tx: Tx,
  scope: Scope,
  clocks: readonly C[],
): Promise<readonly (C & Pick<CaseClock, "days">)[]> {
  const known = new Map<string, Calendar>();
  for (const name of new Set(clocks.map(({ calendar }) => calendar))) {
    const days = await ownCalendar(tx, scope, name);
    if (days !== undefined) known.set(name, days);
  }
  return clocks.map((clock) => {
    const days = known.get(clock.calendar);
    return days === undefined ? clock : { ...clock, days };
  });
}

/** Which of these cases have a clock that waits for somebody. */
export async function waitingAmong(
  tx: Tx,
  scope: Scope,
  caseIds: readonly CaseId[],
): Promise<ReadonlySet<CaseId>> {
  if (caseIds.length === 0) return new Set();
  const rows = await tx
    .selectFrom("clock")
    .select("case_id")
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "in", [...caseIds])
    .where("state", "=", "paused")
    .execute();
  return new Set(rows.map(({ case_id: caseId }) => caseId));
}

/** Running clocks whose effective limit is at or before `until`, the most pressing first, at most `limit`. */
export async function listDueClocks(
  tx: Tx,
  scope: Scope,
  page: { readonly until: Instant; readonly limit: number },
): Promise<readonly CaseClock[]> {
  const rows = await tx
    .selectFrom("clock")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("state", "=", "running")
    .where("effective_limit_at", "<=", page.until)
    .orderBy("effective_limit_at")
    .orderBy("id")
    .limit(page.limit)
    .execute();
  return withDays(tx, scope, rows.map(toClock));
}

export function toClock(row: Selectable<Tables["clock"]>): CaseClock {
  return {
    caseId: row.case_id,
    rule: row.rule,
    ruleVersion: row.rule_version,
    calendar: row.calendar,
    zone: row.zone,
    state: row.state,
    inputs: row.inputs,
    policyLimit: row.policy_limit_at ?? undefined,
    legalLimit: row.legal_limit_at ?? undefined,
    effectiveLimit: row.effective_limit_at ?? undefined,
  };
}
