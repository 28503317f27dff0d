/**
 * The order of steps (decision 98): what refers goes before what it refers to; tables that refer to each other in a circle
 * go in one statement, because a key's check waits for the end of the statement. Tarjan's components, which come out
 * with what is referred to first.
 */
import type { Catalog, TableId } from "../../connectors/standalone.ts";

export type DeleteGroup = {
  readonly tables: readonly TableId[];
  /** Its rows may refer to each other. */
  readonly isCycle: boolean;
};

/** Groups of `tables` in the order their rows are deleted. */
export function deleteOrder(tables: readonly TableId[], catalog: Catalog): readonly DeleteGroup[] {
  const among = new Set(tables);
  const refersTo = (id: TableId): readonly TableId[] => [
    ...new Set((catalog.tables.get(id)?.foreignKeys ?? []).map(({ to }) => to).filter((to) => among.has(to))),
  ];
  const groups = components([...among].toSorted(), refersTo);
  return groups.toReversed().map((group) => ({
    tables: group.toSorted(),
    isCycle: group.length > 1 || group.some((id) => refersTo(id).includes(id)),
  }));
}

type Mark = { index: number; low: number; isOpen: boolean };

/** Strongly connected components, each after all it leads to. */
function components(
  nodes: readonly TableId[],
  edges: (node: TableId) => readonly TableId[],
): readonly (readonly TableId[])[] {
  const marks = new Map<TableId, Mark>();
  const open: TableId[] = [];
  const found: TableId[][] = [];
  const visit = (node: TableId): Mark => {
    const mark: Mark = { index: marks.size, low: marks.size, isOpen: true };
    marks.set(node, mark);
    open.push(node);
    for (const next of edges(node)) {
      const known = marks.get(next);
      if (known === undefined) mark.low = Math.min(mark.low, visit(next).low);
      else if (known.isOpen) mark.low = Math.min(mark.low, known.index);
    }
    if (mark.low !== mark.index) return mark;
    const group: TableId[] = [];
    for (let top = open.pop(); top !== undefined; top = open.pop()) {
      group.push(top);
      const closed = marks.get(top);
      if (closed !== undefined) closed.isOpen = false;
      if (top === node) break;
    }
    found.push(group);
    return mark;
  };
  for (const node of nodes) if (!marks.has(node)) visit(node);
  return found;
}
