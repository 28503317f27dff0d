/** Whether what a map says of erasure can be meant (decision 98): reasons, days, links that can be emptied. */
import { refusalRows } from "../../../law/data/refusals.ts";
import type { Catalog, Column, Table } from "../catalog.ts";
import { missingColumn } from "./check-relations.ts";
import { linkErase, tableErase, tableEraseShared } from "./erasure.ts";
import { parseLink } from "./links.ts";
import type { DataMap, Relation, TableEntry } from "./map.ts";
import type { Problem } from "./problem.ts";

type Subject = { readonly table: Table; readonly entry: TableEntry };

/** Ids of the grounds on which some law lets an erasure be refused in part. */
export const erasureExemptions: readonly string[] = [
  ...new Set(
    refusalRows.flatMap(({ id, rights, scope }) =>
      rights.includes("erasure") && scope === "part" ? [id] : [],
    ),
  ),
].sort();

/** Problems of one table's words about erasure. */
export function erasureProblems(
  map: DataMap,
  { table, entry }: Subject,
  catalog: Catalog,
): readonly Problem[] {
  if (entry.kind === "impersonal") return impersonalProblems(table, entry);
  return [
    ...keepProblems(table, entry),
    ...personProblems(table, entry),
    ...entry.relations.flatMap((relation, index) =>
      relationErasureProblems(map, { table, entry }, relation, `relations.${index}`, catalog),
    ),
  ];
}

function impersonalProblems(table: Table, entry: TableEntry): readonly Problem[] {
  const words = (["on_erase", "on_erase_shared", "keep"] as const).filter(
    (word) => entry[word] !== undefined,
  );
  return words.map((word) =>
    error(
      table,
      word,
      "The table is impersonal, so nobody's rows are erased there: take this word out, or change the kind.",
    ),
  );
}

function keepProblems(table: Table, entry: TableEntry): readonly Problem[] {
  const { keep } = entry;
  const says =
    tableErase(entry) === "keep" ||
    tableEraseShared(entry) === "keep" ||
    entry.relations.some((relation) => linkErase(relation) === "keep");
  if (keep === undefined)
    return says
      ? [error(table, "keep", "Rows are to stay, and nothing says why: add keep with because.")]
      : [];
  const { exemption, until } = keep;
  const known = exemption === undefined || erasureExemptions.includes(exemption);
  return [
    ...(says
      ? []
      : [note(table, "keep", "A reason to keep rows is given, but nothing says that rows are kept.")]),
    ...(known
      ? []
      : [
          error(
            table,
            "keep.exemption",
            `No law this release knows lets an erasure be refused for ${exemption}: write one of ${erasureExemptions.join(", ")}, or leave it out.`,
          ),
        ]),
    ...(until === undefined ? [] : untilProblems(table, until.column)),
  ];
}

function untilProblems(table: Table, name: string): readonly Problem[] {
  const column = table.columns.find((one) => one.name === name);
  if (column === undefined) return missingColumn(table, table, name, "keep.until.column");
  const type = column.domain?.base ?? column.type;
  if (!/^(?:date|timestamp)\b/.test(type) || type.endsWith("[]"))
    return [
      error(
        table,
        "keep.until.column",
        `${table.id}.${name} is ${type}, not a day: no time can be counted from it.`,
      ),
    ];
  // A table we may not read at all is said once, as a whole.
  if (column.readable || !table.readable) return [];
  const sentence = `Our role may not read ${table.id}.${name}, so nobody can say when the time is over: grant select on it.`;
  return [{ level: "gap", table: table.id, path: "keep.until.column", sentence }];
}

/** A person's row stays a question: emptying a link would leave the rest of it standing. */
function personProblems(table: Table, entry: TableEntry): readonly Problem[] {
  if (entry.kind !== "person" || tableEraseShared(entry) !== "unlink") return [];
  const shared = entry.relations.some(({ role }) => role !== "accessed_by" && role !== "lookup");
  return shared
    ? [
        note(
          table,
          "on_erase_shared",
          "Nobody is unlinked from their own row: where it belongs to another person as well, somebody is asked.",
        ),
      ]
    : [];
}

function relationErasureProblems(
  map: DataMap,
  { table, entry }: Subject,
  relation: Relation,
  path: string,
  catalog: Catalog,
): readonly Problem[] {
  const { role, onErase, unlinkAlso = [] } = relation;
  const ownWord = role === "co_owned_by" || role === "accessed_by";
  const found: Problem[] = [];
  if (onErase !== undefined && !ownWord)
    found.push(
      error(
        table,
        `${path}.on_erase`,
        `Only co_owned_by and accessed_by say on_erase of their own: what ${role} links follows the table's on_erase.`,
      ),
    );
  if (onErase === "delete" && role === "accessed_by")
    found.push(
      error(
        table,
        `${path}.on_erase`,
        "Who only handled a row does not take it along: say unlink, keep or review instead of delete.",
      ),
    );
  if (role === "lookup" && unlinkAlso.length > 0)
    found.push(
      error(table, `${path}.unlink_also`, "A lookup leads to nobody, so nothing is unlinked by it."),
    );
  for (const name of unlinkAlso) {
    const missing = missingColumn(table, table, name, `${path}.unlink_also`);
    found.push(...(missing.length > 0 ? missing : alsoProblems(table, name, `${path}.unlink_also`)));
  }
  const stuck = stuckColumn(table, relation);
  if (stuck === undefined || !catalog.tables.has(relation.table)) return found;
  const why = `${table.id}.${stuck} must not be empty and a foreign key holds it`;
  if (ownWord && onErase === "unlink")
    found.push(error(table, `${path}.on_erase`, `${why}: no row can be unlinked here. Say keep or review.`));
  else if (
    (role === "owned_by" || role === "co_owned_by") &&
    map.tables[relation.table]?.kind === "person" &&
    tableEraseShared(entry) === "unlink"
  )
    found.push(
      note(
        table,
        `${path}.match`,
        `${why}: a shared row that would have to be unlinked here is asked about.`,
      ),
    );
  return found;
}

function alsoProblems(table: Table, name: string, path: string): readonly Problem[] {
  const column = table.columns.find((one) => one.name === name);
  if (table.primaryKey.includes(name))
    return [error(table, path, `${table.id}.${name} tells the rows apart, so it is never emptied.`)];
  if (column?.generated !== undefined)
    return [
      error(table, path, `The store computes ${table.id}.${name} itself: empty what it is computed from.`),
    ];
  return column !== undefined && isFilled(column) && isInKey(table, name)
    ? [error(table, path, `${table.id}.${name} must not be empty and a foreign key holds it.`)]
    : [];
}

/** The column that keeps this table's side of a relation from being emptied, if none of its columns can be. */
function stuckColumn(table: Table, { match }: Relation): string | undefined {
  const links = Object.keys(match).map(parseLink);
  const columns = links
    .filter(({ path, column }) => path.length === 0 && !table.primaryKey.includes(column))
    .flatMap(({ column }) => table.columns.filter(({ name }) => name === column));
  if (columns.length === 0 || columns.some((column) => !isFilled(column))) return undefined;
  return columns.find(({ name }) => isInKey(table, name))?.name;
}

function isFilled(column: Column): boolean {
  return column.notNull || column.domain?.notNull === true;
}

function isInKey(table: Table, name: string): boolean {
  return table.foreignKeys.some(({ columns }) => columns.includes(name));
}

function error(table: Table, path: string, sentence: string): Problem {
  return { level: "error", table: table.id, path, sentence };
}

function note(table: Table, path: string, sentence: string): Problem {
  return { level: "note", table: table.id, path, sentence };
}
