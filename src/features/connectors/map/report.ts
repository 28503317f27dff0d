/** What `kept map test --json` prints (docs/map-test.schema.json): findings with their lines, and which of them are accepted. */
import { z } from "zod";
import type { Catalog } from "../catalog.ts";
import { findingKinds, type Finding } from "./finding.ts";
import type { AcceptedGap, DataMap } from "./map.ts";
import { linesOf } from "./read.ts";

const Lines = z.strictObject({
  below: z.string().describe("the key of the map they stand below"),
  text: z.string().describe("lines of YAML, indented as they stand in the file"),
});

const Gap = z.strictObject({
  kind: z.enum(findingKinds),
  file: z.string(),
  line: z.int().min(1).describe("the nearest line of the map that is written"),
  table: z.string(),
  column: z.string().optional().describe("a column, or a link expression into a JSON column"),
  sentence: z.string(),
  why: z.array(z.string()).describe("why it looks personal; never a value from the store"),
  add: z.array(Lines),
  nobodys: Lines.optional().describe("what to write when it holds nothing personal"),
  mend: z.string().optional(),
  confirm: z.string().optional().describe("the table whose entry is to be confirmed again"),
});
export type Gap = z.infer<typeof Gap>;

const Accepted = z.strictObject({
  line: z.int().min(1),
  table: z.string(),
  column: z.string().optional(),
  because: z.string(),
  until: z.string(),
  state: z
    .enum(["holds", "ended", "unneeded"])
    .describe("ended: its last day is over, so the gap counts · unneeded: there is no such gap (any more)"),
});

export const MapTestReport = z.strictObject({
  kept_map_test: z.literal(1),
  ok: z.boolean().describe("true when no gap is left: exit status 0"),
  store: z.string(),
  tables: z.int().min(0).describe("tables of the database, views apart"),
  columns: z.int().min(0),
  sampled: z.boolean().describe("whether values were read (--samples)"),
  gaps: z.array(Gap),
  accepted: z.array(Accepted),
});
export type MapTestReport = z.infer<typeof MapTestReport>;

export type Tested = {
  readonly map: DataMap;
  readonly text: string;
  readonly file: string;
  readonly catalog: Catalog;
  readonly findings: readonly Finding[];
  /** The day accepted gaps are held against, as `2026-11-21`. */
  readonly on: string;
  readonly sampled: boolean;
};

export function reportOf(tested: Tested): MapTestReport {
  const { map, text, file, catalog, findings, on, sampled } = tested;
  const lineOf = linesOf(text);
  const accepted = (map.gaps ?? []).map((gap, index) => {
    const isNeeded = findings.some((finding) => accepts(gap, finding));
    const state = !isNeeded ? "unneeded" : gap.until < on ? "ended" : "holds";
    return { line: lineOf(["gaps", index]), ...gap, state } as const;
  });
  const gaps = findings
    .filter((finding) => !accepted.some((gap) => gap.state === "holds" && accepts(gap, finding)))
    .map(({ path, add = [], ...finding }): Gap => ({
      ...finding,
      why: [...finding.why],
      add: [...add],
      file,
      line: lineOf(mapPath(finding.table, path)),
    }));
  const tables = [...catalog.tables.values()].filter(({ kind }) => kind !== "view");
  return {
    kept_map_test: 1,
    ok: gaps.length === 0,
    store: map.store,
    tables: tables.length,
    columns: tables.reduce((sum, { columns }) => sum + columns.length, 0),
    sampled,
    gaps,
    accepted,
  };
}

/** A map that cannot mean what it says is never accepted. */
function accepts(gap: AcceptedGap, { kind, table, column }: Finding): boolean {
  return kind !== "wrong" && gap.table === table && gap.column === column;
}

/** The path in the file of what a problem's path names: names of columns may hold dots. */
export function mapPath(table: string, path: string): readonly PropertyKey[] {
  const [, relation, list, name] =
    /^relations\.(\d+)(?:\.(match|when|when_there)\.([^]*))?$/.exec(path) ?? [];
  if (relation !== undefined)
    return [
      "tables",
      table,
      "relations",
      Number(relation),
      ...(list === undefined ? [] : [list, name ?? ""]),
    ];
  if (path.startsWith("columns.")) return ["tables", table, "columns", path.slice("columns.".length)];
  return ["tables", table, ...path.split(".")];
}

/** The text of docs/map-test.schema.json. */
export function mapTestJsonSchema(): string {
  const schema = z.toJSONSchema(MapTestReport, { target: "draft-2020-12", reused: "inline" });
  const titled = {
    $schema: schema.$schema,
    $id: "urn:kept:map-test:1",
    title: "Kept map test",
    description: "What `kept map test --json` prints. Explained in docs/map.md.",
    ...schema,
  };
  return `${JSON.stringify(titled, undefined, 2)}\n`;
}
