/**
 * Holds a map against the store's catalogue: what it names must be there, what is there must be in it, and what may
 * be somebody's data must have been confirmed by a person. Reads no row.
 */
import type { Catalog, Table, TableId } from "../catalog.ts";
import { erasureProblems } from "./check-erasure.ts";
import { marketingProblems, restrictProblems } from "./check-restrict.ts";
import { missingColumn, relationProblems } from "./check-relations.ts";
import { confirmationOf } from "./confirm.ts";
import type { DataMap, TableEntry } from "./map.ts";
import type { MapGap, Problem } from "./problem.ts";
import { looksPersonal as looksPersonalByNames } from "./personal.ts";
import { typeProblems } from "./types-seen.ts";

export type { MapGap, Problem } from "./problem.ts";

/** Why a table looks as if it held somebody's data, or nothing. */
export type LooksPersonal = (table: Table) => string | undefined;

/** Everything that is wrong, missing or worth knowing, by table. */
export function checkMap(
  map: DataMap,
  catalog: Catalog,
  looksPersonal: LooksPersonal = looksPersonalByNames,
): readonly Problem[] {
  const reached = reachedTables(map);
  const mapped = Object.entries(map.tables).flatMap(([id, entry]) => {
    const table = catalog.tables.get(id);
    return table === undefined
      ? [missingTable(id)]
      : tableProblems(map, catalog, { table, entry }, reached, looksPersonal);
  });
  const unmapped = [...catalog.tables.values()]
    .filter((table) => !Object.hasOwn(map.tables, table.id))
    .map((table) => unmappedTable(map, table, looksPersonal));
  return [...mapped, ...unmapped];
}

/** What keeps any search with this map from being complete, in the words the search uses. */
export function gapsOf(
  map: DataMap,
  catalog: Catalog,
  looksPersonal: LooksPersonal = looksPersonalByNames,
): readonly MapGap[] {
  return gapsAmong(checkMap(map, catalog, looksPersonal));
}

/** The gaps among the problems of a check, each once. */
export function gapsAmong(problems: readonly Problem[]): readonly MapGap[] {
  const gaps = problems.flatMap(({ gap }) => (gap === undefined ? [] : [gap]));
  const seen = new Set<string>();
  return gaps.filter((gap) => {
    const key = JSON.stringify(gap);
    return !seen.has(key) && seen.add(key);
  });
}

type Subject = { readonly table: Table; readonly entry: TableEntry };

function tableProblems(
  map: DataMap,
  catalog: Catalog,
  subject: Subject,
  reached: ReadonlySet<TableId>,
  looksPersonal: LooksPersonal,
): readonly Problem[] {
  const { table, entry } = subject;
  return [
    ...confirmationProblems(subject, looksPersonal),
    ...sightProblems(subject),
    ...columnProblems(subject),
    ...typeProblems(table, entry),
    ...keyProblems(subject),
    ...identityProblems(subject),
    ...redactProblems(subject),
    ...relationProblems(map, catalog, subject),
    ...erasureProblems(map, subject, catalog),
    ...restrictProblems(subject, catalog),
    ...marketingProblems(subject),
    ...(entry.kind === "personal" && !reached.has(table.id)
      ? [
          gapProblem(table.id, "relations", unreachable, {
            kind: "outcome",
            table: table.id,
            outcome: "unreachable",
          }),
        ]
      : []),
  ];
}

const unreachable =
  "The table is personal, but no relation leads here from a person: nothing in it is ever found. Add a relation.";

/** What the search will report as refused or hidden; said before it, to whoever looks after the map. */
function sightProblems({ table, entry }: Subject): readonly Problem[] {
  if (entry.kind === "impersonal") return [];
  if (!table.readable) {
    return [problem("gap", table.id, "", "Our role may not read this table: grant select on it.")];
  }
  return table.narrowed
    ? [problem("gap", table.id, "", "Row-level security hides rows of this table from our role.")]
    : [];
}

function confirmationProblems({ table, entry }: Subject, looksPersonal: LooksPersonal): readonly Problem[] {
  const state = confirmationOf(table.id, entry);
  if (state === "confirmed") return [];
  const why = entry.kind === "impersonal" ? looksPersonal(table) : undefined;
  if (entry.kind === "impersonal" && why === undefined) return [];
  const sentence =
    state === "changed"
      ? "The entry was changed after it was confirmed: confirm it again."
      : why === undefined
        ? "Nobody has confirmed this entry yet."
        : `The map calls it impersonal, but ${why}: confirm that it is nobody's data, or change its kind.`;
  return [gapProblem(table.id, "confirmed", sentence, { kind: "unconfirmed", table: table.id, why: state })];
}

function columnProblems({ table, entry }: Subject): readonly Problem[] {
  const named: readonly (readonly [string, string])[] = [
    ...Object.keys(entry.columns).map((column) => [column, `columns.${column}`] as const),
    ...entry.label.map((column) => [column, "label"] as const),
    ...(entry.key ?? []).map((column) => [column, "key"] as const),
    ...(entry.soft_deleted === undefined ? [] : [[entry.soft_deleted, "soft_deleted"] as const]),
    ...entry.identities.map((identity, index) => [identity.column, `identities.${index}`] as const),
  ];
  const missing = named.flatMap(([column, path]) => missingColumn(table, table, column, path));
  if (entry.kind === "impersonal") return missing;
  const unlisted = table.columns
    .filter((column) => !Object.hasOwn(entry.columns, column.name))
    .map(({ name }) =>
      gapProblem(
        table.id,
        `columns.${name}`,
        `The column ${name} is not in the map: it is held back until somebody says what it is.`,
        { kind: "unmapped_column", table: table.id, column: name },
      ),
    );
  return [...missing, ...unlisted];
}

function keyProblems({ table, entry }: Subject): readonly Problem[] {
  if (entry.kind === "impersonal") return [];
  const declared = [table.primaryKey, ...table.uniqueKeys].filter((key) => key.length > 0);
  if (entry.key === undefined) {
    if (table.primaryKey.length > 0) return [];
    const rowless = table.kind === "view" || table.kind === "foreign";
    return rowless
      ? [
          problem(
            "error",
            table.id,
            "key",
            `A ${table.kind} table or view declares no key: say with key which columns tell its rows apart.`,
          ),
        ]
      : [
          problem(
            "note",
            table.id,
            "key",
            "The table has no primary key: its rows are told apart only within one search.",
          ),
        ];
  }
  const given = new Set(entry.key);
  if (declared.some((key) => key.every((column) => given.has(column)))) return [];
  return declared.length > 0 || table.kind === "table" || table.kind === "partitioned"
    ? [
        problem(
          "error",
          table.id,
          "key",
          "The store does not promise that these columns tell rows apart: no unique key covers them.",
        ),
      ]
    : [
        problem(
          "note",
          table.id,
          "key",
          "The store cannot say whether these columns tell its rows apart: make sure they do.",
        ),
      ];
}

function identityProblems({ table, entry }: Subject): readonly Problem[] {
  if (entry.kind !== "person")
    return entry.identities.length === 0
      ? []
      : [
          problem(
            "error",
            table.id,
            "identities",
            "Only a table of kind person is searched by what an officer enters.",
          ),
        ];
  return entry.identities.length > 0
    ? []
    : [
        problem(
          "note",
          table.id,
          "identities",
          "Nobody is found in this table by what an officer enters: it has no identities.",
        ),
      ];
}

function redactProblems({ table, entry }: Subject): readonly Problem[] {
  const redacts =
    entry.when_shared === "redact" || entry.relations.some((relation) => relation.onAccess === "redact");
  if (!redacts || Object.values(entry.columns).some((column) => column.shared === "redact")) return [];
  const sentence =
    "Rows are to be disclosed redacted, but no column is marked shared: redact, so nothing would be.";
  return [problem("error", table.id, "columns", sentence)];
}

function missingTable(id: TableId): Problem {
  const sentence = `The store has no table ${id}, or our role cannot know of it.`;
  return { level: "error", table: id, path: "", sentence, gap: { kind: "missing_table", table: id } };
}

/** A plain view shows rows of tables that are judged themselves; a materialized one holds copies. */
function unmappedTable(map: DataMap, table: Table, looksPersonal: LooksPersonal): Problem {
  const linked = table.foreignKeys.find(({ to }) => {
    const kind = map.tables[to]?.kind;
    return kind === "person" || kind === "personal";
  });
  const why = looksPersonal(table) ?? (linked && `a foreign key leads to ${linked.to}`);
  if (why === undefined || table.kind === "view")
    return problem("note", table.id, "", "The map does not have this table: nothing of it is disclosed.");
  return gapProblem(table.id, "", `The map does not have this table, and ${why}.`, {
    kind: "unmapped_table",
    table: table.id,
    why,
  });
}

/** Tables a search can arrive at: owned ones step by step, then one step of shared ones and mentions. */
function reachedTables(map: DataMap): ReadonlySet<TableId> {
  const entries = Object.entries(map.tables);
  const owned = new Set(entries.filter(([, entry]) => entry.kind === "person").map(([id]) => id));
  let before = -1;
  while (owned.size > before) {
    before = owned.size;
    for (const [id, entry] of entries)
      if (
        entry.relations.some(
          ({ role, table }) => (role === "owned_by" || role === "bridge") && owned.has(table),
        )
      )
        owned.add(id);
  }
  const further = entries.filter(([, entry]) =>
    entry.relations.some(
      ({ role, table }) => (role === "co_owned_by" || role === "accessed_by") && owned.has(table),
    ),
  );
  return new Set([...owned, ...further.map(([id]) => id)]);
}

function problem(level: Problem["level"], table: TableId, path: string, sentence: string): Problem {
  return { level, table, path, sentence };
}

function gapProblem(table: TableId, path: string, sentence: string, gap: MapGap): Problem {
  return { level: "gap", table, path, sentence, gap };
}
