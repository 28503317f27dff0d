/** What a package is written from, made by hand for tests: hostile and legitimate texts, tables, findings and rows. */
import { type Catalog, type Column, type Table, type TableId } from "../src/features/connectors/catalog.ts";
import type { DataMap } from "../src/features/connectors/map/map.ts";
import type { Finding, Gap, SearchResult, TableOutcome } from "../src/features/rights/findings.ts";
import type { PackageInput } from "../src/features/rights/package/package.ts";

export type Values = Readonly<Record<string, string | null>>;

export const hostileTexts: readonly string[] = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  "</td></table><iframe src=javascript:alert(1)>",
  "<!--<svg/onload=alert(1)>-->",
  "`${process.exit()}`{{7*7}}",
  "javascript:alert(1)",
  "&lt;b&gt;&amp;",
  "=cmd|' /C calc'!A0",
  "+1+cmd|'/C calc'!A0",
  "-2+3+cmd|'/C calc'!A0",
  "@SUM(1+1)*cmd|'/C calc'!A0",
  '\t=HYPERLINK("http://evil.example","x")',
  "\r=1+1",
  " =1+1",
  "\u00a0=1+1",
  "\ufeff=1+1",
  "\u200b=1+1",
  "＝1+1",
  "＋1",
  "－1+cmd|x",
  "＠SUM(1)",
  "harmless;=cmd|' /C calc'!A0",
  "two\n=cmd|' /C calc'!A0\nlines",
  '"quoted", and ""twice""',
  "'=already guarded",
  "''",
  "line\r\nbreak",
  "a\u202egnp.exe",
  "\u2066isolated\u2069 \u202d override",
  "null\u0001bell\u0007escape\u001b[31m",
  "half \ud800 surrogate",
  "陈美玲",
  "สมชาย ใจดี",
  "ليلى حداد",
  "👩‍👩‍👧 e\u0301",
  "",
  " ",
  ",",
  "NULL",
];

export const legitimateTexts: readonly string[] = [
  "-12.50",
  "+44 20 7946 0123",
  "+65-6123-4567",
  "-",
  "+1 (212) 555 0100",
  "3 - 4 = -1",
];

export function table(
  id: TableId,
  columns: readonly (readonly [string, string])[],
  extra: Partial<Table> = {},
): Table {
  return {
    id,
    schema: "public",
    name: id,
    kind: "table",
    columns: columns.map(([name, type]): Column => ({ name, type, notNull: false, readable: true })),
    primaryKey: ["id"],
    uniqueKeys: [],
    foreignKeys: [],
    uniqueIndexes: [],
    checks: [],
    triggers: [],
    inherits: [],
    estimatedRows: 10,
    readable: true,
    narrowed: false,
    ...extra,
  };
}

export function inputOf(parts: {
  readonly tables: readonly Table[];
  readonly map: DataMap;
  readonly rows: readonly (Omit<Finding, "ordinal" | "others" | "softDeleted"> &
    Partial<Finding> & { readonly values: Values })[];
  readonly outcomes?: readonly (readonly [TableId, TableOutcome])[];
  readonly gaps?: readonly Gap[];
  readonly result?: Partial<SearchResult>;
  readonly about?: Partial<PackageInput>;
}): PackageInput {
  const findings: Finding[] = [];
  const values = new Map<TableId, { ordinal: number; values: Values }[]>();
  for (const [position, { values: rowValues, ...row }] of parts.rows.entries()) {
    const finding = { ordinal: position, others: [], softDeleted: false, ...row };
    findings.push(finding);
    const list = values.get(row.table) ?? [];
    list.push({ ordinal: finding.ordinal, values: rowValues });
    values.set(row.table, list);
  }
  const catalog: Catalog = {
    store: { kind: "postgresql", version: "18.0", database: "school" },
    tables: new Map(parts.tables.map((each) => [each.id, each])),
    equality: new Map(),
  };
  return {
    result: {
      store: "school",
      mapHash: `sha256:${"ab".repeat(32)}`,
      asOf: "2026-11-21T09:14:07.120Z",
      identities: ["email"],
      findings,
      outcomes: new Map(
        parts.outcomes ?? [...values].map(([id, rows]) => [id, { outcome: "done", rows: rows.length }]),
      ),
      gaps: parts.gaps ?? [],
      withheld: [],
      unreviewed: false,
      ...parts.result,
    },
    map: parts.map,
    catalog,
    organisation: "Riverbridge Language School",
    subject: "Mei Tan, student number S-1042",
    madeOn: "2026-11-21T09:20:00Z",
    async *rows(id) {
      for (const row of values.get(id) ?? []) yield await Promise.resolve(row);
    },
    ...parts.about,
  };
}

export const byEmail = { kind: "identity", identity: "email", column: "email" } as const;
export const ownedBy = (from: number, column = "student_id") =>
  ({ kind: "relation", role: "owned_by", match: { [column]: "id" }, from }) as const;
