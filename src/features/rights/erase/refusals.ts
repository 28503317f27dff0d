/** What keeps an erasure from running, each with a name (decision 98); the sentences stand in words.ts. */
import type { Catalog } from "../../connectors/standalone.ts";
import type { Gap } from "../findings.ts";
import { keyText, type ReachedRow } from "../search/state.ts";
import type { DerivedRow, OtherPerson } from "./derive.ts";
import type { Refusal } from "./plan.ts";

/** Gaps of the search that leave rows or owners unseen. What the map leaves out is the scan's to find afterwards. */
export function gapRefusals(gaps: readonly Gap[]): readonly Refusal[] {
  return gaps.flatMap((gap): readonly Refusal[] => {
    switch (gap.kind) {
      case "outcome":
        return gap.outcome === "unreachable"
          ? []
          : [
              {
                kind: "not_searched",
                table: gap.table,
                outcome: gap.outcome,
                ...(gap.why === undefined ? {} : { why: gap.why }),
              },
            ];
      case "ambiguous_identity":
        return [{ kind: "not_settled", what: gap.identity, table: gap.table }];
      case "no_such_identity":
      case "bad_identity":
        return [{ kind: "not_settled", what: gap.identity }];
      case "unconfirmed":
        return [{ kind: "not_searched", table: gap.table, outcome: "unconfirmed" }];
      case "missing_table":
        return [{ kind: "not_searched", table: gap.table, outcome: "missing" }];
      case "missing_column":
        return [{ kind: "not_searched", table: gap.table, outcome: "missing", why: gap.column }];
      case "nobody_found":
        return [{ kind: "nobody" }];
      case "unmapped_table":
      case "unmapped_column":
        return [];
    }
  });
}

/** Person rows the identities name, of which somebody said that they are another's. */
export function othersRefusals(
  rows: readonly ReachedRow[],
  others: readonly OtherPerson[] = [],
): readonly Refusal[] {
  const known = new Set(others.map(({ table, key }) => keyText([table, ...key])));
  const taken = rows.filter(({ seed, table, key }) => seed && known.has(keyText([table.id, ...key])));
  return [...Map.groupBy(taken, ({ table }) => table.id)].map(([table, { length }]): Refusal => ({
    kind: "somebody_else",
    table,
    rows: length,
  }));
}

/** Rows of which a person has to say what becomes of them; the map is where that is said. */
export function questionRefusals(rows: readonly DerivedRow[]): readonly Refusal[] {
  const stuck = ({ loss }: DerivedRow): boolean =>
    loss?.stuck.some(({ why }) => why === "reference") === true;
  const open = rows
    .filter((each) => each.wish.wanted === "review" || stuck(each))
    .map((each) => (stuck(each) ? { ...each, wish: { wanted: "review", why: "reference" } } : each));
  return [...Map.groupBy(open, ({ row, wish }) => JSON.stringify([row.table.id, wish.why]))].flatMap(
    ([, group]): readonly Refusal[] => {
      const [first] = group;
      if (first === undefined) return [];
      return [{ kind: "question", table: first.row.table.id, rows: group.length, why: first.wish.why }];
    },
  );
}

/** Rows that cannot be changed where they stand, or not by us. */
export function tableRefusals(rows: readonly DerivedRow[], catalog: Catalog): readonly Refusal[] {
  const found = new Map<string, Refusal>();
  const add = (refusal: Refusal): unknown => found.set(JSON.stringify(refusal), refusal);
  const inherited = new Set([...catalog.tables.values()].flatMap(({ inherits }) => inherits));
  for (const { row, wish, loss, isBlank, fact } of rows) {
    if (wish.wanted === "keep" || wish.wanted === "review" || isBlank) continue;
    const { id, table } = row.table;
    const is = kindThatCannot(table.kind, table.inherits.length > 0 || inherited.has(id));
    if (is !== undefined) add({ kind: "not_a_table", table: id, is });
    if (table.unerasable !== undefined) add({ kind: "unerasable", table: id, why: table.unerasable });
    if (wish.wanted === "delete" && table.deletable === false)
      add({ kind: "no_right", table: id, right: "delete" });
    // Whoever is nobody's to erase stays, whatever the rest of this file made of it.
    if (wish.wanted === "delete" && (fact.shared || (row.table.entry.kind === "person" && !row.seed)))
      throw new Error("a row of somebody else's would be deleted");
    for (const { column, why } of loss?.stuck ?? [])
      if (why !== "reference") add({ kind: "stuck", table: id, column, why });
  }
  return [...found.values()];
}

function kindThatCannot(kind: string, isInherited: boolean): string | undefined {
  if (kind === "table" || kind === "partitioned") return isInherited ? "inherited" : undefined;
  return kind;
}
