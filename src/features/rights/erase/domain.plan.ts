/**
 * What becomes of each row when a person is erased (GDPR art. 17; decision 98): what the map wants, then what can be,
 * as the least fixpoint over what refers to what. Pure: rows are numbers here, and no value of theirs is seen.
 */
import {
  tableErase,
  tableEraseShared,
  type DataMap,
  type EraseTreatment,
  type ForeignKey,
  type LinkEraseTreatment,
  type TableEntry,
  type TableId,
} from "../../connectors/standalone.ts";
import type { LinkedRelation } from "../search/model.ts";

export type Wanted = "delete" | "anonymise" | "unlink" | "keep" | "review";

export type Why =
  /** The table's word for rows that are wholly the person's. */
  | "own"
  /** Somebody else owns it as well. */
  | "shared"
  /** Only relations that share or mention link it. */
  | "linked"
  /** Somebody else may own it whom we cannot see. */
  | "owners_unsure"
  /** The reason to keep it has ended. */
  | "keep_ended"
  /** It was to be deleted, and a row that remains refers to it. */
  | "referred_to"
  /** A person said so. */
  | "answered";

export type ReachedFact = {
  readonly table: TableId;
  /** A person row the identity named. */
  readonly seed: boolean;
  readonly way: "owned" | "touched" | "mentioned";
  /** A person outside the search owns it too. */
  readonly shared: boolean;
  readonly ownersUnsure: boolean;
  /** The relations that link it to a row of the person, each once. */
  readonly relations: readonly LinkedRelation[];
  /** The `until` of its table lies in the past for this row. */
  readonly keepEnded: boolean;
};

export type Wish = { readonly wanted: Wanted; readonly why: Why };

/** What the map wants, before anything else is asked; what the map calls an error is a question. */
export function wishFor(row: ReachedFact, map: DataMap): Wish {
  const entry = map.tables[row.table];
  if (entry === undefined) return { wanted: "review", why: "owners_unsure" };
  const wish = statedWish(row, entry);
  // What cannot be undone is not done to a row whose owners nobody can name.
  if (row.ownersUnsure && row.way !== "mentioned" && wish.wanted !== "keep")
    return { wanted: "review", why: "owners_unsure" };
  return wish;
}

function statedWish(row: ReachedFact, entry: TableEntry): Wish {
  if (row.way !== "mentioned" && row.shared) {
    const wish = said(row, entry, tableEraseShared(entry), "shared", "review");
    if (wish.wanted !== "unlink") return wish;
    // A row of the person's own is not unlinked from itself.
    if (row.seed) return { wanted: "review", why: "shared" };
    return mostPreserving([wish, ...linkWishes(row, entry, ["accessed_by"])]);
  }
  if (row.way === "owned") return said(row, entry, tableErase(entry), "own", "delete");
  return mostPreserving(linkWishes(row, entry, ["co_owned_by", "accessed_by"]));
}

function linkWishes(
  row: ReachedFact,
  entry: TableEntry,
  roles: readonly LinkedRelation["role"][],
): readonly Wish[] {
  return row.relations
    .filter(({ role }) => roles.includes(role))
    .map(({ role, onErase }): Wish => {
      if (role === "accessed_by" && onErase === "delete") return { wanted: "review", why: "linked" };
      return said(row, entry, onErase, "linked", "review");
    });
}

/** A keep whose time is over counts as if the word were not there; one without its reason is a question. */
function said(
  row: ReachedFact,
  entry: TableEntry,
  word: EraseTreatment | LinkEraseTreatment,
  why: Why,
  standard: "delete" | "review",
): Wish {
  if (word !== "keep") return { wanted: word, why };
  if (entry.keep === undefined) return { wanted: "review", why };
  return row.keepEnded ? { wanted: standard, why: "keep_ended" } : { wanted: "keep", why };
}

const preserving: readonly Wanted[] = ["keep", "review", "anonymise", "unlink", "delete"];

/** The most preserving of what is said; nothing said is a question. */
export function mostPreserving(wishes: readonly Wish[]): Wish {
  const rank = ({ wanted }: Wish): number => preserving.indexOf(wanted);
  return wishes.toSorted((a, b) => rank(a) - rank(b))[0] ?? { wanted: "review", why: "linked" };
}

/** A declared reference: row `from` (`undefined`: a row nothing was planned for) refers by `key` to row `target`. */
export type RowReference = {
  readonly key: ForeignKey;
  readonly from: number | undefined;
  readonly target: number;
};

/** The columns a remaining row loses, when a row that remains refers to `ledTo` of it. */
export type LostOf = (
  row: number,
  does: "unlink" | "anonymise",
  ledTo: ReadonlySet<string>,
) => ReadonlySet<string>;

export type Settled = {
  readonly wishes: readonly Wish[];
  /** By row: columns that a key of another remaining row leads to. */
  readonly ledTo: ReadonlyMap<number, ReadonlySet<string>>;
};

/**
 * What can be: a row wanted deleted is anonymised instead when a key holds that refers to it from a row that remains, and
 * a column such a key leads to is not emptied. The least such set: each turn is asked for by a row that surely remains,
 * and what is turned, or may lose less, can only make more keys hold.
 */
export function settle(
  wishes: readonly Wish[],
  references: readonly RowReference[],
  lostOf: LostOf,
): Settled {
  const result = [...wishes];
  const ledTo = new Map<number, Set<string>>();
  const byFrom = new Map<number, RowReference[]>();
  for (const reference of references) {
    if (reference.from === undefined) continue;
    const known = byFrom.get(reference.from);
    if (known === undefined) byFrom.set(reference.from, [reference]);
    else known.push(reference);
  }
  const waiting: number[] = [];
  const weigh = (reference: RowReference): void => {
    const { key, from, target } = reference;
    if (!holds(reference, result, (row, does) => lostOf(row, does, ledTo.get(row) ?? nothing))) return;
    const columns = ledTo.get(target) ?? new Set<string>();
    ledTo.set(target, columns);
    const known = columns.size;
    if (from !== target) for (const column of key.toColumns) columns.add(column);
    const isTurned = result[target]?.wanted === "delete";
    if (isTurned) result[target] = { wanted: "anonymise", why: "referred_to" };
    if (isTurned || columns.size > known) waiting.push(target);
  };
  for (const reference of references) weigh(reference);
  for (let row = waiting.pop(); row !== undefined; row = waiting.pop())
    for (const reference of byFrom.get(row) ?? []) weigh(reference);
  return { wishes: result, ledTo };
}

const nothing: ReadonlySet<string> = new Set();

/** Whether the row still refers to its target when everything is done. */
function holds(
  { key, from }: RowReference,
  wishes: readonly Wish[],
  lost: (row: number, does: "unlink" | "anonymise") => ReadonlySet<string>,
): boolean {
  if (from === undefined) return true;
  const wanted = wishes[from]?.wanted;
  if (wanted === "delete") return false;
  if (wanted !== "unlink" && wanted !== "anonymise") return true;
  const columns = lost(from, wanted);
  return !key.columns.some((column) => columns.has(column));
}
