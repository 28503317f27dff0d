/**
 * The search for one person in one store (GDPR art. 15): connects, takes one snapshot, finds the rows that are theirs
 * and says of every table how it ended. Reads only. What could not be seen is an outcome with a name, never silence.
 */
import { z } from "zod";
import { createSpool, maximumRecordBytes, type Spool } from "../../../platform/spool.ts";
import {
  failureOf,
  LockRefused,
  mapHash,
  openReading,
  type Catalog,
  type DataMap,
  type Reader,
  type Snapshot,
  type StoreConnection,
  type TableId,
} from "../../connectors/standalone.ts";
import type { Finding, SearchResult, WithheldColumn } from "../findings.ts";
import { dispositionOf, isSkippedMention } from "./disposition.ts";
import { otherOwners } from "./owners.ts";
import { onFailure, reach, TableFailure, type Reach } from "./reach.ts";
import type { GivenIdentity } from "./seeds.ts";
import { RowRefused } from "./state.ts";

export type SearchLimits = {
  /** Rows reached in one search, mere mentions included. */
  readonly rows: number;
  readonly statementTimeoutSeconds: number;
  readonly connectTimeoutSeconds: number;
  readonly probesPerStatement: number;
  /** Rest for each second the store has worked; 0 where somebody waits for the answer. */
  readonly restPerWork: number;
};

const defaultLimits: SearchLimits = {
  rows: 1_000_000,
  statementTimeoutSeconds: 300,
  connectTimeoutSeconds: 10,
  probesPerStatement: 5000,
  restPerWork: 0,
};

export type SearchRequest = {
  readonly map: DataMap;
  readonly identities: readonly GivenIdentity[];
  /** Search although tables are not confirmed; the result says so and is never complete. */
  readonly unreviewed: boolean;
  readonly limits?: Partial<SearchLimits>;
};

export type SearchOptions = {
  /** Folder for the encrypted spool that holds the rows' content until `close`. */
  readonly spoolFolder: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: SearchProgress) => void;
};

export type SearchProgress = {
  readonly stage: "connected" | "described" | "identified" | "searched";
  readonly count: number;
};

export type Search = {
  readonly result: SearchResult;
  readonly catalog: Catalog;
  /** Content of a table's rows in the order they were found: what the map discloses, as the store's text. */
  rows(table: TableId): AsyncGenerator<RowContent, void, undefined>;
  /** Destroys the content. */
  close(): void;
};

export type RowContent = {
  readonly ordinal: number;
  readonly values: Readonly<Record<string, string | null>>;
};

/**
 * Finds the rows of the person named by `identities`. Throws when the store cannot be reached or the connection is
 * lost; everything else is in the result.
 */
export async function search(
  connection: StoreConnection,
  request: SearchRequest,
  options: SearchOptions,
): Promise<Search> {
  const limits = { ...defaultLimits, ...request.limits };
  const failures = new Map<TableId, string>();
  for (;;) {
    const session = await openLocked(connection, limits, request.map, failures);
    if (session === undefined) continue;
    const spool = createSpool(options.spoolFolder);
    try {
      options.onProgress?.({ stage: "connected", count: 0 });
      return await searchOnce(session, spool, request, limits, options, failures);
    } catch (error) {
      spool.close();
      if (!(error instanceof TableFailure) || failures.has(error.table)) throw error;
      const why = error.cause instanceof RowRefused ? error.cause.message : failureOf(error.cause);
      if (why === undefined) throw error.cause;
      failures.set(error.table, why);
    } finally {
      await session.close();
    }
  }
}

/** `undefined` when a table could not be locked: it is left out, and the snapshot is taken again. */
async function openLocked(
  connection: StoreConnection,
  limits: SearchLimits,
  map: DataMap,
  failures: Map<TableId, string>,
): Promise<Snapshot | undefined> {
  const personal = Object.entries(map.tables).filter(([, entry]) => entry.kind !== "impersonal");
  const wanted = new Set(personal.map(([id]) => id).filter((id) => !failures.has(id)));
  try {
    return await openReading(connection, limits, wanted);
  } catch (error) {
    if (!(error instanceof LockRefused) || failures.has(error.table)) throw error;
    const why = failureOf(error.cause);
    if (why === undefined) throw error.cause;
    failures.set(error.table, why);
    return undefined;
  }
}

async function searchOnce(
  session: Snapshot,
  spool: Spool,
  request: SearchRequest,
  limits: SearchLimits,
  options: SearchOptions,
  failures: ReadonlyMap<TableId, string>,
): Promise<Search> {
  const { map, identities } = request;
  const { catalog, reader } = session;
  options.onProgress?.({ stage: "described", count: catalog.tables.size });
  const reached = await reach(
    { catalog, reader },
    {
      map,
      identities,
      maximumRows: limits.rows,
      probesPerStatement: limits.probesPerStatement,
      without: failures,
    },
    {
      signal: options.signal,
      onIdentified: (count) => options.onProgress?.({ stage: "identified", count }),
      store: (ordinal, table, values) => {
        const bytes = Buffer.from(JSON.stringify(values));
        if (bytes.length > maximumRecordBytes) {
          throw new TableFailure(table.id, new RowRefused("a row is larger than 64 MiB"));
        }
        spool.append(String(ordinal), bytes);
      },
    },
  );
  spool.seal();
  const { model } = reached;
  const findings = await describe(reader, reached, limits.probesPerStatement, options.signal);
  options.onProgress?.({ stage: "searched", count: findings.length });
  const result: SearchResult = {
    store: map.store,
    mapHash: mapHash(map),
    asOf: session.asOf,
    identities: identities.filter(({ value }) => value !== "").map(({ name }) => name),
    findings,
    outcomes: reached.outcomes,
    gaps: reached.gaps,
    withheld: withheldColumns(map),
    unreviewed: request.unreviewed,
  };
  return {
    result,
    catalog,
    rows: (table) => contentOf(spool, findings, table, model.tables.get(table)?.content ?? []),
    close: () => spool.close(),
  };
}

/** The rows as findings: with the persons who share them, and what therefore happens to each. */
async function describe(
  reader: Reader,
  { rows, model, catalog }: Reach,
  probesPerStatement: number,
  signal: AbortSignal | undefined,
): Promise<readonly Finding[]> {
  const looked = rows.filter((row) => !isSkippedMention(row));
  const others = await otherOwners(reader, model, catalog, looked, { probesPerStatement, signal, onFailure });
  const byOrdinal = new Map(looked.map((row, at) => [row.ordinal, others[at] ?? []]));
  return rows.map((row) => {
    const shared = byOrdinal.get(row.ordinal) ?? [];
    return {
      ordinal: row.ordinal,
      table: row.table.id,
      key: row.key,
      disposition: dispositionOf(row, shared),
      reason: row.reason,
      others: shared,
      softDeleted: row.softDeleted,
    };
  });
}

async function* contentOf(
  spool: Spool,
  findings: readonly Finding[],
  table: TableId,
  columns: readonly string[],
): AsyncGenerator<RowContent, void, undefined> {
  for (const { ordinal, table: of } of findings) {
    if (of !== table) continue;
    const bytes = spool.read(String(ordinal));
    if (bytes === undefined) continue;
    const values = Row.parse(JSON.parse(bytes.toString("utf8")));
    yield { ordinal, values: Object.fromEntries(columns.map((name, at) => [name, values[at] ?? null])) };
  }
}

const Row = z.array(z.string().nullable());

function withheldColumns(map: DataMap): readonly WithheldColumn[] {
  return Object.entries(map.tables).flatMap(([table, entry]) =>
    Object.entries(entry.columns).flatMap(([column, { access, because }]) =>
      access === "disclose" ? [] : [{ table, column, access, because }],
    ),
  );
}
