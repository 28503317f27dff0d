/** The office's calls on the registers; a change is one version, one ledger entry. */
import { read } from "../../platform/db.ts";
import type { WriteTx } from "../../platform/db.ts";
import type { Platform } from "../../platform/feature.ts";
import { changeRoute, jsonRoute, memberOf, memberScope } from "../../platform/http/routes.ts";
import type { Route } from "../../platform/http/routes.ts";
import { append } from "../../platform/ledger/ledger.ts";
import type { Scope } from "../../platform/scope.ts";
import type { Instant } from "../../platform/time.ts";
import { changeActivity, createActivity, listActivities, readActivity } from "./activities.ts";
import { storedController, writeController } from "./controller.ts";
import { disclosureRoutes } from "./disclosures/routes.ts";
import * as endpoints from "./endpoints.ts";
import { installRegisters, readStarter } from "./pack.ts";
import { activityKind, controllerKey, controllerKind } from "./kinds.ts";

export function registerRoutes(platform: Platform): readonly Route[] {
  const { db, keys } = platform;
  const note = (
    tx: WriteTx,
    scope: Scope,
    entry: { readonly kind: string; readonly key: string; readonly version: number; readonly now: Instant },
  ) =>
    append(tx, scope, keys, {
      type: "register.changed",
      now: entry.now,
      owner: { kind: "organisation", id: scope.organisationId },
      payload: { kind: entry.kind, key: entry.key, version: entry.version },
    });
  return [
    jsonRoute(endpoints.listActivities, async (call) => {
      const scope = await memberScope(call);
      return read(db, scope, (tx) => listActivities(tx, scope, call.query));
    }),
    jsonRoute(endpoints.readActivity, async (call) => {
      const scope = await memberScope(call);
      return read(db, scope, (tx) =>
        readActivity(tx, scope, { keys, reader: memberOf(call) }, call.params.key, call.query.version),
      );
    }),
    changeRoute(endpoints.createActivity, memberScope, async ({ body, now, actor }, { tx, scope }) => {
      await createActivity(tx, scope, { ...body, now });
      await note(tx, scope, { kind: activityKind.kind, key: body.key, version: 1, now });
      return readActivity(tx, scope, { keys, reader: memberOf({ actor }) }, body.key);
    }),
    changeRoute(
      endpoints.changeActivity,
      memberScope,
      async ({ params, body, now, actor }, { tx, scope }) => {
        const { key } = params;
        await changeActivity(tx, scope, { key, ...body, now });
        await note(tx, scope, { kind: activityKind.kind, key, version: body.version + 1, now });
        return readActivity(tx, scope, { keys, reader: memberOf({ actor }) }, key);
      },
    ),
    changeRoute(endpoints.installStarter, memberScope, async ({ body, now }, { tx, scope }) => {
      const made = await installRegisters(tx, scope, await readStarter(body.pack), now);
      await append(tx, scope, keys, {
        type: "register.installed",
        now,
        owner: { kind: "organisation", id: scope.organisationId },
        payload: { pack: body.pack, made },
      });
      return { made };
    }),
    jsonRoute(endpoints.readController, async (call) => {
      const scope = await memberScope(call);
      return read(db, scope, (tx) => storedController(tx, scope, { keys, reader: memberOf(call) }));
    }),
    changeRoute(endpoints.changeController, memberScope, async ({ body, now, actor }, { tx, scope }) => {
      await writeController(tx, scope, { ...body, now });
      const version = body.version + 1;
      await note(tx, scope, { kind: controllerKind.kind, key: controllerKey, version, now });
      return storedController(tx, scope, { keys, reader: memberOf({ actor }) });
    }),
    ...disclosureRoutes(platform),
  ];
}
