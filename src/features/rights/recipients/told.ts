/**
 * Who was told, for whoever asks: the person, who may (GDPR art. 19, last sentence), and the gate before a request ends.
 */
import { readCase } from "../../../platform/cases/store.ts";
import type { Tx } from "../../../platform/db.ts";
import type { CaseId } from "../../../platform/identifiers.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import type { Scope } from "../../../platform/scope.ts";
import { dayIn } from "../../../platform/time.ts";
import { rightOn } from "../../../law/rights.ts";
import { readProfile } from "../../../platform/organisations.ts";
import { requestKind } from "../request/state.ts";
import type { RequestState } from "../request/state.ts";
import { actsOfRight } from "./contract.ts";
import type { AnswerKind, Excuse, GiveUpReason, NoticeAct } from "./contract.ts";
import { isOpen, isTold } from "./state.ts";
import { countOpen, listedActs, noticesOf } from "./store.ts";
import { openNotices } from "./texts.ts";

export type ToldRecipient = {
  /** Absent once the words of the request were destroyed. */
  readonly name: string | undefined;
  readonly act: NoticeAct;
  /** The day the notice reached them; absent where it has not, or not them. */
  readonly toldOn: Temporal.PlainDate | undefined;
  readonly answer: AnswerKind | undefined;
  /** Why they were not told, or are waited for no longer. */
  readonly reason: Excuse | GiveUpReason | undefined;
  /** Somebody still works on it. */
  readonly isOpen: boolean;
};

/** Whom the data went to, in the order of the list; without those nothing went to, our own, and what stood there twice. */
export async function recipientsTold(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  caseId: CaseId,
): Promise<readonly ToldRecipient[]> {
  const notices = await noticesOf(tx, scope, caseId);
  const words = await openNotices(tx, scope, keys, notices);
  const noRecipient: ReadonlySet<string> = new Set(["nothing-disclosed", "our-own", "listed-twice"]);
  return notices.flatMap(({ id, state }): ToldRecipient[] => {
    if (state.name === "not-needed" && noRecipient.has(state.reason ?? "")) return [];
    const { reachedOn, answer } = state;
    return [
      {
        name: words.get(id)?.texts.name,
        act: state.act,
        toldOn: isTold(state) && reachedOn !== undefined ? Temporal.PlainDate.from(reachedOn) : undefined,
        answer: answer?.kind,
        reason: state.reason,
        isOpen: isOpen(state),
      },
    ];
  });
}

/** Whether the law of a request asks that everybody who received the data be told of what it does. */
export function mustTell(state: Pick<RequestState, "regime" | "right">, day: Temporal.PlainDate): boolean {
  return rightOn(state.regime, state.right, day)?.tell === "every-recipient";
}

/**
 * How much stands between a request and its end: recipients neither told and answered, nor excused, nor given up by a
 * person; and where the law asks it, one more while nobody has gone through the register for what was done. For a request that is
 * granted; one that is refused has changed nothing, and nobody is to be told.
 */
export async function recipientsOpen(
  tx: Tx,
  scope: Scope,
  caseId: CaseId,
): Promise<{ readonly open: number }> {
  const open = await countOpen(tx, scope, caseId);
  const state = (await readCase(tx, scope, requestKind, caseId))?.state;
  const { zone } = await readProfile(tx, scope);
  if (state === undefined || !mustTell(state, dayIn(zone, Temporal.Instant.from(state.receivedAt))))
    return { open };
  const listed = await listedActs(tx, scope, caseId);
  // Whoever was told that a restriction began is told that it has ended.
  const isLifted = state.restriction?.status === "lifted";
  const told = isLifted ? await noticesOf(tx, scope, caseId) : [];
  const isToEnd = told.some((one) => one.state.act === "restricted" && isTold(one.state));
  const owed: readonly NoticeAct[] = [
    ...actsOfRight[state.right].slice(0, 1),
    ...(isToEnd ? (["lifted"] as const) : []),
  ];
  return { open: open + owed.filter((act) => !listed.includes(act)).length };
}
