/**
 * A look at a store, in the background: test what the role may do, describe the tables, and suggest a map. It can take
 * a minute and can be left; each stage is written down as it begins. A role that may do more than read is refused.
 */
import { z } from "zod";
import { read, type WriteTx } from "../../../platform/db.ts";
import {
  dutyKind,
  LeaseLost,
  type Attempt,
  type DutyKind,
  type Effect,
} from "../../../platform/duties/kinds.ts";
import { insertDuty } from "../../../platform/duties/store.ts";
import type { Platform } from "../../../platform/feature.ts";
import { idSchema } from "../../../platform/identifiers.ts";
import { newId, type EntryId } from "../../../platform/ids.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { suggestMap } from "../map/suggest.ts";
import type { ConnectionTest } from "../store.ts";
import { describeStore } from "../stores.ts";
import { connectionOf, type ReachOptions } from "./address.ts";
import { problemOf } from "./problem.ts";
import { keptCatalog, keptSuggestion, nameable } from "./seen.ts";
import { beginLook, changeLook, type LookChange } from "./store.ts";
import { addMap, reachIn, readStore, type StoredConnection } from "./stores.ts";

const data = z.strictObject({ storeId: idSchema<EntryId>() });
const kindName = "connectors.look";

/** Has the store looked at; what was seen before stays until the look is done. */
export async function requestLook(tx: WriteTx, scope: Scope, storeId: EntryId, now: Instant): Promise<void> {
  await beginLook(tx, scope, storeId, now);
  const key = `${storeId}:${newId()}`;
  await insertDuty(tx, scope, { kind: kindName, key, data: { storeId }, dueAt: now, now });
}

/** The kind of duty that looks. */
export function lookDuty(platform: Platform): DutyKind {
  const kind: DutyKind<z.infer<typeof data>> = dutyKind({
    name: kindName,
    data,
    leaseSeconds: 90,
    maxAttempts: 3,
    run: (attempt) => look(platform, attempt),
  });
  return kind;
}

type Looking = {
  readonly platform: Platform;
  readonly attempt: Attempt<z.infer<typeof data>>;
  readonly stored: StoredConnection;
  readonly reach: ReachOptions;
};

async function look(platform: Platform, attempt: Looking["attempt"]): Promise<Effect | undefined> {
  const { scope } = attempt;
  const { stored, reach } = await read(platform.db, scope, async (tx) => ({
    stored: await readStore(tx, scope, platform.keys, attempt.data.storeId),
    reach: await reachIn(tx, scope, platform),
  }));
  if (stored?.address === undefined) return undefined;
  const looking: Looking = { platform, attempt, stored, reach };
  try {
    return await lookAt(looking, stored.address);
  } catch (error) {
    if (error instanceof LeaseLost || attempt.signal.aborted) throw error;
    const problem = problemOf(error);
    if (problem === "internal") attempt.log.failure("connectors.look_failed", error, {});
    return ended(looking, { stage: "failed", problem });
  }
}

async function lookAt(looking: Looking, address: NonNullable<StoredConnection["address"]>): Promise<Effect> {
  const { platform, stored, reach } = looking;
  await step(looking, { stage: "connecting" });
  return describeStore(connectionOf(address, reach), async (store) => {
    if (await store.isOurOwn()) return ended(looking, { stage: "refused", problem: "own_database" });
    const test = await store.test();
    const tested = { role: test.role, server: test.version, findings: test.findings };
    if (!address.installed && mayDoMore(test))
      return ended(looking, { stage: "refused", problem: "too_many_rights", tested });
    await step(looking, { stage: "describing", tested });
    const catalog = await store.introspect();
    if (catalog.tables.size === 0) return ended(looking, { stage: "failed", problem: "no_tables", tested });
    await step(looking, { stage: "suggesting", tested });
    const samples = await store.sample(catalog);
    const suggested = suggestMap(catalog, samples, { store: stored.entry.key });
    const seen = { catalog: keptCatalog(catalog), remarks: keptSuggestion(suggested) };
    const effect = ended(looking, { stage: "done", tested, ...seen });
    return async (tx, scope) => {
      await effect(tx, scope);
      const now = platform.now();
      const present = await readStore(tx, scope, platform.keys, stored.entry.id);
      if (present !== undefined && present.map === undefined)
        await addMap(tx, scope, stored.entry, { map: nameable(suggested.map), cause: "suggested", now });
    };
  });
}

/** A search only reads; whoever could write with our password could also change what a search finds. */
function mayDoMore(test: ConnectionTest): boolean {
  // That a file's application waits while it is searched is no right of ours; it is shown, and for people to weigh.
  return test.findings.some(
    ({ level, what }) => level === "refuse" || (level === "warn" && what !== "blocks_writers"),
  );
}

type Ended = Omit<LookChange, "now">;

function step({ platform, attempt }: Looking, change: Ended): Promise<void> {
  const { storeId } = attempt.data;
  return attempt.write((tx) => changeLook(tx, attempt.scope, storeId, { ...change, now: platform.now() }));
}

function ended({ platform, attempt }: Looking, change: Ended): Effect {
  const { storeId } = attempt.data;
  return (tx, scope) => changeLook(tx, scope, storeId, { ...change, now: platform.now() });
}
