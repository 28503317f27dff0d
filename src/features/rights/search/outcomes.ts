/** How the search of each table ended, and what keeps the whole from being complete. */
import type { Catalog, DataMap, Table, TableEntry, TableId } from "../../connectors/standalone.ts";
import type { Gap, TableOutcome } from "../findings.ts";
import type { Expansion } from "./expand.ts";
import type { Model } from "./model.ts";
import { canIdentify, type Seeds } from "./seeds.ts";

export type OutcomeFacts = {
  readonly map: DataMap;
  readonly catalog: Catalog;
  readonly model: Model;
  readonly failures: ReadonlyMap<TableId, string>;
  readonly seeds: Seeds;
  readonly expansion: Expansion;
};

/** Not gaps, or gaps that the map's check reports in its own words. */
const reportedElsewhere: ReadonlySet<TableOutcome["outcome"]> = new Set([
  "done",
  "nothing_found",
  "missing",
  "unreachable",
]);

/** One outcome per table of the map that holds personal data; every outcome but done and nothing found is a gap. */
export function findOutcomes(facts: OutcomeFacts): {
  readonly outcomes: ReadonlyMap<TableId, TableOutcome>;
  readonly gaps: readonly Gap[];
} {
  const counts = new Map<TableId, number>();
  for (const row of facts.expansion.rows) counts.set(row.table.id, (counts.get(row.table.id) ?? 0) + 1);
  const led = tablesLedTo(facts.model);
  const outcomes = new Map<TableId, TableOutcome>();
  for (const [id, entry] of Object.entries(facts.map.tables)) {
    if (entry.kind === "impersonal") continue;
    outcomes.set(id, outcomeOf(facts, id, entry, counts.get(id) ?? 0, led));
  }
  const gaps: Gap[] = [...facts.seeds.gaps];
  if (gaps.length === 0 && facts.seeds.found.length === 0) gaps.push({ kind: "nobody_found" });
  for (const [table, outcome] of outcomes) {
    if (reportedElsewhere.has(outcome.outcome)) continue;
    const why = whyOf(outcome);
    gaps.push({ kind: "outcome", table, outcome: outcome.outcome, ...why });
  }
  return { outcomes, gaps };
}

function whyOf(outcome: TableOutcome): { readonly why?: string } {
  if ("why" in outcome) return { why: outcome.why };
  if (outcome.outcome !== "not_asked") return {};
  return {
    why: outcome.identities.length === 0 ? "it has none" : `it knows ${outcome.identities.join(", ")}`,
  };
}

function outcomeOf(
  facts: OutcomeFacts,
  id: TableId,
  entry: TableEntry,
  rows: number,
  led: ReadonlySet<TableId>,
): TableOutcome {
  const failure = facts.failures.get(id);
  if (failure !== undefined) return { outcome: "failed", why: failure };
  const table = facts.catalog.tables.get(id);
  if (table === undefined) return { outcome: "missing" };
  const refusal =
    refusalOf(table, entry, facts.model.tables.has(id)) ??
    unusableRelation(facts.model, id, entry) ??
    unusableIdentity(table, entry);
  if (refusal !== undefined) return { outcome: "refused", why: refusal };
  const { limit } = facts.expansion;
  // A limit stops the whole search: no table can be called searched to its end.
  if (limit !== undefined) return { outcome: "truncated", rows, limit: limit.limit };
  if (table.narrowed) return { outcome: "hidden", rows };
  if (table.unsteady === true) return { outcome: "unsteady", rows };
  if (!led.has(id)) return { outcome: "unreachable" };
  const identities = facts.seeds.notAsked.get(id);
  if (identities !== undefined) return { outcome: "not_asked", identities };
  return rows > 0 ? { outcome: "done", rows } : { outcome: "nothing_found" };
}

function refusalOf(table: Table, entry: TableEntry, inModel: boolean): string | undefined {
  if (!table.readable) return "no right to read the table";
  const wanted = table.columns.filter(
    (column) => !column.readable && (entry.columns[column.name]?.access ?? "disclose") === "disclose",
  );
  if (wanted.length > 0) return `no right to read ${wanted.map((column) => column.name).join(", ")}`;
  return inModel ? undefined : "it has no key to name its rows by; give it one in the map: key";
}

/** A relation the map states and the search could not follow: rows it leads to, or owners, stay unseen. */
function unusableRelation(model: Model, id: TableId, entry: TableEntry): string | undefined {
  const linked = model.tables.get(id)?.asChild ?? [];
  const lost = entry.relations.find(
    (relation) =>
      relation.role !== "lookup" &&
      !linked.some(
        ({ role, parent, match }) =>
          role === relation.role && parent === relation.table && match === relation.match,
      ),
  );
  return lost === undefined
    ? undefined
    : `the relation ${lost.role} ${lost.table} by ${Object.keys(lost.match).join(", ")} cannot be followed`;
}

function unusableIdentity(table: Table, entry: TableEntry): string | undefined {
  const lost = entry.identities.find(({ column }) => !canIdentify(table, column));
  return lost === undefined ? undefined : `the identity ${lost.name} cannot be searched in ${lost.column}`;
}

/** Person tables, and every table a relation leads to from them. */
function tablesLedTo(model: Model): ReadonlySet<TableId> {
  const persons = [...model.tables.values()].filter((table) => table.entry.kind === "person");
  const led = new Set(persons.map((table) => table.id));
  const leading = new Set(led);
  for (let before = -1; before !== leading.size;) {
    before = leading.size;
    for (const { role, child, parent } of model.relations) {
      if (!leading.has(parent)) continue;
      led.add(child);
      if (role === "owned_by" || role === "bridge") leading.add(child);
    }
  }
  return led;
}
