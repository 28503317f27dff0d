/** What is kept of a search's result beside its rows: outcomes, gaps, held-back columns, the types of columns. */
import { z } from "zod";
import type { Catalog, Table, TableId } from "../../connectors/index.ts";
import type { Finding, Gap, SearchResult, TableOutcome } from "../findings.ts";
import { Journal } from "../journal.ts";

/** The journal without its rows: those stand in the database, and in the journal's sealed file. */
const Summary = Journal.omit({ ways: true, disclosed: true, redacted: true, held_back: true });
export type Summary = z.output<typeof Summary>;

export function summaryOf(journal: Journal): Summary {
  const { ways: _ways, disclosed: _disclosed, redacted: _redacted, held_back: _held, ...summary } = journal;
  return Summary.parse(summary);
}

export function readSummary(stored: unknown): Summary {
  return Summary.parse(stored);
}

/** The result of the search again, with these findings. */
export function resultOf(summary: Summary, findings: readonly Finding[]): SearchResult {
  return {
    store: summary.store,
    mapHash: summary.map,
    asOf: summary.as_of,
    identities: summary.identities,
    findings,
    outcomes: new Map(
      summary.outcomes.map(({ table, ...outcome }): [TableId, TableOutcome] => [table, outcome]),
    ),
    gaps: summary.gaps.map((gap): Gap => withoutUndefined(gap)),
    withheld: summary.withheld_columns.map(({ table, column, access, because }) => ({
      table,
      column,
      access,
      because,
    })),
    unreviewed: summary.unreviewed,
  };
}

function withoutUndefined(gap: Summary["gaps"][number]): Gap {
  if (gap.kind !== "outcome") return gap;
  const { why, ...rest } = gap;
  return why === undefined ? rest : { ...rest, why };
}

const Columns = z.strictObject({
  /** Results of before there were other kinds do not say it. */
  kind: z.enum(["postgresql", "sqlite", "mysql"]).default("postgresql"),
  version: z.string(),
  database: z.string(),
  tables: z.record(
    z.string(),
    z.strictObject({
      schema: z.string(),
      name: z.string(),
      columns: z.array(
        z.strictObject({ name: z.string(), type: z.string(), notNull: z.boolean(), readable: z.boolean() }),
      ),
    }),
  ),
});

/** The columns of the tables in which something was found, as the store had them at that moment. */
export function columnsOf(catalog: Catalog, result: SearchResult): z.output<typeof Columns> {
  const found = new Set(result.findings.map(({ table }) => table));
  const tables = [...found].flatMap((id) => {
    const table = catalog.tables.get(id);
    if (table === undefined) return [];
    const columns = table.columns.map(({ name, type, notNull, readable }) => ({
      name,
      type,
      notNull,
      readable,
    }));
    return [[id, { schema: table.schema, name: table.name, columns }] as const];
  });
  const { kind, version, database } = catalog.store;
  return { kind, version, database, tables: Object.fromEntries(tables) };
}

/** As much of the catalogue as a package needs. */
export function catalogOf(stored: unknown): Catalog {
  const { kind, version, database, tables } = Columns.parse(stored);
  return {
    store: { kind, version, database },
    equality: new Map(),
    tables: new Map(
      Object.entries(tables).map(([id, table]): [TableId, Table] => [
        id,
        {
          ...table,
          id,
          kind: "table",
          primaryKey: [],
          uniqueKeys: [],
          foreignKeys: [],
          uniqueIndexes: [],
          checks: [],
          triggers: [],
          inherits: [],
          estimatedRows: 0,
          readable: true,
          narrowed: false,
        },
      ]),
    ),
  };
}
