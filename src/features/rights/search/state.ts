/** The rows a search has reached so far, each once, with what its relations still need. */
import type { AccessTreatment, FetchedRow, TableId, TableShape } from "../../connectors/standalone.ts";
import type { Reason } from "../findings.ts";
import type { LinkedRelation, ModelTable } from "./model.ts";

/** How the row belongs to the searched person, with the mildest treatment its relations ask for. */
export type Belonging = {
  owned: AccessTreatment | undefined;
  touched: AccessTreatment | undefined;
  mentioned: AccessTreatment | undefined;
};

export type ReachedLink = {
  readonly relation: LinkedRelation;
  readonly tuple: readonly string[];
  /** The rows of the person that have these values. */
  readonly to: readonly ReachedRow[];
};

export type ReachedRow = {
  readonly ordinal: number;
  readonly table: ModelTable;
  readonly key: readonly string[];
  /** The strongest found so far: what explains why the row is theirs, not merely where it was met first. */
  reason: Reason;
  readonly softDeleted: boolean;
  /** A person row the identity named. */
  readonly seed: boolean;
  readonly belonging: Belonging;
  /** Each relation that links it to a row of the person, with the values that do; kept when asked for. */
  readonly links: ReachedLink[];
  /** Per side of the table's shape; emptied when no longer needed. */
  sides: FetchedRow["sides"];
  stored: boolean;
};

/** Key values joined by NUL, which no PostgreSQL text holds. */
export function keyText(key: readonly string[]): string {
  return key.join("\0");
}

/** What to read of a table's rows: the sides it is matched by as parent, then as child, and the content. */
export function shapeOf(table: ModelTable): TableShape {
  const type = table.table.columns.find((column) => column.name === table.entry.soft_deleted)?.type;
  return {
    schema: table.table.schema,
    name: table.table.name,
    key: table.key,
    sides: [
      ...table.asParent.map((relation) => ({
        links: relation.pairs.map((pair) => ({ link: pair.parent, type: pair.parentType })),
        condition: relation.whenThere,
      })),
      ...table.asChild.map((relation) => ({
        links: relation.pairs.map((pair) => ({ link: pair.child, type: pair.childType })),
        condition: relation.when,
      })),
    ],
    softDeleted:
      type === undefined || table.entry.soft_deleted === undefined
        ? undefined
        : { column: table.entry.soft_deleted, type },
    content: table.content,
  };
}

/** Index of a relation's side in the shape of the table it stands in as parent, or as child. */
export function sideOf(table: ModelTable, relation: LinkedRelation, as: "parent" | "child"): number {
  return as === "parent"
    ? table.asParent.indexOf(relation)
    : table.asParent.length + table.asChild.indexOf(relation);
}

/** A person's rows lead on; another person's row is reached, but nothing is followed through it (decision 40). */
export function leadsOn(row: ReachedRow): boolean {
  return row.belonging.owned !== undefined && (row.seed || row.table.entry.kind !== "person");
}

const strictness: readonly AccessTreatment[] = ["disclose", "redact", "review", "skip"];

export function milder(left: AccessTreatment | undefined, right: AccessTreatment): AccessTreatment {
  return left !== undefined && strictness.indexOf(left) <= strictness.indexOf(right) ? left : right;
}

export function stricter(left: AccessTreatment, right: AccessTreatment): AccessTreatment {
  return strictness.indexOf(left) >= strictness.indexOf(right) ? left : right;
}

/** A row that cannot be taken as it is; the message says why, without a value. */
export class RowRefused extends Error {
  override readonly name = "RowRefused";
}

/** A limit of the search was reached; what was found so far stands, and says so. */
export class SearchLimit extends Error {
  override readonly name = "SearchLimit";
  readonly table: TableId;
  readonly limit: number;
  constructor(table: TableId, limit: number) {
    super(`The search reached its limit of ${limit} rows.`);
    this.table = table;
    this.limit = limit;
  }
}
