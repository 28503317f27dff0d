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
} from "../../connectors/index.ts";
import type { LinkedRelation } from "../search/model.ts";
import { endsReference, type Emptied } from "./domain.columns.ts";

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
  | "referred_to";

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

/** What the map wants, before anything else is asked. */
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
  if (row.shared && row.way !== "mentioned") return ended(row, tableEraseShared(entry), "shared", "review");
  if (row.way === "owned") return ended(row, tableErase(entry), "own", "delete");
  const words = row.relations.filter(({ role }) => isWeak(role)).map(({ onErase }) => onErase);
  const word = mostPreserving(words);
  // A mention never deletes somebody's row, whatever a map says.
  if (row.way === "mentioned" && word === "delete") return { wanted: "review", why: "linked" };
  return ended(row, word, "linked", row.way === "touched" ? "delete" : "review");
}

function isWeak(role: LinkedRelation["role"]): boolean {
  return role === "co_owned_by" || role === "accessed_by";
}

/** A keep whose end lies in the past is no keep. */
function ended(
  row: ReachedFact,
  word: EraseTreatment | LinkEraseTreatment,
  why: Why,
  after: "delete" | "review",
): Wish {
  return word === "keep" && row.keepEnded ? { wanted: after, why: "keep_ended" } : { wanted: word, why };
}

const preserving: readonly LinkEraseTreatment[] = ["keep", "review", "unlink", "delete"];

/** The most preserving of what the relations say; nothing said is a question. */
export function mostPreserving(words: readonly LinkEraseTreatment[]): LinkEraseTreatment {
  return preserving.find((word) => words.includes(word)) ?? "review";
}

/** A declared reference: row `from` (`undefined`: a row nothing was planned for) refers by `key` to row `target`. */
export type RowReference = {
  readonly key: ForeignKey;
  readonly from: number | undefined;
  readonly target: number;
};

/** What a remaining row loses, by its number; asked only for rows that are unlinked or anonymised. */
export type LossOf = (row: number, does: "unlink" | "anonymise") => Emptied;

/**
 * What can be: a row wanted deleted is anonymised instead when a row that remains goes on referring to it. The least set of
 * such rows: one is turned only when a row that surely remains asks for it, and what is turned remains in its turn.
 */
export function settle(
  wishes: readonly Wish[],
  references: readonly RowReference[],
  lossOf: LossOf,
): readonly Wish[] {
  const result = [...wishes];
  const byFrom = new Map<number, RowReference[]>();
  const turned: number[] = [];
  const turn = (row: number): void => {
    if (result[row]?.wanted !== "delete") return;
    result[row] = { wanted: "anonymise", why: "referred_to" };
    turned.push(row);
  };
  for (const reference of references) {
    if (reference.from === undefined) continue;
    const known = byFrom.get(reference.from);
    if (known === undefined) byFrom.set(reference.from, [reference]);
    else known.push(reference);
  }
  const holds = (reference: RowReference): boolean => stillRefers(reference, result, lossOf);
  for (const reference of references) if (holds(reference)) turn(reference.target);
  for (let row = turned.pop(); row !== undefined; row = turned.pop())
    for (const reference of byFrom.get(row) ?? []) if (holds(reference)) turn(reference.target);
  return result;
}

/** Whether the row still refers to its target when everything is done. */
export function stillRefers({ key, from }: RowReference, wishes: readonly Wish[], lossOf: LossOf): boolean {
  if (from === undefined) return true;
  const wanted = wishes[from]?.wanted;
  if (wanted === "delete") return false;
  if (wanted !== "unlink" && wanted !== "anonymise") return true;
  return !endsReference(lossOf(from, wanted).change, key);
}

/** The relations an unlinked row loses: all that link it to the person but those the map keeps. */
export function relationsToCut(row: ReachedFact): readonly LinkedRelation[] {
  return row.relations.filter(({ role, onErase }) => !(isWeak(role) && onErase === "keep"));
}
