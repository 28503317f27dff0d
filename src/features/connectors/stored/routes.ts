/** The office's routes of connections and maps. Thin: each reads, lets a pure function decide, and writes once. */
import type { Tx, WriteTx } from "../../../platform/db.ts";
import { read } from "../../../platform/db.ts";
import { VersionConflict } from "../../../platform/cases/kind.ts";
import { changeEntry as changeRegister } from "../../../platform/entries/store.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Platform } from "../../../platform/feature.ts";
import { changeRoute, jsonRoute, memberOf, memberScope } from "../../../platform/http/routes.ts";
import type { Member, Route } from "../../../platform/http/routes.ts";
import { idSchema } from "../../../platform/identifiers.ts";
import type { ActorId, EntryId } from "../../../platform/ids.ts";
import { append } from "../../../platform/ledger/ledger.ts";
import { readProfile } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import { dayIn, type Instant } from "../../../platform/time.ts";
import { namesFor } from "../../access/index.ts";
import * as endpoints from "../endpoints.ts";
import { mapHash } from "../map/hash.ts";
import type { DataMap } from "../map/map.ts";
import type { AddressInput, EraserInput, OfficeStoreKind } from "../contract.ts";
import { describeStore } from "../stores.ts";
import { connectionOf, type StoreAddress, type StoreEraser } from "./address.ts";
import { documentFoldersIn, testDocumentFolders } from "./document_folders.ts";
import * as edit from "./edit.ts";
import { mapKind, type MapBody } from "./entries.ts";
import { requestLook } from "./look.ts";
import { mapText } from "./map-text.ts";
import { problemOf } from "./problem.ts";
import { sampleRows } from "./sample-rows.ts";
import { readKept, type Seen } from "./seen.ts";
import { detailOf, summaryOf } from "./show.ts";
import { readSeen } from "./store.ts";
import * as stores from "./stores.ts";
import type { StoredConnection } from "./stores.ts";
import { tableDetail } from "./table-detail.ts";
import { listTables, tableOfKey, type Listed } from "./table-list.ts";

const done = { done: true } as const;

/** Everything the office may do with connections. */
export function storedRoutes(platform: Platform): readonly Route[] {
  return [...connectionRoutes(platform), ...readingRoutes(platform), ...mapRoutes(platform)];
}

function connectionRoutes(platform: Platform): readonly Route[] {
  const { keys } = platform;
  return [
    changeRoute(endpoints.connectStore, memberScope, async ({ body, now }, { tx, scope }) => {
      const known = await stores.listStores(tx, scope, keys);
      if (known.length >= stores.mostStores) throw notYet("stores", "too_many");
      const { name, address } = body;
      const id = await stores.createStore(tx, scope, keys, { name, address: addressFrom(address), now });
      await requestLook(tx, scope, id, now);
      await note(platform, tx, scope, now, "connection.made", { store: id });
      return { id };
    }),
    changeRoute(endpoints.testFolders, memberScope, async (_call, { tx, scope }) => {
      const folders = await documentFoldersIn(tx, scope, platform);
      if (folders.length === 0) throw notYet("folders", "no_folders");
      return { folders: [...folders], findings: [...(await testDocumentFolders(folders))] };
    }),
    changeRoute(endpoints.lookAtStore, memberScope, async ({ params, now }, { tx, scope }) => {
      const stored = await storeOr404(platform, tx, scope, params.store);
      await requestLook(tx, scope, stored.entry.id, now);
      return done;
    }),
    changeRoute(endpoints.changeAddress, memberScope, async ({ params, body, now }, { tx, scope }) => {
      const stored = await storeOr404(platform, tx, scope, params.store);
      // Its map speaks of the tables of one kind of store; another kind is another connection.
      if (stored.address !== undefined && kindOf(stored.address) !== body.address.kind)
        throw notYet("address.kind", "other_kind");
      await stores.replaceAddress(tx, scope, keys, { stored, address: addressFrom(body.address), now });
      await requestLook(tx, scope, stored.entry.id, now);
      await note(platform, tx, scope, now, "connection.readdressed", { store: stored.entry.id });
      return done;
    }),
    changeRoute(endpoints.changeEraser, memberScope, async ({ params, body, now }, { tx, scope }) => {
      const stored = await storeOr404(platform, tx, scope, params.store);
      if (stored.address === undefined) throw notYet("store", "no_address");
      const eraser = eraserFrom(stored.address, body.eraser);
      await stores.replaceEraser(tx, scope, keys, { stored, eraser, now });
      await note(platform, tx, scope, now, "connection.eraser-given", { store: stored.entry.id });
      return done;
    }),
    changeRoute(endpoints.removeEraser, memberScope, async ({ params, now }, { tx, scope }) => {
      const stored = await storeOr404(platform, tx, scope, params.store);
      if (stored.eraser === undefined) return done;
      await stores.replaceEraser(tx, scope, keys, { stored, eraser: undefined, now });
      await note(platform, tx, scope, now, "connection.eraser-taken", { store: stored.entry.id });
      return done;
    }),
    changeRoute(endpoints.removeStore, memberScope, async ({ params, now }, { tx, scope }) => {
      const stored = await storeOr404(platform, tx, scope, params.store);
      if (!(await stores.removeStore(tx, scope, stored, now))) throw refusal("conflict");
      await note(platform, tx, scope, now, "connection.removed", { store: stored.entry.id });
      return done;
    }),
  ];
}

function readingRoutes(platform: Platform): readonly Route[] {
  return [
    jsonRoute(endpoints.listStores, async (call) => {
      const scope = await memberScope(call);
      const { stored, folders } = await read(platform.db, scope, async (tx) => ({
        stored: await stores.listStores(tx, scope, platform.keys),
        folders: await documentFoldersIn(tx, scope, platform),
      }));
      return { stores: stored.map(summaryOf), documentFolders: [...folders] };
    }),
    jsonRoute(endpoints.readStore, async (call) => {
      const scope = await memberScope(call);
      return read(platform.db, scope, async (tx) => {
        const { stored, list } = await everythingOf(platform, tx, scope, memberOf(call), call.params.store);
        return detailOf(stored, list);
      });
    }),
    jsonRoute(endpoints.readTable, async (call) => {
      const scope = await memberScope(call);
      return read(platform.db, scope, async (tx) => {
        const all = await everythingOf(platform, tx, scope, memberOf(call), call.params.store);
        const { stored, seen, list } = all;
        const detail = tableDetail(tableOr404(all, call.params.table), stored.map?.map, seen, list);
        if (detail === undefined) throw refusal("not_found");
        const { id, name, tables } = summaryOf(stored);
        return { ...detail, store: { id, name }, progress: tables };
      });
    }),
    changeRoute(endpoints.sampleTable, memberScope, async ({ params, now, actor }, { tx, scope }) => {
      const all = await everythingOf(platform, tx, scope, memberOf({ actor }), params.store);
      const table = tableOr404(all, params.table);
      const shape = all.seen?.catalog.tables.get(table);
      const { address, map, entry } = all.stored;
      if (shape?.readable !== true || address === undefined) throw notYet("table", "not_readable");
      const connection = connectionOf(address, await stores.reachIn(tx, scope, platform));
      const sample = await describeStore(connection, (store) =>
        sampleRows(store, shape, map?.map.tables[table]),
      ).catch((error: unknown) => {
        throw notYet("store", problemOf(error));
      });
      await note(platform, tx, scope, now, "connection.sampled", {
        store: entry.id,
        table,
        rows: sample.rows.length,
      });
      return sample;
    }),
  ];
}

function mapRoutes(platform: Platform): readonly Route[] {
  return [
    changeRoute(endpoints.changeTable, memberScope, async ({ params, body, now, actor }, { tx, scope }) => {
      const all = await everythingOf(platform, tx, scope, memberOf({ actor }), params.store);
      const table = tableOr404(all, params.table);
      const edited = edit.changeEntry(mapOr404(all.stored), table, body, all.seen?.catalog);
      if ("problems" in edited) return { problems: [...edited.problems], hash: body.hash };
      const { hash } = await save(platform, tx, scope, { all, edited, table, cause: "changed", now });
      return { problems: [], hash };
    }),
    changeRoute(endpoints.adoptTable, memberScope, async ({ params, now, actor }, { tx, scope }) => {
      const all = await everythingOf(platform, tx, scope, memberOf({ actor }), params.store);
      const table = tableOr404(all, params.table);
      if (all.seen === undefined) throw refusal("conflict");
      const edited = edit.adoptTable(mapOr404(all.stored), table, all.seen);
      await save(platform, tx, scope, { all, edited, table, cause: "suggested", now });
      return done;
    }),
    changeRoute(endpoints.dropTable, memberScope, async ({ params, now, actor }, { tx, scope }) => {
      const all = await everythingOf(platform, tx, scope, memberOf({ actor }), params.store);
      const table = tableOr404(all, params.table);
      if (all.seen === undefined) throw refusal("conflict");
      const edited = edit.dropTable(mapOr404(all.stored), table, all.seen.catalog);
      await save(platform, tx, scope, { all, edited, table, cause: "changed", now });
      return done;
    }),
    changeRoute(endpoints.confirmTables, memberScope, async ({ params, body, now, actor }, { tx, scope }) => {
      const all = await everythingOf(platform, tx, scope, memberOf({ actor }), params.store);
      const map = mapOr404(all.stored);
      const wanted = body.tables.map(({ key, hash }) => ({ table: tableOr404(all, key), hash }));
      const { zone } = await readProfile(tx, scope);
      // The map holds who confirmed as an id; names are personal and are looked up when they are shown.
      const confirmation = { by: scope.actorId, on: dayIn(zone, now).toString() };
      const confirmed = edit.confirmEntries(map, wanted, confirmation, all.seen?.catalog);
      const at = (reason: string) => (index: number) => ({ at: `tables.${index}`, reason });
      if ("stale" in confirmed)
        throw refusal("conflict", {}, confirmed.stale.slice(0, 50).map(at("changed_since_seen")));
      if ("faulty" in confirmed)
        throw refusal("not_yet", {}, confirmed.faulty.slice(0, 50).map(at("has_errors")));
      const tables = wanted.map(({ table }) => table);
      await saveMap(platform, tx, scope, {
        stored: all.stored,
        map: confirmed.map,
        cause: "confirmed",
        tables,
        now,
      });
      return stores.confirmedTables(confirmed.map);
    }),
  ];
}

type Reader = Pick<Member, "pseudonymous">;

type Everything = {
  readonly stored: StoredConnection;
  readonly seen: Seen | undefined;
  readonly list: readonly Listed[];
};

async function everythingOf(
  platform: Platform,
  tx: Tx,
  scope: Scope,
  reader: Reader,
  id: EntryId,
): Promise<Everything> {
  const stored = await storeOr404(platform, tx, scope, id);
  const seen = readKept(await readSeen(tx, scope, id));
  const confirmers = Object.values(stored.map?.map.tables ?? {}).flatMap(({ confirmed }) => {
    const actor = idSchema<ActorId>().safeParse(confirmed?.by);
    return actor.success ? [actor.data] : [];
  });
  const names = await namesFor(tx, scope, platform.keys, reader, confirmers);
  const nameOf = (by: string): string => {
    const actor = idSchema<ActorId>().safeParse(by);
    return actor.success ? (names.get(actor.data) ?? "Somebody who has left") : by;
  };
  return { stored, seen, list: listTables(stored.map?.map, seen, nameOf) };
}

async function storeOr404(platform: Platform, tx: Tx, scope: Scope, id: EntryId): Promise<StoredConnection> {
  const stored = await stores.readStore(tx, scope, platform.keys, id);
  if (stored === undefined) throw refusal("not_found");
  return stored;
}

function mapOr404(stored: StoredConnection): DataMap {
  if (stored.map === undefined) throw refusal("not_found");
  return stored.map.map;
}

function tableOr404({ stored, seen }: Everything, key: string): string {
  const table = tableOfKey(key, stored.map?.map, seen?.catalog);
  if (table === undefined) throw refusal("not_found");
  return table;
}

type Saving = {
  readonly all: Everything;
  readonly edited: edit.Edited;
  readonly table: string;
  readonly cause: MapBody["cause"];
  readonly now: Instant;
};

/** Writes an edit as the map's next version; gives the entry's new hash. */
async function save(
  platform: Platform,
  tx: WriteTx,
  scope: Scope,
  { all, edited, table, cause, now }: Saving,
): Promise<{ readonly hash: string }> {
  if (!("map" in edited)) throw refusal("conflict", {}, [{ at: "hash", reason: "changed_since_seen" }]);
  await saveMap(platform, tx, scope, { stored: all.stored, map: edited.map, cause, tables: [table], now });
  const changed = listTables(edited.map, all.seen, String).find(({ name }) => name === table);
  return { hash: changed?.hash ?? "" };
}

type SavingMap = {
  readonly stored: StoredConnection;
  readonly map: DataMap;
  readonly cause: MapBody["cause"];
  readonly tables: readonly string[];
  readonly now: Instant;
};

async function saveMap(
  platform: Platform,
  tx: WriteTx,
  scope: Scope,
  { stored, map, cause, tables, now }: SavingMap,
): Promise<void> {
  const present = stored.map?.entry;
  if (present === undefined) throw refusal("not_found");
  const hash = mapHash(map);
  const body: MapBody = { ...present.body, text: mapText(map), hash, cause, tables: [...tables] };
  try {
    const { id: entryId, version } = present;
    await changeRegister(tx, scope, mapKind, { entryId, version, body, now });
  } catch (error) {
    if (error instanceof VersionConflict) throw refusal("conflict");
    throw error;
  }
  const payload = { store: stored.entry.id, hash, tables: tables.length };
  await note(platform, tx, scope, now, `map.${cause}`, payload);
}

type Payload = Readonly<Record<string, string | number>>;

async function note(
  { keys }: Platform,
  tx: WriteTx,
  scope: Scope,
  now: Instant,
  type: string,
  payload: Payload,
): Promise<void> {
  const owner = { kind: "organisation", id: scope.organisationId } as const;
  await append(tx, scope, keys, { type, now, payload, owner });
}

function notYet(at: string, reason: string): Error {
  return refusal("not_yet", {}, [{ at, reason }]);
}

function addressFrom(input: AddressInput): StoreAddress {
  if (input.kind === "sqlite") return { ...input, installed: false };
  const { password, ...shown } = input;
  return { ...shown, ...(password === "" ? {} : { password }), installed: false };
}

function kindOf({ kind = "postgresql" }: Pick<StoreAddress, "kind">): OfficeStoreKind {
  return kind;
}

function eraserFrom(address: StoreAddress, body: EraserInput): StoreEraser {
  if (address.kind === "sqlite" || "mayChange" in body) {
    if (address.kind === "sqlite" && "mayChange" in body) return body;
    throw notYet("eraser", "other_kind");
  }
  const { user, password } = body;
  // A role that reads and writes would make every search a danger, and whoever steals its password.
  if (address.user === user && !address.installed) throw notYet("eraser.user", "reads_already");
  return { user, ...(password === "" ? {} : { password }) };
}
