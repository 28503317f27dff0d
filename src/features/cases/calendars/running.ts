/** Running clocks as they would be with another calendar: of every kind, for one reader. */
import { ruleIds } from "../../../law/rules.ts";
import type { Tx } from "../../../platform/db.ts";
import type { Member } from "../../../platform/http/routes.ts";
import type { Platform } from "../../../platform/feature.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { ListedKind } from "../kinds.ts";
import { mostMoves } from "./contract.ts";
import type { ShownMove } from "./contract.ts";
import { daysOf } from "./recount.ts";
import type { Days, Recounted } from "./recount.ts";
import { runningClocks } from "./store.ts";
import type { RunningClock } from "./store.ts";

export type Desk = Pick<Platform, "keys"> & { readonly kinds: readonly ListedKind[] };
export type Reader = Pick<Member, "accountId">;

const idsAtOnce = 500;

/** Those of cases that the reader may see. */
export const wantedClocks = (tx: Tx, scope: Scope, { accountId }: Reader): Promise<readonly RunningClock[]> =>
  runningClocks(tx, scope, { hiddenFrom: accountId, rules: ruleIds, limit: mostMoves });

export type Known = Recounted & { readonly of: RunningClock; readonly kind: ListedKind };

/** As they would be; a clock that names this very version stays as it is. */
export async function recountAll(
  tx: Tx,
  scope: Scope,
  { kinds }: Pick<Desk, "kinds">,
  clocks: readonly RunningClock[],
  days: Days,
): Promise<readonly Known[]> {
  const found: Known[] = [];
  for (const kind of kinds) {
    const own = new Map(
      clocks.filter((one) => one.kind === kind.kind).map((one) => [`${one.caseId} ${one.rule}`, one]),
    );
    const ids = [...new Set([...own.values()].map(({ caseId }) => caseId))];
    for (let at = 0; at < ids.length; at += idsAtOnce) {
      const part = await kind.recounting.recount(tx, scope, ids.slice(at, at + idsAtOnce), days);
      for (const one of part) {
        const of = own.get(`${one.before.caseId} ${one.before.rule}`);
        if (of !== undefined) found.push({ ...one, of, kind });
      }
    }
  }
  return found;
}

export function isMoved(clock: Recounted): boolean {
  const { before, after } = daysOf(clock);
  return before !== after;
}

export function shownMove({ of, kind, ...clock }: Known): ShownMove {
  const { before, after } = daysOf(clock);
  return {
    reference: of.reference,
    kindName: kind.one,
    rule: of.rule,
    from: of.calendar,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
}
