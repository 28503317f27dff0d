/**
 * Whose else is it: for every reached row, the persons outside the search that it belongs to (Owners in decision 40).
 * Goes upward from the rows, the opposite way of the search, set by set; a parent that the row's own foreign key names
 * for certain is not asked for. What two people share is disclosed to neither without a decision (GDPR art. 15(4)).
 */
import {
  askAhead,
  type Catalog,
  type FetchedRow,
  type MatchPair,
  type Question,
  type Reader,
  type TableId,
} from "../../connectors/standalone.ts";
import type { RowRef } from "../findings.ts";
import { isKeyedByForeignKey, namesKey, type LinkedRelation, type Model, type ModelTable } from "./model.ts";
import { keyText, shapeOf, sideOf, type ReachedRow } from "./state.ts";

type Node = {
  readonly table: ModelTable;
  readonly key: readonly string[];
  readonly person: boolean;
  seed: boolean;
  /** Known once the row was read. */
  sides: FetchedRow["sides"] | undefined;
  /** Children by `owned_by` or `bridge`, and by `co_owned_by`. */
  readonly children: Node[];
  readonly coChildren: Node[];
  /** Persons, other than the searched one, that own this row; filled at the end. */
  readonly owners: Set<Node>;
  readonly coOwners: Set<Node>;
};

export type OwnerOptions = {
  readonly probesPerStatement: number;
  readonly onFailure: (table: TableId, error: unknown) => never;
  readonly signal: AbortSignal | undefined;
};

/** For each row, in order: the other persons it belongs to, sorted by table and key. */
export async function otherOwners(
  reader: Reader,
  model: Model,
  catalog: Catalog,
  rows: readonly ReachedRow[],
  options: OwnerOptions,
): Promise<readonly (readonly RowRef[])[]> {
  const graph = new Graph();
  const targets = rows.map((row) => {
    const node = graph.node(row.table, row.key);
    node.sides = row.sides;
    if (row.seed) node.seed = true;
    return node;
  });
  let fresh = graph.takeFresh();
  // Co-ownership counts for the rows themselves, not for what lies above them.
  for (let level = 0; fresh.length > 0; level += 1) {
    const upward = fresh.filter((node) => level === 0 || !node.person);
    const tables = [...groupByTable(upward)];
    await forEachMatch(
      reader,
      tables.flatMap(([table, nodes]) => sidesToRead(table, nodes)),
      options,
    );
    const upwards = tables.flatMap(([table, nodes]) =>
      table.asChild
        .filter(({ role }) => role !== "accessed_by" && (role !== "co_owned_by" || level === 0))
        .flatMap((relation) => parentsToFind(model, catalog, graph, relation, nodes)),
    );
    await forEachMatch(reader, upwards, options);
    fresh = graph.takeFresh();
  }
  spread(graph);
  const persons = [...graph.all()].filter((node) => node.person).sort(byName);
  const rank = new Map(persons.map((person, at) => [person, at]));
  const known = new Map<string, readonly RowRef[]>();
  return targets.map((node) => othersOf(node, rank, persons, known));
}

/** Rows that the same people share get the same list: what a thousand people share is written down once. */
function othersOf(
  node: Node,
  rank: ReadonlyMap<Node, number>,
  persons: readonly Node[],
  known: Map<string, readonly RowRef[]>,
): readonly RowRef[] {
  const owners = new Set([...node.owners, ...node.coOwners]);
  if (node.person && !node.seed) owners.add(node);
  const ranks = Int32Array.from(owners, (owner) => rank.get(owner) ?? -1).sort();
  const text = ranks.join(",");
  const same = known.get(text);
  if (same !== undefined) return same;
  const others = [...ranks].flatMap((at) => {
    const person = persons[at];
    return person === undefined ? [] : [{ table: person.table.id, key: person.key }];
  });
  known.set(text, others);
  return others;
}

function byName(left: Node, right: Node): number {
  const [a, b] = [left, right].map((node) => `${node.table.id}\0${keyText(node.key)}`);
  return compareText(a ?? "", b ?? "");
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}

/** Carries each person down to every row they own; nothing is carried through another person's row. */
function spread(graph: Graph): void {
  for (const person of graph.all()) {
    if (!person.person || person.seed) continue;
    const owned: Node[] = [person];
    for (let node = owned.pop(); node !== undefined; node = owned.pop()) {
      for (const child of node.coChildren) child.coOwners.add(person);
      for (const child of node.children) {
        if (child === person || child.owners.has(person)) continue;
        child.owners.add(person);
        if (!child.person) owned.push(child);
      }
    }
  }
}

/** Rows of `table` to be found by tuples of nodes. */
type Lookup = {
  readonly table: ModelTable;
  readonly pairs: readonly MatchPair[];
  readonly condition: LinkedRelation["whenThere"];
  readonly probes: readonly (readonly [Node, readonly string[]])[];
  readonly each: (node: Node, row: FetchedRow) => void;
};

/** The sides of nodes known only by their key. */
function sidesToRead(table: ModelTable, nodes: readonly Node[]): readonly Lookup[] {
  const unread = nodes.filter((node) => node.sides === undefined);
  if (unread.length === 0) return [];
  const leadsUp = table.asChild.some((relation) => relation.role !== "accessed_by");
  if (!leadsUp) {
    for (const node of unread) node.sides = [];
    return [];
  }
  const pairs = table.key.map((name): MatchPair => {
    const link = { column: name, path: [] };
    const type = table.table.columns.find((column) => column.name === name)?.type ?? "text";
    return { here: link, hereType: type, there: link, thereType: type };
  });
  const each = (node: Node, row: FetchedRow): void => {
    node.sides = row.sides;
  };
  return [{ table, pairs, condition: {}, probes: unread.map((node) => [node, node.key]), each }];
}

/** Links what is certain, and says what has to be looked up. */
function parentsToFind(
  model: Model,
  catalog: Catalog,
  graph: Graph,
  relation: LinkedRelation,
  nodes: readonly Node[],
): readonly Lookup[] {
  const parent = model.tables.get(relation.parent);
  if (parent === undefined) return [];
  const link = (node: Node, above: Node): void => {
    (relation.role === "co_owned_by" ? above.coChildren : above.children).push(node);
  };
  const named = namesKey(relation, parent.key);
  const certain = named && parent.entry.key === undefined && isKeyedByForeignKey(relation, catalog);
  const order = parent.key.map((column) => relation.pairs.findIndex((pair) => pair.parent.column === column));
  const probes: (readonly [Node, readonly string[]])[] = [];
  for (const node of nodes) {
    const at = sideOf(node.table, relation, "child");
    for (const tuple of node.sides?.[at] ?? []) {
      const key = order.map((place) => tuple[place] ?? "");
      // A row of the graph is known to exist: whoever names its key need not be looked up again.
      const above = certain ? graph.node(parent, key) : named ? graph.find(parent, key) : undefined;
      if (above === undefined) probes.push([node, tuple]);
      else link(node, above);
    }
  }
  if (probes.length === 0) return [];
  const pairs = relation.pairs.map((pair): MatchPair => ({
    here: pair.parent,
    hereType: pair.parentType,
    there: pair.child,
    thereType: pair.childType,
    collation: pair.collation,
  }));
  const each = (node: Node, row: FetchedRow): void => {
    const above = graph.node(parent, row.key);
    above.sides ??= row.sides;
    link(node, above);
  };
  return [{ table: parent, pairs, condition: relation.whenThere, probes, each }];
}

type Probe = { readonly tuple: readonly string[]; readonly nodes: readonly Node[] };

/** Reads the rows each node's tuple matches, equal tuples once. */
async function forEachMatch(
  reader: Reader,
  lookups: readonly Lookup[],
  { probesPerStatement, signal, onFailure }: OwnerOptions,
): Promise<void> {
  type Part = { readonly lookup: Lookup; readonly probes: readonly Probe[] };
  const parts = lookups.flatMap((lookup): readonly Part[] => {
    const all = distinct(lookup.probes);
    const count = Math.ceil(all.length / probesPerStatement);
    return Array.from({ length: count }, (_, at) => ({
      lookup,
      probes: all.slice(at * probesPerStatement, (at + 1) * probesPerStatement),
    }));
  });
  const ask = (part: Part): Question<Part, readonly FetchedRow[]> => ({
    of: part,
    ask: async function* () {
      signal?.throwIfAborted();
      const { table, pairs, condition } = part.lookup;
      const tuples = part.probes.map(({ tuple }) => tuple);
      try {
        yield* reader.byMatch(shapeOf(table), pairs, condition, tuples, { content: false });
      } catch (error) {
        onFailure(table.id, error);
      }
    },
  });
  for await (const [{ lookup, probes }, found] of askAhead(reader.width, parts.map(ask)))
    for (const row of found) for (const node of probes[row.probe]?.nodes ?? []) lookup.each(node, row);
}

function distinct(probes: Lookup["probes"]): readonly Probe[] {
  const byTuple = new Map<string, { readonly tuple: readonly string[]; readonly nodes: Node[] }>();
  for (const [node, tuple] of probes) {
    const text = keyText(tuple);
    const known = byTuple.get(text);
    if (known === undefined) byTuple.set(text, { tuple, nodes: [node] });
    else known.nodes.push(node);
  }
  return [...byTuple.values()];
}

function groupByTable(nodes: readonly Node[]): Map<ModelTable, Node[]> {
  const groups = new Map<ModelTable, Node[]>();
  for (const node of nodes) {
    const group = groups.get(node.table);
    if (group === undefined) groups.set(node.table, [node]);
    else group.push(node);
  }
  return groups;
}

class Graph {
  readonly #nodes = new Map<TableId, Map<string, Node>>();
  #fresh: Node[] = [];

  node(table: ModelTable, key: readonly string[]): Node {
    let nodes = this.#nodes.get(table.id);
    if (nodes === undefined) this.#nodes.set(table.id, (nodes = new Map()));
    const text = keyText(key);
    const known = nodes.get(text);
    if (known !== undefined) return known;
    const node: Node = {
      table,
      key,
      person: table.entry.kind === "person",
      seed: false,
      sides: undefined,
      children: [],
      coChildren: [],
      owners: new Set(),
      coOwners: new Set(),
    };
    nodes.set(text, node);
    this.#fresh.push(node);
    return node;
  }

  find(table: ModelTable, key: readonly string[]): Node | undefined {
    return this.#nodes.get(table.id)?.get(keyText(key));
  }

  takeFresh(): readonly Node[] {
    const fresh = this.#fresh;
    this.#fresh = [];
    return fresh;
  }

  *all(): Generator<Node> {
    for (const nodes of this.#nodes.values()) yield* nodes.values();
  }
}
