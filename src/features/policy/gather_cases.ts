/** Complaints, questions to the officer and plans as the checks see them: ids, codes and moments, set by set. */
import type { z } from "zod";
import type { Tx } from "../../platform/db.ts";
import type { Scope } from "../../platform/scope.ts";
import type { Instant } from "../../platform/time.ts";
import { adviceKind } from "../advice/index.ts";
import { changeKind } from "../changes/index.ts";
import { complaintKind } from "../complaints/index.ts";
import type { AdviceFacts, ComplaintFacts, PlanFacts } from "./checks/facts.ts";
import { readCaseRows } from "./parts/store.ts";
import type { CaseRows, Span } from "./parts/store.ts";

type Row = CaseRows["events"][number];
type Kind<State> = { readonly kind: string; readonly state: z.ZodType<State> };
type Case<State> = Pick<CaseRows["cases"][number], "id" | "reference"> & {
  readonly state: State;
  /** When something of this type happened first. */
  readonly first: (...types: readonly string[]) => Instant | undefined;
};

/** Where to read: all that is open or was changed since, or only what lies within. */
export type Reading = { readonly since: Instant; readonly within?: Span };

/** Of all cases of a kind what `factsOf` makes of each, page by page; rows are held as long as their page. */
async function* pagesOf<State, One>(
  tx: Tx,
  scope: Scope,
  from: Reading & { readonly kind: Kind<State>; readonly types: readonly string[] },
  factsOf: (one: Case<State>) => One | undefined,
): AsyncGenerator<readonly One[]> {
  const { kind } = from;
  for await (const { cases, events } of readCaseRows(tx, scope, { ...from, kind: kind.kind })) {
    const of = Map.groupBy(events, ({ case_id }) => case_id);
    yield cases.flatMap(({ id, reference, body }) => {
      const rows: readonly Row[] = of.get(id) ?? [];
      const first = (...wanted: readonly string[]): Instant | undefined =>
        rows.find(({ type }) => wanted.includes(type))?.happened_at;
      return factsOf({ id, reference, state: kind.state.parse(body), first }) ?? [];
    });
  }
}

export function complaintsIn(
  tx: Tx,
  scope: Scope,
  reading: Reading,
): AsyncGenerator<readonly ComplaintFacts[]> {
  const types = ["complaint.told", "complaint.closed"];
  return pagesOf(tx, scope, { ...reading, kind: complaintKind, types }, ({ id, reference, state, first }) =>
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

export function adviceIn(tx: Tx, scope: Scope, reading: Reading): AsyncGenerator<readonly AdviceFacts[]> {
  const types = ["advice.asked", "advice.answered"];
  return pagesOf(tx, scope, { ...reading, kind: adviceKind, types }, ({ id, reference, state, first }) => {
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

export function plansIn(tx: Tx, scope: Scope, reading: Reading): AsyncGenerator<readonly PlanFacts[]> {
  const types = ["change.submitted", "change.assessed", "change.approved"];
  return pagesOf(tx, scope, { ...reading, kind: changeKind, types }, ({ id, reference, state, first }) => {
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
