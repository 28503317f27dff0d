/**
 * What is left of a person after an erasure (GDPR art. 17(1); decisions 98 and 99), asked in a connection of its own: the
 * search again, by the same rules, and a scan for the person's values over every text column of the store, mapped or not.
 */
import {
  failureOf,
  openErasureView,
  type Catalog,
  type DataMap,
  type KeptRows,
  type Scan,
  type StoreConnection,
} from "../../connectors/standalone.ts";
import { TableFailure } from "../search/reach.ts";
import type { GivenIdentity } from "../search/seeds.ts";
import { noAftermath, type Aftermath } from "./aftermath.ts";
import type { Answer } from "./domain.answers.ts";
import { derive, type DerivedRow } from "./derive.ts";
import { usualLimits, type EraseLimits } from "./erase.ts";
import { keyedTable } from "./references.ts";
import { gapRefusals } from "./refusals.ts";
import type { Verification } from "./verification.ts";

export type VerifyRequest = {
  readonly connection: StoreConnection;
  readonly map: DataMap;
  readonly identities: readonly GivenIdentity[];
  /** Seconds the scan may spend on a table. */
  readonly scanSeconds?: number;
  /** What was said of rows the map leaves to a person, and what the erased rows no longer say. */
  readonly answers?: readonly Answer[];
  readonly aftermath?: Aftermath;
  readonly limits?: Partial<EraseLimits>;
};

/** Reads only. */
export async function verifyErasure(request: VerifyRequest): Promise<Verification> {
  const limits = { ...usualLimits, ...request.limits };
  const { map } = request;
  const personal = Object.entries(map.tables).flatMap(([id, { kind }]) =>
    kind === "impersonal" ? [] : [id],
  );
  const view = await openErasureView(request.connection, limits, new Set(personal));
  try {
    const derived = await derive(view, {
      map,
      identities: request.identities,
      maximumRows: limits.rows,
      probesPerStatement: limits.rowsPerStatement,
      secret: "",
      lock: false,
      answers: request.answers ?? [],
      signal: undefined,
    });
    const scan = await view.scan(
      [...request.identities.map(({ value }) => value), ...(request.aftermath?.values ?? [])],
      [...keptOf(derived.rows), ...keptBefore(view.catalog, request.aftermath)],
      request.scanSeconds ?? 60,
    );
    // That nobody is found is what was wanted.
    const gaps = gapRefusals(derived.reached.gaps).filter(({ kind }) => kind !== "nobody");
    const unseen = gaps.map((refusal) => ({
      what: "table" in refusal && refusal.table !== undefined ? refusal.table : "the search",
      why: refusal.kind === "not_searched" ? refusal.outcome : refusal.kind,
    }));
    return verdictOf(view.asOf, derived.rows, unseen, scan);
  } catch (error) {
    if (!(error instanceof TableFailure)) throw error;
    const why = failureOf(error.cause);
    if (why === undefined) throw error.cause;
    const unseen = [{ what: error.table, why }];
    return verdictOf(view.asOf, [], unseen, { residues: [], unscanned: [], columns: 0 });
  } finally {
    await view.close();
  }
}

function keptOf(rows: readonly DerivedRow[]): readonly KeptRows[] {
  const kept = rows.filter(({ wish }) => wish.wanted === "keep");
  return [...Map.groupBy(kept, ({ row }) => row.table.id).values()].flatMap((group): readonly KeptRows[] => {
    const [first] = group;
    return first === undefined
      ? []
      : [{ on: keyedTable(first.row.table), rows: group.map(({ row }) => row.key) }];
  });
}

/** Rows that were kept, where they no longer lead to anybody. */
function keptBefore(catalog: Catalog, aftermath: Aftermath = noAftermath): readonly KeptRows[] {
  return aftermath.kept.flatMap(({ table: id, key, rows }): readonly KeptRows[] => {
    const table = catalog.tables.get(id);
    return table === undefined ? [] : [{ on: { table, key }, rows }];
  });
}

function verdictOf(
  asOf: string,
  rows: readonly DerivedRow[],
  unseen: readonly { readonly what: string; readonly why: string }[],
  scan: Scan,
): Verification {
  const left = rows.filter(({ wish, isBlank }) => wish.wanted !== "keep" && !isBlank);
  const found = [...Map.groupBy(left, ({ row }) => row.table.id)].map(([table, group]) => ({
    table,
    rows: group.length,
  }));
  const unverified = [
    ...unseen,
    ...scan.unscanned.map(({ table, columns, why }) => ({ what: `${table} (${columns.join(", ")})`, why })),
  ];
  const isResidual = found.length > 0 || scan.residues.length > 0;
  return {
    verdict: isResidual ? "residual" : unverified.length > 0 ? "unverifiable" : "verified",
    as_of: asOf,
    rows: found,
    kept: rows.filter(({ wish }) => wish.wanted === "keep").length,
    values: scan.residues.map((residue) => ({ ...residue })),
    columns_scanned: scan.columns,
    unverified,
  };
}
