/**
 * The plan of an access request: per table, in the order it is reached, what will be searched by which relation, what
 * is disclosed, what is held back and why. Immutable and hashed; a person can read it before anything runs.
 */
import { createHash } from "node:crypto";
import {
  mapHash,
  type Catalog,
  type DataMap,
  type Relation,
  type Role,
  type TableEntry,
  type TableId,
} from "../connectors/standalone.ts";
import type { GivenIdentity } from "./search/seeds.ts";

export type PlanStep = {
  readonly table: TableId;
  readonly kind: "person" | "personal";
  /** Rounds from the person: 0 for tables searched by identity. */
  readonly round: number;
  readonly by: readonly PlanLink[];
  readonly disclose: readonly string[];
  readonly withhold: readonly { readonly column: string; readonly because: string }[];
  readonly secret: readonly string[];
  /** What happens to rows that are also someone else's. */
  readonly whenShared: TableEntry["when_shared"];
  readonly estimatedRowsInTable: number;
};

export type PlanLink =
  | { readonly identity: string; readonly column: string }
  | { readonly role: Role; readonly table: TableId; readonly onAccess: Relation["onAccess"] };

export type AccessPlan = {
  readonly kept_plan: 1;
  readonly store: string;
  readonly map: string;
  readonly identities: readonly string[];
  readonly steps: readonly PlanStep[];
  /** Personal tables that no step reaches. */
  readonly unreached: readonly TableId[];
  /** `sha256:` over everything above. */
  readonly hash: string;
};

/** States the plan; reads no row. Values of identities never stand in it. */
export function planAccess(map: DataMap, catalog: Catalog, given: readonly GivenIdentity[]): AccessPlan {
  const rounds = roundsOf(map, given);
  const personal = Object.entries(map.tables).filter(([, entry]) => entry.kind !== "impersonal");
  const steps = personal
    .flatMap(([table, entry]) => {
      const round = rounds.get(table);
      return round === undefined ? [] : [stepOf(table, entry, round, rounds, catalog, given)];
    })
    .toSorted((left, right) => left.round - right.round || (left.table < right.table ? -1 : 1));
  const plan = {
    kept_plan: 1,
    store: map.store,
    map: mapHash(map),
    identities: given.map((identity) => identity.name),
    steps,
    unreached: personal.map(([table]) => table).filter((table) => !rounds.has(table)),
  } as const;
  return { ...plan, hash: `sha256:${createHash("sha256").update(JSON.stringify(plan)).digest("hex")}` };
}

/** First round in which each table can be reached; ownership leads on, a mention does not. */
function roundsOf(map: DataMap, given: readonly GivenIdentity[]): ReadonlyMap<TableId, number> {
  const rounds = new Map<TableId, number>();
  const leading = new Map<TableId, number>();
  for (const [table, entry] of Object.entries(map.tables)) {
    if (entry.kind !== "person" || identitiesOf(table, entry, given).length === 0) continue;
    rounds.set(table, 0);
    leading.set(table, 0);
  }
  for (let changed = true; changed;) {
    changed = false;
    for (const [table, entry] of Object.entries(map.tables)) {
      for (const relation of entry.relations) {
        const from = leading.get(relation.table);
        if (from === undefined || relation.role === "lookup" || entry.kind === "impersonal") continue;
        const leads = (relation.role === "owned_by" || relation.role === "bridge") && entry.kind !== "person";
        for (const known of leads ? [rounds, leading] : [rounds]) {
          if ((known.get(table) ?? Infinity) <= from + 1) continue;
          known.set(table, from + 1);
          changed = true;
        }
      }
    }
  }
  return rounds;
}

function identitiesOf(
  table: TableId,
  entry: TableEntry,
  given: readonly GivenIdentity[],
): readonly PlanLink[] {
  return entry.identities
    .filter((identity) =>
      given.some(
        (candidate) =>
          candidate.name === identity.name && (candidate.table === undefined || candidate.table === table),
      ),
    )
    .map((identity) => ({ identity: identity.name, column: identity.column }));
}

function stepOf(
  table: TableId,
  entry: TableEntry,
  round: number,
  rounds: ReadonlyMap<TableId, number>,
  catalog: Catalog,
  given: readonly GivenIdentity[],
): PlanStep {
  const columns = Object.entries(entry.columns);
  return {
    table,
    kind: entry.kind === "person" ? "person" : "personal",
    round,
    by: [
      ...identitiesOf(table, entry, given),
      ...entry.relations
        .filter((relation) => relation.role !== "lookup" && rounds.has(relation.table))
        .map((relation) => ({ role: relation.role, table: relation.table, onAccess: relation.onAccess })),
    ],
    disclose: columns.filter(([, column]) => column.access === "disclose").map(([name]) => name),
    withhold: columns.flatMap(([name, column]) =>
      column.access === "withhold" ? [{ column: name, because: column.because ?? "" }] : [],
    ),
    secret: columns.filter(([, column]) => column.access === "secret").map(([name]) => name),
    whenShared: entry.when_shared,
    estimatedRowsInTable: catalog.tables.get(table)?.estimatedRows ?? 0,
  };
}
