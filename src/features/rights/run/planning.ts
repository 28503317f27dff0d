/**
 * States the plan of a run over every usable store, before a row is read, and takes the approval that starts it.
 * What keeps a store from being searched is said now, by name, and nothing is left out in silence.
 */
import { createHash } from "node:crypto";
import { z } from "zod";
import type { Database, Tx, WriteTx } from "../../../platform/db.ts";
import { read } from "../../../platform/db.ts";
import { cellOf, readCells, writeCell } from "../../../platform/cells/cells.ts";
import { insertDuty } from "../../../platform/duties/store.ts";
import { refusal, type ErrorDetail } from "../../../platform/errors.ts";
import { newId } from "../../../platform/ids.ts";
import type { CaseId } from "../../../platform/ids.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import {
  checkMap,
  confirmationOf,
  describeStore,
  writeMap,
  type DataMap,
  type UsableStore,
} from "../../connectors/index.ts";
import { planAccess, type AccessPlan } from "../plan.ts";
import { searchApproved, searchPlanned, type RunId } from "../request/events.ts";
import type { GivenIdentity } from "../search/seeds.ts";
import { note } from "./case.ts";
import { changeRun, insertRun, systemsOf, type NewSystem, type Run } from "./store.ts";
import type { LeftOut, StoresOf } from "./stores.ts";

export const searchDutyName = "rights.search";

const Identities = z
  .array(z.strictObject({ name: z.string(), value: z.string(), table: z.string().optional() }))
  .readonly();

export type Planned = {
  readonly systems: readonly NewSystem[];
  readonly leftOut: readonly LeftOut[];
  readonly hash: string;
};

/** Asks every usable store what it holds and states what would be searched; refuses with what is in the way, per store. */
export async function statePlan(
  db: Database,
  keys: KeyProvider,
  scope: Scope,
  storesOf: StoresOf,
  identities: readonly GivenIdentity[],
): Promise<Planned> {
  const { usable, leftOut } = await read(db, scope, (tx) => storesOf(tx, scope, keys));
  if (usable.length === 0) throw refusal("not_yet", {}, [{ at: "connections", reason: "none-usable" }]);
  const systems: NewSystem[] = [];
  const problems: ErrorDetail[] = [];
  for (const store of usable) {
    const planned = await planStore(store, identities);
    if ("problem" in planned) problems.push({ at: store.name.slice(0, 200), reason: planned.problem });
    else systems.push({ ...planned, storeId: store.id, name: store.name });
  }
  if (problems.length > 0) throw refusal("not_yet", {}, problems);
  const stated = systems.map(({ storeId, name, plan, unconfirmed }) => ({
    storeId,
    name,
    plan: plan.hash,
    unconfirmed,
  }));
  const hash = `sha256:${createHash("sha256")
    .update(JSON.stringify([stated, leftOut]))
    .digest("hex")}`;
  return { systems, leftOut, hash };
}

type StorePlan = { readonly map: string; readonly plan: AccessPlan; readonly unconfirmed: readonly string[] };

async function planStore(
  store: UsableStore,
  identities: readonly GivenIdentity[],
): Promise<StorePlan | { readonly problem: string }> {
  try {
    return await describeStore(store.connection, async (described) => {
      const { findings } = await described.test();
      if (findings.some(({ level }) => level === "refuse")) return { problem: "connection-refused" };
      const catalog = await described.introspect();
      if (checkMap(store.map, catalog).some(({ level }) => level === "error"))
        return { problem: "map-errors" };
      const unconfirmed = Object.entries(store.map.tables)
        .filter(([id, entry]) => entry.kind !== "impersonal" && confirmationOf(id, entry) !== "confirmed")
        .map(([id]) => id);
      const plan = planAccess(store.map, catalog, identities);
      return { map: writeMap(withoutNames(store.map)), plan, unconfirmed };
    });
  } catch {
    // Whatever kept us from asking, the store could not be asked; the driver's words may quote credentials.
    return { problem: "unreachable" };
  }
}

/** The hash of what was confirmed stays; who confirmed it is known where the map is kept. */
export function withoutNames(map: DataMap): DataMap {
  const tables = Object.entries(map.tables).map(
    ([id, entry]) =>
      [
        id,
        entry.confirmed === undefined
          ? entry
          : { ...entry, confirmed: { ...entry.confirmed, by: "on record" } },
      ] as const,
  );
  return { ...map, tables: Object.fromEntries(tables) };
}

/** Stores the plan with a new run of the case; earlier runs are replaced. */
export async function keepPlan(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  given: {
    readonly caseId: CaseId;
    readonly planned: Planned;
    readonly identities: readonly GivenIdentity[];
    readonly now: Instant;
  },
): Promise<RunId> {
  const { caseId, planned, identities, now } = given;
  const runId: RunId = newId();
  const { hash: planHash, systems, leftOut } = planned;
  await insertRun(tx, scope, { id: runId, caseId, planHash, systems, leftOut, now });
  const cellId = await writeCell(tx, scope, keys, {
    row: { table: "search_run", column: "identities", rowId: runId },
    owner: { kind: "case", id: caseId },
    text: JSON.stringify(identities),
    now,
  });
  const steps = systems.reduce((total, { plan }) => total + plan.steps.length, 0);
  const event = searchPlanned.make({ runId, planHash, steps, systems: systems.length });
  await note(tx, scope, keys, { caseId, now, events: [event], cellIds: [cellId] });
  return runId;
}

/** What the search looks for: names of identities and their values. Refuses nothing: an erased cell is no identity. */
export async function identitiesOf(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  runId: RunId,
): Promise<readonly GivenIdentity[]> {
  const id = await cellOf(tx, scope, { table: "search_run", column: "identities", rowId: runId });
  const text = id === undefined ? undefined : (await readCells(tx, scope, keys, [id])).get(id);
  if (text === undefined) return [];
  return Identities.parse(JSON.parse(text)).map(({ name, value, table }) => ({
    name,
    value,
    ...(table === undefined ? {} : { table }),
  }));
}

/** Starts the search that was planned: the plan a person read, by its hash, and no other. */
export async function approvePlan(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  run: Run,
  planHash: string,
  now: Instant,
): Promise<void> {
  if (run.state !== "planned" || run.planHash !== planHash) throw refusal("conflict");
  const systems = await systemsOf(tx, scope, run.id);
  const unconfirmed = systems.filter(
    ({ unconfirmed: tables }) => z.array(z.string()).parse(tables).length > 0,
  );
  if (unconfirmed.length > 0) {
    const details = unconfirmed.map(({ name }) => ({
      at: name.slice(0, 200),
      reason: "tables-not-confirmed",
    }));
    throw refusal("not_yet", {}, details);
  }
  await changeRun(tx, scope, run.id, { state: "approved", approved_at: now });
  const event = searchApproved.make({ runId: run.id, planHash });
  await note(tx, scope, keys, { caseId: run.caseId, now, events: [event] });
  await insertDuty(tx, scope, {
    kind: searchDutyName,
    key: run.id,
    data: { run: run.id },
    dueAt: now,
    now,
    caseId: run.caseId,
  });
}
