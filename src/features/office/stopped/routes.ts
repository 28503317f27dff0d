/** Answers the endpoints of background work that was given up. */
import { read } from "../../../platform/db.ts";
import { tryAgain } from "../../../platform/duties/store.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Platform } from "../../../platform/feature.ts";
import { changeRoute, jsonRoute, memberOf, memberScope } from "../../../platform/http/routes.ts";
import type { Route } from "../../../platform/http/routes.ts";
import { append } from "../../../platform/ledger/ledger.ts";
import * as endpoints from "./endpoints.ts";
import { countStopped, stoppedDuties } from "./store.ts";

const pageSize = 50;

export function stoppedRoutes({ db, keys }: Platform): readonly Route[] {
  return [
    jsonRoute(endpoints.listStopped, async (call) => {
      const scope = await memberScope(call);
      const { accountId } = memberOf(call);
      return read(db, scope, async (tx) => {
        const duties = await stoppedDuties(tx, scope, accountId, { ...call.query, limit: pageSize });
        const last = duties.length === pageSize ? duties.at(-1) : undefined;
        return {
          stopped: duties.map(({ settled_at: at, ...duty }) => ({
            ...duty,
            stoppedAt: at?.toString() ?? null,
          })),
          count: await countStopped(tx, scope, accountId),
          ...(last === undefined ? {} : { next: last.id }),
        };
      });
    }),
    changeRoute(endpoints.tryStoppedAgain, memberScope, async (call, { tx, scope }) => {
      const { duty: id } = call.params;
      const [known] = await stoppedDuties(tx, scope, memberOf(call).accountId, { duty: id, limit: 1 });
      if (known === undefined || !(await tryAgain(tx, scope, id))) throw refusal("not_found");
      await append(tx, scope, keys, {
        type: "work.tried-again",
        now: call.now,
        payload: { duty: id, kind: known.kind },
        owner: { kind: "organisation", id: scope.organisationId },
      });
      return { waits: true } as const;
    }),
  ];
}
