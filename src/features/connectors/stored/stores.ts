/**
 * Stored connections: a register entry with its address sealed beside it, and the map that says whose its rows are.
 * A search takes a copy of connection, map and hash when it begins (`usableStores`): a map that is changed afterwards
 * never touches a running request.
 */
import { readCells, writeCell } from "../../../platform/cells/cells.ts";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import { linkEntries } from "../../../platform/entries/links.ts";
import {
  changeEntry,
  createEntry,
  listEntries,
  readEntry,
  retireEntry,
} from "../../../platform/entries/store.ts";
import type { Entry } from "../../../platform/entries/store.ts";
import { newId, type CellId, type EntryId } from "../../../platform/ids.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import type { OrganisationFolder } from "../../../platform/config.ts";
import { slugIn } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { confirmationOf } from "../map/confirm.ts";
import { mapHash } from "../map/hash.ts";
import type { DataMap } from "../map/map.ts";
import type { StoreConnection } from "../store.ts";
import {
  addressOfConnection,
  connectionOf,
  eraserConnectionOf,
  StoreAddress,
  StoreEraser,
  type ReachOptions,
} from "./address.ts";
import { describes, mapKind, storeKind, type MapBody, type StoreBody } from "./entries.ts";
import { mapOfText, mapText } from "./map-text.ts";
import {
  beginLook,
  destroyAddress,
  forgetLook,
  keysLike,
  readLooks,
  readMapIds,
  type LookRow,
} from "./store.ts";

/** An organisation has a handful of stores; beyond this the list says so. */
export const mostStores = 200;

export type UsableStore = {
  readonly id: EntryId;
  readonly name: string;
  /** Judges the address it connects to each time it is used; holds functions, so it is never stored. */
  readonly connection: StoreConnection;
  readonly map: DataMap;
  readonly mapHash: string;
  /** As the role that may change rows; absent where nobody gave one: nothing is erased there by us. */
  readonly eraser?: StoreConnection;
};

/** Why a search would leave a store out, as codes with figures. */
export type NotUsable =
  | { readonly why: "no_map" }
  | { readonly why: "refused" }
  | { readonly why: "no_address" }
  | { readonly why: "nobody_to_find" }
  | { readonly why: "unconfirmed"; readonly confirmed: number; readonly of: number };

export type StoredConnection = {
  readonly entry: Entry<StoreBody>;
  readonly address: StoreAddress | undefined;
  readonly eraser: StoreEraser | undefined;
  readonly map: { readonly entry: Entry<MapBody>; readonly map: DataMap } | undefined;
  readonly look: LookRow | undefined;
  /** `undefined` when a search may use it. */
  readonly notUsable: NotUsable | undefined;
};

/** Whether any system is connected, searched or not. */
export async function isAnyConnected(tx: Tx, scope: Scope): Promise<boolean> {
  return (await listEntries(tx, scope, storeKind, { limit: 1 })).length > 0;
}

/** All connections in use, with what keeps a search from using each. */
export async function listStores(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
): Promise<readonly StoredConnection[]> {
  const entries = await listEntries(tx, scope, storeKind, { limit: mostStores });
  return withAll(tx, scope, keys, entries);
}

/** One connection; `undefined` when there is none in use under this id. */
export async function readStore(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  id: EntryId,
): Promise<StoredConnection | undefined> {
  const entry = await readEntry(tx, scope, storeKind, id);
  if (entry === undefined || entry.retiredAt !== undefined) return undefined;
  const [stored] = await withAll(tx, scope, keys, [entry]);
  return stored;
}

async function withAll(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  entries: readonly Entry<StoreBody>[],
): Promise<readonly StoredConnection[]> {
  const ids = entries.map(({ id }) => id);
  const cells = await readCells(
    tx,
    scope,
    keys,
    entries.flatMap(({ body: { addressCell, eraserCell } }) =>
      eraserCell === undefined ? [addressCell] : [addressCell, eraserCell],
    ),
  );
  const looks = await readLooks(tx, scope, ids);
  const mapIds = await readMapIds(tx, scope, describes, ids);
  const stored: StoredConnection[] = [];
  for (const entry of entries) {
    const sealed = cells.get(entry.body.addressCell);
    const address = sealed === undefined ? undefined : StoreAddress.parse(JSON.parse(sealed));
    const ofEraser = entry.body.eraserCell === undefined ? undefined : cells.get(entry.body.eraserCell);
    const eraser = ofEraser === undefined ? undefined : StoreEraser.parse(JSON.parse(ofEraser));
    const mapId = mapIds.get(entry.id);
    const mapEntry = mapId === undefined ? undefined : await readEntry(tx, scope, mapKind, mapId);
    const map = mapEntry === undefined ? undefined : { entry: mapEntry, map: mapOfText(mapEntry.body.text) };
    const look = looks.get(entry.id);
    stored.push({
      entry,
      address,
      eraser,
      map,
      look,
      notUsable: notUsable({ address, map: map?.map, look }),
    });
  }
  return stored;
}

/** Deny by default: a store is used once every person and personal table of its map was confirmed as it now stands. */
function notUsable(one: {
  readonly address: StoreAddress | undefined;
  readonly map: DataMap | undefined;
  readonly look: LookRow | undefined;
}): NotUsable | undefined {
  if (one.address === undefined) return { why: "no_address" };
  if (one.look?.stage === "refused") return { why: "refused" };
  if (one.map === undefined) return { why: "no_map" };
  const { confirmed, of } = confirmedPersonal(one.map);
  if (confirmed < of) return { why: "unconfirmed", confirmed, of };
  const persons = Object.values(one.map.tables).filter(({ kind }) => kind === "person");
  return persons.some(({ identities }) => identities.length > 0) ? undefined : { why: "nobody_to_find" };
}

/** How many of all tables stand confirmed: what is nobody's is confirmed as that. */
export function confirmedTables(map: DataMap): { readonly confirmed: number; readonly of: number } {
  const tables = Object.entries(map.tables);
  const confirmed = tables.filter(([id, entry]) => confirmationOf(id, entry) === "confirmed");
  return { confirmed: confirmed.length, of: tables.length };
}

/** How many of the person and personal tables stand confirmed as they are. */
function confirmedPersonal(map: DataMap): { readonly confirmed: number; readonly of: number } {
  const personal = Object.entries(map.tables).filter(([, { kind }]) => kind !== "impersonal");
  const confirmed = personal.filter(([id, entry]) => confirmationOf(id, entry) === "confirmed");
  return { confirmed: confirmed.length, of: personal.length };
}

/**
 * The stores a search may use, each with its connection and a copy of its map. The others are listed by `listStores`
 * with why not, and a search that leaves one out says so: it is not complete.
 */
export async function usableStores(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  installation: InstallationReach = {},
): Promise<readonly UsableStore[]> {
  const stored = await listStores(tx, scope, keys);
  const reach = await reachIn(tx, scope, installation);
  return stored.flatMap(({ entry, address, eraser: given, map, notUsable: why }) => {
    if (why !== undefined || address === undefined || map === undefined) return [];
    const eraser = given === undefined ? undefined : eraserConnectionOf(address, given, reach);
    return [
      {
        id: entry.id,
        name: entry.body.name,
        connection: connectionOf(address, reach),
        map: map.map,
        mapHash: map.entry.body.hash,
        ...(eraser === undefined ? {} : { eraser }),
      },
    ];
  });
}

/** What the installation says of where connections may lead; folders are named for one organisation each. */
export type InstallationReach = Pick<ReachOptions, "folder"> & {
  readonly sqliteFolders?: readonly OrganisationFolder[] | undefined;
};

/** The same for this organisation. */
export async function reachIn(
  tx: Tx,
  scope: Scope,
  { folder, sqliteFolders = [] }: InstallationReach,
): Promise<ReachOptions> {
  if (sqliteFolders.length === 0) return { folder };
  const slug = await slugIn(tx, scope);
  const ours = sqliteFolders.filter(({ organisation }) => organisation === slug);
  return { folder, sqliteFolders: ours.map((one) => one.folder) };
}

export type NewStore = {
  readonly name: string;
  readonly address: StoreAddress;
  readonly now: Instant;
};

/** Makes the connection's entry and seals its address; whether it works is found out by the look. */
export async function createStore(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  { name, address, now }: NewStore,
): Promise<EntryId> {
  const key = await freeKey(tx, scope, name);
  const addressCell = await sealAddress(tx, scope, keys, { address, now });
  const { id } = await createEntry(tx, scope, storeKind, {
    key,
    body: { name, kind: bodyKinds[address.kind ?? "postgresql"], addressCell },
    now,
  });
  await beginLook(tx, scope, id, now);
  return id;
}

const bodyKinds = { postgresql: "postgres", mysql: "mysql", sqlite: "sqlite" } as const;

/** Each address has a cell of its own: the one it replaces is destroyed, not overwritten. */
function sealAddress(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  { address, now }: Omit<NewStore, "name">,
): Promise<CellId> {
  return writeCell(tx, scope, keys, {
    row: { table: "store_address", column: "address", rowId: newId() },
    owner: { kind: "organisation", id: scope.organisationId },
    text: JSON.stringify(address),
    now,
  });
}

/** Gives the connection another address and destroys the one it had. */
export async function replaceAddress(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  input: { readonly stored: StoredConnection; readonly address: StoreAddress; readonly now: Instant },
): Promise<void> {
  const { stored, address, now } = input;
  const { id, version, body: before } = stored.entry;
  const { eraserCell, ...body } = before;
  const addressCell = await sealAddress(tx, scope, keys, { address, now });
  // The password of the role that erases was meant for the server it was given for.
  await changeEntry(tx, scope, storeKind, { entryId: id, version, body: { ...body, addressCell }, now });
  await destroyAddress(tx, scope, body.addressCell);
  if (eraserCell !== undefined) await destroyAddress(tx, scope, eraserCell);
}

/** Gives the connection a role that erases, in place of the one it had, or takes it away. */
export async function replaceEraser(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  input: {
    readonly stored: Pick<StoredConnection, "entry">;
    readonly eraser: StoreEraser | undefined;
    readonly now: Instant;
  },
): Promise<void> {
  const { stored, eraser, now } = input;
  const { id, version, body: before } = stored.entry;
  const { eraserCell: old, ...body } = before;
  const eraserCell =
    eraser === undefined
      ? undefined
      : await writeCell(tx, scope, keys, {
          row: { table: "store_address", column: "eraser", rowId: newId() },
          owner: { kind: "organisation", id: scope.organisationId },
          text: JSON.stringify(eraser),
          now,
        });
  const next = eraserCell === undefined ? body : { ...body, eraserCell };
  await changeEntry(tx, scope, storeKind, { entryId: id, version, body: next, now });
  if (old !== undefined) await destroyAddress(tx, scope, old);
}

/** Puts a map beside its store, as version 1. */
export async function addMap(
  tx: WriteTx,
  scope: Scope,
  store: Pick<Entry<StoreBody>, "id" | "key">,
  input: { readonly map: DataMap; readonly cause: MapBody["cause"]; readonly now: Instant },
): Promise<EntryId> {
  const { map, cause, now } = input;
  const { id } = await createEntry(tx, scope, mapKind, {
    key: store.key,
    body: { store: map.store, text: mapText(map), hash: mapHash(map), cause, tables: [] },
    now,
  });
  await linkEntries(tx, scope, { from: id, to: store.id, relation: describes, now });
  return id;
}

export type InstalledStore = {
  readonly name: string;
  readonly connection: StoreConnection;
  /** As people confirmed it; what is not confirmed stays so. */
  readonly map: DataMap;
  /** The role that erases, at the same address. */
  readonly eraser?: StoreEraser;
  readonly now: Instant;
};

/**
 * A store with its map, from whoever runs the installation (command line, demonstration): the address is trusted, so
 * it may be a socket of our own. It was not looked at: `requestLook` has the office describe it.
 */
export async function installStore(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  input: InstalledStore,
): Promise<EntryId> {
  const address = addressOfConnection(input.connection);
  const id = await createStore(tx, scope, keys, { name: input.name, address, now: input.now });
  const entry = await readEntry(tx, scope, storeKind, id);
  if (entry === undefined) throw new Error("The store that was made is not there.");
  if (input.eraser !== undefined)
    await replaceEraser(tx, scope, keys, { stored: { entry }, eraser: input.eraser, now: input.now });
  await addMap(tx, scope, entry, { map: input.map, cause: "installed", now: input.now });
  return id;
}

/** Takes a connection out of use: its address is destroyed at once, its map and history stay readable. */
export async function removeStore(
  tx: WriteTx,
  scope: Scope,
  stored: StoredConnection,
  now: Instant,
): Promise<boolean> {
  const retired = await retireEntry(tx, scope, stored.entry.id, now);
  if (!retired) return false;
  if (stored.map !== undefined) await retireEntry(tx, scope, stored.map.entry.id, now);
  const { addressCell, eraserCell } = stored.entry.body;
  for (const cell of [addressCell, eraserCell]) if (cell !== undefined) await destroyAddress(tx, scope, cell);
  await forgetLook(tx, scope, stored.entry.id);
  return true;
}

async function freeKey(tx: Tx, scope: Scope, name: string): Promise<string> {
  const words = name
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^[^a-z]+|-+$/g, "")
    .slice(0, 40)
    .replace(/-+$/, "");
  const stem = words === "" ? "store" : words;
  const taken = await keysLike(tx, scope, storeKind.kind, stem);
  let key = stem;
  for (let count = 2; taken.has(key); count += 1) key = `${stem}-${count}`;
  return key;
}
