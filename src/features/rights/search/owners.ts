/**
 * Whose else is it: for every reached row, the persons outside the search that it belongs to (Owners in decision 40).
 * Goes upward from the rows, the opposite way of the search, set by set; a parent that the row's own foreign key names
 * for certain is not asked for. What two people share is disclosed to neither without a decision (GDPR art. 15(4)).
 */
import type {
  Catalog,
  FetchedRow,
  MatchPair,
  Reader,
  TableId,
  TableShape,
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
    for (const [table, nodes] of groupByTable(upward)) {
      await readSides(reader, table, nodes, options);
      for (const relation of table.asChild) {
        if (relation.role === "accessed_by" || (relation.role === "co_owned_by" && level > 0)) continue;
        await linkParents(reader, model, catalog, graph, relation, nodes, options);
      }
    }
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

/** Reads the sides of nodes known only by their key. */
async function readSides(
  reader: Reader,
  table: ModelTable,
  nodes: readonly Node[],
  options: OwnerOptions,
): Promise<void> {
  const unread = nodes.filter((node) => node.sides === undefined);
  if (unread.length === 0) return;
  const leadsUp = table.asChild.some((relation) => relation.role !== "accessed_by");
  if (!leadsUp) {
    for (const node of unread) node.sides = [];
    return;
  }
  const pairs = table.key.map((name): MatchPair => {
    const link = { column: name, path: [] };
    const type = table.table.columns.find((column) => column.name === name)?.type ?? "text";
    return { here: link, hereType: type, there: link, thereType: type };
  });
  await forEachMatch(
    reader,
    table,
    shapeOf(table),
    pairs,
    {},
    unread.map((node) => [node, node.key]),
    options,
    (node, row) => {
      node.sides = row.sides;
    },
  );
}

async function linkParents(
  reader: Reader,
  model: Model,
  catalog: Catalog,
  graph: Graph,
  relation: LinkedRelation,
  nodes: readonly Node[],
  options: OwnerOptions,
): Promise<void> {
  const parent = model.tables.get(relation.parent);
  if (parent === undefined) return;
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
  if (probes.length === 0) return;
  const pairs = relation.pairs.map((pair): MatchPair => ({
    here: pair.parent,
    hereType: pair.parentType,
    there: pair.child,
    thereType: pair.childType,
    collation: pair.collation,
  }));
  await forEachMatch(
    reader,
    parent,
    shapeOf(parent),
    pairs,
    relation.whenThere,
    probes,
    options,
    (node, row) => {
      const above = graph.node(parent, row.key);
      above.sides ??= row.sides;
      link(node, above);
    },
  );
}

/** Reads the rows each node's tuple matches, equal tuples once. */
async function forEachMatch(
  reader: Reader,
  table: ModelTable,
  shape: TableShape,
  pairs: readonly MatchPair[],
  condition: LinkedRelation["whenThere"],
  probes: readonly (readonly [Node, readonly string[]])[],
  options: OwnerOptions,
  each: (node: Node, row: FetchedRow) => void,
): Promise<void> {
  const byTuple = new Map<string, { readonly tuple: readonly string[]; readonly nodes: Node[] }>();
  for (const [node, tuple] of probes) {
    const text = keyText(tuple);
    const known = byTuple.get(text);
    if (known === undefined) byTuple.set(text, { tuple, nodes: [node] });
    else known.nodes.push(node);
  }
  const all = [...byTuple.values()];
  for (let from = 0; from < all.length; from += options.probesPerStatement) {
    options.signal?.throwIfAborted();
    const part = all.slice(from, from + options.probesPerStatement);
    const tuples = part.map((probe) => probe.tuple);
    try {
      for await (const found of reader.byMatch(shape, pairs, condition, tuples, { content: false })) {
        for (const row of found) for (const node of part[row.probe]?.nodes ?? []) each(node, row);
      }
    } catch (error) {
      options.onFailure(table.id, error);
    }
  }
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
