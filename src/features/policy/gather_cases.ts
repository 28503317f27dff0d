/** Complaints, questions to the officer and plans as the checks see them: ids, codes and moments, set by set. */
import { z } from "zod";
import type { Tx } from "../../platform/db.ts";
import { idSchema } from "../../platform/identifiers.ts";
import type { AccountId } from "../../platform/identifiers.ts";
import type { Scope } from "../../platform/scope.ts";
import type { Instant } from "../../platform/time.ts";
import { adviceKind } from "../advice/index.ts";
import { changeKind } from "../changes/index.ts";
import { complaintKind } from "../complaints/index.ts";
import type { AdviceFacts, ComplaintFacts, PlanFacts } from "./checks/facts.ts";
import { ahead } from "./parts/ahead.ts";
import { readCaseFirsts } from "./parts/store.ts";
import type { CaseFirsts, Span } from "./parts/store.ts";

/** Where to read: all that is open or was changed since, or only what lies within. */
export type Reading = { readonly since: Instant; readonly within?: Span };

type One<State, Type extends string> = Omit<CaseFirsts<Type>[number], "body"> & { readonly state: State };

/**
 * Of all cases of a kind what `factsOf` makes of each, page by page; rows are held as long as their page. Of the state only
 * what `state` declares is read.
 */
async function* pagesOf<Shape extends z.ZodRawShape, Type extends string, Facts>(
  tx: Tx,
  scope: Scope,
  from: Reading & {
    readonly kind: string;
    readonly state: z.ZodObject<Shape>;
    readonly types: readonly Type[];
  },
  factsOf: (one: One<z.output<z.ZodObject<Shape>>, Type>) => Facts | undefined,
): AsyncGenerator<readonly Facts[]> {
  const fields = Object.keys(from.state.shape);
  for await (const page of ahead(readCaseFirsts(tx, scope, { ...from, fields })))
    yield page.flatMap(({ body, ...one }) => factsOf({ ...one, state: from.state.parse(body) }) ?? []);
}

/** What is read of each state: a part of what its own feature declares. */
const shared = { name: z.string(), aboutAccountId: idSchema<AccountId>().optional() };
const complaintRead = z.object({ ...shared, receivedOn: z.string() });
const adviceRead = z.object({ ...shared, topic: z.string() });
const planRead = z.object({
  ...shared,
  plan: z.string(),
  isNewTechnology: z.boolean(),
  finding: z.string().optional(),
  startsOn: z.string().optional(),
});

export function complaintsIn(
  tx: Tx,
  scope: Scope,
  reading: Reading,
): AsyncGenerator<readonly ComplaintFacts[]> {
  const types = ["complaint.told", "complaint.closed"] as const;
  const of = { ...reading, kind: complaintKind.kind, state: complaintRead, types };
  return pagesOf(tx, scope, of, ({ id, reference, state, firsts }) =>
    // One that was taken back is owed nothing.
    state.name === "withdrawn"
      ? undefined
      : {
          caseId: id,
          reference,
          aboutAccountId: state.aboutAccountId,
          receivedOn: Temporal.PlainDate.from(state.receivedOn),
          toldAt: firsts["complaint.told"],
          closedAt: firsts["complaint.closed"],
        },
  );
}

export function adviceIn(tx: Tx, scope: Scope, reading: Reading): AsyncGenerator<readonly AdviceFacts[]> {
  const types = ["advice.asked", "advice.answered"] as const;
  const of = { ...reading, kind: adviceKind.kind, state: adviceRead, types };
  return pagesOf(tx, scope, of, ({ id, reference, state, firsts }) => {
    const askedAt = firsts["advice.asked"];
    if (askedAt === undefined || state.name === "withdrawn") return undefined;
    return {
      caseId: id,
      reference,
      aboutAccountId: state.aboutAccountId,
      topic: state.topic,
      askedAt,
      answeredAt: firsts["advice.answered"],
    };
  });
}

export function plansIn(tx: Tx, scope: Scope, reading: Reading): AsyncGenerator<readonly PlanFacts[]> {
  const types = ["change.submitted", "change.assessed", "change.approved"] as const;
  const of = { ...reading, kind: changeKind.kind, state: planRead, types };
  return pagesOf(tx, scope, of, ({ id, reference, state, firsts }) => {
    const submittedAt = firsts["change.submitted"];
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
      assessedAt: firsts["change.assessed"],
      approvedAt: firsts["change.approved"],
    };
  });
}
