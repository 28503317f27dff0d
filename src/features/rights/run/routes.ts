/** Office routes of plan and search. */
import { write } from "../../../platform/db.ts";
import type { Platform } from "../../../platform/feature.ts";
import { changeRoute, jsonRoute, memberOf, memberScope, type Route } from "../../../platform/http/routes.ts";
import { refusal } from "../../../platform/errors.ts";
import { noteReading } from "../request/store.ts";
import { isOver, requestOf } from "./case.ts";
import { approveSearch, planSearch, readSearch } from "./endpoints.ts";
import { approvePlan, keepPlan, statePlan } from "./planning.ts";
import { lockRun } from "./store.ts";
import type { StoresOf } from "./stores.ts";
import { runView } from "./view.ts";

export function searchRoutes(platform: Platform, storesOf: StoresOf): readonly Route[] {
  const { db, keys, now } = platform;
  return [
    jsonRoute(readSearch, async (call) => {
      const scope = await memberScope(call);
      return write(db, scope, async (tx) => {
        const request = await requestOf(tx, scope, call);
        const view = await runView(tx, scope, keys, storesOf, request, memberOf(call));
        const { length: count } = view.suggested;
        if (count > 0) await noteReading(tx, scope, keys, { what: request.id, count, now: call.now });
        return view;
      });
    }),
    changeRoute(planSearch, memberScope, async (call, { tx, scope }) => {
      const request = await requestOf(tx, scope, call);
      if (isOver(request) || request.state.search.status === "running") throw refusal("conflict");
      const identities = call.body.identities.map(({ name, value, table }) => ({
        name,
        value,
        ...(table === undefined ? {} : { table }),
      }));
      if (identities.every(({ value }) => value === ""))
        throw refusal("invalid_request", {}, [{ at: "identities", reason: "nothing-entered" }]);
      const planned = await statePlan(db, keys, scope, storesOf, identities);
      const runId = await keepPlan(tx, scope, keys, { caseId: request.id, planned, identities, now: now() });
      return { runId, planHash: planned.hash };
    }),
    changeRoute(approveSearch, memberScope, async (call, { tx, scope }) => {
      const request = await requestOf(tx, scope, call);
      if (isOver(request)) throw refusal("conflict");
      const run = await lockRun(tx, scope, request.id);
      if (run === undefined) throw refusal("not_found");
      await approvePlan(tx, scope, keys, run, call.body.planHash, now());
      return { runId: run.id };
    }),
  ];
}
