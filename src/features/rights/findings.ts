/**
 * What a search for one person found: the exact rows, why each was reached, whose else it is, what happens to it.
 * Content of rows never stands here; it waits in the encrypted spool under `ordinal`.
 */
import type { AccessTreatment, Role, TableId } from "../connectors/standalone.ts";

/** One row of the store: table and key values as text, in key order. */
export type RowRef = { readonly table: TableId; readonly key: readonly string[] };

/** Why a row was reached: from the identity given, or through a relation from a row reached before. */
export type Reason =
  | {
      readonly kind: "identity";
      readonly identity: string;
      readonly column: string;
      /** Which of several values given for that identity, from 1; never the value. */
      readonly value?: number | undefined;
    }
  | {
      readonly kind: "relation";
      readonly role: Role;
      /** This row's link expressions and the other row's, as the map writes them. */
      readonly match: Readonly<Record<string, string>>;
      /** `ordinal` of the row it was reached from. */
      readonly from: number;
    };

/**
 * `disclose`: in the package · `redact`: in the package without the columns about others · `review`: also belongs
 * to someone else, a person decides · `skip`: held back by the map (mere mentions), counted and listed.
 */
export type Disposition = AccessTreatment;

export type Finding = RowRef & {
  /** Number of the row within this search; the spool holds its values under it. */
  readonly ordinal: number;
  readonly disposition: Disposition;
  readonly reason: Reason;
  /** Other persons the row belongs to, as rows of person tables. */
  readonly others: readonly RowRef[];
  /** The row is deleted in the application and still held. */
  readonly softDeleted: boolean;
};

/** How the search of one table ended. Nothing found is not the same as done. */
export type TableOutcome =
  | { readonly outcome: "done"; readonly rows: number }
  | { readonly outcome: "nothing_found" }
  /** Row-level security narrows what we see: what was found is disclosed, absence is not proved. */
  | { readonly outcome: "hidden"; readonly rows: number }
  /** Its engine keeps no moment: it was read as it stood then, not as the rest did. */
  | { readonly outcome: "unsteady"; readonly rows: number }
  /** Our role may not read it. */
  | { readonly outcome: "refused"; readonly why: string }
  /** A limit ended the search early. */
  | { readonly outcome: "truncated"; readonly rows: number; readonly limit: number }
  | { readonly outcome: "failed"; readonly why: string }
  /** A person table none of the identities given can search; `identities` are those it knows. */
  | { readonly outcome: "not_asked"; readonly identities: readonly string[] }
  /** In the map, but not in the store. */
  | { readonly outcome: "missing" }
  /** Personal by the map, but no relation leads here from any person table. */
  | { readonly outcome: "unreachable" };

/** Something that keeps a search from being called complete. */
export type Gap =
  | { readonly kind: "unmapped_table"; readonly table: TableId; readonly why: string }
  | { readonly kind: "unmapped_column"; readonly table: TableId; readonly column: string }
  | { readonly kind: "unconfirmed"; readonly table: TableId; readonly why: "never" | "changed" }
  | { readonly kind: "missing_column"; readonly table: TableId; readonly column: string }
  | {
      readonly kind: "outcome";
      readonly table: TableId;
      readonly outcome: TableOutcome["outcome"];
      readonly why?: string;
    }
  | {
      readonly kind: "ambiguous_identity";
      readonly identity: string;
      readonly table: TableId;
      readonly rows: number;
    }
  | { readonly kind: "missing_table"; readonly table: TableId }
  /** Nobody matches: a person makes sure that it was entered right before the answer is "nothing". */
  | { readonly kind: "nobody_found" }
  /** No table of the map knows this identity. */
  | { readonly kind: "no_such_identity"; readonly identity: string }
  /** An identity was entered in a form that cannot be searched, for example an e-mail address without @. */
  | { readonly kind: "bad_identity"; readonly identity: string };

/** A column held back everywhere, with the reason the subject is told. */
export type WithheldColumn = {
  readonly table: TableId;
  readonly column: string;
  readonly access: "withhold" | "secret";
  readonly because: string | undefined;
};

export type SearchResult = {
  readonly store: string;
  readonly mapHash: string;
  /** Instant of the snapshot, from the store's clock, ISO 8601 UTC. */
  readonly asOf: string;
  /** Names of the identities searched by; never their values. One the person is known not to have is left out. */
  readonly identities: readonly string[];
  readonly findings: readonly Finding[];
  readonly outcomes: ReadonlyMap<TableId, TableOutcome>;
  readonly gaps: readonly Gap[];
  readonly withheld: readonly WithheldColumn[];
  readonly unreviewed: boolean;
};

/** Complete: nothing kept the search from seeing everything the map covers, and the map covers everything. */
export function isComplete(result: SearchResult): boolean {
  return result.gaps.length === 0 && !result.unreviewed;
}
