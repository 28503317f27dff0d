/**
 * One person erased from one store (GDPR art. 17; decisions 98 and 99): plan with a dry run that is rolled back, then, for
 * the digest a person approved, the same again and a commit. The plan is derived anew inside the transaction that carries it
 * out; nothing has happened unless it is the approved one to the last row.
 */
import { randomBytes } from "node:crypto";
import { failPoint } from "../../../platform/fail_point.ts";
import {
  failureOf,
  openErasure,
  StepRefused,
  type DataMap,
  type ErasureSession,
  type ErasureView,
  type StoreConnection,
  type TableEffect,
} from "../../connectors/standalone.ts";
import { TableFailure } from "../search/reach.ts";
import type { GivenIdentity } from "../search/seeds.ts";
import { noAftermath, keptOf, type Aftermath } from "./aftermath.ts";
import { derive, type DerivedRow, type OtherPerson } from "./derive.ts";
import type { Answer } from "./domain.answers.ts";
import { knownBy } from "./known.ts";
import { isRunnable, type ErasurePlan, type Refusal } from "./plan.ts";
import { digestOfPlan, planOf, plannedEffects, sideEffects, stepsOf } from "./steps.ts";

export type EraseRequest = {
  /** As a role that may change the tables. */
  readonly connection: StoreConnection;
  readonly map: DataMap;
  readonly identities: readonly GivenIdentity[];
  /** Key of the plan's digests and fingerprints. */
  readonly secret: string;
  /** What a person said where the map leaves rows to one. */
  readonly answers?: readonly Answer[];
  /** Rows of whom a person said that they are somebody else's. */
  readonly others?: readonly OtherPerson[];
  readonly limits?: Partial<EraseLimits>;
};

export type EraseLimits = {
  readonly rows: number;
  readonly statementTimeoutSeconds: number;
  readonly connectTimeoutSeconds: number;
  readonly lockTimeoutSeconds: number;
  readonly rowsPerStatement: number;
};

export const usualLimits: EraseLimits = {
  rows: 1_000_000,
  statementTimeoutSeconds: 300,
  connectTimeoutSeconds: 10,
  lockTimeoutSeconds: 5,
  rowsPerStatement: 5000,
};

export type EraseOptions = {
  readonly signal?: AbortSignal;
  /** Called with what is about to be committed, before it is: whoever must know of it after a crash writes it down here. */
  readonly beforeCommit?: (plan: ErasurePlan, transaction: string, aftermath: Aftermath) => Promise<void>;
  /** Called with the rows of which somebody is asked, or was, while the store still is as the plan says. */
  readonly onAsked?: (session: ErasureView, rows: readonly DerivedRow[]) => Promise<void>;
};

export type Execution =
  | { readonly done: true; readonly plan: ErasurePlan; readonly transaction: string }
  /** Nothing has happened: what stands in the store is not what was approved. */
  | { readonly done: false; readonly plan: ErasurePlan; readonly differs: readonly string[] };

/** Plans, runs every step, and rolls all of it back. */
export async function planErasure(request: EraseRequest, options: EraseOptions = {}): Promise<ErasurePlan> {
  return await within(request, async (session) => (await carryOut(session, request, options)).plan);
}

/** Carries out the plan with `approved`'s digest, or nothing. */
export async function executeErasure(
  request: EraseRequest,
  approved: ErasurePlan,
  options: EraseOptions = {},
): Promise<Execution> {
  return await within(request, async (session) => {
    const { plan, transaction, aftermath } = await carryOut(session, request, options, approved);
    if (plan.digest !== approved.digest || !isRunnable(plan)) {
      return { done: false, plan, differs: differences(approved, plan) };
    }
    await options.beforeCommit?.(plan, transaction, aftermath);
    failPoint("erase.committing");
    await session.commit();
    failPoint("erase.committed");
    return { done: true, plan, transaction };
  });
}

async function within<T>(request: EraseRequest, work: (session: ErasureSession) => Promise<T>): Promise<T> {
  const { map, connection } = request;
  const personal = Object.entries(map.tables).flatMap(([id, { kind }]) =>
    kind === "impersonal" ? [] : [id],
  );
  const session = await openErasure(connection, { ...usualLimits, ...request.limits }, new Set(personal));
  try {
    return await work(session);
  } finally {
    // Whatever was not committed ends with the connection.
    await session.close().catch(() => undefined);
  }
}

type CarriedOut = {
  readonly plan: ErasurePlan;
  readonly transaction: string;
  readonly aftermath: Aftermath;
};

async function carryOut(
  session: ErasureSession,
  request: EraseRequest,
  options: EraseOptions,
  approved?: ErasurePlan,
): Promise<CarriedOut> {
  const { map, identities, secret, answers = [], others = [] } = request;
  const limits = { ...usualLimits, ...request.limits };
  const names = [...new Set(identities.filter(({ value }) => value !== "").map(({ name }) => name))];
  const closed = (plan: Omit<ErasurePlan, "digest">): ErasurePlan => ({
    ...plan,
    digest: digestOfPlan(plan, secret),
  });
  const derived = await derive(session, {
    map,
    identities,
    maximumRows: limits.rows,
    probesPerStatement: limits.rowsPerStatement,
    secret,
    lock: true,
    answers,
    others,
    signal: options.signal,
  }).catch((error: unknown) => failed(error));
  const about = {
    map,
    catalog: session.catalog,
    asOf: session.asOf,
    identities: names,
    secret,
    alsoKnown: [],
  };
  if ("kind" in derived) {
    const nothing = { rows: [], refusals: [derived] };
    return { plan: closed(planOf(nothing, [], about)), transaction: "", aftermath: noAftermath };
  }
  const asked = derived.rows.filter(({ asks }) => asks !== undefined);
  if (asked.length > 0) await options.onAsked?.(session, asked);
  const known = await knownBy(session, derived.reached, identities);
  const aftermath = { values: known.values, kept: keptOf(derived.rows) };
  const steps = stepsOf(derived, session.catalog, randomBytes);
  const planned = planOf(derived, steps, { ...about, alsoKnown: known.columns });
  // What is refused, or is not what was approved, is not tried: it would change rows for nothing.
  const isOther = approved !== undefined && differences(approved, planned).length > 0;
  if (derived.refusals.length > 0 || isOther) return { plan: closed(planned), transaction: "", aftermath };
  try {
    options.signal?.throwIfAborted();
    await session.apply(steps, () => {
      failPoint("erase.step");
      options.signal?.throwIfAborted();
    });
    await session.settle();
  } catch (error) {
    if (!(error instanceof StepRefused)) throw error;
    const refusal: Refusal = { kind: "dry_run", table: error.table, why: error.message };
    return { plan: closed({ ...planned, refusals: [refusal] }), transaction: "", aftermath };
  }
  const seen = await session.effects();
  const effects = seen === undefined ? undefined : sideEffects(seen, plannedEffects(steps));
  const transaction = steps.length === 0 ? "" : await session.transaction();
  return { plan: closed(withEffects(planned, effects)), transaction, aftermath };
}

/** A table that could not be read refuses the whole. */
function failed(error: unknown): Refusal {
  if (!(error instanceof TableFailure)) throw error;
  const why = failureOf(error.cause);
  if (why === undefined) throw error.cause;
  return { kind: "not_searched", table: error.table, outcome: "failed", why };
}

/** Rows changed without a step: a trigger's are shown and approved; where there is none, a key acted, and that is refused. */
function withEffects(
  plan: Omit<ErasurePlan, "digest">,
  effects: readonly TableEffect[] | undefined,
): Omit<ErasurePlan, "digest"> {
  if (effects === undefined) return plan;
  const acted: Refusal[] =
    plan.triggers.length > 0 ? [] : effects.map((effect) => ({ kind: "side_effect", ...effect }));
  return {
    ...plan,
    side_effects: effects.map((effect) => ({ ...effect })),
    refusals: [...plan.refusals, ...acted],
  };
}

/** Tables of which what would become of their rows is not what was approved; `map` and the like where it is not the rows. */
function differences(
  approved: Omit<ErasurePlan, "digest">,
  found: Omit<ErasurePlan, "digest">,
): readonly string[] {
  const digests = (plan: Omit<ErasurePlan, "digest">): Map<string, string> =>
    new Map(plan.tables.map((table) => [table.table, JSON.stringify(table)]));
  const [before, now] = [digests(approved), digests(found)];
  const tables = [...new Set([...before.keys(), ...now.keys()])].filter(
    (table) => before.get(table) !== now.get(table),
  );
  const parts = (["store", "database", "map", "identities", "triggers"] as const).filter(
    (part) => JSON.stringify(approved[part]) !== JSON.stringify(found[part]),
  );
  return [...tables.toSorted(), ...parts];
}
