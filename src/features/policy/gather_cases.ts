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

/** Of all cases of a kind what `factsOf` makes of each; their rows are held a page at a time. */
async function casesOf<State, One>(
  tx: Tx,
  scope: Scope,
  from: { readonly kind: Kind<State>; readonly since: Instant; readonly types: readonly string[] },
  factsOf: (one: Case<State>) => One | undefined,
): Promise<readonly One[]> {
  const { kind, since, types } = from;
  const found: One[] = [];
  for await (const { cases, events } of readCaseRows(tx, scope, { kind: kind.kind, since, types })) {
    const of = Map.groupBy(events, ({ case_id }) => case_id);
    for (const { id, reference, body } of cases) {
      const rows: readonly Row[] = of.get(id) ?? [];
      const first = (...wanted: readonly string[]): Instant | undefined =>
        rows.find(({ type }) => wanted.includes(type))?.happened_at;
      const one = factsOf({ id, reference, state: kind.state.parse(body), first });
      if (one !== undefined) found.push(one);
    }
  }
  return found;
}

export async function gatherComplaints(
  tx: Tx,
  scope: Scope,
  since: Instant,
): Promise<readonly ComplaintFacts[]> {
  const types = ["complaint.told", "complaint.closed"];
  return casesOf(tx, scope, { kind: complaintKind, since, types }, ({ id, reference, state, first }) =>
    // One that was taken back is owed nothing.
    state.name === "withdrawn"
      ? undefined
      : {
          caseId: id,
          reference,
          aboutAccountId: state.aboutAccountId,
          receivedOn: Temporal.PlainDate.from(state.receivedOn),
          toldAt: first("complaint.told"),
          closedAt: first("complaint.closed"),
        },
  );
}

export async function gatherAdvice(tx: Tx, scope: Scope, since: Instant): Promise<readonly AdviceFacts[]> {
  const types = ["advice.asked", "advice.answered"];
  return casesOf(tx, scope, { kind: adviceKind, since, types }, ({ id, reference, state, first }) => {
    const askedAt = first("advice.asked");
    if (askedAt === undefined || state.name === "withdrawn") return undefined;
    return {
      caseId: id,
      reference,
      aboutAccountId: state.aboutAccountId,
      topic: state.topic,
      askedAt,
      answeredAt: first("advice.answered"),
    };
  });
}

export async function gatherPlans(tx: Tx, scope: Scope, since: Instant): Promise<readonly PlanFacts[]> {
  const types = ["change.submitted", "change.assessed", "change.approved"];
  return casesOf(tx, scope, { kind: changeKind, since, types }, ({ id, reference, state, first }) => {
    const submittedAt = first("change.submitted");
    // What was refused or taken back never began.
    if (submittedAt === undefined || state.name === "refused" || state.name === "withdrawn") return undefined;
    return {
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
    };
  });
}
