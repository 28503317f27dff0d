/** Which task a request has in connected systems now, and what its approval waits for (GDPR arts. 16 to 18 and 21; decisions 109 and 134). */
import { mailFates } from "../../../platform/mail/outbox.ts";
import type { Tx } from "../../../platform/db.ts";
import { readProfile } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import { dayIn, type Instant, type PlainDate } from "../../../platform/time.ts";
import { isMailHeld } from "../request/domain.judgement.ts";
import { missingBeforeExecution } from "../request/gates.ts";
import { kindOf } from "../request/kinds/kinds.ts";
import { hasEnded, isRestricting, type RequestState } from "../request/state.ts";
import type { ExecutionTask } from "./contract.ts";

/** `undefined`: nothing is carried out for this right. */
export function taskOf(state: RequestState): ExecutionTask | undefined {
  const { tasks, restricts } = kindOf(state);
  if (restricts && isRestricting(state) && state.restriction?.status === "lifting-told") return "lift";
  if (tasks.includes("erase")) return "erase";
  if (tasks.includes("correct")) return "correct";
  if (tasks.includes("stop-marketing")) return "object";
  return tasks.includes("restrict") ? "restrict" : undefined;
}

/** Why nothing may be begun or said for this task now, as a code. */
export function obstacleTo(state: RequestState, task: ExecutionTask | undefined): string | undefined {
  if (state.isDrill === true) return "drill";
  if (task === undefined) return "not-of-this-right";
  // What was asked for was answered long before it ends.
  const isOpen = task === "lift" ? !hasEnded(state) && isRestricting(state) : state.name === "open";
  return isOpen ? undefined : "request-not-open";
}

export type ApprovalFacts = {
  readonly isSamenessOpen: boolean;
  /** The mail that tells of the lifting has not left. */
  readonly isLiftingHeld: boolean;
  readonly today: PlainDate;
};

/** What an approval waits for, as codes. The person is told before a restriction is lifted (art. 18(3)). */
export function missingToApprove(
  state: RequestState,
  task: ExecutionTask,
  { isSamenessOpen, isLiftingHeld, today }: ApprovalFacts,
): readonly string[] {
  const sameness = isSamenessOpen ? ["sameness-open"] : [];
  if (task !== "lift") return [...missingBeforeExecution(state), ...sameness];
  const { status, endsOn } = state.restriction ?? {};
  const isEarly =
    endsOn !== undefined && Temporal.PlainDate.compare(Temporal.PlainDate.from(endsOn), today) > 0;
  return [
    ...(status !== "lifting-told" || isLiftingHeld ? ["lifting-not-told"] : []),
    ...(isEarly ? ["lifting-too-early"] : []),
    ...sameness,
  ];
}

/** What of the facts stands outside the request's state. */
export async function liftingFacts(
  tx: Tx,
  scope: Scope,
  { restriction }: RequestState,
  now: Instant,
): Promise<Omit<ApprovalFacts, "isSamenessOpen">> {
  const { zone } = await readProfile(tx, scope);
  const told = restriction?.mailId;
  const fates = await mailFates(tx, scope, told === undefined ? [] : [told]);
  return { isLiftingHeld: isMailHeld(told, fates), today: dayIn(zone, now) };
}
