/** Runs and their systems in the database. */
import { sql } from "kysely";
import type { Selectable } from "kysely";
import { z } from "zod";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import type { CaseId, FileId } from "../../../platform/ids.ts";
import { json } from "../../../platform/json.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Tables } from "../../../platform/tables.ts";
import type { Instant } from "../../../platform/time.ts";
import type { AccessPlan } from "../plan.ts";
import type { PackageId, RunId } from "../request/events.ts";
import type { LeftOut } from "./stores.ts";
import type { RunState, Sameness } from "./tables.ts";
import type { SystemOutcome } from "./contract.ts";

const LeftOutList: z.ZodType<readonly LeftOut[]> = z.array(
  z.strictObject({
    name: z.string(),
    why: z.enum(["no_map", "refused", "no_address", "nobody_to_find", "unconfirmed"]),
  }),
);

export type Run = {
  readonly id: RunId;
  readonly caseId: CaseId;
  readonly state: RunState;
  readonly planHash: string;
  readonly sameness: Sameness;
  readonly leftOut: readonly LeftOut[];
  readonly approval: PackageId | undefined;
  readonly createdAt: Instant;
  readonly approvedAt: Instant | undefined;
  readonly finishedAt: Instant | undefined;
};

export type NewSystem = {
  readonly storeId: string;
  readonly name: string;
  /** The map as text, without the names of those who confirmed it. */
  readonly map: string;
  readonly plan: AccessPlan;
  readonly unconfirmed: readonly string[];
};

export type System = Selectable<Tables["search_system"]>;

export async function insertRun(
  tx: WriteTx,
  scope: Scope,
  run: {
    readonly id: RunId;
    readonly caseId: CaseId;
    readonly planHash: string;
    readonly systems: readonly NewSystem[];
    readonly leftOut: readonly LeftOut[];
    readonly now: Instant;
  },
): Promise<void> {
  const { organisationId } = scope;
  await tx
    .updateTable("search_run")
    .set({ state: "replaced" })
    .where("organisation_id", "=", organisationId)
    .where("case_id", "=", run.caseId)
    // Only what is not replaced yet: the sweep destroys those that are, one by one, and each would wait for the other.
    .where("state", "not in", ["replaced", "destroyed"])
    .execute();
  await tx
    .insertInto("search_run")
    .values({
      organisation_id: organisationId,
      id: run.id,
      case_id: run.caseId,
      state: "planned",
      plan_hash: run.planHash,
      left_out: json(run.leftOut),
      approval: null,
      created_at: run.now,
      approved_at: null,
      finished_at: null,
      destroyed_at: null,
    })
    .execute();
  if (run.systems.length === 0) return;
  await tx
    .insertInto("search_system")
    .values(
      run.systems.map((system, position) => ({
        organisation_id: organisationId,
        run_id: run.id,
        position,
        store_id: system.storeId,
        name: system.name,
        map: system.map,
        plan: json(system.plan),
        unconfirmed: json(system.unconfirmed),
        tables_total: system.plan.steps.length,
        problem: null,
        stage: null,
        as_of: null,
        journal_file_id: null,
        settled_at: null,
      })),
    )
    .execute();
}

const runs = (tx: Tx, scope: Scope) =>
  tx.selectFrom("search_run").selectAll().where("organisation_id", "=", scope.organisationId);

const newestOf = (tx: Tx, scope: Scope, caseId: CaseId) =>
  runs(tx, scope).where("case_id", "=", caseId).orderBy("id", "desc").limit(1);

type Runs = ReturnType<typeof runs>;

async function first(query: Pick<Runs, "executeTakeFirst">): Promise<Run | undefined> {
  const row = await query.executeTakeFirst();
  return row === undefined ? undefined : toRun(row);
}

/** The newest run of a case; older ones were replaced by it. */
export function latestRun(tx: Tx, scope: Scope, caseId: CaseId): Promise<Run | undefined> {
  return first(newestOf(tx, scope, caseId));
}

/** The same, held until the transaction ends: decisions of one run are made one after the other. */
export function lockRun(tx: WriteTx, scope: Scope, caseId: CaseId): Promise<Run | undefined> {
  return first(newestOf(tx, scope, caseId).forUpdate());
}

export function readRun(tx: Tx, scope: Scope, id: RunId): Promise<Run | undefined> {
  return first(runs(tx, scope).where("id", "=", id));
}

/** A run, kept as it is until the transaction ends: nobody destroys, replaces or decides it meanwhile. */
export function holdRun(tx: WriteTx, scope: Scope, id: RunId): Promise<Run | undefined> {
  return first(runs(tx, scope).where("id", "=", id).forShare());
}

export async function changeRun(
  tx: WriteTx,
  scope: Scope,
  id: RunId,
  change: {
    readonly state?: RunState;
    readonly sameness?: Sameness;
    readonly approval?: PackageId | null;
    readonly approved_at?: Instant;
    readonly finished_at?: Instant;
    readonly destroyed_at?: Instant;
  },
): Promise<void> {
  await tx
    .updateTable("search_run")
    .set(change)
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .execute();
}

/** The systems of a run in their order; a run has as many as the organisation has usable connections. */
export function systemsOf(tx: Tx, scope: Scope, runId: RunId): Promise<readonly System[]> {
  return tx
    .selectFrom("search_system")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("run_id", "=", runId)
    .orderBy("position")
    .execute();
}

export type SystemChange = {
  readonly outcome?: SystemOutcome;
  readonly problem?: string | null;
  readonly stage?: string | null;
  readonly attempts?: number;
  readonly tables_done?: number;
  readonly row_count?: number;
  readonly as_of?: Instant;
  readonly journal_file_id?: FileId;
  readonly settled_at?: Instant;
  readonly result?: unknown;
  readonly columns?: unknown;
};

export async function changeSystem(
  tx: WriteTx,
  scope: Scope,
  runId: RunId,
  position: number,
  { result, columns, ...change }: SystemChange,
): Promise<void> {
  await tx
    .updateTable("search_system")
    .set({
      ...change,
      ...(result === undefined ? {} : { result: json(result) }),
      ...(columns === undefined ? {} : { columns: json(columns) }),
    })
    .where("organisation_id", "=", scope.organisationId)
    .where("run_id", "=", runId)
    .where("position", "=", position)
    .execute();
}

/** When a duty of this key is due again, and whether it still tries; for the people who wait for it. */
export async function dutyOf(
  tx: Tx,
  scope: Scope,
  kind: string,
  key: string,
): Promise<
  { readonly state: string; readonly dueAt: Instant; readonly problem: string | undefined } | undefined
> {
  const row = await tx
    .selectFrom("duty")
    .select(["state", "due_at", "problem"])
    .where("organisation_id", "=", scope.organisationId)
    .where("kind", "=", kind)
    .where("key", "=", key)
    .executeTakeFirst();
  return row === undefined
    ? undefined
    : { state: row.state, dueAt: row.due_at, problem: row.problem ?? undefined };
}

export type Counted = {
  readonly rows: number;
  readonly clear: number;
  readonly shared: number;
  readonly people: number;
};

/** What a finished search found: rows, those nobody else has a part in, those that wait, and the others they wait for. */
export async function countFound(tx: Tx, scope: Scope, runId: RunId): Promise<Counted> {
  const rows = await tx
    .selectFrom("found_row")
    .select([
      sql<string>`count(*)`.as("rows"),
      sql<string>`count(*) filter (where not shared and disposition <> 'review')`.as("clear"),
      sql<string>`count(*) filter (where treatment = 'waiting')`.as("waiting"),
    ])
    .where("organisation_id", "=", scope.organisationId)
    .where("run_id", "=", runId)
    .executeTakeFirstOrThrow();
  const people = await tx
    .selectFrom("found_person")
    .select(sql<string>`count(*)`.as("people"))
    .where("organisation_id", "=", scope.organisationId)
    .where("run_id", "=", runId)
    .where("waits", "=", true)
    .executeTakeFirstOrThrow();
  return {
    rows: Number(rows.rows),
    clear: Number(rows.clear),
    shared: Number(rows.waiting),
    people: Number(people.people),
  };
}

/** In how many person tables the search began: two or more need a person to say that it is one and the same. */
export async function countPersonTables(tx: Tx, scope: Scope, runId: RunId): Promise<number> {
  const row = await tx
    .selectFrom("found_row")
    .select(sql<string>`count(distinct (position, table_name))`.as("tables"))
    .where("organisation_id", "=", scope.organisationId)
    .where("run_id", "=", runId)
    .where(sql<boolean>`reason ->> 'kind' = 'identity' and decision_reason is distinct from 'someone-else'`)
    .executeTakeFirstOrThrow();
  return Number(row.tables);
}

/** Whether several values of one identity led to several rows of one person table. */
export async function isSplit(tx: Tx, scope: Scope, runId: RunId): Promise<boolean> {
  const row = await tx
    .selectFrom("found_row")
    .select("table_name")
    .where("organisation_id", "=", scope.organisationId)
    .where("run_id", "=", runId)
    .where(sql<boolean>`reason ->> 'kind' = 'identity' and reason ? 'value'`)
    .groupBy(["position", "table_name"])
    .having(sql<boolean>`count(*) > 1`)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

function toRun(row: Selectable<Tables["search_run"]>): Run {
  return {
    id: row.id,
    caseId: row.case_id,
    state: row.state,
    planHash: row.plan_hash,
    sameness: row.sameness,
    leftOut: LeftOutList.parse(row.left_out),
    approval: row.approval ?? undefined,
    createdAt: row.created_at,
    approvedAt: row.approved_at ?? undefined,
    finishedAt: row.finished_at ?? undefined,
  };
}

/** Cases with a search whose rows are still there: what works on them holds the case's key for hours. */
export async function casesUnderSearch(tx: Tx, scope: Scope): Promise<ReadonlySet<string>> {
  const rows = await tx
    .selectFrom("search_run")
    .select("case_id")
    .distinct()
    .where("organisation_id", "=", scope.organisationId)
    .where("state", "<>", "destroyed")
    .execute();
  return new Set(rows.map(({ case_id: id }) => id));
}
