/** Complaints, questions to the officer and plans as the checks see them: ids, codes and moments, set by set. */
import type { z } from "zod";
import type { Tx } from "../../platform/db.ts";
import type { Scope } from "../../platform/scope.ts";
import type { Instant } from "../../platform/time.ts";
import { adviceKind } from "../advice/index.ts";
import { changeKind } from "../changes/index.ts";
import { complaintKind } from "../complaints/index.ts";
import type { AdviceFacts, ComplaintFacts, PlanFacts } from "./checks/facts.ts";
import { readCaseRows } from "./store.ts";
import type { CaseRows } from "./store.ts";

type Row = CaseRows["events"][number];
type Kind<State> = { readonly kind: string; readonly state: z.ZodType<State> };
type Case<State> = Pick<CaseRows["cases"][number], "id" | "reference"> & {
  readonly state: State;
  /** When something of this type happened first. */
  readonly first: (...types: readonly string[]) => Instant | undefined;
};

async function casesOf<State>(
  tx: Tx,
  scope: Scope,
  kind: Kind<State>,
  since: Instant,
  types: readonly string[],
): Promise<readonly Case<State>[]> {
  const { cases, events } = await readCaseRows(tx, scope, { kind: kind.kind, since, types });
  const of = Map.groupBy(events, ({ case_id }) => case_id);
  return cases.map(({ id, reference, body }) => {
    const rows: readonly Row[] = of.get(id) ?? [];
    const first = (...wanted: readonly string[]): Instant | undefined =>
      rows.find(({ type }) => wanted.includes(type))?.happened_at;
    return { id, reference, state: kind.state.parse(body), first };
  });
}

export async function gatherComplaints(
  tx: Tx,
  scope: Scope,
  since: Instant,
): Promise<readonly ComplaintFacts[]> {
  const types = ["complaint.told", "complaint.closed"];
  const found = await casesOf(tx, scope, complaintKind, since, types);
  // One that was taken back is owed nothing.
  return found
    .filter(({ state }) => state.name !== "withdrawn")
    .map(({ id, reference, state, first }) => ({
      caseId: id,
      reference,
      aboutAccountId: state.aboutAccountId,
      receivedOn: Temporal.PlainDate.from(state.receivedOn),
      toldAt: first("complaint.told"),
      closedAt: first("complaint.closed"),
    }));
}

export async function gatherAdvice(tx: Tx, scope: Scope, since: Instant): Promise<readonly AdviceFacts[]> {
  const found = await casesOf(tx, scope, adviceKind, since, ["advice.asked", "advice.answered"]);
  return found.flatMap(({ id, reference, state, first }) => {
    const askedAt = first("advice.asked");
    if (askedAt === undefined || state.name === "withdrawn") return [];
    return [
      {
        caseId: id,
        reference,
        aboutAccountId: state.aboutAccountId,
        topic: state.topic,
        askedAt,
        answeredAt: first("advice.answered"),
      },
    ];
  });
}

export async function gatherPlans(tx: Tx, scope: Scope, since: Instant): Promise<readonly PlanFacts[]> {
  const types = ["change.submitted", "change.assessed", "change.approved"];
  const found = await casesOf(tx, scope, changeKind, since, types);
  return found.flatMap(({ id, reference, state, first }) => {
    const submittedAt = first("change.submitted");
    // What was refused or taken back never began.
    if (submittedAt === undefined || state.name === "refused" || state.name === "withdrawn") return [];
    return [
      {
        caseId: id,
        reference,
        aboutAccountId: state.aboutAccountId,
        plan: state.plan,
        isNewTechnology: state.isNewTechnology,
        isRisky: state.finding === "assessment",
        submittedAt,
        startsOn: state.startsOn === undefined ? undefined : Temporal.PlainDate.from(state.startsOn),
        assessedAt: first("change.assessed"),
        approvedAt: first("change.approved"),
      },
    ];
  });
}
