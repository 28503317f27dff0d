/** Measures as rows, so that whoever is to do one finds it without the case. The events of the request are the truth. */
import type { Selectable } from "kysely";
import { cellOf, readCells, writeCell } from "../../../../platform/cells/cells.ts";
import type { Tx, WriteTx } from "../../../../platform/db.ts";
import type { AccountId, ActorId, CaseId, CellId } from "../../../../platform/identifiers.ts";
import type { KeyProvider } from "../../../../platform/keys.ts";
import type { Scope } from "../../../../platform/scope.ts";
import type { Tables, Tenant } from "../../../../platform/tables.ts";
import type { Instant, PlainDate } from "../../../../platform/time.ts";
import type { MeasureId } from "../events.ts";
import { caseOwner } from "../texts.ts";
import { isOpenTo } from "../../../../platform/cases/walls.ts";

export type MeasureRow = Omit<Selectable<Tables["rights_measure"]>, keyof Tenant>;

export async function insertMeasure(
  tx: WriteTx,
  scope: Scope,
  measure: {
    readonly id: MeasureId;
    readonly caseId: CaseId;
    readonly owner: ActorId;
    readonly due: PlainDate;
  },
): Promise<void> {
  await tx
    .insertInto("rights_measure")
    .values({
      organisation_id: scope.organisationId,
      id: measure.id,
      case_id: measure.caseId,
      owner_id: measure.owner,
      due_on: measure.due,
      state: "open",
      settled_at: null,
      reminded_at: null,
    })
    .execute();
}

export async function changeMeasure(
  tx: WriteTx,
  scope: Scope,
  id: MeasureId,
  change: Partial<Pick<MeasureRow, "owner_id" | "due_on" | "state" | "settled_at" | "reminded_at">>,
): Promise<void> {
  await tx
    .updateTable("rights_measure")
    .set(change)
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .execute();
}

export function measureRow(tx: Tx, scope: Scope, id: MeasureId): Promise<MeasureRow | undefined> {
  return tx
    .selectFrom("rights_measure")
    .select(["id", "case_id", "owner_id", "due_on", "state", "settled_at", "reminded_at"])
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** What somebody has to do, the earliest first; of requests that are over nothing is left to do. */
export async function ownMeasures(
  tx: Tx,
  scope: Scope,
  owner: ActorId,
  limit: number,
): Promise<readonly MeasureRow[]> {
  return tx
    .selectFrom("rights_measure as m")
    .innerJoin("case_file as f", (join) =>
      join.onRef("f.organisation_id", "=", "m.organisation_id").onRef("f.id", "=", "m.case_id"),
    )
    .select(["m.id", "m.case_id", "m.owner_id", "m.due_on", "m.state", "m.settled_at", "m.reminded_at"])
    .where("m.organisation_id", "=", scope.organisationId)
    .where("m.owner_id", "=", owner)
    .where("m.state", "=", "open")
    .where("f.closed_at", "is", null)
    .orderBy("m.due_on")
    .orderBy("m.id")
    .limit(limit)
    .execute();
}

export type TeamMeasures = {
  readonly reference: string;
  readonly isDrill: boolean;
  readonly open: number;
  readonly late: number;
  /** The earliest day of those that are open. */
  readonly due: PlainDate;
};

/** Open tasks of colleagues by request, the earliest first; requests about `hiddenFrom` do not exist. */
export async function teamMeasures(
  tx: Tx,
  scope: Scope,
  {
    hiddenFrom,
    except,
    today,
    limit,
  }: {
    readonly hiddenFrom: AccountId;
    readonly except: ActorId;
    readonly today: PlainDate;
    readonly limit: number;
  },
): Promise<readonly TeamMeasures[]> {
  const rows = await tx
    .selectFrom("rights_measure as m")
    .innerJoin("case_file as f", (join) =>
      join.onRef("f.organisation_id", "=", "m.organisation_id").onRef("f.id", "=", "m.case_id"),
    )
    .leftJoin("drill as d", (join) =>
      join.onRef("d.organisation_id", "=", "m.organisation_id").onRef("d.case_id", "=", "m.case_id"),
    )
    .select(["f.reference", "d.case_id as drill_case"])
    .select(({ fn }) => fn.countAll<string>().as("open"))
    .select(({ fn }) => fn.countAll<string>().filterWhere("m.due_on", "<", today).as("late"))
    .select(({ fn }) => fn.min("m.due_on").as("due"))
    .where("m.organisation_id", "=", scope.organisationId)
    .where("m.state", "=", "open")
    .where("m.owner_id", "!=", except)
    .where("f.closed_at", "is", null)
    .where(isOpenTo(hiddenFrom, "f"))
    .groupBy(["f.reference", "d.case_id"])
    .orderBy("due")
    .orderBy("f.reference")
    .limit(limit)
    .execute();
  return rows.map(({ reference, drill_case: drillCase, open, late, due }) => ({
    reference,
    isDrill: drillCase !== null,
    open: Number(open),
    late: Number(late),
    due,
  }));
}

/** What of a measure is words. */
export type MeasureWords = {
  readonly place?: string | undefined;
  readonly task?: string | undefined;
  /** What came of it. */
  readonly why?: string | undefined;
};
const columns = ["place", "task", "why"] as const;

const cellAt = (id: MeasureId, column: (typeof columns)[number]) => ({
  table: "rights_measure",
  column,
  rowId: id,
});

export function sealMeasureWords(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  of: { readonly id: MeasureId; readonly caseId: CaseId; readonly now: Instant },
  column: (typeof columns)[number],
  text: string,
): Promise<CellId> {
  const { id, caseId, now } = of;
  return writeCell(tx, scope, keys, { row: cellAt(id, column), owner: caseOwner(caseId), text, now });
}

/** The words of each measure; what was destroyed is missing. */
export async function openMeasureWords(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  ids: readonly MeasureId[],
): Promise<ReadonlyMap<MeasureId, MeasureWords>> {
  const places: { id: MeasureId; column: (typeof columns)[number]; cell: CellId }[] = [];
  for (const id of ids) {
    for (const column of columns) {
      const cell = await cellOf(tx, scope, cellAt(id, column));
      if (cell !== undefined) places.push({ id, column, cell });
    }
  }
  const texts = await readCells(
    tx,
    scope,
    keys,
    places.map(({ cell }) => cell),
  );
  const words = new Map<MeasureId, MeasureWords>(ids.map((id) => [id, {}]));
  for (const { id, column, cell } of places) words.set(id, { ...words.get(id), [column]: texts.get(cell) });
  return words;
}
