/** The derived rows as steps for the store, in their order, and as a plan that names none of them (decisions 98 and 99). */
import { createHmac } from "node:crypto";
import {
  freshValue,
  mapHash,
  type Catalog,
  type Change,
  type ChangedRow,
  type DataMap,
  type KeyedTable,
  type ErasingStep,
  type Step,
  type TableEffect,
  type TableId,
} from "../../connectors/standalone.ts";
import { deleteOrder } from "./domain.order.ts";
import type { Derived, DerivedRow } from "./derive.ts";
import { keyedTable } from "./references.ts";
import type { AlsoKnown } from "./known.ts";
import type { ErasurePlan, TablePlan } from "./plan.ts";

type Random = (bytes: number) => Uint8Array;

/** The groups in the order of their names: the same rows always give the same plan. */
function sorted<T>(groups: ReadonlyMap<string, T>): readonly T[] {
  return [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

/**
 * Unlinked first, then anonymised, then deleted: nothing refers to a row any more when it goes. Columns that keys lead to are
 * emptied after that, when nothing refers to their values either: a key acts on a change of them as it does on a deletion.
 */
export function stepsOf({ rows }: Derived, catalog: Catalog, random: Random): readonly ErasingStep[] {
  const standing = rows.filter(({ isBlank }) => !isBlank);
  const changed = [...updates(standing, "unlink", catalog), ...updates(standing, "anonymise", catalog)];
  const step = ({ does, on, rows: group }: Update, change: Change): readonly ErasingStep[] =>
    change.columns.length + change.elements.length === 0
      ? []
      : [{ does, on, change, rows: group.map((row) => changedRow(row, change, random)) }];
  return [
    ...changed.flatMap((update) => step(update, update.first)),
    ...deletes(standing, catalog),
    ...changed.flatMap((update) => step(update, update.last)),
  ];
}

type Update = {
  readonly does: "unlink" | "anonymise";
  readonly on: KeyedTable;
  readonly rows: readonly DerivedRow[];
  readonly first: Change;
  /** What only after the deletions. */
  readonly last: Change;
};

function updates(rows: readonly DerivedRow[], does: Update["does"], catalog: Catalog): readonly Update[] {
  const wanted = rows.filter(({ wish }) => wish.wanted === does);
  return sorted(Map.groupBy(wanted, ({ row, group }) => `${row.table.id}\0${group}`)).flatMap(
    (group): readonly Update[] => {
      const [first] = group;
      if (first?.loss === undefined) return [];
      const on = keyedTable(first.row.table);
      return [{ does, on, rows: group, ...inTwo(on, first.loss.change, catalog) }];
    },
  );
}

/** Whole, in `first`, where the row could not be found again by its key afterwards. */
function inTwo({ table, key }: KeyedTable, change: Change, catalog: Catalog): Pick<Update, "first" | "last"> {
  const whole = { first: change, last: { columns: [], elements: [] } };
  const ledTo = new Set(
    [...catalog.tables.values()].flatMap(({ foreignKeys }) =>
      foreignKeys.filter(({ to }) => to === table.id).flatMap(({ toColumns }) => toColumns),
    ),
  );
  const leading = new Set(table.foreignKeys.flatMap(({ columns }) => columns));
  const isLast = ({ column }: Change["columns"][number]): boolean =>
    ledTo.has(column) && !leading.has(column);
  const first = { ...change, columns: change.columns.filter((each) => !isLast(each)) };
  if (key.length === 0 || first.columns.some(({ column }) => key.includes(column))) return whole;
  return { first, last: { columns: change.columns.filter(isLast), elements: [] } };
}

function changedRow({ row, cut }: DerivedRow, change: Change, random: Random): ChangedRow {
  return {
    key: row.key,
    fresh: change.columns.flatMap(({ blank }) => (blank.kind === "fresh" ? [freshValue(blank, random)] : [])),
    values: change.elements.map(({ link }) => {
      const name = JSON.stringify(link);
      const values = cut.flatMap(({ relation, tuple }) =>
        relation.pairs.flatMap(({ child }, at) => (JSON.stringify(child) === name ? [tuple[at] ?? ""] : [])),
      );
      return [...new Set(values)];
    }),
  };
}

function deletes(rows: readonly DerivedRow[], catalog: Catalog): readonly ErasingStep[] {
  const gone = Map.groupBy(
    rows.filter(({ wish }) => wish.wanted === "delete"),
    ({ row }) => row.table.id,
  );
  return deleteOrder([...gone.keys()], catalog).map(({ tables, isCycle }) => ({
    does: "delete",
    atOnce: isCycle,
    parts: tables.flatMap((id) => {
      const group = gone.get(id) ?? [];
      const [first] = group;
      return first === undefined
        ? []
        : [{ on: keyedTable(first.row.table), rows: group.map(({ row }) => row.key) }];
    }),
  }));
}

/** What the steps of a table change by our own hand. */
export function plannedEffects(steps: readonly Step[]): readonly TableEffect[] {
  const effects = new Map<TableId, { updated: number; deleted: number }>();
  const of = (id: TableId): { updated: number; deleted: number } => {
    const known = effects.get(id) ?? { updated: 0, deleted: 0 };
    effects.set(id, known);
    return known;
  };
  for (const step of steps) {
    if (step.does === "delete") for (const { on, rows } of step.parts) of(on.table.id).deleted += rows.length;
    else of(step.on.table.id).updated += step.rows.length;
  }
  return [...effects].map(([table, { updated, deleted }]) => ({ table, inserted: 0, updated, deleted }));
}

/** What changed although no step says so: triggers, rules, and keys that act. */
export function sideEffects(
  seen: readonly TableEffect[],
  planned: readonly TableEffect[],
): readonly TableEffect[] {
  const ours = new Map(planned.map((effect) => [effect.table, effect]));
  return seen
    .map((effect) => {
      const own = ours.get(effect.table);
      const updated = effect.updated - (own?.updated ?? 0);
      // A row whose part of a partitioned table changes with it is taken out there and put in here.
      const moved = Math.max(0, -updated);
      return {
        table: effect.table,
        inserted: Math.max(0, effect.inserted - moved),
        updated: Math.max(0, updated),
        deleted: Math.max(0, effect.deleted - moved - (own?.deleted ?? 0)),
      };
    })
    .filter(({ inserted, updated, deleted }) => inserted + updated + deleted > 0);
}

export type PlanAbout = {
  readonly map: DataMap;
  readonly catalog: Catalog;
  readonly asOf: string;
  readonly identities: readonly string[];
  readonly secret: string;
  /** What else their rows call them. */
  readonly alsoKnown: readonly AlsoKnown[];
};

/** The plan of what was derived; its digest is put on at the end, when the dry run has said what else happens. */
export function planOf(
  derived: Pick<Derived, "rows" | "refusals">,
  steps: readonly ErasingStep[],
  about: PlanAbout,
): Omit<ErasurePlan, "digest"> {
  const { map, catalog, secret } = about;
  const tables = [...Map.groupBy(derived.rows, ({ row }) => row.table.id)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, rows]) => tablePlan(id, rows, map, secret));
  return {
    kept_erasure_plan: 1,
    store: map.store,
    database: catalog.store.database,
    ...(catalog.store.kind === "postgresql" ? {} : { system: catalog.store.kind }),
    map: mapHash(map),
    as_of: about.asOf,
    identities: [...about.identities],
    ...(about.alsoKnown.length === 0 ? {} : { also_known: about.alsoKnown.map((one) => ({ ...one })) }),
    tables,
    steps: steps.map((step, at) => ({
      number: at + 1,
      does: step.does,
      tables: step.does === "delete" ? step.parts.map(({ on }) => on.table.id) : [step.on.table.id],
      rows:
        step.does === "delete"
          ? step.parts.reduce((sum, { rows }) => sum + rows.length, 0)
          : step.rows.length,
      in_one_statement: step.does === "delete" && step.atOnce,
    })),
    triggers: triggersOf(steps, catalog),
    refusals: [...derived.refusals],
  };
}

function tablePlan(id: TableId, rows: readonly DerivedRow[], map: DataMap, secret: string): TablePlan {
  const standing = rows.filter(({ isBlank }) => !isBlank);
  const count = (wanted: string): number => standing.filter(({ wish }) => wish.wanted === wanted).length;
  const kept = rows.filter(({ wish }) => wish.wanted === "keep" && wish.why !== "answered");
  const told = answersIn(rows);
  const keep = map.tables[id]?.keep;
  const untils = kept.flatMap(({ until }) => until ?? []).toSorted();
  const [first, last] = [untils[0], untils.at(-1)];
  return {
    table: id,
    rows: {
      delete: count("delete"),
      anonymise: count("anonymise"),
      unlink: count("unlink"),
      keep: count("keep"),
      review: count("review"),
      already: rows.length - standing.length,
    },
    why: sorted(Map.groupBy(standing, ({ wish }) => `${wish.wanted}\0${wish.why}`)).flatMap((group) => {
      const [one] = group;
      return one === undefined ? [] : [{ becomes: one.wish.wanted, why: one.wish.why, rows: group.length }];
    }),
    changes: changesOf(standing),
    ...(kept.length === 0
      ? {}
      : {
          kept: {
            ...(keep?.because === undefined ? {} : { because: keep.because }),
            ...(keep?.exemption === undefined ? {} : { exemption: keep.exemption }),
            ...(first === undefined || last === undefined ? {} : { until: { first, last } }),
          },
        }),
    ...(told.length === 0 ? {} : { answered: told }),
    digest: digestOf(rows, secret),
  };
}

function answersIn(rows: readonly DerivedRow[]): NonNullable<TablePlan["answered"]> {
  const told = rows.flatMap(({ answer }) => answer ?? []);
  const said = told.map(({ becomes, because, exemption, until }) => ({
    becomes,
    because,
    ...(exemption === undefined ? {} : { exemption }),
    ...(until === undefined ? {} : { until }),
  }));
  return sorted(Map.groupBy(said, (one) => JSON.stringify(one))).flatMap((group) => {
    const [one] = group;
    return one === undefined ? [] : [{ ...one, rows: group.length }];
  });
}

function changesOf(rows: readonly DerivedRow[]): TablePlan["changes"] {
  const changed = rows.filter(({ loss }) => loss !== undefined);
  return sorted(Map.groupBy(changed, ({ group }) => group)).flatMap((group) => {
    const [first] = group;
    if (first?.loss === undefined) return [];
    const { change, stays } = first.loss;
    return [
      {
        does: first.wish.wanted === "unlink" ? ("unlink" as const) : ("anonymise" as const),
        rows: group.length,
        empties: [
          ...change.columns.map(({ column, blank }) => ({ column, becomes: blank.kind })),
          ...change.elements.map(({ link }) => ({ column: link.column, becomes: "elements" as const })),
        ],
        stays: stays.map((stay) => ({ ...stay })),
      },
    ];
  });
}

/** Over what becomes of each row and how the rows that change stand now; a row that stays takes part by its key alone. */
function digestOf(rows: readonly DerivedRow[], secret: string): string {
  const lines = rows
    .map(({ row, wish, group, isBlank, fingerprint }) =>
      JSON.stringify([row.key, isBlank ? "already" : wish.wanted, group, isBlank ? "" : fingerprint]),
    )
    .toSorted();
  const hash = createHmac("sha256", secret);
  for (const line of lines) hash.update(`${line}\n`);
  return hash.digest("hex");
}

export function triggersOf(steps: readonly Step[], catalog: Catalog): ErasurePlan["triggers"] {
  const events = new Map<TableId, Set<string>>();
  for (const { table, updated, deleted } of plannedEffects(steps)) {
    events.set(table, new Set([...(updated > 0 ? ["update"] : []), ...(deleted > 0 ? ["delete"] : [])]));
  }
  return [...events]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([table, happening]) =>
      (catalog.tables.get(table)?.triggers ?? [])
        .filter((trigger) => trigger.enabled && trigger.events.some((event) => happening.has(event)))
        .map(({ name, kind, events: on }) => ({ table, name, kind, events: [...on] })),
    );
}

/** What a person approves: everything the plan says, under the key that lies beside it; the moment it was made is not part. */
export function digestOfPlan(plan: Omit<ErasurePlan, "digest">, secret: string): string {
  const approved = JSON.stringify({ ...plan, as_of: "" });
  return `hmac-sha256:${createHmac("sha256", secret).update(approved).digest("hex")}`;
}
