/** The office's calls on the registers; a change is one version, one ledger entry. */
import { read } from "../../platform/db.ts";
import type { WriteTx } from "../../platform/db.ts";
import type { Platform } from "../../platform/feature.ts";
import { changeRoute, jsonRoute, memberOf, memberScope } from "../../platform/http/routes.ts";
import type { Route } from "../../platform/http/routes.ts";
import { append } from "../../platform/ledger/ledger.ts";
import type { Scope } from "../../platform/scope.ts";
import type { Instant } from "../../platform/time.ts";
import { storedController, writeController } from "./controller.ts";
import { disclosureRoutes } from "./disclosures/routes.ts";
import * as endpoints from "./endpoints.ts";
import { changeFrom, createFrom, isLinkField, nameItIn, readEntryPage, retireFrom } from "./entries.ts";
import { listOf, overviewOf } from "./listing.ts";
import { installRegisters, readStarter } from "./pack.ts";
import { controllerKey, controllerKind } from "./kinds/stored.ts";
import { readRegister } from "./register.ts";

export function registerRoutes(platform: Platform): readonly Route[] {
  return [...readings(platform), ...changesOfEntries(platform), ...others(platform)];
}

type Noted = { readonly kind: string; readonly key: string; readonly version: number; readonly now: Instant };

const noteIn =
  ({ keys }: Platform) =>
  (tx: WriteTx, scope: Scope, { kind, key, version, now }: Noted) =>
    append(tx, scope, keys, {
      type: "register.changed",
      now,
      owner: { kind: "organisation", id: scope.organisationId },
      payload: { kind, key, version },
    });

function readings({ db, keys }: Platform): readonly Route[] {
  return [
    jsonRoute(endpoints.readOverview, async (call) => {
      const scope = await memberScope(call);
      const when = { now: call.now, asOf: call.query.asOf };
      return read(db, scope, async (tx) => overviewOf(await readRegister(tx, scope, when)));
    }),
    jsonRoute(endpoints.listEntries, async (call) => {
      const scope = await memberScope(call);
      const { asOf, show = "in-use", ...query } = call.query;
      return read(db, scope, async (tx) => {
        const register = await readRegister(tx, scope, { now: call.now, asOf });
        return listOf(register, call.params.kind, { ...query, show });
      });
    }),
    jsonRoute(endpoints.readEntry, async (call) => {
      const scope = await memberScope(call);
      const { params, query, now } = call;
      return read(db, scope, (tx) =>
        readEntryPage(tx, scope, { keys, reader: memberOf(call) }, params, { ...query, now }),
      );
    }),
  ];
}

function changesOfEntries(platform: Platform): readonly Route[] {
  const { keys } = platform;
  const note = noteIn(platform);
  return [
    changeRoute(endpoints.createEntry, memberScope, async (call, { tx, scope }) => {
      const { params, body, now } = call;
      const at = { kind: params.kind, key: body.key };
      await createFrom(tx, scope, { ...at, ...body, now });
      await note(tx, scope, { ...at, version: 1, now });
      const { namedBy: by } = body;
      // A transfer names its vendor itself: the vendor has no field for it.
      if (by !== undefined && isLinkField(by.kind, by.field)) {
        const version = await nameItIn(tx, scope, by, { key: body.key, now });
        await note(tx, scope, { kind: by.kind, key: by.key, version, now });
      }
      return readEntryPage(tx, scope, { keys, reader: memberOf(call) }, at, { now });
    }),
    changeRoute(endpoints.changeEntry, memberScope, async (call, { tx, scope }) => {
      const { params, body, now } = call;
      const at = { kind: params.kind, key: params.key };
      await changeFrom(tx, scope, { ...at, ...body, now });
      await note(tx, scope, { ...at, version: body.version + 1, now });
      return readEntryPage(tx, scope, { keys, reader: memberOf(call) }, at, { now });
    }),
    changeRoute(endpoints.retireEntry, memberScope, async (call, { tx, scope }) => {
      const { params, body, now } = call;
      const at = { kind: params.kind, key: params.key };
      await retireFrom(tx, scope, { ...at, ...body, now });
      await append(tx, scope, keys, {
        type: "register.retired",
        now,
        owner: { kind: "organisation", id: scope.organisationId },
        payload: at,
      });
      return readEntryPage(tx, scope, { keys, reader: memberOf(call) }, at, { now });
    }),
  ];
}

/** Who answers for the data, and the pack one begins with. */
function others(platform: Platform): readonly Route[] {
  const { db, keys } = platform;
  const note = noteIn(platform);
  return [
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
