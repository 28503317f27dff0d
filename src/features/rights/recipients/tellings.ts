/** What became of telling recipients, without a name: for the policy's own checks. */
import type { Tx } from "../../../platform/db.ts";
import type { CaseId } from "../../../platform/identifiers.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { NoticeAct } from "./contract.ts";
import { isTold } from "./state.ts";
import { listedCases, noticesOfCases } from "./store.ts";

export type Telling = {
  /** Somebody has gone through whom the data went to. */
  readonly isListed: boolean;
  readonly notices: readonly {
    readonly act: NoticeAct;
    readonly toldOn: Temporal.PlainDate | undefined;
    /** Not told, for a reason a person gave. */
    readonly isExcused: boolean;
  }[];
};

/** By request; one of which nothing is known is not in it. */
export async function readTellings(
  tx: Tx,
  scope: Scope,
  caseIds: readonly CaseId[],
): Promise<ReadonlyMap<CaseId, Telling>> {
  const listed = await listedCases(tx, scope, caseIds);
  const notices = Map.groupBy(await noticesOfCases(tx, scope, caseIds), ({ caseId }) => caseId);
  const known = new Set([...listed, ...notices.keys()]);
  return new Map(
    [...known].map((id) => [
      id,
      {
        isListed: listed.has(id),
        notices: (notices.get(id) ?? []).map(({ state }) => ({
          act: state.act,
          toldOn:
            isTold(state) && state.reachedOn !== undefined
              ? Temporal.PlainDate.from(state.reachedOn)
              : undefined,
          isExcused: state.name === "not-needed" || state.name === "given-up",
        })),
      },
    ]),
  );
}
