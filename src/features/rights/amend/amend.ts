/**
 * Values of one person's rows written into one store: rectified (GDPR art. 16), marked as restricted (art. 18) or freed (art.
 * 18(3)), marketing refused (art. 21(3)); decisions 109 and 134. Planned with a dry run that is rolled back, then, for the digest a person approved, the same again and a
 * commit. After the writing, still within the transaction, the person is searched for again: nobody is lost, nobody is gained.
 */
import { createHmac, randomBytes } from "node:crypto";
import { z } from "zod";
import { failPoint } from "../../../platform/fail_point.ts";
import {
  failureOf,
  mapHash,
  openErasure,
  StepRefused,
  type ErasureSession,
  type ErasureView,
  type SetStep,
  type StoreConnection,
} from "../../connectors/standalone.ts";
import type { ChangeExecution } from "../change/run.ts";
import { usualLimits, type EraseLimits } from "../erase/erase.ts";
import { plannedEffects, sideEffects, triggersOf } from "../erase/steps.ts";
import { reach, TableFailure, type Reach } from "../search/reach.ts";
import type { GivenIdentity } from "../search/seeds.ts";
import { keyText } from "../search/state.ts";
import { amendments, markOf, stepsOf, type Amended, type AmendedRow, type Amending } from "./derive.ts";
import { compare, type Correction } from "./domain.ts";
import type { AmendedTable, AmendmentPlan, AmendRefusal } from "./plan.ts";

export type AmendRequest = Amending & {
  /** As a role that may change the tables. */
  readonly connection: StoreConnection;
  /** Key of the plan's digests and fingerprints. */
  readonly secret: string;
  readonly limits?: Partial<EraseLimits>;
};

/** What the lifting of a restriction must know: keyed hashes of the rows it marked, and their key. */
export const MarkedRows = z.strictObject({ secret: z.string(), rows: z.array(z.string()).readonly() });
export type MarkedRows = z.output<typeof MarkedRows>;

export type AmendOptions = {
  readonly signal?: AbortSignal;
  /** Called with what is about to be committed, before it is. */
  readonly beforeCommit?: (transaction: string, marks: MarkedRows) => Promise<void>;
  /** Called with the rows of which somebody is asked, or was, while the store still is as the plan says. */
  readonly onAsked?: (session: ErasureView, rows: readonly AmendedRow[]) => Promise<void>;
};

type Unsigned = Omit<AmendmentPlan, "digest">;

/** Plans, writes, searches again, and rolls all of it back. */
export async function planAmendment(
  request: AmendRequest,
  options: AmendOptions = {},
): Promise<AmendmentPlan> {
  return await within(request, async (session) => (await carryOut(session, request, options)).plan);
}

/** Carries out the plan with `approved`'s digest, or nothing. */
export async function executeAmendment(
  request: AmendRequest,
  approved: AmendmentPlan,
  options: AmendOptions = {},
): Promise<ChangeExecution<AmendmentPlan>> {
  return await within(request, async (session) => {
    const { plan, transaction, marks } = await carryOut(session, request, options);
    if (plan.digest !== approved.digest || plan.refusals.length > 0)
      return { done: false, plan, differs: differences(approved, plan) };
    await options.beforeCommit?.(transaction, marks);
    failPoint("erase.committing");
    await session.commit();
    failPoint("erase.committed");
    return { done: true, plan, transaction };
  });
}

async function within<T>(
  { map, connection, limits }: AmendRequest,
  work: (session: ErasureSession) => Promise<T>,
): Promise<T> {
  const personal = Object.entries(map.tables).flatMap(([id, { kind }]) =>
    kind === "impersonal" ? [] : [id],
  );
  const session = await openErasure(connection, { ...usualLimits, ...limits }, new Set(personal));
  try {
    return await work(session);
  } finally {
    // Whatever was not committed ends with the connection.
    await session.close().catch(() => undefined);
  }
}

type CarriedOut = { readonly plan: AmendmentPlan; readonly transaction: string; readonly marks: MarkedRows };

async function carryOut(
  session: ErasureSession,
  request: AmendRequest,
  { signal, onAsked }: AmendOptions,
): Promise<CarriedOut> {
  const { secret } = request;
  const limits = { ...usualLimits, ...request.limits };
  const sizes = { maximumRows: limits.rows, probesPerStatement: limits.rowsPerStatement };
  const noMarks: MarkedRows = { secret: "", rows: [] };
  const stopped = (plan: Unsigned): CarriedOut => ({
    plan: signed(plan, secret),
    transaction: "",
    marks: noMarks,
  });
  const amended = await amendments(session, request, { ...sizes, secret, lock: true, signal }).catch(
    (error: unknown) => failed(error),
  );
  if ("kind" in amended) return stopped(planOf(undefined, [], session, request, [amended]));
  const asked = amended.rows.filter(({ asks }) => asks.length > 0);
  if (asked.length > 0) await onAsked?.(session, asked);
  const steps = stepsOf(amended.rows);
  const planned = planOf(amended, steps, session, request, amended.refusals);
  if (amended.refusals.length > 0) return stopped(planned);
  try {
    signal?.throwIfAborted();
    await session.apply(steps, () => {
      failPoint("erase.step");
      signal?.throwIfAborted();
    });
    await session.settle();
  } catch (error) {
    if (!(error instanceof StepRefused)) throw error;
    return stopped({ ...planned, refusals: [{ kind: "dry_run", table: error.table, why: error.message }] });
  }
  const seen = await session.effects();
  const effects = seen === undefined ? undefined : sideEffects(seen, plannedEffects(steps));
  const again = await lostAndGained(session, amended.reached, request, sizes, signal);
  const acted: AmendRefusal[] =
    planned.triggers.length > 0 ? [] : (effects ?? []).map((effect) => ({ kind: "side_effect", ...effect }));
  const plan: Unsigned = {
    ...planned,
    ...(effects === undefined ? {} : { side_effects: effects.map((effect) => ({ ...effect })) }),
    refusals: [...again, ...acted],
  };
  const transaction = steps.length === 0 ? "" : await session.transaction();
  return { plan: signed(plan, secret), transaction, marks: marksOf(amended.rows) };
}

function marksOf(rows: readonly AmendedRow[]): MarkedRows {
  const secret = randomBytes(32).toString("hex");
  return {
    secret,
    rows: rows.filter(({ cells }) => cells.length > 0).map(({ row }) => markOf(secret, row)),
  };
}

/** A table that could not be read refuses the whole. */
function failed(error: unknown): AmendRefusal {
  if (!(error instanceof TableFailure)) throw error;
  const why = failureOf(error.cause);
  if (why === undefined) throw error.cause;
  return { kind: "not_searched", table: error.table, outcome: "failed", why };
}

/** What the person is known by once the corrections stand. */
export function knownAfter(
  identities: readonly GivenIdentity[],
  corrections: readonly Correction[],
): readonly GivenIdentity[] {
  return identities.map((identity) => {
    const correction = corrections.find(
      ({ was }) => was !== null && ["same", "similar"].includes(compare(identity.value, was)),
    );
    return correction === undefined ? identity : { ...identity, value: correction.becomes ?? "" };
  });
}

/** The same rows must be found by what the person is known by now: by it, rows could be lost, or somebody else's reached. */
async function lostAndGained(
  session: ErasureSession,
  before: Reach,
  request: AmendRequest,
  sizes: { readonly maximumRows: number; readonly probesPerStatement: number },
  signal: AbortSignal | undefined,
): Promise<readonly AmendRefusal[]> {
  if (request.purpose !== "rectify") return [];
  const identities = knownAfter(request.identities, request.corrections);
  const after = await reach(
    session,
    { map: request.map, identities, ...sizes, without: new Map(), keysAlone: true },
    { signal, store: () => undefined },
  );
  const [was, is] = [namesOf(before), namesOf(after)];
  const missing = (from: ReadonlyMap<string, readonly string[]>, to: typeof from): Map<string, number> =>
    new Map(
      [...from].flatMap(([table, names]) => {
        const there = new Set(to.get(table));
        const lost = names.filter((name) => !there.has(name)).length;
        return lost === 0 ? [] : [[table, lost] as const];
      }),
    );
  return [
    ...[...missing(was, is)].map(([table, rows]): AmendRefusal => ({ kind: "loses", table, rows })),
    ...[...missing(is, was)].map(([table, rows]): AmendRefusal => ({ kind: "gains", table, rows })),
  ];
}

/** By table; a row without a key has another position once it was written, and is only counted. */
function namesOf({ rows }: Reach): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { table, key } of rows) {
    const names = found.get(table.id) ?? [];
    names.push(table.key.length === 0 ? `row ${names.length}` : keyText(key));
    found.set(table.id, names);
  }
  return found;
}

function planOf(
  amended: Amended | undefined,
  steps: readonly SetStep[],
  session: ErasureSession,
  { map, identities, purpose, secret }: AmendRequest,
  refusals: readonly AmendRefusal[],
): Unsigned {
  const { store } = session.catalog;
  const names = [...new Set(identities.filter(({ value }) => value !== "").map(({ name }) => name))];
  return {
    kept_amendment_plan: 1,
    purpose,
    store: map.store,
    database: store.database,
    ...(store.kind === "postgresql" ? {} : { system: store.kind }),
    map: mapHash(map),
    as_of: session.asOf,
    identities: names,
    tables: [...Map.groupBy(amended?.rows ?? [], ({ row }) => row.table.id)]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([table, rows]) => tableOf(table, rows, secret)),
    unmarked: (amended?.unmarked ?? []).map((each) => ({ ...each })),
    steps: steps.map(({ on, rows }, at) => ({ number: at + 1, table: on.table.id, rows: rows.length })),
    triggers: triggersOf(steps, session.catalog),
    refusals: [...refusals],
  };
}

function tableOf(table: string, rows: readonly AmendedRow[], secret: string): AmendedTable {
  const asks = rows.flatMap(({ asks: asked }) => asked);
  const waiting = asks.filter(({ answer }) => answer === undefined);
  const told = asks.flatMap(({ column, why, answer }) =>
    answer === undefined ? [] : [{ column, why, becomes: answer.becomes, because: answer.because }],
  );
  return {
    table,
    rows: {
      change: rows.filter(({ cells }) => cells.length > 0).length,
      already: rows.filter(({ cells, already }) => cells.length === 0 && already.length > 0).length,
      ask: rows.filter(({ asks: asked }) => asked.some(({ answer }) => answer === undefined)).length,
    },
    writes: counted(
      rows.flatMap(({ cells }) =>
        cells.map(({ cell }) => ({ column: cell.column, inside: cell.path.length > 0 })),
      ),
    ),
    already: counted(rows.flatMap(({ already }) => already.map((column) => ({ column })))),
    asks: counted(waiting.map(({ column, why }) => ({ column, why }))),
    answered: counted(told),
    left: counted(rows.flatMap(({ left }) => left.map((each) => ({ ...each })))),
    digest: digestOf(rows, secret),
  };
}

/** Equal things once, in order, with how many there were. */
function counted<T extends object>(things: readonly T[]): (T & { cells: number })[] {
  return [...Map.groupBy(things, (thing) => JSON.stringify(thing))]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, group]) => {
      const [first] = group;
      return first === undefined ? [] : [{ ...first, cells: group.length }];
    });
}

/** Over what is written where, and how the rows stand now. */
function digestOf(rows: readonly AmendedRow[], secret: string): string {
  const lines = rows
    .filter(({ cells }) => cells.length > 0)
    .map(({ row, cells, fingerprint }) => JSON.stringify([row.key, cells, fingerprint]))
    .toSorted();
  const hash = createHmac("sha256", secret);
  for (const line of lines) hash.update(`${line}\n`);
  return hash.digest("hex");
}

/** What a person approves; the moment the plan was made is not part. */
function signed(plan: Unsigned, secret: string): AmendmentPlan {
  const approved = JSON.stringify({ ...plan, as_of: "" });
  return { ...plan, digest: `hmac-sha256:${createHmac("sha256", secret).update(approved).digest("hex")}` };
}

function differences(approved: Unsigned, found: Unsigned): readonly string[] {
  const digests = ({ tables }: Unsigned): Map<string, string> =>
    new Map(tables.map((table) => [table.table, JSON.stringify(table)]));
  const [before, now] = [digests(approved), digests(found)];
  const tables = [...new Set([...before.keys(), ...now.keys()])].filter(
    (table) => before.get(table) !== now.get(table),
  );
  const parts = (["store", "database", "map", "identities", "triggers", "unmarked"] as const).filter(
    (part) => JSON.stringify(approved[part]) !== JSON.stringify(found[part]),
  );
  return [...tables.toSorted(), ...parts];
}
