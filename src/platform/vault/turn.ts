/**
 * The change of epoch: the one before the present ends, the next begins, and every key is sealed anew. Each step can be
 * done again, and between two batches others have their turn.
 */
import { failPoint } from "../fail_point.ts";
import type { KeyFate } from "../keys.ts";
import type { Instant, Now } from "../time.ts";
import { destroyEpoch, epochNumbers, makeEpoch, openEpoch } from "./epochs.ts";
import type { EpochKey, Places } from "./epochs.ts";
import { sealed, unwrap } from "./key_seal.ts";
import type { EpochRow, OwnerKeys, Tombstone } from "./owner_keys.ts";
import { KeystoreRefused } from "./refused.ts";
import type { RootKey, RootKind } from "./root.ts";

export type VaultStatus = {
  readonly root: RootKind;
  readonly epochs: readonly EpochRow[];
  readonly keys: number;
  /** Keys that another took the place of and that still open what they sealed. */
  readonly superseded: number;
  /** Keys that the running change of epoch has not sealed again yet. */
  readonly behind: number;
  readonly copies: number;
  /** When the next change of epoch is due. */
  readonly nextEpochAt: Instant;
};

/** After two of them no copy of the keystore opens what was destroyed before. */
export const epochDays = 7;
const batch = 500;

export function statusOf(store: OwnerKeys, root: RootKey, places: Places): VaultStatus {
  const epochs = store.epochs();
  const present = epochs.find(({ state }) => state === "current");
  if (present === undefined) throw new KeystoreRefused("The keystore has no epoch.");
  const keys = store.count();
  return {
    root: root.kind,
    epochs,
    keys,
    superseded: store.countSuperseded(),
    behind: keys - store.keysIn(present.number),
    copies: places.length - 1,
    nextEpochAt: present.madeAt.add({ hours: 24 * epochDays }),
  };
}

/** Of keys that were destroyed: whether a copy of the keystore can still open one of them. */
export function fateOf(tombstones: readonly Tombstone[], epochs: readonly EpochRow[]): KeyFate {
  const last = tombstones.toSorted((a, b) => a.epoch - b.epoch).at(-1);
  if (last === undefined) return { state: "none" };
  // Epochs end in their order: with the last of them gone, those before it are gone, too.
  const ended = epochs.find(({ number }) => number === last.epoch)?.destroyedAt;
  if (ended !== undefined) return { state: "gone", at: ended };
  const destroyed = tombstones
    .map(({ destroyedAt }) => destroyedAt)
    .toSorted((a, b) => Temporal.Instant.compare(a, b));
  return { state: "destroyed", at: destroyed.at(-1) ?? last.destroyedAt };
}

export function isDue(store: OwnerKeys, at: Instant): boolean {
  const present = store.epochs().find(({ state }) => state === "current");
  return (
    present !== undefined && Temporal.Instant.compare(at, present.madeAt.add({ hours: 24 * epochDays })) >= 0
  );
}

type Turning = {
  readonly epochs: Map<number, EpochKey>;
  readonly epochOf: (number: number) => Promise<EpochKey>;
  readonly now: Now;
};

/** Ends the epoch before the present one, begins the next, and seals every key with it. Each step can be done again. */
export async function nextEpoch(
  places: Places,
  store: OwnerKeys,
  root: RootKey,
  { epochs, epochOf, now }: Turning,
): Promise<EpochRow | undefined> {
  const rows = store.epochs();
  const previous = rows.find(({ state }) => state === "previous");
  const present = rows.find(({ state }) => state === "current");
  if (present === undefined) return undefined;
  if (previous !== undefined) {
    if (store.keysIn(previous.number) > 0) throw new Error("Keys are left in the epoch that is to end.");
    destroyEpoch(places, previous.number);
    epochs.delete(previous.number);
    store.endEpoch(previous.number, now());
    failPoint("epoch.ended");
  }
  const number = present.number + 1;
  await makeEpoch(places, store.id, root, number);
  const next = await epochOf(number);
  store.beginEpoch(number, now());
  failPoint("epoch.begun");
  await resealAll(store, next, epochOf);
  return store.epochs().find((row) => row.number === number);
}

/** Seals what an interrupted change left behind. */
export async function finishReseal(
  store: OwnerKeys,
  epochOf: (number: number) => Promise<EpochKey>,
): Promise<void> {
  const present = store.epochs().find(({ state }) => state === "current");
  if (present === undefined || store.keysIn(present.number) === store.count()) return;
  await resealAll(store, await epochOf(present.number), epochOf);
}

/** In batches, each a transaction; between two of them others have their turn. */
async function resealAll(
  store: OwnerKeys,
  to: EpochKey,
  epochOf: (number: number) => Promise<EpochKey>,
): Promise<void> {
  const open = new Map<number, EpochKey>();
  for (const { number, state } of store.epochs()) {
    if (state !== "destroyed") open.set(number, await epochOf(number));
  }
  for (;;) {
    const done = store.resealBatch(to.number, batch, (key) => {
      const from = open.get(key.epoch);
      if (from === undefined) throw new Error("A key is sealed by an epoch that is not there.");
      return sealed(store.id, key, to, unwrap(store.id, key, from)).wrapped;
    });
    failPoint("epoch.resealed");
    if (done < batch) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** The epochs that are alive, opened. The first of a new keystore is made here. */
export async function openEpochs(
  places: Places,
  store: OwnerKeys,
  root: RootKey,
  now: Now,
): Promise<Map<number, EpochKey>> {
  if (store.epochs().length === 0) {
    if (epochNumbers(places).every((number) => number !== 1)) await makeEpoch(places, store.id, root, 1);
    store.beginEpoch(1, now());
  }
  const epochs = new Map<number, EpochKey>();
  for (const { number, state } of store.epochs()) {
    // A crash after its row was ended, or a copy that was away meanwhile.
    if (state === "destroyed") destroyEpoch(places, number);
    else if (state === "current" || store.keysIn(number) > 0) {
      epochs.set(number, await openEpoch(places, store.id, [root], number));
    }
  }
  return epochs;
}
