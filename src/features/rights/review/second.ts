/** The second person at an answer, where one was drawn: they look at the very package that would go out (decision 0133). */
import type { WriteTx } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import type { CaseFile } from "../../../platform/cases/kind.ts";
import { secondSettled, type PackageId } from "../request/events.ts";
import { isSecondOpen } from "../request/gates.ts";
import type { RequestState } from "../request/state.ts";
import { note } from "../run/case.ts";
import type { Run } from "../run/store.ts";
import type { ReviewView, SecondFinding } from "./contract.ts";
import { fault, takeBackApproval } from "./decide.ts";

export type Settling = {
  /** What they looked at. */
  readonly packageId: string;
  readonly finding: SecondFinding;
  readonly words: string | undefined;
};

/** Refuses with `conflict` when another package stands there now, and whoever approved it the look at their own. */
export async function settleSecond(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  { request, run }: { readonly request: CaseFile<RequestState>; readonly run: Run },
  { packageId, finding, words = "" }: Settling,
  now: Instant,
): Promise<void> {
  const { second, package: made } = request.state;
  if (!isSecondOpen(request.state) || run.approval !== packageId || made.packageId !== packageId)
    throw refusal("conflict");
  if (finding === "agreed" && second?.approver === scope.actorId)
    throw refusal("not_yet", {}, [fault("second", "same-person")]);
  if (finding !== "agreed" && words.trim() === "")
    throw refusal("invalid_request", {}, [fault("words", "needed")]);
  const event = secondSettled.make({ packageId: packageId as PackageId, finding });
  const said = words.trim() === "" ? undefined : words;
  await note(tx, scope, keys, { caseId: request.id, now, events: [event], words: said });
  if (finding === "returned") await takeBackApproval(tx, scope, run);
}

/** Nothing where none is to look. */
export function secondOf({ state }: CaseFile<RequestState>, { actorId }: Scope): ReviewView["second"] {
  const { second, package: made } = state;
  if (second?.isDrawn !== true) return undefined;
  return {
    isOpen: isSecondOpen(state),
    isOwn: second.approver === actorId,
    ...(made.status === "built" && made.packageId !== undefined ? { packageId: made.packageId } : {}),
  };
}
